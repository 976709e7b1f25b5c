using System.Buffers.Binary;

namespace Haven.Privacy.Audit.Log;

/// <summary>
/// Ed25519 signatures (RFC 8032, section 5.1) through OpenSSL's libcrypto. For repeated use of one key keep an
/// <see cref="Ed25519PrivateKey"/> or <see cref="Ed25519PublicKey"/>; the methods here load the key at each call.
/// </summary>
public static class Ed25519
{
    /// <summary>Bytes of the secret seed from which a private key is derived.</summary>
    public const int SeedLength = 32;

    /// <summary>Bytes of an encoded public key.</summary>
    public const int PublicKeyLength = 32;

    /// <summary>Bytes of a signature.</summary>
    public const int SignatureLength = 64;

    /// <summary>The public key that belongs to a seed.</summary>
    /// <param name="seed">32 secret bytes.</param>
    /// <returns>32 bytes.</returns>
    /// <exception cref="ArgumentException">The seed is not 32 bytes.</exception>
    public static byte[] PublicKeyOf(ReadOnlySpan<byte> seed)
    {
        using var key = new Ed25519PrivateKey(seed);
        return key.PublicKey.ToArray();
    }

    /// <summary>Signs a message. The same seed and message always give the same signature.</summary>
    /// <param name="seed">32 secret bytes.</param>
    /// <param name="message">Any number of bytes, none included.</param>
    /// <returns>64 bytes.</returns>
    /// <exception cref="ArgumentException">The seed is not 32 bytes.</exception>
    public static byte[] Sign(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> message)
    {
        using var key = new Ed25519PrivateKey(seed);
        return key.Sign(message);
    }

    /// <summary>
    /// Whether a signature is good. Never throws: a key or signature of wrong length or form is simply not good.
    /// </summary>
    /// <param name="publicKey">32 bytes.</param>
    /// <param name="message">The message that was signed.</param>
    /// <param name="signature">64 bytes.</param>
    public static bool Verify(
        ReadOnlySpan<byte> publicKey,
        ReadOnlySpan<byte> message,
        ReadOnlySpan<byte> signature
    ) => IsSoundPublicKey(publicKey) && new Ed25519PublicKey(publicKey).Verify(message, signature);

    /// <summary>
    /// Whether 32 bytes may serve as a public key. Refused are a y coordinate not below 2^255 - 19 (RFC 8032, section
    /// 5.1.3: one key must have one encoding) and the points of small order, under which a signature of any message
    /// can be made without a secret.
    /// </summary>
    /// <param name="publicKey">The encoded key.</param>
    public static bool IsSoundPublicKey(ReadOnlySpan<byte> publicKey)
    {
        if (publicKey.Length != PublicKeyLength)
        {
            return false;
        }

        var y = publicKey.ToArray();
        y[31] &= 0x7f;
        return IsBelowPrime(y) && !SmallOrder.Any(small => small.AsSpan().SequenceEqual(y));
    }

    // y of the points of order 1, 2, 4 and 8 on edwards25519, sign bit off.
    private static readonly byte[][] SmallOrder =
    [
        Convert.FromHexString("0100000000000000000000000000000000000000000000000000000000000000"),
        Convert.FromHexString("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
        Convert.FromHexString("0000000000000000000000000000000000000000000000000000000000000000"),
        Convert.FromHexString("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
        Convert.FromHexString("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
    ];

    private static bool IsBelowPrime(ReadOnlySpan<byte> y) =>
        y[0] < 0xed
        || BinaryPrimitives.ReadUInt64LittleEndian(y[24..]) != 0x7fff_ffff_ffff_ffff
        || y[1..24].ContainsAnyExcept((byte)0xff);
}

/// <summary>A loaded Ed25519 private key, for repeated signing. Safe for use by several threads at once.</summary>
public sealed class Ed25519PrivateKey : IDisposable
{
    private readonly LibCrypto.KeyHandle _key;
    private readonly byte[] _publicKey = new byte[Ed25519.PublicKeyLength];

    /// <summary>Loads a key.</summary>
    /// <param name="seed">32 secret bytes (RFC 8032 calls them the private key).</param>
    /// <exception cref="ArgumentException">The seed is not 32 bytes.</exception>
    public Ed25519PrivateKey(ReadOnlySpan<byte> seed)
    {
        if (seed.Length != Ed25519.SeedLength)
        {
            throw new ArgumentException(
                $"An Ed25519 seed has 32 bytes, not {seed.Length}.",
                nameof(seed)
            );
        }

        _key = LibCrypto.LoadPrivateKey(seed);
        LibCrypto.PublicKeyOf(_key, _publicKey);
    }

    /// <summary>The public key, 32 bytes.</summary>
    public ReadOnlyMemory<byte> PublicKey => _publicKey;

    /// <summary>Signs a message.</summary>
    /// <param name="message">Any number of bytes, none included.</param>
    /// <returns>64 bytes.</returns>
    /// <exception cref="ObjectDisposedException">The key has been disposed.</exception>
    public byte[] Sign(ReadOnlySpan<byte> message)
    {
        var signature = new byte[Ed25519.SignatureLength];
        LibCrypto.Sign(_key, message, signature);
        return signature;
    }

    /// <summary>Frees the key; OpenSSL overwrites its memory.</summary>
    public void Dispose() => _key.Dispose();
}

/// <summary>A loaded Ed25519 public key, for repeated verification. Safe for use by several threads at once.</summary>
public sealed class Ed25519PublicKey
{
    private readonly LibCrypto.KeyHandle _key;
    private readonly byte[] _bytes;

    /// <summary>Loads a key.</summary>
    /// <param name="bytes">32 bytes.</param>
    /// <exception cref="ArgumentException">
    /// Not a sound key; see <see cref="Ed25519.IsSoundPublicKey"/>. Whether the point lies on the curve is seen only
    /// when a signature is verified: then none is good.
    /// </exception>
    public Ed25519PublicKey(ReadOnlySpan<byte> bytes)
    {
        if (!Ed25519.IsSoundPublicKey(bytes))
        {
            throw new ArgumentException(
                "Not a sound Ed25519 public key of 32 bytes.",
                nameof(bytes)
            );
        }

        _bytes = bytes.ToArray();
        _key = LibCrypto.LoadPublicKey(_bytes);
    }

    /// <summary>The encoded key, 32 bytes.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>Whether a signature of a message is good. A signature of wrong length or form is not; never throws.</summary>
    /// <param name="message">The message that was signed.</param>
    /// <param name="signature">64 bytes.</param>
    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        signature.Length == Ed25519.SignatureLength && LibCrypto.Verify(_key, message, signature);
}
