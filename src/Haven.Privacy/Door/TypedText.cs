using System.Globalization;
using System.Net.Mail;
using System.Text;

namespace Haven.Privacy.Door;

/// <summary>
/// Text as a person typed it into a field, in any script: trimmed, in one normal form, and nothing in it that cannot be
/// seen.
/// </summary>
public static class TypedText
{
    // Persian, the scripts of India and many emoji need these two between characters to be written rightly.
    private const char ZeroWidthNonJoiner = '\u200C';
    private const char ZeroWidthJoiner = '\u200D';

    // A letter may carry several marks and still be one character to its reader; a heap of hundreds is none.
    private const int MostUnitsPerCharacter = 8;

    /// <summary>The clean text, or what is wrong with it in words for the person who typed it.</summary>
    /// <param name="text">As it arrived.</param>
    /// <param name="words">What the field is called, as a sentence begins with it: "First name".</param>
    /// <param name="longest">In characters as people count them.</param>
    /// <param name="lines">Whether line breaks and tabs are allowed.</param>
    public static (string Text, string? Error) Clean(
        string? text,
        string words,
        int longest,
        bool lines = false
    )
    {
        string clean = Trimmed((text ?? "").ReplaceLineEndings("\n"));
        if (clean.EnumerateRunes().Any(r => IsHidden(r) && !(lines && r.Value is '\n' or '\t')))
        {
            string such = lines ? "one that turns" : "a line break or one that turns";
            return (
                Readable(clean),
                $"{words} contains a character that cannot be seen, such as {such} the direction of writing. Delete it and type it again."
            );
        }
        clean = clean.Normalize();
        int length = new StringInfo(clean).LengthInTextElements;
        return length > longest || clean.Length > longest * MostUnitsPerCharacter
            ? (
                clean,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{words} is longer than {longest} characters. Shorten it."
                )
            )
            : (clean, null);
    }

    /// <summary>Whether it is an e-mail address and nothing else, so that a mail can go there as it stands.</summary>
    public static bool IsAddress(string typed) =>
        MailAddress.TryCreate(typed, out var address)
        && address.Address == typed
        && address.DisplayName.Length == 0;

    /// <summary>Whether something in it cannot be seen, or is no character at all.</summary>
    public static bool HidesSomething(string text) => text.EnumerateRunes().Any(IsHidden);

    // Between characters a joiner changes how they are written; at either end it changes nothing that can be seen.
    private static string Trimmed(string text)
    {
        int start = 0,
            end = text.Length;
        while (start < end && IsNothing(text[start]))
        {
            start++;
        }
        while (end > start && IsNothing(text[end - 1]))
        {
            end--;
        }
        return text[start..end];
    }

    private static bool IsNothing(char c) =>
        char.IsWhiteSpace(c) || c is ZeroWidthJoiner or ZeroWidthNonJoiner;

    // What goes back into the field must at least be text: halves of characters become a sign that something was there.
    private static string Readable(string text) =>
        string.Concat(
            text.EnumerateRunes().Select(r => IsNoCharacter(r) ? Rune.ReplacementChar : r)
        );

    private static bool IsHidden(Rune rune) =>
        rune.Value is not (ZeroWidthJoiner or ZeroWidthNonJoiner)
        && (
            rune == Rune.ReplacementChar
            || IsNoCharacter(rune)
            || IsBlank(rune)
            || Rune.GetUnicodeCategory(rune)
                is UnicodeCategory.Control
                    or UnicodeCategory.Format
                    or UnicodeCategory.LineSeparator
                    or UnicodeCategory.ParagraphSeparator
                    or UnicodeCategory.PrivateUse
                    or UnicodeCategory.Surrogate
        );

    // Unicode counts these as letters and signs, and they are drawn as nothing.
    private static bool IsBlank(Rune rune) =>
        rune.Value is 0x115F or 0x1160 or 0x2800 or 0x3164 or 0xFFA0;

    private static bool IsNoCharacter(Rune rune) =>
        rune.Value is >= 0xFDD0 and <= 0xFDEF || (rune.Value & 0xFFFE) == 0xFFFE;
}
