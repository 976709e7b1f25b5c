using System.Globalization;

namespace Haven.Privacy.Door;

/// <summary>Text as a person typed it into a field: trimmed, in one normal form, and free of characters that nobody types.</summary>
public static class TypedText
{
    /// <summary>The clean text, or what is wrong with it in words for the person who typed it.</summary>
    /// <param name="text">As it arrived.</param>
    /// <param name="longest">In characters as people count them.</param>
    /// <param name="lines">Whether line breaks are allowed.</param>
    public static (string Text, string? Error) Clean(string? text, int longest, bool lines = false)
    {
        string clean = (text ?? "").ReplaceLineEndings("\n").Trim();
        if (!IsWellFormed(clean))
        {
            return ("", "This holds characters that cannot be read. Type it again.");
        }
        clean = clean.Normalize();
        if (clean.Any(c => IsHidden(c) && !(lines && c is '\n' or '\t')))
        {
            return (
                clean,
                "This holds hidden characters, as copied text sometimes does. Type it instead of pasting it."
            );
        }
        int length = new StringInfo(clean).LengthInTextElements;
        return length > longest
            ? (clean, $"Use {longest} characters at most. This has {length}.")
            : (clean, null);
    }

    // Control characters, and the marks that turn the direction of text around (Unicode TR 36).
    private static bool IsHidden(char c) =>
        char.IsControl(c)
        || c
            is (>= '\u202A' and <= '\u202E')
                or (>= '\u2066' and <= '\u2069')
                or '\u200E'
                or '\u200F'
                or '\u061C'
                or '\uFEFF';

    private static bool IsWellFormed(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (
                char.IsHighSurrogate(text[i])
                && i + 1 < text.Length
                && char.IsLowSurrogate(text[i + 1])
            )
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]) || text[i] is '\uFFFE' or '\uFFFF')
            {
                return false;
            }
        }
        return true;
    }
}
