namespace Haven.Privacy.Audit.Log;

/// <summary>A tile of hashes with the nodes between its bottom row and its root worked out.</summary>
internal sealed class Tile
{
    private readonly TreeHash[][] _rows = new TreeHash[9][];

    public Tile(TreeHash[] bottom)
    {
        _rows[0] = bottom;
        for (var height = 1; height < _rows.Length; height++)
        {
            var below = _rows[height - 1];
            var row = new TreeHash[below.Length / 2];
            for (var i = 0; i < row.Length; i++)
            {
                row[i] = MerkleTree.NodeHash(below[2 * i], below[2 * i + 1]);
            }

            _rows[height] = row;
        }
    }

    public TreeHash[] Bottom => _rows[0];

    /// <summary>Root of a full tile.</summary>
    public TreeHash Root => _rows[8][0];

    public TreeHash Node(int height, int index) => _rows[height][index];
}

/// <summary>Reads the parts of a log from its store as they stood at a size, also when it has grown since.</summary>
internal static class StoredTiles
{
    /// <summary>
    /// The bytes of a tile or bundle. A partial tile may have gone once its full one is there, and is then the
    /// beginning of it.
    /// </summary>
    public static async Task<byte[]?> ReadAsync(
        ITileStore store,
        TilePath tile,
        CancellationToken ct
    )
    {
        var bytes = await store.ReadAsync(tile.ToString(), ct);
        if (
            bytes is not null
            || !tile.IsPartial
            || await store.ReadAsync(tile.Full.ToString(), ct) is not { } full
        )
        {
            return bytes;
        }

        if (!tile.IsBundle)
        {
            return full.Length == TilePath.FullWidth * TreeHash.Length
                ? full[..(tile.Width * TreeHash.Length)]
                : full;
        }

        return EntryBundle.TryRead(full, tile.Width, out _, out var length) ? full[..length] : full;
    }

    public static async Task<TreeHash[]> ReadHashesAsync(
        ITileStore store,
        TilePath tile,
        CancellationToken ct
    )
    {
        var bytes = await ReadAsync(store, tile, ct) ?? throw LogFaultException.Missing(tile);
        return bytes.Length == tile.Width * TreeHash.Length
            ? TreeHash.ReadAll(bytes)
            : throw LogFaultException.Malformed(tile);
    }

    public static async Task<IReadOnlyList<ReadOnlyMemory<byte>>> ReadEntriesAsync(
        ITileStore store,
        TilePath bundle,
        CancellationToken ct
    )
    {
        var bytes = await ReadAsync(store, bundle, ct) ?? throw LogFaultException.Missing(bundle);
        return
            EntryBundle.TryRead(bytes, bundle.Width, out var entries, out var length)
            && length == bytes.Length
            ? entries
            : throw LogFaultException.Malformed(bundle);
    }

    /// <summary>The rightmost, partial tile of each level; empty where a level ends in a full one.</summary>
    public static async Task<TreeHash[][]> ReadEdgeAsync(
        ITileStore store,
        long size,
        CancellationToken ct
    )
    {
        var edge = new TreeHash[TilePath.Levels(size)][];
        for (var level = 0; level < edge.Length; level++)
        {
            edge[level] = TilePath.Edge(level, size) is { } tile
                ? await ReadHashesAsync(store, tile, ct)
                : [];
        }

        return edge;
    }
}
