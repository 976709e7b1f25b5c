namespace Haven.Sqlite;

/// <summary>
/// Keeps processes apart that have the same data open, a command beside the server: the kernel holds the lock, and lets
/// go when a process dies.
/// </summary>
internal static class FileLock
{
    // errno EWOULDBLOCK, as .NET hands it on.
    private const int LockedOnLinux = 11;
    private const int LockedOnMac = 35;

    /// <summary>The lock, or null where somebody else has it.</summary>
    public static FileStream? Try(string file)
    {
        try
        {
            return new FileStream(
                file,
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None
            );
        }
        catch (IOException e) when (e.HResult is LockedOnLinux or LockedOnMac)
        {
            return null;
        }
    }

    public static async Task<FileStream> WaitAsync(string file, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (Try(file) is { } held)
            {
                return held;
            }
            await Task.Delay(20, cancellationToken);
        }
    }
}
