using System.Diagnostics;

namespace Haven.Browser.Tests.Support;

/// <summary>What an administrator would install: the output of <c>dotnet publish</c>.</summary>
internal static class Published
{
    private static readonly Lazy<Task<string>> Folder = new(FindOrPublishAsync);

    /// <summary>The checkout that the tests were built from.</summary>
    public static string Repository { get; } = FindRepository();

    public static async Task<string> ExecutableAsync() => Path.Combine(await Folder.Value, "haven");

    /// <remarks>./test publishes before it runs the tests; a run of this project alone does it here.</remarks>
    private static async Task<string> FindOrPublishAsync()
    {
        if (Environment.GetEnvironmentVariable("HAVEN_PUBLISHED") is { Length: > 0 } published)
            return published;
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var folder = Path.Combine(Repository, "artifacts", "published-" + configuration);
        string[] arguments =
        [
            "publish",
            "src/Haven",
            "-c",
            configuration,
            "--no-build",
            "-v",
            "q",
            "-o",
            folder,
        ];
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = Repository,
            RedirectStandardOutput = true,
        };
        using var publish = Process.Start(start)!;
        var output = await publish.StandardOutput.ReadToEndAsync();
        await publish.WaitForExitAsync();
        return publish.ExitCode == 0
            ? folder
            : throw new InvalidOperationException("dotnet publish: " + output);
    }

    private static string FindRepository()
    {
        for (
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            folder is not null;
            folder = folder.Parent
        )
            if (File.Exists(Path.Combine(folder.FullName, "Haven.slnx")))
                return folder.FullName;
        throw new DirectoryNotFoundException(
            $"No Haven.slnx in or above {AppContext.BaseDirectory}"
        );
    }
}
