using System.Collections.Concurrent;

namespace Haven.Privacy.Audit.Log;

/// <summary>
/// Reads a log under one signed checkpoint and makes its proofs. Every tile is checked against the one above it, up to
/// the signed root, before anything of it is used; so what comes out is what was signed, whoever keeps the store.
/// </summary>
/// <remarks>Safe for use by several threads at once. Checked tiles are kept, up to about 70 MB.</remarks>
public sealed class TileReader
{
    private const int MostKept = 4096 + 256; // those of a million entries

    private readonly ITileStore _store;
    private readonly Tile[] _edge;
    private readonly CompactRange _range;
    private readonly ConcurrentDictionary<(int Level, long Index), Tile> _kept = new();

    private TileReader(ITileStore store, Checkpoint checkpoint, Tile[] edge, CompactRange range) =>
        (_store, Checkpoint, _edge, _range) = (store, checkpoint, edge, range);

    /// <summary>The checkpoint under which the log is read.</summary>
    public Checkpoint Checkpoint { get; }

    /// <summary>Loads the right edge of the tree and checks it against the checkpoint's root.</summary>
    /// <param name="store">The log.</param>
    /// <param name="checkpoint">A checkpoint whose signature has been checked; may be an earlier one of the log.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="LogFaultException">A tile of the edge is missing or damaged.</exception>
    public static async Task<TileReader> OpenAsync(
        ITileStore store,
        Checkpoint checkpoint,
        CancellationToken ct
    )
    {
        var edge = await StoredTiles.ReadEdgeAsync(store, checkpoint.Size, ct);
        var range = CompactRange.FromEdge(checkpoint.Size, edge);
        if (range.Root() == checkpoint.Root)
        {
            return new TileReader(
                store,
                checkpoint,
                Array.ConvertAll(edge, row => new Tile(row)),
                range
            );
        }

        throw new LogFaultException(await LogDiagnosis.OfEdgeAsync(store, checkpoint, ct));
    }

    /// <summary>Reads an entry and checks it against the tree.</summary>
    /// <param name="index">Zero-based number of the entry.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="ArgumentOutOfRangeException">The log has no such entry under this checkpoint.</exception>
    /// <exception cref="LogFaultException">The entry's bundle or a tile is missing or damaged.</exception>
    public async Task<ReadOnlyMemory<byte>> EntryAsync(long index, CancellationToken ct)
    {
        RequireEntry(index);
        var members = Math.Min(
            TilePath.FullWidth,
            Checkpoint.Size - index / TilePath.FullWidth * TilePath.FullWidth
        );
        var bundle = TilePath.Entries(index / TilePath.FullWidth, (int)members);
        var entry = (await StoredTiles.ReadEntriesAsync(_store, bundle, ct))[
            (int)(index % TilePath.FullWidth)
        ];
        return MerkleTree.LeafHash(entry.Span) == await LeafAsync(index, ct)
            ? entry
            : throw LogFaultException.Damaged(
                bundle,
                $"entry {index} is not the one that was signed"
            );
    }

    /// <summary>The leaf hash of an entry.</summary>
    /// <param name="index">Zero-based number of the entry.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="ArgumentOutOfRangeException">The log has no such entry under this checkpoint.</exception>
    /// <exception cref="LogFaultException">A tile is missing or damaged.</exception>
    public ValueTask<TreeHash> LeafAsync(long index, CancellationToken ct)
    {
        RequireEntry(index);
        return NodeAsync(0, index, ct);
    }

    /// <summary>Proves that an entry stands in the tree (RFC 6962, section 2.1.1).</summary>
    /// <param name="index">Zero-based number of the entry.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Sibling hashes from the leaf's up to the root's child, for <see cref="MerkleTree.CheckInclusion"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The log has no such entry under this checkpoint.</exception>
    /// <exception cref="LogFaultException">A tile is missing or damaged.</exception>
    public async ValueTask<TreeHash[]> ProveInclusionAsync(long index, CancellationToken ct)
    {
        RequireEntry(index);
        var ranges = ProofRanges.Inclusion(index, Checkpoint.Size);
        var proof = new TreeHash[ranges.Count];
        for (var i = 0; i < proof.Length; i++)
        {
            proof[i] = await RangeRootAsync(ranges[i], ct);
        }

        return proof;
    }

    /// <summary>Proves that the tree continues an earlier one (RFC 6962, section 2.1.2).</summary>
    /// <param name="oldSize">Entries of the earlier tree.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Hashes for <see cref="MerkleTree.CheckConsistency"/>; none for size 0 and for the same size.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The earlier tree is larger.</exception>
    /// <exception cref="LogFaultException">A tile is missing or damaged.</exception>
    public async ValueTask<TreeHash[]> ProveConsistencyAsync(long oldSize, CancellationToken ct)
    {
        RequireSize(oldSize);
        var ranges = ProofRanges.Consistency(oldSize, Checkpoint.Size);
        var proof = new TreeHash[ranges.Count];
        for (var i = 0; i < proof.Length; i++)
        {
            proof[i] = await RangeRootAsync(ranges[i], ct);
        }

        return proof;
    }

