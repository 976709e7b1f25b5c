using System.Diagnostics;
using Xunit;

namespace Haven.Tests.Privacy.Audit.Log;

/// <summary>The independent verifier on Go's own transparency-log packages; a test that needs it is skipped without it.</summary>
internal static class GoVerifier
{
    private const int ToolMissing = 2;

    public static string Require()
    {
        if (!OperatingSystem.IsLinux() || Script() is not { } script)
        {
            Assert.Skip("The shared tool tlog-verify is absent.");
            return "";
        }

        var (code, _, error) = Start(script, []);
        if (code == ToolMissing && error.Contains("install", StringComparison.Ordinal))
        {
            Assert.Skip(
                "Go and its x/mod packages are not installed (golang-1.19-go, golang-golang-x-mod-dev)."
            );
        }

        return script;
    }

    public static (int Code, string Output, string Error) Run(params string[] arguments) =>
        Start(Require(), arguments);

    public static string Accepts(params string[] arguments)
    {
        var (code, output, error) = Run(arguments);
        Assert.True(code == 0, error);
        return output;
    }

    private static string? Script()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Haven.slnx")))
        {
            folder = folder.Parent;
        }

        string?[] shared =
        [
            folder is null ? null : Path.Combine(folder.FullName, "..", "shared"),
            Environment.GetEnvironmentVariable("HAVEN_SHARED"),
        ];
        return shared
            .OfType<string>()
            .Select(root => Path.Combine(root, "tools", "tlog-verify", "run.sh"))
            .FirstOrDefault(File.Exists);
    }

    private static (int Code, string Output, string Error) Start(string script, string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo("/bin/bash", [script, .. arguments])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
