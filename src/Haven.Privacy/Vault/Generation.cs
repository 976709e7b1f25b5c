using System.Buffers.Binary;
using System.Security.Cryptography;
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

    /// <summary>A new one, with its secret outside.</summary>
    public static (Generation, WrappedKey) New(
        byte[] rootKey,
        GenerationSecrets secrets,
        TimeProvider clock,
        int version
    )
    {
        var generation = new Generation(Guid.CreateVersion7(clock.GetUtcNow()), version, NewKey());
        byte[] wrapping = Wrapping(rootKey, secrets.Create(generation.Id));
        return (generation, KeyWrap.Wrap(wrapping, generation.Row(), generation.Key));
    }

    /// <summary>An organisation's key, wrapped under this generation.</summary>
    public WrappedKey NewOrganisation(Guid organisation, byte[] key, int version = 1) =>
        KeyWrap.Wrap(
            Key,
            new WrappedKey(
                OrganisationKeyId(organisation),
                KeyLevel.Organisation,
                organisation,
                version,
                Id,
                []
            ),
            key
        );

    // The same on every node: of two that add an organisation's key at once, the store refuses one.
    private Guid OrganisationKeyId(Guid organisation) =>
        new(SHA256.HashData([.. Id.ToByteArray(), .. organisation.ToByteArray()]).AsSpan(0, 16));

    public static byte[] NewKey() => RandomNumberGenerator.GetBytes(KeyWrap.KeyLength);

    public static byte[] Wrapping(byte[] rootKey, byte[] secret) =>
        HKDF.DeriveKey(
            HashAlgorithmName.SHA256,
            [.. rootKey, .. secret],
            KeyWrap.KeyLength,
            info: "haven generation wrap"u8.ToArray()
        );
}
