using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Haven.Privacy.Audit.Log;

/// <summary>A SHA-256 hash in a Merkle tree: of a leaf, of a node, or of a whole tree. 32 bytes, held by value.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct TreeHash : IEquatable<TreeHash>
{
    /// <summary>Bytes of a hash.</summary>
    public const int Length = 32;

    private readonly ulong _a;
    private readonly ulong _b;
    private readonly ulong _c;
    private readonly ulong _d;

    /// <summary>Takes up a hash.</summary>
    /// <param name="bytes">32 bytes.</param>
    /// <exception cref="ArgumentException">Not 32 bytes.</exception>
    public TreeHash(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length)
        {
            throw new ArgumentException(
                $"A tree hash has 32 bytes, not {bytes.Length}.",
                nameof(bytes)
            );
        }

        this = MemoryMarshal.Read<TreeHash>(bytes);
    }

    /// <summary>The 32 bytes, without a copy.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Bytes => MemoryMarshal.AsBytes(new ReadOnlySpan<TreeHash>(in this));

    /// <summary>Reads standard base64 of exactly 32 bytes; the only accepted spelling is the one that is written.</summary>
    /// <param name="text">44 characters.</param>
    /// <param name="hash">The hash.</param>
    public static bool TryParse(string text, out TreeHash hash)
    {
        hash = default;
        if (!StrictBase64.TryDecode(text, out var bytes) || bytes.Length != Length)
        {
            return false;
        }

        hash = new TreeHash(bytes);
        return true;
    }

    /// <summary>Whether both are the same hash.</summary>
    /// <param name="left">A hash.</param>
    /// <param name="right">A hash.</param>
    public static bool operator ==(TreeHash left, TreeHash right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    /// <param name="left">A hash.</param>
    /// <param name="right">A hash.</param>
    public static bool operator !=(TreeHash left, TreeHash right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(TreeHash other) =>
        _a == other._a && _b == other._b && _c == other._c && _d == other._d;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TreeHash other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_a, _b);

    /// <summary>The hash in standard base64, as checkpoints and proofs show it.</summary>
    public override string ToString() => Convert.ToBase64String(Bytes);

    internal static TreeHash[] ReadAll(ReadOnlySpan<byte> bytes) =>
        MemoryMarshal.Cast<byte, TreeHash>(bytes[..(bytes.Length / Length * Length)]).ToArray();

    internal static byte[] WriteAll(ReadOnlySpan<TreeHash> hashes) =>
        MemoryMarshal.AsBytes(hashes).ToArray();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Span<byte> Writable(ref TreeHash hash) =>
        MemoryMarshal.AsBytes(new Span<TreeHash>(ref hash));
}

/// <summary>Base64 with one spelling for each value: no white space, no loose bits, padding present (RFC 4648, 3.5).</summary>
internal static class StrictBase64
{
    public static bool TryDecode(string text, out byte[] bytes)
    {
        bytes = new byte[text.Length / 4 * 3];
        if (!Convert.TryFromBase64String(text, bytes, out var length))
        {
            bytes = [];
            return false;
        }

        bytes = bytes[..length];
        return Convert.ToBase64String(bytes) == text;
    }
}
