using System.Buffers.Binary;

namespace Haven.Privacy.Audit.Log;

/// <summary>
/// A bundle of up to 256 entries as c2sp.org/tlog-tiles lays it out: each entry behind its length as a big-endian
/// 16-bit number.
/// </summary>
public static class EntryBundle
{
    /// <summary>Most bytes of an entry.</summary>
    public const int MaxEntryLength = ushort.MaxValue;

    /// <summary>Takes a bundle apart.</summary>
    /// <param name="bundle">The bundle's bytes.</param>
    /// <param name="count">Entries wanted; a bundle may hold more, and those are left.</param>
    /// <param name="entries">The entries that could be read, in order; they share the bundle's memory.</param>
    /// <param name="length">Bytes that these entries take.</param>
    /// <returns>Whether all <paramref name="count"/> entries could be read.</returns>
    public static bool TryRead(
        ReadOnlyMemory<byte> bundle,
        int count,
        out IReadOnlyList<ReadOnlyMemory<byte>> entries,
        out int length
    )
    {
        var read = new List<ReadOnlyMemory<byte>>(count);
        entries = read;
        length = 0;
        while (read.Count < count)
        {
            var rest = bundle[length..];
            if (
                rest.Length < 2
                || rest.Length - 2 < BinaryPrimitives.ReadUInt16BigEndian(rest.Span)
            )
            {
                return false;
            }

            var entry = rest.Slice(2, BinaryPrimitives.ReadUInt16BigEndian(rest.Span));
            read.Add(entry);
            length += 2 + entry.Length;
        }

        return true;
    }

    /// <summary>Puts a bundle together.</summary>
    /// <param name="entries">Up to 256 entries of at most <see cref="MaxEntryLength"/> bytes.</param>
    /// <exception cref="ArgumentException">Too many entries, or one is too long.</exception>
    public static byte[] Write(IReadOnlyList<ReadOnlyMemory<byte>> entries)
    {
        if (
            entries.Count > TilePath.FullWidth
            || entries.Any(entry => entry.Length > MaxEntryLength)
        )
        {
            throw new ArgumentException(
                "A bundle holds up to 256 entries of up to 65,535 bytes.",
                nameof(entries)
            );
        }

        var bundle = new byte[entries.Sum(entry => 2 + entry.Length)];
        var rest = bundle.AsSpan();
        foreach (var entry in entries)
        {
            BinaryPrimitives.WriteUInt16BigEndian(rest, (ushort)entry.Length);
            entry.Span.CopyTo(rest[2..]);
            rest = rest[(2 + entry.Length)..];
        }

        return bundle;
    }
}
