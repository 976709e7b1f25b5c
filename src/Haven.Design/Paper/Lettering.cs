using System.Globalization;
using System.Text;

namespace Haven.Design.Paper;

/// <summary>One character as it is printed.</summary>
/// <param name="Font">Which of the program's fonts has it.</param>
/// <param name="Width">In thousandths of the type size.</param>
/// <param name="IsReplaced">No font of the program has the character: a question mark stands for it, and says so.</param>
internal readonly record struct Letter(
    TrueTypeFont Font,
    ushort Glyph,
    Rune Character,
    int Width,
    bool IsReplaced
);

/// <summary>Turns text into letters, and letters into lines.</summary>
internal static class Lettering
{
    private static readonly Lazy<TrueTypeFont[]> Regular = new(() => Fonts("400"));
    private static readonly Lazy<TrueTypeFont[]> Bold = new(() => Fonts("700"));

    /// <summary>The letters of a text in lines no wider than this; a line break in the text is one on paper.</summary>
    /// <param name="width">In points.</param>
    public static List<Letter[]> Lines(string text, bool bold, double size, double width)
    {
        var lines = new List<Letter[]>();
        foreach (string line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            Fill(lines, Letters(line, bold), width * 1000 / size);
        }
        return lines;
    }

    private static TrueTypeFont[] Fonts(string weight) =>
        [TrueTypeFont.Read("latin-" + weight), TrueTypeFont.Read("latin-ext-" + weight)];

    private static List<Letter> Letters(string text, bool bold)
    {
        var fonts = (bold ? Bold : Regular).Value;
        var letters = new List<Letter>(text.Length);
        foreach (var rune in text.Normalize(NormalizationForm.FormC).EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (category is UnicodeCategory.Control)
            {
                letters.Add(Known(fonts, new Rune(' '))!.Value); // a tab, and what nobody can see
            }
            else if (category is not UnicodeCategory.Format)
            {
                letters.Add(Known(fonts, rune) ?? Instead(fonts, rune));
            }
        }
        return letters;
    }

    private static Letter? Known(TrueTypeFont[] fonts, Rune rune)
    {
        // A space that does not break has the width of one that does.
        var shown = rune.Value is 0xA0 or 0x202F ? new Rune(' ') : rune;
        foreach (var font in fonts)
        {
            if (font.Glyph(shown) is { } glyph)
            {
                return new Letter(font, glyph, rune, font.WidthOf(glyph), false);
            }
        }
        return null;
    }

    private static Letter Instead(TrueTypeFont[] fonts, Rune rune) =>
        Known(fonts, new Rune('?'))!.Value with
        {
            Character = rune,
            IsReplaced = true,
        };

    // Breaks after spaces, which stay at the end of their line so that words do not run together where text is read
    // out or copied; within a word only where it is wider than the line.
    private static void Fill(List<Letter[]> lines, List<Letter> letters, double width)
    {
        int start = 0;
        int afterSpace = 0;
        double filled = 0;
        for (int i = 0; i < letters.Count; i++)
        {
            bool isSpace = letters[i].Character.Value == ' ';
            if (filled + letters[i].Width > width && !isSpace && i > start)
            {
                int end = afterSpace > start ? afterSpace : i;
                lines.Add([.. letters[start..end]]);
                start = end;
                filled = letters[start..i].Sum(l => l.Width);
            }
            filled += letters[i].Width;
            if (isSpace)
            {
                afterSpace = i + 1;
            }
        }
        lines.Add([.. letters[start..]]);
    }
}
