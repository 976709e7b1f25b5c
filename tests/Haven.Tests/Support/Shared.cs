namespace Haven.Tests.Support;

/// <summary>The folder of test data that lies beside the checkout; it is no part of it, and may be absent.</summary>
internal static class Shared
{
    public static string? Folder { get; } =
        Find(Repository.Root, Environment.GetEnvironmentVariable("HAVEN_SHARED"));

    /// <summary>A file or folder below the shared folder; skips the running test where it is absent.</summary>
    public static string PathTo(params string[] parts)
    {
        var path = Folder is null ? null : Path.Combine([Folder, .. parts]);
        if (path is null || !Path.Exists(path))
            Assert.Skip($"../shared/{string.Join('/', parts)} is not there");
        return path;
    }

    /// <summary>A file of test data, e.g. <c>Data("questionnaires", "phq-9.json")</c>.</summary>
    public static string Data(params string[] parts) => PathTo(["data", .. parts]);

    internal static string? Find(string root, string? fallback)
    {
        var beside = Path.GetFullPath(Path.Combine(root, "..", "shared"));
        if (Directory.Exists(beside))
            return beside;
        return Directory.Exists(fallback) ? fallback : null;
    }
}
