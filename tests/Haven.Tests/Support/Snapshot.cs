using System.Runtime.CompilerServices;

namespace Haven.Tests.Support;

/// <summary>
/// Compares a text with the one that a person approved, which lies beside the test as
/// <c>Class.Method.approved.txt</c>. HAVEN_APPROVE=1 writes what was received over it: read the difference.
/// </summary>
internal static class Snapshot
{
    private static bool Approving => Environment.GetEnvironmentVariable("HAVEN_APPROVE") == "1";

    /// <param name="part">Tells apart several snapshots of one test.</param>
    public static void Match(
        string received,
        string? part = null,
        [CallerFilePath] string file = "",
        [CallerMemberName] string member = ""
    ) => Compare(received, ApprovedFile(file, member, part), Approving);

    internal static void Compare(string received, string approvedFile, bool approve)
    {
        var text = received.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";
        if (approve)
        {
            File.WriteAllText(approvedFile, text);
            return;
        }
        var approved = File.Exists(approvedFile)
            ? File.ReadAllText(approvedFile).ReplaceLineEndings("\n")
            : null;
        if (string.Equals(approved, text, StringComparison.Ordinal))
            return;

        var receivedFile = Repository.PathTo(
            "artifacts",
            "received",
            Path.GetFileName(approvedFile)
        );
        Directory.CreateDirectory(Path.GetDirectoryName(receivedFile)!);
        File.WriteAllText(receivedFile, text);
        var difference = approved is null
            ? "Nothing is approved yet."
            : FirstDifference(approved, text);
        Assert.Fail(
            $"{difference}\nReceived: {receivedFile}\nApproved: {approvedFile}\nHAVEN_APPROVE=1 approves it."
        );
    }

    private static string FirstDifference(string approved, string received)
    {
        var (was, now) = (approved.Split('\n'), received.Split('\n'));
        var line = Enumerable
            .Range(0, int.Max(was.Length, now.Length))
            .First(at => LineAt(was, at) != LineAt(now, at));
        return $"Line {line + 1} differs.\n  approved: {LineAt(was, line)}\n  received: {LineAt(now, line)}";
    }

    private static string LineAt(string[] lines, int at) => at < lines.Length ? lines[at] : "(end)";

    private static string ApprovedFile(string testFile, string member, string? part)
    {
        // The compiler's path may be mapped or come from another checkout: only its part below tests/ counts.
        var slash = testFile.Replace('\\', '/');
        var below = slash[slash.LastIndexOf("/tests/", StringComparison.Ordinal)..];
        var name =
            $"{Path.GetFileNameWithoutExtension(testFile)}.{member}{(part is null ? "" : "." + part)}";
        return Path.Combine(
            Path.GetDirectoryName(Repository.Root + below)!,
            name + ".approved.txt"
        );
    }
}
