using System.Globalization;
using System.Text.RegularExpressions;

namespace Haven.Screening.FreeText;

/// <summary>Numbers under which a state knows a person, with their check digits where they have some.</summary>
internal static partial class NationalNumbers
{
    // The letter of a Spanish DNI or NIE: the number's remainder by 23.
    private const string SpanishLetters = "TRWAGMYFPDXBNJZSQVHLCKE";

    public static IEnumerable<(int At, int Length)> In(string text) =>
        SocialSecurity()
            .Matches(text)
            .Concat(NamedSocialSecurity().Matches(text))
            .Concat(NationalInsurance().Matches(text))
            .Concat(Nhs().Matches(text).Where(m => HasNhsCheckDigit(m.Value)))
            .Concat(SpanishIdentity().Matches(text).Where(m => HasSpanishLetter(m.Value)))
            .Select(Span);

    private static (int, int) Span(Match match) =>
        match.Groups["it"] is { Success: true } it
            ? (it.Index, it.Length)
            : (match.Index, match.Length);

    // Ten digits; the weighted sum of the first nine gives the last (modulus 11).
    private static bool HasNhsCheckDigit(string text)
    {
        var digits = text.Where(char.IsAsciiDigit).Select(c => c - '0').ToArray();
        int check = 11 - digits.Take(9).Select((d, i) => d * (10 - i)).Sum() % 11;
        return digits.Length == 10 && check != 10 && digits[9] == check % 11;
    }

    private static bool HasSpanishLetter(string text)
    {
        string plain = string.Concat(text.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
        string digits = plain[..^1] switch
        {
            ['X', .. var rest] => "0" + rest,
            ['Y', .. var rest] => "1" + rest,
            ['Z', .. var rest] => "2" + rest,
            var all => all,
        };
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && SpanishLetters[number % 23] == plain[^1];
    }

    [GeneratedRegex(
        @"(?<![\d-])(?!000|666|9)\d{3}(?<s>[- ])(?!00)\d{2}\k<s>(?!0000)\d{4}(?![\d-])",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex SocialSecurity();

    [GeneratedRegex(
        @"\b(SSN|social security|seguro social)\b\D{0,25}(?<it>\d{9})(?!\d)",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        1000
    )]
    private static partial Regex NamedSocialSecurity();

    [GeneratedRegex(
        @"\b(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        1000
    )]
    private static partial Regex NationalInsurance();

    [GeneratedRegex(
        @"(?<![\d+.-])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\d-])",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Nhs();

    [GeneratedRegex(
        @"(?<![\w.-])([XYZ][- ]?\d{7}|\d{2}\.?\d{3}\.?\d{3})[- ]?[A-Z](?!\w)",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        1000
    )]
    private static partial Regex SpanishIdentity();
}
