using Haven.Design.Paper;

namespace Haven.Privacy.Notices;

/// <summary>A version of a notice as a tagged PDF file, made of what its page is made of.</summary>
public static class NoticePaper
{
    /// <param name="site">The address of this Haven, for links to its pages.</param>
    public static byte[] Write(NoticeSheet sheet, Uri site, DateTimeOffset made)
    {
        var words = sheet.Words;
        string version =
            sheet.Number == 0
                ? words.Say("Draft, in force nowhere", "Borrador, sin vigor")
                : words.InForce(sheet.Number, sheet.EffectiveOn);
        string title = $"{sheet.Title}. {version}. {words.Digest(sheet.Digest)}";
        var paper = new PaperDocument(title, words.Lang, $"{sheet.Title}. {version}.");
        paper.Heading(1, sheet.Title);
        paper.Notice(version + ".");
        if (sheet.Number > 0)
        {
            paper.Small(words.LastChanged(sheet.ChangedOn));
        }
        if (sheet.Summary.Length > 0)
        {
            paper.Paragraph(words.Changes(sheet.Summary));
        }
        foreach (var part in sheet.Parts)
        {
            foreach (var piece in part.Pieces)
            {
                Write(paper, piece, site);
            }
        }
        paper.Small(words.Digest(sheet.Digest));
        return paper.Write(made);
    }

    internal static void Write(PaperDocument paper, NoticePiece piece, Uri site)
    {
        switch (piece)
        {
            case NoticeHeading heading:
                paper.Heading(heading.Level, heading.Text);
                break;
            case NoticeParagraph paragraph:
                paper.Paragraph(Text(paragraph.Spans, site));
                break;
            case NoticeList list:
                paper.List(
                    list.Items.Select(
                        (item, i) =>
                            list.IsNumbered
                                ? FormattableString.Invariant($"{i + 1}. {Text(item, site)}")
                                : Text(item, site)
                    )
                );
                break;
            case NoticeTable table:
                paper.Table(
                    table.Caption,
                    [.. table.Head.Select(h => new PaperColumn(h, 1))],
                    table.Rows.Select(r => (IReadOnlyList<string>)[.. r.Select(c => Text(c, site))])
                );
                break;
        }
    }

    // On paper nothing can be pressed: the address stands behind the words.
    private static string Text(IEnumerable<NoticeSpan> spans, Uri site) =>
        string.Concat(
            spans.Select(s =>
                s.Href is null || s.Href.EndsWith(s.Text, StringComparison.Ordinal)
                    ? s.Text
                    : $"{s.Text} ({new Uri(site, s.Href)})"
            )
        );
}
