using System.Numerics;

namespace Haven.Privacy.Audit.Log;

/// <summary>
/// A growing Merkle tree of which only the right edge is kept: at most one node a height, so a tree of any size takes
/// two kilobytes. Appending allocates nothing and costs two hashes on average, the leaf's own included.
/// </summary>
/// <remarks>Not safe for use by several threads at once.</remarks>
public sealed class CompactRange
{
    // The latest complete node of each height. Where the size has a bit set, it belongs to the edge.
    private readonly TreeHash[] _latest = new TreeHash[64];

    /// <summary>Number of leaves.</summary>
    public long Size { get; private set; }

    /// <summary>Appends a leaf.</summary>
    /// <param name="leaf">Hash of the entry, from <see cref="MerkleTree.LeafHash"/>.</param>
    public void Append(in TreeHash leaf)
    {
        var node = leaf;
        var height = 0;
        for (var index = Size; (index & 1) == 1; index >>= 1)
        {
            var left = _latest[height];
            _latest[height] = node;
            node = MerkleTree.NodeHash(left, node);
            height++;
        }

        _latest[height] = node;
        Size++;
    }

    /// <summary>The root over all leaves so far; <see cref="MerkleTree.EmptyRoot"/> while there are none.</summary>
    public TreeHash Root()
    {
        if (Size == 0)
        {
            return MerkleTree.EmptyRoot;
        }

        var height = BitOperations.TrailingZeroCount(Size);
        var root = _latest[height];
        for (var rest = Size & (Size - 1); rest != 0; rest &= rest - 1)
        {
            root = MerkleTree.NodeHash(_latest[BitOperations.TrailingZeroCount(rest)], root);
        }

        return root;
    }

    /// <summary>The node completed last at a height that the latest append completed (height at most the trailing zeros of the size).</summary>
    internal TreeHash Completed(int height) => _latest[height];

    /// <summary>Takes up the edge of a tree from its rightmost, partial tiles; <paramref name="tiles"/> holds one a level, empty where the level has none.</summary>
    internal static CompactRange FromEdge(long size, IReadOnlyList<TreeHash[]> tiles)
    {
        var range = new CompactRange { Size = size };
        for (var level = 0; level < tiles.Count; level++)
        {
            var hashes = tiles[level].AsSpan();
            for (var height = 7; height >= 0; height--)
            {
                if ((hashes.Length & (1 << height)) == 0)
                {
                    continue;
                }

                range._latest[8 * level + height] = MerkleTree.Root(hashes[..(1 << height)]);
                hashes = hashes[(1 << height)..];
            }
        }

        return range;
    }

    /// <summary>A range that grows on its own from here.</summary>
    public CompactRange Copy()
    {
        var copy = new CompactRange { Size = Size };
        _latest.CopyTo(copy._latest, 0);
        return copy;
    }
}
