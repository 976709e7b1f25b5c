namespace Haven.Design.Paper;

/// <summary>Where writing has come to: pages, one after the other, filled from top to bottom.</summary>
internal sealed class PaperFlow
{
    // A4, in points; text stays within what a sheet of US Letter prints as well.
    public const double Width = 595.28;
    public const double Height = 841.89;
    public const double Left = 56;
    public const double Column = Width - 2 * Left;
    public const double Top = Height - 60;
    public const double Bottom = 74;

    private readonly List<PdfPage> pages = [];

    public PaperFlow() => Turn();

    public PdfFonts Fonts { get; } = new();

    public PdfTag Document { get; } = new("Document");

    public IReadOnlyList<PdfPage> Pages => pages;

    public PdfPage Page => pages[^1];

    public int PageIndex => pages.Count - 1;

    /// <summary>The upper edge of what is still free on the page.</summary>
    public double Y { get; private set; }

    public void Turn()
    {
        pages.Add(new PdfPage(pages.Count, Fonts));
        Y = Top;
    }

    /// <summary>Goes on to the next page where less than this is free.</summary>
    public void Room(double height)
    {
        if (Y - height < Bottom && Y < Top)
        {
            Turn();
        }
    }

    /// <summary>Leaves a space; none at the head of a page.</summary>
    public void Space(double height)
    {
        if (Y < Top)
        {
            Y -= height;
        }
    }

    public void Down(double height) => Y -= height;

    /// <summary>Writes a text across the column, over as many pages as it takes.</summary>
    /// <param name="bar">Whether a bar stands at its side.</param>
    public void Text(PdfTag tag, string text, PaperStyle style, double indent = 0, bool bar = false)
    {
        var lines = Lettering.Lines(text, style.Bold, style.Size, Column - indent);
        for (int i = 0; i < lines.Count; )
        {
            Room(style.Lead);
            int fit = Math.Max(1, (int)((Y - Bottom) / style.Lead));
            var here = lines.Skip(i).Take(fit).ToList();
            double top = Y;
            if (bar)
            {
                Page.Artifact(
                    "Layout",
                    () =>
                        Page.Box(
                            Left,
                            top - here.Count * style.Lead,
                            3,
                            here.Count * style.Lead,
                            PaperStyle.Ink
                        )
                );
            }
            Page.Mark(tag, () => Lines(here, style, Left + indent, top));
            Y -= here.Count * style.Lead;
            i += here.Count;
        }
    }

    /// <summary>Writes one line at the edge and stays where it is: what follows stands beside it.</summary>
    public void Beside(PdfTag tag, string text, PaperStyle style) =>
        Page.Mark(
            tag,
            () => Lines(Lettering.Lines(text, style.Bold, style.Size, Column), style, Left, Y)
        );

    /// <summary>Lines below one another; the first one's upper edge is at the top.</summary>
    public void Lines(IEnumerable<Letter[]> lines, PaperStyle style, double x, double top)
    {
        double y = top - (style.Lead + style.Size * 0.66) / 2;
        foreach (var line in lines)
        {
            if (line.Length > 0)
            {
                Page.Line(line, style.Size, x, y, style.Colour);
            }
            y -= style.Lead;
        }
    }
}
