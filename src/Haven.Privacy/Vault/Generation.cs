using System.Buffers.Binary;
using Haven.Privacy.Store;

namespace Haven.Privacy.Vault;

/// <summary>A generation key, unwrapped. Later ones have higher versions.</summary>
internal sealed record Generation(Guid Id, int Version, byte[] Key)
{
    /// <summary>When it began, to the millisecond: its id says so (RFC 9562).</summary>
    public DateTimeOffset Began
    {
        get
        {
            Span<byte> id = stackalloc byte[16];
            Id.TryWriteBytes(id, bigEndian: true, out _);
            return DateTimeOffset.FromUnixTimeMilliseconds(
                (long)(BinaryPrimitives.ReadUInt64BigEndian(id) >> 16)
            );
        }
    }

    /// <summary>As it lies in the store, still without its wrapped bytes.</summary>
    public WrappedKey Row() => new(Id, KeyLevel.Generation, Guid.Empty, Version, Id, []);
}
