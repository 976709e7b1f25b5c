using System.Globalization;
using System.Security.Cryptography;

namespace Haven.Messaging.Students;

/// <summary>
/// The number by which people here speak of a student: eight digits that chance gave, behind a letter that no client's
/// code has.
/// </summary>
public static class StudentNumber
{
    private const int Least = 10_000_000;
    private const int Most = 100_000_000;

    public static long Create() => RandomNumberGenerator.GetInt32(Least, Most);

    /// <summary>"S-1234 5678", with a space that does not break.</summary>
    public static string Words(long number) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"S-{number / 10_000:0000}\u00A0{number % 10_000:0000}"
        );

    /// <summary>As it stands in an address: "12345678".</summary>
    public static string Plain(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The number of an address; null for anything else.</summary>
    public static long? OfAddress(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? number
            : null;

    /// <summary>The number as somebody typed it: the letter has to be there, spaces and hyphens do not matter.</summary>
    public static long? Parse(string? text)
    {
        string typed = string.Concat((text ?? "").Where(c => !char.IsWhiteSpace(c) && c != '-'));
        return typed.Length == 9 && (typed[0] is 'S' or 's') ? OfAddress(typed[1..]) : null;
    }
}
