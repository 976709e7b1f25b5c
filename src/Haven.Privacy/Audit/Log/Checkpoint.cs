using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Haven.Privacy.Audit.Log;

/// <summary>
/// What a log signs about itself (c2sp.org/tlog-checkpoint): whose log it is, how many entries it has, and the root
/// hash over all of them. Two checkpoints of one log that no consistency proof joins are proof of tampering.
/// </summary>
/// <param name="Origin">Identity of the log; the name of its key.</param>
/// <param name="Size">Number of entries.</param>
/// <param name="Root">Root of the Merkle tree over them.</param>
public sealed record Checkpoint(string Origin, long Size, TreeHash Root)
{
    /// <summary>Further lines, which no verifier can audit; Haven writes none.</summary>
    public IReadOnlyList<string> Extensions { get; init; } = [];

    /// <summary>Reads the text of a checkpoint, signatures not included.</summary>
    /// <param name="text">At least three lines, none of them empty, each ending in a newline.</param>
    /// <exception cref="FormatException">Not a checkpoint.</exception>
    public static Checkpoint Parse(string text)
    {
        var lines = text.Split('\n');
        if (lines.Length < 4 || lines[^1].Length > 0 || lines[..^1].Any(line => line.Length == 0))
        {
            throw new FormatException("A checkpoint has at least three lines and no empty one.");
        }

        if (
            !long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            || size.ToString(CultureInfo.InvariantCulture) != lines[1]
        )
        {
            throw new FormatException(
                "The second line of a checkpoint is the number of entries, without leading zeros."
            );
        }

        if (!TreeHash.TryParse(lines[2], out var root))
        {
            throw new FormatException(
                "The third line of a checkpoint is the root hash: 32 bytes in base64."
            );
        }

        if (size == 0 && root != MerkleTree.EmptyRoot)
        {
            throw new FormatException(
                "The root of a checkpoint of no entries is SHA-256 of nothing."
            );
        }

        return new Checkpoint(lines[0], size, root) { Extensions = lines[3..^1] };
    }

    /// <summary>Reads a signed checkpoint and checks its signature and origin.</summary>
    /// <param name="note">The signed note in UTF-8.</param>
    /// <param name="key">The log's key; the origin must be its name.</param>
    /// <exception cref="FormatException">Not a checkpoint, or of another log.</exception>
    /// <exception cref="CryptographicException">The key did not sign it.</exception>
    public static Checkpoint Open(ReadOnlySpan<byte> note, VerifierKey key)
    {
        var checkpoint = Parse(SignedNote.Open(note, key).Text);
        return checkpoint.Origin == key.Name
            ? checkpoint
            : throw new FormatException(
                $"The checkpoint is of the log {checkpoint.Origin}, not of {key.Name}."
            );
    }

    /// <summary>Reads a signed checkpoint without checking who signed it: nothing in it may be trusted.</summary>
    /// <param name="note">The signed note in UTF-8.</param>
    /// <exception cref="FormatException">Not a checkpoint.</exception>
    public static Checkpoint ReadUnverified(ReadOnlySpan<byte> note) =>
        Parse(SignedNote.Split(note).Text);

    /// <summary>Signs the checkpoint.</summary>
    /// <param name="signer">The log's key; its name must be the origin.</param>
    /// <returns>The signed note in UTF-8; the same checkpoint and key always give the same bytes.</returns>
    /// <exception cref="ArgumentException">The key has another name.</exception>
    public byte[] Sign(NoteSigner signer) =>
        signer.Name == Origin
            ? SignedNote.Sign(ToText(), signer)
            : throw new ArgumentException(
                $"The key {signer.Name} does not sign for the log {Origin}.",
                nameof(signer)
            );

    /// <summary>The text that is signed.</summary>
    public string ToText()
    {
        var text = new StringBuilder()
            .Append(Origin)
            .Append('\n')
            .Append(Size.ToString(CultureInfo.InvariantCulture))
            .Append('\n')
            .Append(Root.ToString())
            .Append('\n');
        foreach (var line in Extensions)
        {
            text.Append(line).Append('\n');
        }

        return text.ToString();
    }
}
