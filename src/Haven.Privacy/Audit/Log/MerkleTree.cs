using System.Buffers;
using System.Numerics;
using System.Security.Cryptography;

namespace Haven.Privacy.Audit.Log;

/// <summary>
/// Hashing and proof checking of RFC 6962, section 2.1, with SHA-256: a leaf is hashed behind a byte 0x00, a node
/// behind 0x01, so that neither can be passed off as the other.
/// </summary>
public static class MerkleTree
{
    /// <summary>The root of a tree without leaves: SHA-256 of nothing.</summary>
    public static TreeHash EmptyRoot { get; } = new(SHA256.HashData([]));

    /// <summary>The hash of an entry as a leaf.</summary>
    /// <param name="entry">The entry's exact bytes; may be empty.</param>
    public static TreeHash LeafHash(ReadOnlySpan<byte> entry)
    {
        if (entry.Length > 1023)
        {
            return LeafHashRented(entry);
        }

        Span<byte> prefixed = stackalloc byte[entry.Length + 1];
        prefixed[0] = 0;
        entry.CopyTo(prefixed[1..]);
        return Hash(prefixed);
    }

    /// <summary>The hash of a node over its two children.</summary>
    /// <param name="left">The left child.</param>
    /// <param name="right">The right child.</param>
    public static TreeHash NodeHash(in TreeHash left, in TreeHash right)
    {
        Span<byte> prefixed = stackalloc byte[1 + 2 * TreeHash.Length];
        prefixed[0] = 1;
        left.Bytes.CopyTo(prefixed[1..]);
        right.Bytes.CopyTo(prefixed[(1 + TreeHash.Length)..]);
        return Hash(prefixed);
    }

    /// <summary>The root of a tree (or of a complete part of one) over the given hashes, leftmost first.</summary>
    /// <param name="hashes">Leaf hashes, or nodes of one height; none gives <see cref="EmptyRoot"/>.</param>
    public static TreeHash Root(ReadOnlySpan<TreeHash> hashes)
    {
        if (hashes.IsEmpty)
        {
            return EmptyRoot;
        }

        var row = ArrayPool<TreeHash>.Shared.Rent(hashes.Length);
        hashes.CopyTo(row);
        for (var width = hashes.Length; width > 1; width = (width + 1) / 2)
        {
            for (var i = 0; i < width / 2; i++)
            {
                row[i] = NodeHash(row[2 * i], row[2 * i + 1]);
            }

            if (width % 2 == 1)
            {
                row[width / 2] = row[width - 1];
            }
        }

        var root = row[0];
        ArrayPool<TreeHash>.Shared.Return(row);
        return root;
    }

    /// <summary>Whether a proof shows that a leaf stands at an index of a tree (RFC 9162, section 2.1.3.2).</summary>
    /// <param name="index">Zero-based number of the entry.</param>
    /// <param name="size">Number of leaves of the tree.</param>
    /// <param name="leaf">Hash of the entry, from <see cref="LeafHash"/>.</param>
    /// <param name="proof">Sibling hashes, from the leaf's up to the root's child.</param>
    /// <param name="root">Root of the tree.</param>
    public static bool CheckInclusion(
        long index,
        long size,
        in TreeHash leaf,
        ReadOnlySpan<TreeHash> proof,
        in TreeHash root
    )
    {
        if (index < 0 || index >= size)
        {
            return false;
        }

        var (node, last, hash) = (index, size - 1, leaf);
        foreach (ref readonly var sibling in proof)
        {
            if (last == 0)
            {
                return false;
            }

            if ((node & 1) == 1 || node == last)
            {
                hash = NodeHash(sibling, hash);
                var up = (node & 1) == 1 ? 0 : BitOperations.TrailingZeroCount(node);
                (node, last) = up < 64 ? (node >> up, last >> up) : (0, 0);
            }
            else
            {
                hash = NodeHash(hash, sibling);
            }

            (node, last) = (node >> 1, last >> 1);
        }

        return last == 0 && hash == root;
    }

    /// <summary>
    /// Whether a proof shows that an earlier tree is a prefix of a later one (RFC 9162, section 2.1.4.2). Every tree
    /// continues the empty one, with an empty proof.
    /// </summary>
    /// <param name="oldSize">Leaves of the earlier tree.</param>
    /// <param name="oldRoot">Root of the earlier tree.</param>
    /// <param name="newSize">Leaves of the later tree.</param>
    /// <param name="newRoot">Root of the later tree.</param>
    /// <param name="proof">The hashes of the proof, in the order of the RFC.</param>
    public static bool CheckConsistency(
        long oldSize,
        in TreeHash oldRoot,
        long newSize,
        in TreeHash newRoot,
        ReadOnlySpan<TreeHash> proof
    )
    {
        if (oldSize < 0 || oldSize > newSize)
        {
            return false;
        }

        if (oldSize == 0 || oldSize == newSize)
        {
            return proof.IsEmpty && oldRoot == (oldSize == 0 ? EmptyRoot : newRoot);
        }

        var complete = BitOperations.IsPow2(oldSize);
        if (!complete && proof.IsEmpty)
        {
            return false;
        }

        var first = complete ? oldRoot : proof[0];
        var (oldHash, newHash) = ClimbConsistency(
            oldSize,
            newSize,
            first,
            complete ? proof : proof[1..]
        );
        return oldHash == oldRoot && newHash == newRoot;
    }

    private static (TreeHash? Old, TreeHash? New) ClimbConsistency(
        long oldSize,
        long newSize,
        TreeHash first,
        ReadOnlySpan<TreeHash> proof
    )
    {
        var skip = BitOperations.TrailingZeroCount(oldSize);
        var (node, last) = ((oldSize - 1) >> skip, (newSize - 1) >> skip);
        var (oldHash, newHash) = (first, first);
        foreach (ref readonly var sibling in proof)
        {
            if (last == 0)
            {
                return default;
            }

            if ((node & 1) == 1 || node == last)
            {
                oldHash = NodeHash(sibling, oldHash);
                newHash = NodeHash(sibling, newHash);
                var up = (node & 1) == 1 ? 0 : BitOperations.TrailingZeroCount(node);
                (node, last) = up < 64 ? (node >> up, last >> up) : (0, 0);
            }
            else
            {
                newHash = NodeHash(newHash, sibling);
            }

            (node, last) = (node >> 1, last >> 1);
        }

        return last == 0 ? (oldHash, newHash) : default;
    }

    private static TreeHash LeafHashRented(ReadOnlySpan<byte> entry)
    {
        var rented = ArrayPool<byte>.Shared.Rent(entry.Length + 1);
        rented[0] = 0;
        entry.CopyTo(rented.AsSpan(1));
        var hash = Hash(rented.AsSpan(0, entry.Length + 1));
        ArrayPool<byte>.Shared.Return(rented);
        return hash;
    }

    private static TreeHash Hash(ReadOnlySpan<byte> bytes)
    {
        TreeHash hash = default;
        SHA256.HashData(bytes, TreeHash.Writable(ref hash));
        return hash;
    }
}
