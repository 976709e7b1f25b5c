using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Haven.Privacy.Audit.Log;

/// <summary>One signature line of a note.</summary>
/// <param name="KeyName">Name of the key that is said to have signed.</param>
/// <param name="KeyId">Its <see cref="VerifierKey.Id"/>.</param>
/// <param name="Signature">The bytes behind the id.</param>
public sealed record NoteSignature(string KeyName, uint KeyId, ReadOnlyMemory<byte> Signature);

/// <summary>
/// Text signed by one or more keys, as c2sp.org/signed-note describes: text ending in a newline, a blank line,
/// signature lines.
/// </summary>
public sealed class SignedNote
{
    private const int MaxLength = 1_000_000; // Go's limit, so that both accept the same notes
    private const int MaxSignatures = 100;
    private const string LineStart = "— ";
    private static readonly UTF8Encoding Utf8 = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    private SignedNote(
        string text,
        IReadOnlyList<NoteSignature> verified,
        IReadOnlyList<NoteSignature> unknown
    ) => (Text, Verified, Unknown) = (text, verified, unknown);

    /// <summary>The signed text, its last newline included.</summary>
    public string Text { get; }

    /// <summary>Signatures of the keys asked for, all checked.</summary>
    public IReadOnlyList<NoteSignature> Verified { get; }

    /// <summary>Signatures of other keys, a witness's for example: not checked.</summary>
    public IReadOnlyList<NoteSignature> Unknown { get; }

    /// <summary>Signs a text.</summary>
    /// <param name="text">Ends in a newline; no control character but the newline.</param>
    /// <param name="signers">One or more keys.</param>
    /// <returns>The note in UTF-8.</returns>
    /// <exception cref="ArgumentException">The text cannot be a note's, or nobody signs.</exception>
    public static byte[] Sign(string text, params ReadOnlySpan<NoteSigner> signers)
    {
        if (signers.IsEmpty)
        {
            throw new ArgumentException("A note has at least one signature.", nameof(signers));
        }

        if (!text.EndsWith('\n') || HasControlCharacter(text))
        {
            throw new ArgumentException(
                "A note's text ends in a newline and has no other control character.",
                nameof(text)
            );
        }

        var bytes = Utf8.GetBytes(text);
        var note = new StringBuilder(text).Append('\n');
        foreach (var signer in signers)
        {
            var signature = new byte[4 + Ed25519.SignatureLength];
            BinaryPrimitives.WriteUInt32BigEndian(signature, signer.VerifierKey.Id);
            signer.Sign(bytes).CopyTo(signature, 4);
            note.Append(LineStart)
                .Append(signer.Name)
                .Append(' ')
                .Append(Convert.ToBase64String(signature))
                .Append('\n');
        }

        return Utf8.GetBytes(note.ToString());
    }

    /// <summary>Reads a note and checks its signatures.</summary>
    /// <param name="note">The note in UTF-8.</param>
    /// <param name="keys">The keys that are trusted.</param>
    /// <exception cref="FormatException">Not a note.</exception>
    /// <exception cref="CryptographicException">None of the keys signed it, or a signature of one of them is bad.</exception>
    public static SignedNote Open(ReadOnlySpan<byte> note, params ReadOnlySpan<VerifierKey> keys)
    {
        var (text, signatures) = Split(note);
        var textBytes = Utf8.GetBytes(text);
        var verified = new List<NoteSignature>();
        var unknown = new List<NoteSignature>();
        foreach (var signature in signatures)
        {
            if (Find(keys, signature) is not { } key)
            {
                unknown.Add(signature);
            }
            else if (!key.Verify(textBytes, signature.Signature.Span))
            {
                throw new CryptographicException(
                    $"The note's signature by {key.Name} is not good: text or signature was altered."
                );
            }
            else
            {
                verified.Add(signature);
            }
        }

        return verified.Count > 0
            ? new SignedNote(text, verified, unknown)
            : throw new CryptographicException("The note carries no signature of a trusted key.");
    }

    /// <summary>Reads a note without checking any signature.</summary>
    internal static (string Text, IReadOnlyList<NoteSignature> Signatures) Split(
        ReadOnlySpan<byte> note
    )
    {
        var all = Decode(note);
        var blank = all.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (blank < 0 || !all.EndsWith('\n') || blank + 2 == all.Length)
        {
            throw new FormatException(
                "Not a signed note: the text, a blank line and signature lines are expected."
            );
        }

        var lines = all[(blank + 2)..^1].Split('\n');
        return lines.Length <= MaxSignatures
            ? (all[..(blank + 1)], Array.ConvertAll(lines, ParseSignature))
            : throw new FormatException($"A note has at most {MaxSignatures} signatures.");
    }

    private static string Decode(ReadOnlySpan<byte> note)
    {
        if (note.Length > MaxLength)
        {
            throw new FormatException($"A note has at most {MaxLength} bytes.");
        }

        try
        {
            var all = Utf8.GetString(note);
            return HasControlCharacter(all)
                ? throw new FormatException("A note has no control character but newline.")
                : all;
        }
        catch (DecoderFallbackException unreadable)
        {
            throw new FormatException("A note is valid UTF-8.", unreadable);
        }
    }

    private static NoteSignature ParseSignature(string line)
    {
        if (line.StartsWith(LineStart, StringComparison.Ordinal))
        {
            var parts = line[LineStart.Length..].Split(' ');
            if (
                parts.Length == 2
                && VerifierKey.IsName(parts[0])
                && StrictBase64.TryDecode(parts[1], out var bytes)
                && bytes.Length >= 5
            )
            {
                return new NoteSignature(
                    parts[0],
                    BinaryPrimitives.ReadUInt32BigEndian(bytes),
                    bytes.AsMemory(4)
                );
            }
        }

        throw new FormatException("A signature line of the note is malformed.");
    }

    private static VerifierKey? Find(ReadOnlySpan<VerifierKey> keys, NoteSignature signature)
    {
        foreach (var key in keys)
        {
            if (key.Name == signature.KeyName && key.Id == signature.KeyId)
            {
                return key;
            }
        }

        return null;
    }

    private static bool HasControlCharacter(string text) => text.Any(c => c < ' ' && c != '\n');
}
