using System.Globalization;
using System.Security.Cryptography;

namespace Haven.Screening.Clients;

/// <summary>
/// A client's code: three to six digits that name nobody (promise SCR-3). Longer numbers could be a telephone or a
/// national number, and six digits that read as a child's birthday are refused.
/// </summary>
public static class ClientCode
{
    private static readonly string[] BirthdayForms = ["yyMMdd", "ddMMyy", "MMddyy"];

    /// <summary>The code, or what is wrong with it. Spaces and hyphens between the digits do not matter.</summary>
    public static (long Code, string? Error) Parse(string? text)
    {
        string digits = string.Concat((text ?? "").Where(c => !char.IsWhiteSpace(c) && c != '-'));
        if (digits.Length == 0)
        {
            return (0, "Enter the client's code.");
        }
        if (!digits.All(char.IsAsciiDigit))
        {
            return (
                0,
                "A code has digits only, so that it cannot hold a name. Enter three to six digits, such as 204 117."
            );
        }
        if (digits.Length is < 3 or > 6 || digits[0] == '0')
        {
            return (
                0,
                "A code has three to six digits and does not begin with 0. A longer number could be a telephone or an identity number."
            );
        }
        return IsBirthday(digits)
            ? (
                0,
                "This could be read as a date of birth. Choose a code that says nothing about the person."
            )
            : (long.Parse(digits, CultureInfo.InvariantCulture), null);
    }

    /// <summary>A random code that could be given to a client; whether it is free is for the database to say.</summary>
    public static long Suggest()
    {
        while (true)
        {
            int code = RandomNumberGenerator.GetInt32(100_000, 1_000_000);
            if (!IsBirthday(code.ToString(CultureInfo.InvariantCulture)))
            {
                return code;
            }
        }
    }

    // Two digits of a year fit every century, so that only day and month decide.
    private static bool IsBirthday(string digits) =>
        digits.Length == 6
        && Array.Exists(
            BirthdayForms,
            f =>
                DateOnly.TryParseExact(
                    digits,
                    f,
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.None,
                    out _
                )
        );
}