    /// <summary>The root that the tree had at an earlier size.</summary>
    /// <param name="size">Number of entries.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="ArgumentOutOfRangeException">The tree never had that size under this checkpoint.</exception>
    /// <exception cref="LogFaultException">A tile is missing or damaged.</exception>
    public ValueTask<TreeHash> RootAtAsync(long size, CancellationToken ct)
    {
        RequireSize(size);
        return size == 0
            ? ValueTask.FromResult(MerkleTree.EmptyRoot)
            : RangeRootAsync((0, size), ct);
    }

    internal CompactRange CopyRange() => _range.Copy();

    internal IReadOnlyList<TreeHash[]> Edge => Array.ConvertAll(_edge, tile => tile.Bottom);

    /// <summary>Root over leaves [From, To), where From is a multiple of the least power of two that holds them.</summary>
    private async ValueTask<TreeHash> RangeRootAsync(
        (long From, long To) range,
        CancellationToken ct
    )
    {
        var to = range.To;
        var height = Height(to - range.From);
        var root = await NodeAsync(height, (to >> height) - 1, ct);
        for (to -= 1L << height; to > range.From; to -= 1L << height)
        {
            height = Height(to - range.From);
            root = MerkleTree.NodeHash(await NodeAsync(height, (to >> height) - 1, ct), root);
        }

        return root;

        static int Height(long leaves) => System.Numerics.BitOperations.TrailingZeroCount(leaves);
    }

    private ValueTask<TreeHash> NodeAsync(int height, long index, CancellationToken ct)
    {
        var (level, inside) = (height / 8, height % 8);
        var tile = index >> (8 - inside);
        var place = (int)(index & ((1L << (8 - inside)) - 1));
        return TileAt(level, tile) is { } kept
            ? ValueTask.FromResult(kept.Node(inside, place))
            : LoadNodeAsync(level, tile, inside, place, ct);
    }

    private async ValueTask<TreeHash> LoadNodeAsync(
        int level,
        long tile,
        int inside,
        int place,
        CancellationToken ct
    ) => (await LoadAsync(level, tile, ct)).Node(inside, place);

    private Tile? TileAt(int level, long tile) =>
        TilePath.Edge(level, Checkpoint.Size) is { } edge && edge.Index == tile
            ? _edge[level]
            : _kept.GetValueOrDefault((level, tile));

    private async Task<Tile> LoadAsync(int level, long index, CancellationToken ct)
    {
        if (TileAt(level, index) is { } kept)
        {
            return kept;
        }

        var above = await LoadAsync(level + 1, index / TilePath.FullWidth, ct);
        var path = TilePath.Hashes(level, index);
        var tile = new Tile(await StoredTiles.ReadHashesAsync(_store, path, ct));
        if (tile.Root != above.Node(0, (int)(index % TilePath.FullWidth)))
        {
            throw LogFaultException.Damaged(
                path,
                "its hashes do not fit the tile above it, which fits the signed root"
            );
        }

        MakeRoom();
        return _kept[(level, index)] = tile;
    }

    private void MakeRoom()
    {
        foreach (var (place, _) in _kept)
        {
            if (_kept.Count < MostKept)
            {
                return;
            }

            _kept.TryRemove(place, out _);
        }
    }

    private void RequireEntry(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Checkpoint.Size);
    }

    private void RequireSize(long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, Checkpoint.Size);
    }
}

/// <summary>Over which leaves the hashes of a proof go (RFC 6962, sections 2.1.1 and 2.1.2).</summary>
internal static class ProofRanges
{
    public static List<(long From, long To)> Inclusion(long index, long size)
    {
        var ranges = new List<(long From, long To)>(64);
        var (from, to) = (0L, size);
        while (to - from > 1)
        {
            var middle = from + LargestPowerBelow(to - from);
            if (index < middle)
            {
                ranges.Add((middle, to));
                to = middle;
            }
            else
            {
                ranges.Add((from, middle));
                from = middle;
            }
        }

        ranges.Reverse();
        return ranges;
    }

    public static List<(long From, long To)> Consistency(long oldSize, long newSize)
    {
        var ranges = new List<(long From, long To)>(64);
        if (oldSize == 0 || oldSize == newSize)
        {
            return ranges;
        }

        var (from, to) = (0L, newSize);
        while (to != oldSize)
        {
            var middle = from + LargestPowerBelow(to - from);
            if (oldSize <= middle)
            {
                ranges.Add((middle, to));
                to = middle;
            }
            else
            {
                ranges.Add((from, middle));
                from = middle;
            }
        }

        if (from > 0)
        {
            ranges.Add((from, to));
        }

        ranges.Reverse();
        return ranges;
    }

    private static long LargestPowerBelow(long count) =>
        1L << System.Numerics.BitOperations.Log2((ulong)(count - 1));
}
