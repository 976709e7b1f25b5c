using System.Buffers.Binary;

namespace Haven.Privacy.Audit.Log;

/// <summary>
/// The growing end of a log: the unfinished tile of each level, the unfinished bundle, and the edge of the tree. Gives
/// out what has become full, and at the end of a batch what is unfinished.
/// </summary>
internal sealed class RightEdge
{
    private readonly CompactRange _range;
    private readonly TreeHash[][] _tiles = new TreeHash[8][];
    private readonly long _before;
    private byte[] _bundle;
    private int _bundleLength;

    private RightEdge(CompactRange range, byte[] bundle, int bundleLength) =>
        (_range, _before, _bundle, _bundleLength) = (range, range.Size, bundle, bundleLength);

    public long Size => _range.Size;

    public static RightEdge Load(
        CompactRange range,
        IReadOnlyList<TreeHash[]> tiles,
        ReadOnlySpan<byte> bundle
    )
    {
        var edge = new RightEdge(range, bundle.ToArray(), bundle.Length);
        for (var level = 0; level < tiles.Count; level++)
        {
            edge._tiles[level] = new TreeHash[TilePath.FullWidth];
            tiles[level].CopyTo(edge._tiles[level], 0);
        }

        return edge;
    }

    /// <summary>An edge that grows on its own, so that a batch that fails leaves this one as it was.</summary>
    public RightEdge Copy()
    {
        var copy = new RightEdge(
            _range.Copy(),
            _bundle.AsSpan(0, _bundleLength).ToArray(),
            _bundleLength
        );
        for (var level = 0; level < _tiles.Length && _tiles[level] is not null; level++)
        {
            copy._tiles[level] = [.. _tiles[level]];
        }

        return copy;
    }

    public TreeHash Root() => _range.Root();

    public void Append(ReadOnlySpan<byte> entry, List<TileFile> full)
    {
        AppendToBundle(entry);
        _range.Append(MerkleTree.LeafHash(entry));
        var members = Size;
        if (members % TilePath.FullWidth == 0)
        {
            var path = TilePath.Entries(members / TilePath.FullWidth - 1);
            full.Add(new TileFile(path.ToString(), _bundle.AsMemory(0, _bundleLength)));
            _bundle = new byte[_bundleLength]; // the next one will be about as long
            _bundleLength = 0;
        }

        for (var level = 0; ; level++)
        {
            var tile = _tiles[level] ??= new TreeHash[TilePath.FullWidth];
            tile[(members - 1) % TilePath.FullWidth] = _range.Completed(8 * level);
            if (members % TilePath.FullWidth != 0)
            {
                return;
            }

            members /= TilePath.FullWidth;
            full.Add(
                new TileFile(
                    TilePath.Hashes(level, members - 1).ToString(),
                    TreeHash.WriteAll(tile)
                )
            );
        }
    }

    /// <summary>The unfinished bundle and tiles that this batch has changed.</summary>
    public void AddUnfinished(List<TileFile> files)
    {
        if (TilePath.Edge(-1, Size) is { } bundle && Size != _before)
        {
            files.Add(new TileFile(bundle.ToString(), _bundle.AsMemory(0, _bundleLength)));
        }

        for (var level = 0; level < TilePath.Levels(Size); level++)
        {
            if (
                TilePath.Edge(level, Size) is { } tile
                && Size >> (8 * level) != _before >> (8 * level)
            )
            {
                files.Add(
                    new TileFile(
                        tile.ToString(),
                        TreeHash.WriteAll(_tiles[level].AsSpan(0, tile.Width))
                    )
                );
            }
        }
    }

    /// <summary>The tiles and bundles that were unfinished before this batch and are full now.</summary>
    public List<string> Completed()
    {
        var completed = new List<string>();
        for (var level = -1; level < TilePath.Levels(_before); level++)
        {
            var full = (Size >> (8 * Math.Max(level, 0))) / TilePath.FullWidth;
            if (TilePath.Edge(level, _before) is { } tile && tile.Index < full)
            {
                completed.Add(tile.Full.ToString());
            }
        }

        return completed;
    }

    private void AppendToBundle(ReadOnlySpan<byte> entry)
    {
        var needed = _bundleLength + 2 + entry.Length;
        if (needed > _bundle.Length)
        {
            Array.Resize(ref _bundle, Math.Max(needed, Math.Max(4096, 2 * _bundle.Length)));
        }

        BinaryPrimitives.WriteUInt16BigEndian(_bundle.AsSpan(_bundleLength), (ushort)entry.Length);
        entry.CopyTo(_bundle.AsSpan(_bundleLength + 2));
        _bundleLength = needed;
    }
}
