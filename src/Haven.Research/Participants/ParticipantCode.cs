using System.Globalization;
using System.Security.Cryptography;

namespace Haven.Research.Participants;

/// <summary>
/// A participant's code: seven random digits. Haven draws it, so that nobody can put a name, a telephone number or a
/// birthday into it; the letter before it keeps it apart from the code of a client.
/// </summary>
public static class ParticipantCode
{
    private const int Digits = 7;

    public static long Draw() => RandomNumberGenerator.GetInt32(1_000_000, 10_000_000);

    /// <summary>"P-1234567"</summary>
    public static string Words(long code) =>
        string.Create(CultureInfo.InvariantCulture, $"P-{code}");

    /// <summary>Null where it is no such code. Spaces and hyphens do not matter; the letter does.</summary>
    public static long? Parse(string? typed)
    {
        string text = string.Concat(
            (typed ?? "").Where(c => !char.IsWhiteSpace(c) && c is not ('-' or '\u2011'))
        );
        return
            text is ['P' or 'p', .. var digits]
            && digits.Length == Digits
            && digits.All(char.IsAsciiDigit)
            && digits[0] != '0'
            ? long.Parse(digits, CultureInfo.InvariantCulture)
            : null;
    }
}
