namespace Haven.Tests.Forms;

internal static class SharedData
{
    /// Where the shared data lie, beside the repository or where HAVEN_SHARED says; the test is skipped without them.
    public static string Folder(params string[] parts)
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "Haven.slnx")))
            at = at.Parent;
        var beside = at?.Parent is { } parent
            ? Path.Combine([parent.FullName, "shared", .. parts])
            : "";
        if (Directory.Exists(beside))
            return beside;
        var named = Environment.GetEnvironmentVariable("HAVEN_SHARED") is { Length: > 0 } root
            ? Path.Combine([root, .. parts])
            : "";
        if (!Directory.Exists(named))
            Xunit.Assert.Skip("../shared is not here: " + string.Join('/', parts));
        return named;
    }
}
