namespace Haven.Privacy.Audit.Log;

/// <summary>A tile or bundle to store.</summary>
/// <param name="Path">Where it stands, from <see cref="TilePath.ToString"/>.</param>
/// <param name="Bytes">Its content.</param>
public sealed record TileFile(string Path, ReadOnlyMemory<byte> Bytes);

/// <summary>
/// Where the tiles, bundles and checkpoint of one log are kept. One writer at a time; readers need no lock, because
/// what a checkpoint covers stays readable under it (partial tiles go only when the full tile is there).
/// </summary>
public interface ITileStore
{
    /// <summary>Reads a tile or bundle.</summary>
    /// <param name="path">A path from <see cref="TilePath.ToString"/>.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The content; null when there is none.</returns>
    Task<byte[]?> ReadAsync(string path, CancellationToken ct);

    /// <summary>Names what is kept under a folder, at any depth, in no particular order.</summary>
    /// <param name="folder">For example <c>tile</c> or <c>tile/0/001.p</c>, without a final slash.</param>
    /// <param name="ct">Cancels.</param>
    Task<IReadOnlyList<string>> ListAsync(string folder, CancellationToken ct);

    /// <summary>
    /// Stores tiles and bundles, over existing ones of the same path. Each is whole or absent after a crash, and all
    /// are durable before a checkpoint written after them is.
    /// </summary>
    /// <param name="files">What to store.</param>
    /// <param name="ct">Cancels; some may have been stored.</param>
    Task WriteAsync(IReadOnlyList<TileFile> files, CancellationToken ct);

    /// <summary>Takes everything away: a log that was restored begins anew.</summary>
    Task ClearAsync(CancellationToken ct);

    /// <summary>Reads the signed checkpoint.</summary>
    /// <param name="ct">Cancels.</param>
    /// <returns>The signed note; null when there is none.</returns>
    Task<byte[]?> ReadCheckpointAsync(CancellationToken ct);

    /// <summary>
    /// Replaces the signed checkpoint in one step. When it is durable, the partial tiles of the given full ones are
    /// removed; a crash in between may leave some, which does no harm.
    /// </summary>
    /// <param name="checkpoint">The signed note.</param>
    /// <param name="completed">Paths of full tiles whose partial ones (<c>path.p/…</c>) are no longer needed.</param>
    /// <param name="ct">Cancels.</param>
    Task WriteCheckpointAsync(
        ReadOnlyMemory<byte> checkpoint,
        IReadOnlyList<string> completed,
        CancellationToken ct
    );
}
