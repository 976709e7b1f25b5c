using System.Security.Cryptography;

namespace Haven.Organisations.Keys;

/// <summary>
/// How a key looks: "haven_" and 40 letters and digits (238 bits), so that scanners for leaked secrets find it with one
/// pattern, and a double click selects all of it.
/// </summary>
internal static class KeyText
{
    public const string Beginning = "haven_";
    private const int Length = 40;
    private const int Shown = 6;
    private const string Alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    public static string New() => Beginning + RandomNumberGenerator.GetString(Alphabet, Length);

    /// <summary>What of a key stays visible: the rest still has more than 200 bits.</summary>
    public static string PrefixOf(string key) => key[..(Beginning.Length + Shown)];

    public static bool Fits(string text) =>
        text.Length == Beginning.Length + Length
        && text.StartsWith(Beginning, StringComparison.Ordinal)
        && text.AsSpan(Beginning.Length).IndexOfAnyExcept(Alphabet) < 0;

    /// <summary>The key of an Authorization header (RFC 6750, 2.1); null where it carries none of ours.</summary>
    public static string? From(string header)
    {
        const string scheme = "Bearer ";
        return
            header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)
            && Fits(header[scheme.Length..].Trim())
            ? header[scheme.Length..].Trim()
            : null;
    }
}
