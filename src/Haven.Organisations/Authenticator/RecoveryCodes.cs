using System.Security.Cryptography;
using System.Text;

namespace Haven.Organisations.Authenticator;

/// <summary>
/// Codes for the day when the telephone is gone. Each works once. Kept as hashes inside a sealed field; fifty random
/// bits each, so that a plain hash is enough.
/// </summary>
internal static class RecoveryCodes
{
    public const int Count = 10;
    private const int Half = 5;

    // Without letters that are taken for one another on paper.
    private const string Alphabet = "abcdefghjkmnpqrstvwxyz23456789";

    public static IReadOnlyList<string> Create() =>
        [.. Enumerable.Range(0, Count).Select(_ => $"{Part()}-{Part()}")];

    public static string Keep(IEnumerable<string> codes) => string.Join('\n', codes.Select(Hash));

    public static int Left(string? kept) => Hashes(kept).Length;

    /// <summary>What is left after this code was used; null when it is none of them.</summary>
    public static string? Use(string? kept, string typed)
    {
        string[] hashes = Hashes(kept);
        string hash = Hash(typed);
        return hashes.Contains(hash, StringComparer.Ordinal)
            ? string.Join('\n', hashes.Where(h => h != hash))
            : null;
    }

    private static string Part() => RandomNumberGenerator.GetString(Alphabet, Half);

    private static string[] Hashes(string? kept) =>
        (kept ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string Hash(string code) =>
        Convert.ToHexStringLower(
            SHA256.HashData(
                Encoding.UTF8.GetBytes(
                    string.Concat(code.ToLowerInvariant().Where(char.IsAsciiLetterOrDigit))
                )
            )
        );
}
