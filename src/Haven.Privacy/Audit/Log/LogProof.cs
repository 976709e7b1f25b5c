using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Haven.Privacy.Audit.Log;

/// <summary>
/// A proof that an entry is in a log, which anyone can check without the log (c2sp.org/tlog-proof): the entry's number,
/// an inclusion proof and the signed checkpoint.
/// </summary>
/// <param name="Index">Zero-based number of the entry.</param>
/// <param name="Hashes">The inclusion proof, from the leaf's sibling up.</param>
/// <param name="SignedCheckpoint">The signed note, verbatim.</param>
public sealed record LogProof(long Index, IReadOnlyList<TreeHash> Hashes, string SignedCheckpoint)
{
    private const string FirstLine = "c2sp.org/tlog-proof@v1";
    private const int MostHashes = 63;

    /// <summary>Makes the proof of an entry under a log's latest checkpoint.</summary>
    /// <param name="store">The log.</param>
    /// <param name="key">The log's key.</param>
    /// <param name="index">Zero-based number of the entry.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="ArgumentOutOfRangeException">The log has no such entry.</exception>
    /// <exception cref="LogFaultException">The checkpoint or a tile is missing or damaged.</exception>
    public static async Task<LogProof> MakeAsync(
        ITileStore store,
        VerifierKey key,
        long index,
        CancellationToken ct
    )
    {
        var signed = await store.ReadCheckpointAsync(ct);
        var checkpoint = TileLog.ReadCheckpoint(signed, key);
        var reader = await TileReader.OpenAsync(store, checkpoint, ct);
        var hashes = await reader.ProveInclusionAsync(index, ct);
        return new LogProof(index, hashes, Encoding.UTF8.GetString(signed!));
    }

    /// <summary>Reads a proof. Extra data, which nothing vouches for, is passed over.</summary>
    /// <param name="text">The text of the proof.</param>
    /// <exception cref="FormatException">Not a proof.</exception>
    public static LogProof Parse(string text)
    {
        var blank = text.IndexOf("\n\n", StringComparison.Ordinal);
        var lines = blank < 0 ? [] : text[..blank].Split('\n');
        if (lines.Length < 2 || lines[0] != FirstLine)
        {
            throw new FormatException($"A proof begins with the line {FirstLine}.");
        }

        var at = lines[1].StartsWith("extra ", StringComparison.Ordinal) ? 2 : 1;
        if (at == lines.Length || !TryReadIndex(lines[at], out var index))
        {
            throw new FormatException("A proof names the index of the entry.");
        }

        var hashes = new List<TreeHash>();
        foreach (var line in lines[(at + 1)..])
        {
            if (!TreeHash.TryParse(line, out var hash) || hashes.Count == MostHashes)
            {
                throw new FormatException(
                    $"A proof has at most {MostHashes} hashes of 32 bytes in base64, one a line."
                );
            }

            hashes.Add(hash);
        }

        return new LogProof(index, hashes, text[(blank + 2)..]);
    }

    /// <summary>Checks the proof.</summary>
    /// <param name="entry">The entry's exact bytes.</param>
    /// <param name="key">The log's key, known from elsewhere than the proof.</param>
    /// <returns>Whether this very entry stands at <see cref="Index"/> of the log that the key signed.</returns>
    /// <exception cref="FormatException">The proof's checkpoint is not one, or of another log.</exception>
    /// <exception cref="CryptographicException">The key did not sign the checkpoint.</exception>
    public bool Check(ReadOnlySpan<byte> entry, VerifierKey key)
    {
        var checkpoint = Checkpoint.Open(Encoding.UTF8.GetBytes(SignedCheckpoint), key);
        return MerkleTree.CheckInclusion(
            Index,
            checkpoint.Size,
            MerkleTree.LeafHash(entry),
            Hashes.ToArray(),
            checkpoint.Root
        );
    }

    /// <summary>The text of the proof.</summary>
    public string ToText()
    {
        var text = new StringBuilder(FirstLine)
            .Append("\nindex ")
            .Append(Index.ToString(CultureInfo.InvariantCulture))
            .Append('\n');
        foreach (var hash in Hashes)
        {
            text.Append(hash.ToString()).Append('\n');
        }

        return text.Append('\n').Append(SignedCheckpoint).ToString();
    }

    private static bool TryReadIndex(string line, out long index)
    {
        index = 0;
        return line.StartsWith("index ", StringComparison.Ordinal)
            && long.TryParse(line[6..], NumberStyles.None, CultureInfo.InvariantCulture, out index)
            && index.ToString(CultureInfo.InvariantCulture) == line[6..];
    }
}
