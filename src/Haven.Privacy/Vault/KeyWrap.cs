using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Haven.Privacy.Vault;

/// <summary>
/// Wraps one key under another: AES-256-GCM, random nonce, bound to the level, ids, version and generation of the
/// wrapped key so that a row moved elsewhere does not unwrap. Layout: nonce (12), tag (16), wrapped key (32).
/// </summary>
internal static class KeyWrap
{
    public const int KeyLength = 32;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int AadLength = 1 + 16 + 16 + 4 + 16;

    public static WrappedKey Wrap(byte[] wrappingKey, WrappedKey row, byte[] key)
    {
        using var aes = new AesGcm(wrappingKey, TagLength);
        return Wrap(aes, row, key);
    }

    public static WrappedKey Wrap(AesGcm aes, WrappedKey row, byte[] key)
    {
        var wrapped = new byte[NonceLength + TagLength + key.Length];
        RandomNumberGenerator.Fill(wrapped.AsSpan(0, NonceLength));
        Span<byte> aad = stackalloc byte[AadLength];
        Describe(row, aad);
        aes.Encrypt(
            wrapped.AsSpan(0, NonceLength),
            key,
            wrapped.AsSpan(NonceLength + TagLength),
            wrapped.AsSpan(NonceLength, TagLength),
            aad
        );
        return row with { Wrapped = wrapped };
    }

    public static byte[] Unwrap(byte[] wrappingKey, WrappedKey row)
    {
        using var aes = new AesGcm(wrappingKey, TagLength);
        return Unwrap(aes, row);
    }

    /// <exception cref="AuthenticationTagMismatchException">Another key wrapped it, or the row was altered or moved.</exception>
    public static byte[] Unwrap(AesGcm aes, WrappedKey row)
    {
        if (row.Wrapped.Length != NonceLength + TagLength + KeyLength)
        {
            throw new AuthenticationTagMismatchException();
        }
        var key = new byte[KeyLength];
        Span<byte> aad = stackalloc byte[AadLength];
        Describe(row, aad);
        aes.Decrypt(
            row.Wrapped.AsSpan(0, NonceLength),
            row.Wrapped.AsSpan(NonceLength + TagLength),
            row.Wrapped.AsSpan(NonceLength, TagLength),
            key,
            aad
        );
        return key;
    }

    private static void Describe(WrappedKey row, Span<byte> aad)
    {
        aad[0] = (byte)row.Level;
        row.Id.TryWriteBytes(aad[1..]);
        row.Organisation.TryWriteBytes(aad[17..]);
        BinaryPrimitives.WriteInt32BigEndian(aad[33..], row.Version);
        row.Generation.TryWriteBytes(aad[37..]);
    }
}

/// <summary>
/// An organisation's key, unwrapped. People's keys are wrapped under a key derived from it and from the generation key
/// together (RFC 5869): without either of the two, none opens.
/// </summary>
internal sealed class OrganisationKey
{
    private readonly byte[] wrapping;
    private AesGcm? idle;

    private OrganisationKey(Guid generation, int version, byte[] key, byte[] wrapping)
    {
        Generation = generation;
        Version = version;
        Key = key;
        this.wrapping = wrapping;
    }

    public Guid Generation { get; }

    /// <summary>Counts within the generation, from 1.</summary>
    public int Version { get; }

    /// <summary>To be wrapped again under the next generation.</summary>
    public byte[] Key { get; }

    public static OrganisationKey From(Generation generation, WrappedKey row)
    {
        byte[] key = KeyWrap.Unwrap(generation.Key, row);
        byte[] both = [.. key, .. generation.Key];
        return new OrganisationKey(
            generation.Id,
            row.Version,
            key,
            HKDF.DeriveKey(
                HashAlgorithmName.SHA256,
                both,
                KeyWrap.KeyLength,
                info: "haven person wrap"u8.ToArray()
            )
        );
    }

    public WrappedKey Wrap(WrappedKey row, byte[] personKey)
    {
        var aes = Rent();
        try
        {
            return KeyWrap.Wrap(
                aes,
                row with
                {
                    Generation = Generation,
                    Wrapper = Version,
                },
                personKey
            );
        }
        finally
        {
            Return(aes);
        }
    }

    public byte[] Unwrap(WrappedKey row)
    {
        var aes = Rent();
        try
        {
            return KeyWrap.Unwrap(aes, row);
        }
        finally
        {
            Return(aes);
        }
    }

    public byte[] Derive(string use) =>
        HKDF.DeriveKey(
            HashAlgorithmName.SHA256,
            Key,
            KeyWrap.KeyLength,
            info: System.Text.Encoding.UTF8.GetBytes(use)
        );

    // AesGcm shares one OpenSSL context and so serves one thread at a time.
    private AesGcm Rent() => Interlocked.Exchange(ref idle, null) ?? new AesGcm(wrapping, 16);

    private void Return(AesGcm aes) => Interlocked.Exchange(ref idle, aes)?.Dispose();
}
