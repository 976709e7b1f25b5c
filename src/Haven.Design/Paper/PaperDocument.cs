using System.Globalization;

namespace Haven.Design.Paper;

/// <summary>A column of a table on paper.</summary>
/// <param name="Share">Its part of the width, beside the shares of the others.</param>
public sealed record PaperColumn(string Head, double Share, bool IsNumber = false);

/// <summary>
/// A document to be filed or handed over, as a tagged PDF file (PDF/UA-1, ISO 14289-1): it has a title, a language,
/// bookmarks, and says of each piece what it is. Text is laid out as it comes, on A4, and nothing is cut off.
/// </summary>
/// <param name="title">What the file is, as windows and tabs show it.</param>
/// <param name="foot">Stands at the foot of each page, beside its number.</param>
public sealed class PaperDocument(string title, string language, string foot)
{
    private readonly PaperFlow flow = new();
    private readonly List<PaperBookmark> bookmarks = [];

    /// <param name="level">1 for the title, 2 for its parts, 3 for theirs.</param>
    public void Heading(int level, string text)
    {
        var style = PaperStyle.OfHeading(level);
        // What follows stands on the same page, or its beginning does.
        flow.Room(style.Before + style.Lead + 60);
        flow.Space(style.Before);
        bookmarks.Add(new PaperBookmark(level, text, flow.PageIndex, flow.Y));
        flow.Text(
            flow.Document.Add("H" + level.ToString(CultureInfo.InvariantCulture)),
            text,
            style
        );
        flow.Space(style.After);
    }

    public void Paragraph(string text) => Block(text, PaperStyle.Body);

    /// <summary>What is said beside the matter: who, when, by what right.</summary>
    public void Small(string text) => Block(text, PaperStyle.Small);

    /// <summary>What must not be overlooked: bold, with a bar at its side.</summary>
    public void Notice(string text)
    {
        flow.Space(2);
        flow.Text(flow.Document.Add("P"), text, PaperStyle.Notice, indent: 12, bar: true);
        flow.Space(8);
    }

    public void List(IEnumerable<string> items)
    {
        var list = flow.Document.Add("L", "/O /List /ListNumbering /Disc");
        foreach (string item in items)
        {
            var entry = list.Add("LI");
            flow.Room(PaperStyle.Body.Lead);
            flow.Beside(entry.Add("Lbl"), "•", PaperStyle.Body);
            flow.Text(entry.Add("LBody"), item, PaperStyle.Body, indent: 14);
            flow.Space(2);
        }
        flow.Space(6);
    }

    /// <param name="caption">What the table shows.</param>
    /// <param name="rows">The first cell of each heads its row.</param>
    public void Table(
        string caption,
        IReadOnlyList<PaperColumn> columns,
        IEnumerable<IReadOnlyList<string>> rows
    )
    {
        new PaperTable(flow, columns).Draw(caption, rows);
        flow.Space(10);
    }

    /// <summary>The file. Nothing can be added afterwards.</summary>
    public byte[] Write(DateTimeOffset made)
    {
        if (flow.Fonts.HasReplaced)
        {
            Small(
                PageWords.IsSpanish(language)
                    ? "Un signo de interrogación puede estar en lugar de una letra para la que este archivo no tiene tipo. Los programas que leen el archivo en voz alta tienen la letra, y también la página de la que se hizo."
                    : "A question mark may stand for a letter that this file has no font for. Programs that read the file out have the letter itself, and so has the page that it was made from."
            );
        }
        return new PaperFile(title, language, foot, flow, bookmarks).Write(made);
    }

    private void Block(string text, PaperStyle style)
    {
        flow.Text(flow.Document.Add("P"), text, style);
        flow.Space(style.After);
    }
}

/// <summary>Where a heading stands.</summary>
internal sealed record PaperBookmark(int Level, string Text, int Page, double Y);

/// <summary>How text looks; lengths in points.</summary>
internal sealed record PaperStyle(
    double Size,
    double Lead,
    bool Bold,
    double Before,
    double After,
    string Colour
)
{
    public const string Ink = "0.11 0.15 0.2";
    public const string Muted = "0.31 0.36 0.42";
    public const string Rule = "0.48 0.53 0.58";
    public const string Sand = "0.957 0.945 0.918";

    public static readonly PaperStyle Body = new(10.5, 15, false, 0, 7, Ink);
    public static readonly PaperStyle Small = new(9, 12.5, false, 0, 5, Muted);
    public static readonly PaperStyle Notice = new(10.5, 15, true, 0, 7, Ink);
    public static readonly PaperStyle Cell = new(9.5, 13, false, 0, 0, Ink);
    public static readonly PaperStyle HeadCell = Cell with { Bold = true };

    public static PaperStyle OfHeading(int level) =>
        level switch
        {
            1 => new PaperStyle(20, 25, true, 0, 4, Ink),
            2 => new PaperStyle(14, 18, true, 12, 4, Ink),
            _ => new PaperStyle(11.5, 15, true, 8, 3, Ink),
        };
}
