using System.Globalization;
using System.Security.Cryptography;

namespace Haven.Research.Model;

/// <summary>
/// Seven random digits behind a letter. Haven draws them, so that nobody can put a name, a telephone number or a birthday
/// into them; the letter keeps them apart from the code of a client and from one another.
/// </summary>
internal sealed class LetteredNumber(char letter)
{
    private const int Digits = 7;

    public static long Draw() => RandomNumberGenerator.GetInt32(1_000_000, 10_000_000);

    /// <summary>"P-1234567"</summary>
    public string Words(long number) =>
        string.Create(CultureInfo.InvariantCulture, $"{letter}-{number}");

    /// <summary>Null where it is no such number. Spaces and hyphens do not matter; the letter does.</summary>
    public long? Parse(string? typed)
    {
        string text = string.Concat(
            (typed ?? "").Where(c => !char.IsWhiteSpace(c) && c is not ('-' or '\u2011'))
        );
        return
            text.Length == Digits + 1
            && char.ToUpperInvariant(text[0]) == letter
            && text.Skip(1).All(char.IsAsciiDigit)
            && text[1] != '0'
            ? long.Parse(text[1..], CultureInfo.InvariantCulture)
            : null;
    }
}
