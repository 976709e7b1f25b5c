using System.Globalization;
using System.Text;

namespace Haven.Design.Paper;

/// <summary>What is drawn on one page. All of it is either within a mark, or an artifact that is not read out.</summary>
internal sealed class PdfPage(int number, PdfFonts fonts)
{
    private readonly StringBuilder content = new();
    private int marks;

    /// <summary>Draws what a tag says.</summary>
    public void Mark(PdfTag tag, Action draw)
    {
        tag.MarkOn(number, marks);
        content.Append(CultureInfo.InvariantCulture, $"/{tag.Type} << /MCID {marks} >> BDC\n");
        marks++;
        draw();
        content.Append("EMC\n");
    }

    /// <summary>Draws what is there for the eye alone, or said elsewhere: a line, a number of a page, a head that stands again.</summary>
    public void Artifact(string kind, Action draw)
    {
        content.Append(CultureInfo.InvariantCulture, $"/Artifact << /Type /{kind} >> BDC\n");
        draw();
        content.Append("EMC\n");
    }

    /// <summary>One line of text; its baseline begins at this place.</summary>
    public void Line(ReadOnlySpan<Letter> letters, double size, double x, double y, string colour)
    {
        content.Append(
            CultureInfo.InvariantCulture,
            $"BT {colour} rg 1 0 0 1 {x:0.##} {y:0.##} Tm\n"
        );
        for (int i = 0; i < letters.Length; )
        {
            int end = i + 1;
            while (
                end < letters.Length
                && letters[end].Font == letters[i].Font
                && !letters[end].IsReplaced
                && !letters[i].IsReplaced
            )
            {
                end++;
            }
            Run(letters[i..end], size);
            i = end;
        }
        content.Append("ET\n");
    }

    public void Box(double x, double y, double width, double height, string colour) =>
        content.Append(
            CultureInfo.InvariantCulture,
            $"{colour} rg {x:0.##} {y:0.##} {width:0.##} {height:0.##} re f\n"
        );

    public byte[] Content() => Encoding.Latin1.GetBytes(content.ToString());

    // Letters of one font, or one letter that no font has: then the file says which it is.
    private void Run(ReadOnlySpan<Letter> run, double size)
    {
        var font = run[0].Font;
        content.Append(CultureInfo.InvariantCulture, $"/{fonts.NameOf(font)} {size:0.##} Tf ");
        bool replaced = run[0].IsReplaced;
        if (replaced)
        {
            string actual = PdfObjects.Text(run[0].Character.ToString());
            content.Append(CultureInfo.InvariantCulture, $"/Span << /ActualText {actual} >> BDC ");
        }
        content.Append('<');
        foreach (var letter in run)
        {
            fonts.Use(letter);
            content.Append(letter.Glyph.ToString("X4", CultureInfo.InvariantCulture));
        }
        content.Append(replaced ? "> Tj EMC\n" : "> Tj\n");
    }
}
