namespace Haven.Privacy.Audit.Log;

/// <summary>Writes a log out as files that any reader of c2sp.org/tlog-tiles takes.</summary>
public static class LogExport
{
    /// <summary>
    /// Writes bundles, tiles and then the checkpoint, as they stand under the log's latest checkpoint. Works while the
    /// log grows. Nothing is verified on the way: that is for whoever receives it.
    /// </summary>
    /// <param name="store">The log.</param>
    /// <param name="directory">An empty or absent folder, or one with an earlier export of the same log.</param>
    /// <param name="ct">Cancels; the folder may then hold part of an export without a checkpoint.</param>
    /// <returns>The checkpoint that was exported, its signature not checked.</returns>
    /// <exception cref="LogFaultException">The checkpoint, a tile or a bundle is missing or malformed.</exception>
    /// <exception cref="IOException">The folder holds something else, or the disk refuses.</exception>
    public static async Task<Checkpoint> WriteAsync(
        ITileStore store,
        string directory,
        CancellationToken ct
    )
    {
        RequireSameLog(directory, Read(await store.ReadCheckpointAsync(ct)).Origin);
        Directory.CreateDirectory(directory);
        return await WriteAsync(
            store,
            async (name, bytes) =>
            {
                var file = Path.Combine(directory, name);
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                await File.WriteAllBytesAsync(file, bytes, ct);
            },
            ct
        );
    }

    /// <summary>The same files, each given by its name.</summary>
    /// <inheritdoc cref="WriteAsync(ITileStore, string, CancellationToken)"/>
    public static async Task<Checkpoint> WriteAsync(
        ITileStore store,
        Func<string, byte[], Task> write,
        CancellationToken ct
    )
    {
        var signed = await store.ReadCheckpointAsync(ct);
        var checkpoint = Read(signed);
        foreach (var tile in TilePath.Of(checkpoint.Size))
        {
            var bytes =
                await StoredTiles.ReadAsync(store, tile, ct)
                ?? throw LogFaultException.Missing(tile);
            if (!tile.IsBundle && bytes.Length != tile.Width * TreeHash.Length)
            {
                throw LogFaultException.Malformed(tile);
            }

            await write(tile.ToString(), bytes);
        }

        await write(LogFaultException.CheckpointPath, signed!);
        return checkpoint;
    }

    private static Checkpoint Read(byte[]? signed)
    {
        const string Path = LogFaultException.CheckpointPath;
        try
        {
            return signed is null
                ? throw new LogFaultException(
                    new LogFault(LogFaultKind.Missing, Path, "The log has no checkpoint.")
                )
                : Checkpoint.ReadUnverified(signed);
        }
        catch (FormatException malformed)
        {
            throw new LogFaultException(
                new LogFault(LogFaultKind.Malformed, Path, malformed.Message)
            );
        }
    }

    private static void RequireSameLog(string directory, string origin)
    {
        if (!Directory.Exists(directory) || !Directory.EnumerateFileSystemEntries(directory).Any())
        {
            return;
        }

        var same = false;
        try
        {
            same =
                Checkpoint.ReadUnverified(File.ReadAllBytes(CheckpointFile(directory))).Origin
                == origin;
        }
        catch (Exception unreadable) when (unreadable is FormatException or FileNotFoundException)
        { }

        if (!same)
        {
            throw new IOException(
                "The folder is not empty and holds no earlier export of this log. Name another folder."
            );
        }
    }

    private static string CheckpointFile(string directory) =>
        Path.Combine(directory, LogFaultException.CheckpointPath);
}
