using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Haven.Privacy.Vault;

/// <summary>
/// Seals and opens the values of one person: AES-256-GCM, random 96-bit nonce (NIST SP 800-38D, 8.2.2: a key seals far
/// fewer than 2^32 values). Stored layout: format (1), key version (4), nonce (12), tag (16), ciphertext.
/// </summary>
/// <remarks>Not thread-safe: OpenSSL's cipher context is shared. <see cref="WarmKey"/> lends one to one user at a time.</remarks>
internal sealed class PersonCipher(byte[] key, int version, PersonCipher? before = null)
    : IDisposable
{
    private const byte Format = 1;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int Small = 512;
    private const int Prefix = 1 + 4 + NonceLength + TagLength;

    private readonly AesGcm aes = new(key, TagLength);

    public byte[] Encrypt<T>(SealContext context, SealCodec<T> codec, T? value)
    {
        byte[] plain = ArrayPool<byte>.Shared.Rent(codec.MaxLength(value!));
        try
        {
            int length = codec.Encode(value, plain);
            return Encrypt(context, plain.AsSpan(0, length));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
            ArrayPool<byte>.Shared.Return(plain);
        }
    }

    private byte[] Encrypt(SealContext context, ReadOnlySpan<byte> plain)
    {
        Span<byte> aad = stackalloc byte[context.Length];
        context.Write(aad, version);
        var stored = new byte[Prefix + plain.Length];
        stored[0] = Format;
        BinaryPrimitives.WriteInt32BigEndian(stored.AsSpan(1), version);
        var nonce = stored.AsSpan(5, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        aes.Encrypt(
            nonce,
            plain,
            stored.AsSpan(Prefix),
            stored.AsSpan(5 + NonceLength, TagLength),
            aad
        );
        return stored;
    }

    /// <summary>The version of the key under which these bytes were sealed; 0 where they are no sealed value.</summary>
    public static int VersionOf(byte[] stored) =>
        stored.Length > Prefix ? BinaryPrimitives.ReadInt32BigEndian(stored.AsSpan(1)) : 0;

    /// <summary>Seals the same bytes under this key that were sealed under one before it.</summary>
    /// <exception cref="VaultException">As with <see cref="Decrypt"/>.</exception>
    public byte[] SealAnew(SealContext context, byte[] stored)
    {
        byte[] plain = ArrayPool<byte>.Shared.Rent(stored.Length);
        try
        {
            int length = Decrypt(context, stored, plain);
            return Encrypt(context, plain.AsSpan(0, length));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
            ArrayPool<byte>.Shared.Return(plain);
        }
    }

    /// <exception cref="VaultException">The bytes are damaged, or belong to another row, field, person or organisation.</exception>
    public T? Decrypt<T>(SealContext context, SealCodec<T> codec, byte[] stored)
    {
        byte[]? rented = stored.Length > Small ? ArrayPool<byte>.Shared.Rent(stored.Length) : null;
        Span<byte> plain = rented is null ? stackalloc byte[Small] : rented;
        try
        {
            return codec.Decode(plain[..Decrypt(context, stored, plain)]);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }

    private int Decrypt(SealContext context, byte[] stored, Span<byte> plain)
    {
        int sealedUnder = VersionOf(stored);
        if (before is not null && sealedUnder != version)
        {
            return before.Decrypt(context, stored, plain);
        }
        if (stored is not [Format, ..] || sealedUnder != version)
        {
            throw new VaultException(
                "A sealed value has a form or key version that this key does not open."
            );
        }
        int length = stored.Length - Prefix;
        Span<byte> aad = stackalloc byte[context.Length];
        context.Write(aad, version);
        try
        {
            aes.Decrypt(
                stored.AsSpan(5, NonceLength),
                stored.AsSpan(Prefix),
                stored.AsSpan(5 + NonceLength, TagLength),
                plain[..length],
                aad
            );
            return length;
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw new VaultException(
                "A sealed value was altered, or moved from another row, field, person or organisation.",
                e
            );
        }
    }

    public void Dispose()
    {
        aes.Dispose();
        before?.Dispose();
    }
}

/// <summary>
/// A person's unwrapped key, kept for seconds, with the one before it while that is being replaced. Lends its cipher to
/// one user at a time.
/// </summary>
internal sealed class WarmKey(byte[] key, int version, long readAt, long until, WarmKey? before)
    : IDisposable
{
    private PersonCipher? idle;

    /// <summary>A time stamp from before the store was asked.</summary>
    public long ReadAt { get; } = readAt;

    public long Until { get; } = until;

    /// <summary>Of the key that seals.</summary>
    public int Version { get; } = version;

    /// <summary>For measurements beside the bare cipher.</summary>
    internal byte[] Key => key;

    public PersonCipher Rent() => Interlocked.Exchange(ref idle, null) ?? NewCipher();

    public bool Opens(int sealedUnder) =>
        sealedUnder == Version || before?.Opens(sealedUnder) == true;

    /// <summary>One of your own.</summary>
    public PersonCipher NewCipher() => new(key, Version, before?.NewCipher());

    public void Return(PersonCipher cipher) => Interlocked.Exchange(ref idle, cipher)?.Dispose();

    /// <summary>A further key from this one, for one use (RFC 5869).</summary>
    public byte[] Derive(string use, int length) =>
        HKDF.DeriveKey(
            HashAlgorithmName.SHA256,
            key,
            length,
            info: System.Text.Encoding.UTF8.GetBytes(use)
        );

    public void Dispose() => Interlocked.Exchange(ref idle, null)?.Dispose();
}
