using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Haven.Privacy.Audit.Log;

/// <summary>
/// The public half of a key that signs notes, in the text form of c2sp.org/signed-note:
/// <c>name+hash+base64(0x01 || public key)</c>. This is what an outside verifier is given, over another way than the log.
/// </summary>
public sealed class VerifierKey : IEquatable<VerifierKey>
{
    private const byte Ed25519Type = 0x01;
    private readonly Ed25519PublicKey _key;

    /// <summary>Names a public key.</summary>
    /// <param name="name">For a log the origin of its checkpoints, for example <c>haven.local/audit/ABC</c>.</param>
    /// <param name="publicKey">An Ed25519 public key, 32 bytes.</param>
    /// <exception cref="ArgumentException">
    /// The name is empty or holds white space, a plus sign or a control character, or the key is not sound.
    /// </exception>
    public VerifierKey(string name, ReadOnlySpan<byte> publicKey)
    {
        if (!IsName(name))
        {
            throw new ArgumentException(
                "A key name is not empty and holds no white space, plus sign or control character.",
                nameof(name)
            );
        }

        Name = name;
        _key = new Ed25519PublicKey(publicKey);
        Id = IdOf(name, publicKey);
    }

    /// <summary>The key's name.</summary>
    public string Name { get; }

    /// <summary>The first four bytes of SHA-256 over name, newline, type and public key. An abbreviation, not a proof.</summary>
    public uint Id { get; }

    /// <summary>The Ed25519 public key, 32 bytes.</summary>
    public ReadOnlyMemory<byte> PublicKey => _key.Bytes;

    /// <summary>Reads the text form.</summary>
    /// <param name="text">As <see cref="ToString"/> writes it.</param>
    /// <exception cref="FormatException">Not a verifier key, of another algorithm, or the hash does not fit the key.</exception>
    public static VerifierKey Parse(string text)
    {
        var parts = text.Split('+', 3);
        if (
            parts.Length != 3
            || !IsName(parts[0])
            || parts[1].Length != 8
            || !uint.TryParse(
                parts[1],
                NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture,
                out var id
            )
            || !StrictBase64.TryDecode(parts[2], out var bytes)
            || bytes.Length == 0
        )
        {
            throw new FormatException("Not a verifier key of the form name+hash+base64.");
        }

        if (bytes[0] != Ed25519Type || !Ed25519.IsSoundPublicKey(bytes.AsSpan(1)))
        {
            throw new FormatException(
                "The verifier key is not a sound Ed25519 key (type 1, 32 bytes)."
            );
        }

        var key = new VerifierKey(parts[0], bytes.AsSpan(1));
        return key.Id == id
            ? key
            : throw new FormatException(
                "The hash in the verifier key does not fit its name and key."
            );
    }

    /// <summary>Whether a signature over a text is this key's.</summary>
    /// <param name="text">The bytes that were signed.</param>
    /// <param name="signature">64 bytes.</param>
    public bool Verify(ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature) =>
        _key.Verify(text, signature);

    /// <inheritdoc/>
    public bool Equals(VerifierKey? other) =>
        other is not null
        && Name == other.Name
        && PublicKey.Span.SequenceEqual(other.PublicKey.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as VerifierKey);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Id);

    /// <summary>The text form, <c>name+hash+base64</c>; holds no secret.</summary>
    public override string ToString()
    {
        byte[] typed = [Ed25519Type, .. PublicKey.Span];
        return $"{Name}+{Id.ToString("x8", CultureInfo.InvariantCulture)}+{Convert.ToBase64String(typed)}";
    }

    internal static bool IsName(string name) =>
        name.Length > 0
        && !name.Any(c =>
            char.IsWhiteSpace(c) || char.IsControl(c) || char.IsSurrogate(c) || c == '+'
        );

    private static uint IdOf(string name, ReadOnlySpan<byte> publicKey)
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes(name), (byte)'\n', Ed25519Type, .. publicKey];
        return BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(bytes));
    }
}

/// <summary>A named key that signs notes. Keeps the key loaded; safe for use by several threads at once.</summary>
public sealed class NoteSigner : IDisposable
{
    private readonly Ed25519PrivateKey _key;

    /// <summary>Takes up a key.</summary>
    /// <param name="name">See <see cref="VerifierKey(string, ReadOnlySpan{byte})"/>.</param>
    /// <param name="seed">32 secret bytes, <see cref="Ed25519.SeedLength"/>.</param>
    /// <exception cref="ArgumentException">The name or the seed is not one.</exception>
    public NoteSigner(string name, ReadOnlySpan<byte> seed)
    {
        _key = new Ed25519PrivateKey(seed);
        try
        {
            VerifierKey = new VerifierKey(name, _key.PublicKey.Span);
        }
        catch (ArgumentException)
        {
            _key.Dispose();
            throw;
        }
    }

    /// <summary>The key's name.</summary>
    public string Name => VerifierKey.Name;

    /// <summary>The public half, to hand out.</summary>
    public VerifierKey VerifierKey { get; }

    /// <summary>Signs bytes.</summary>
    /// <param name="text">What to sign.</param>
    /// <returns>64 bytes.</returns>
    public byte[] Sign(ReadOnlySpan<byte> text) => _key.Sign(text);

    /// <summary>Frees the key.</summary>
    public void Dispose() => _key.Dispose();
}
