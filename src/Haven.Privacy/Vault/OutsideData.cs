namespace Haven.Privacy.Vault;

/// <summary>What must not lie in the data folder, because whoever copies the folder would have it too.</summary>
public static class OutsideData
{
    /// <exception cref="StartException">The path leads into the data folder.</exception>
    public static void Require(string path, string dataFolder, string message)
    {
        string data = RealPath(Path.GetFullPath(dataFolder));
        string real = RealPath(path);
        if (
            real == data
            || real.StartsWith(data + Path.DirectorySeparatorChar, StringComparison.Ordinal)
        )
        {
            throw new StartException(message);
        }
    }

    // A symbolic link into the data folder would defeat the rule, also one whose target does not exist yet.
    private static string RealPath(string path)
    {
        FileSystemInfo info = Directory.Exists(path) ? new DirectoryInfo(path) : new FileInfo(path);
        string target;
        try
        {
            target = info.LinkTarget is null
                ? path
                : info.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
        }
        catch (IOException e)
        {
            throw new StartException($"{path} cannot be followed: {e.Message}", e);
        }
        return Path.GetDirectoryName(target) is { } parent
            ? Path.Combine(RealPath(parent), Path.GetFileName(target))
            : target;
    }
}
