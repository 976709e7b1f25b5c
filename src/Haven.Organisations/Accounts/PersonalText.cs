using System.Globalization;
using System.Text;

namespace Haven.Organisations.Accounts;

/// <summary>One line that a person types: in any script, and nothing in it that cannot be seen.</summary>
public static class PersonalText
{
    // Persian and the scripts of India need these two to be written rightly.
    private const int ZeroWidthNonJoiner = 0x200C;
    private const int ZeroWidthJoiner = 0x200D;

    /// <summary>Trimmed and composed; null, with an error beside the field, when it cannot be kept.</summary>
    public static string? Read(
        string? typed,
        string field,
        string words,
        int longest,
        FieldErrors errors
    )
    {
        string text = (typed ?? "").Trim();
        if (HidesSomething(text))
        {
            errors.Add(
                field,
                $"{words} contains a character that cannot be seen, such as a line break or one that turns the direction of writing. Delete it and type it again."
            );
            return null;
        }
        if (text.Length > longest)
        {
            errors.Add(
                field,
                $"{words} is longer than {longest.ToString(CultureInfo.InvariantCulture)} characters. Shorten it."
            );
            return null;
        }
        return text.Length == 0 ? null : text.Normalize();
    }

    /// <summary>As <see cref="Read"/>; an empty field is an error as well.</summary>
    public static string ReadRequired(
        string? typed,
        string field,
        string words,
        int longest,
        FieldErrors errors
    )
    {
        string? text = Read(typed, field, words, longest, errors);
        if (text is null && errors[field] is null)
        {
            errors.Add(field, $"Enter your {words.ToLowerInvariant()}.");
        }
        return text ?? "";
    }

    public static bool HidesSomething(string text) => text.EnumerateRunes().Any(IsHidden);

    private static bool IsHidden(Rune rune) =>
        rune.Value is not (ZeroWidthJoiner or ZeroWidthNonJoiner)
        && (
            rune == Rune.ReplacementChar
            || Rune.GetUnicodeCategory(rune)
                is UnicodeCategory.Control
                    or UnicodeCategory.Format
                    or UnicodeCategory.LineSeparator
                    or UnicodeCategory.ParagraphSeparator
                    or UnicodeCategory.PrivateUse
                    or UnicodeCategory.Surrogate
        );
}
