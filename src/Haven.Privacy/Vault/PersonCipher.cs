using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Haven.Privacy.Vault;

/// <summary>
/// Seals and opens the values of one person: AES-256-GCM, random 96-bit nonce (NIST SP 800-38D, 8.2.2: a key seals far
/// fewer than 2^32 values). Stored layout: format (1), key version (4), nonce (12), tag (16), ciphertext.
/// </summary>
/// <remarks>Not thread-safe: OpenSSL's cipher context is shared. <see cref="WarmKey"/> lends one to one user at a time.</remarks>
internal sealed class PersonCipher(byte[] key, int version) : IDisposable
{
    private const byte Format = 1;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int Prefix = 1 + 4 + NonceLength + TagLength;

    private readonly AesGcm aes = new(key, TagLength);

    public byte[] Encrypt<T>(SealContext context, SealCodec<T> codec, T? value)
    {
        byte[] plain = ArrayPool<byte>.Shared.Rent(codec.MaxLength(value!));
        Span<byte> aad = stackalloc byte[context.Length];
        context.Write(aad, version);
        try
        {
            int length = codec.Encode(value, plain);
            var stored = new byte[Prefix + length];
            stored[0] = Format;
            BinaryPrimitives.WriteInt32BigEndian(stored.AsSpan(1), version);
            var nonce = stored.AsSpan(5, NonceLength);
            RandomNumberGenerator.Fill(nonce);
            aes.Encrypt(
                nonce,
                plain.AsSpan(0, length),
                stored.AsSpan(Prefix),
                stored.AsSpan(5 + NonceLength, TagLength),
                aad
            );
            return stored;
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
        int length = stored.Length - Prefix;
        if (
            length <= 0
            || stored[0] != Format
            || BinaryPrimitives.ReadInt32BigEndian(stored.AsSpan(1)) != version
        )
        {
            throw new VaultException(
                "A sealed value has a form or key version that this key does not open."
            );
        }
        Span<byte> aad = stackalloc byte[context.Length];
        context.Write(aad, version);
        byte[]? rented = length > 512 ? ArrayPool<byte>.Shared.Rent(length) : null;
        Span<byte> plain = rented is null ? stackalloc byte[512] : rented;
        plain = plain[..length];
        try
        {
            aes.Decrypt(
                stored.AsSpan(5, NonceLength),
                stored.AsSpan(Prefix),
                stored.AsSpan(5 + NonceLength, TagLength),
                plain,
                aad
            );
            return codec.Decode(plain);
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw new VaultException(
                "A sealed value was altered, or moved from another row, field, person or organisation.",
                e
            );
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

    public void Dispose() => aes.Dispose();
}

/// <summary>A person's unwrapped key, kept for seconds. Lends its cipher to one user at a time.</summary>
internal sealed class WarmKey(byte[] key, int version, long until) : IDisposable
{
    private PersonCipher? idle;

    public long Until { get; } = until;

    /// <summary>For measurements beside the bare cipher.</summary>
    internal byte[] Key => key;

    public PersonCipher Rent() =>
        Interlocked.Exchange(ref idle, null) ?? new PersonCipher(key, version);

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
