namespace Haven.Tests.Operations;

/// <summary>What an administrator installs, as tools/publish makes it.</summary>
internal static class Standalone
{
    private static readonly Lazy<Task<string>> Made = new(MakeAsync);

    /// <summary>The folder; made once for all tests, unless HAVEN_STANDALONE names one that is there.</summary>
    public static Task<string> FolderAsync() => Made.Value;

    private static async Task<string> MakeAsync()
    {
        if (Environment.GetEnvironmentVariable("HAVEN_STANDALONE") is { Length: > 0 } there)
        {
            return there;
        }
        string folder = Repository.PathTo("artifacts", "standalone");
        (
            await ChildProcess.RunAsync(
                Repository.PathTo("tools", "publish"),
                [folder],
                CancellationToken.None
            )
        ).OrThrow("tools/publish");
        return folder;
    }
}
