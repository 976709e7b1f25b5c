using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Haven.Privacy.Notices;

/// <summary>
/// Reads Markdown into the few pieces that a notice is made of. What is none of them is refused with its line; what
/// looks like HTML is text. Page and PDF are made of these pieces, so that nothing else can get into either.
/// </summary>
internal sealed class NoticeReader
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .DisableHtml()
        .UsePipeTables()
        .UsePreciseSourceLocation()
        .Build();

    private static readonly string[] Schemes = ["http", "https", "mailto", "tel"];

    private readonly List<NoticePiece> pieces = [];
    private readonly List<NoticeFault> faults = [];
    private readonly int before;
    private string caption;

    private NoticeReader(int before, string caption)
    {
        this.before = before;
        this.caption = caption;
    }

    /// <param name="before">How many lines stand above in the whole text.</param>
    /// <param name="caption">What a table shows that has no heading above it.</param>
    public static (IReadOnlyList<NoticePiece> Pieces, IReadOnlyList<NoticeFault> Faults) Read(
        string markdown,
        int before,
        string caption
    )
    {
        var reader = new NoticeReader(before, caption);
        try
        {
            reader.Blocks(Markdown.Parse(markdown, Pipeline));
        }
        catch (ArgumentException)
        {
            // The parser goes so deep and no deeper.
            reader.faults.Add(
                new NoticeFault(
                    before + 1,
                    "quotations or lists are nested too deeply from here on. Write it more plainly."
                )
            );
        }
        return (reader.pieces, reader.faults);
    }

    private void Blocks(ContainerBlock container)
    {
        foreach (var block in container)
        {
            switch (block)
            {
                case HeadingBlock heading:
                    var title = new NoticeHeading(heading.Level <= 2 ? 2 : 3, Spans(heading));
                    caption = title.Text;
                    pieces.Add(title);
                    break;
                case ParagraphBlock paragraph:
                    pieces.Add(new NoticeParagraph(Spans(paragraph)));
                    break;
                case ListBlock list:
                    pieces.Add(new NoticeList(list.IsOrdered, [.. list.SelectMany(Items)]));
                    break;
                case Table table:
                    pieces.Add(TableOf(table));
                    break;
                case QuoteBlock quote:
                    Blocks(quote);
                    break;
                case LinkReferenceDefinitionGroup:
                    break; // the links that use it stand where they are used
                default:
                    Refuse(
                        block,
                        "a notice has headings, paragraphs, lists and tables, and this is none of them. Take away the line, or the four spaces at its beginning."
                    );
                    break;
            }
        }
    }

    // A list within a list becomes items of their own: nothing is lost, and paper has one kind of list.
    private IEnumerable<IReadOnlyList<NoticeSpan>> Items(Block item)
    {
        foreach (var block in (ContainerBlock)item)
        {
            if (block is ListBlock inner)
            {
                foreach (var further in inner.SelectMany(Items))
                {
                    yield return further;
                }
            }
            else if (block is ParagraphBlock paragraph)
            {
                yield return Spans(paragraph);
            }
            else
            {
                Refuse(block, "a list has text in it and nothing else. Put this below the list.");
            }
        }
    }

    private NoticeTable TableOf(Table table)
    {
        var rows = table
            .OfType<TableRow>()
            .Select(r =>
                (
                    r.IsHeader,
                    Cells: r.OfType<TableCell>()
                        .Select(c =>
                            (IReadOnlyList<NoticeSpan>)[.. c.OfType<LeafBlock>().SelectMany(Spans)]
                        )
                        .ToList()
                )
            )
            .ToList();
        var head = rows.Find(r => r.IsHeader).Cells ?? [];
        return new NoticeTable(
            caption,
            head.ConvertAll(c => string.Concat(c.Select(s => s.Text))),
            // A row may have fewer cells than the head.
            [
                .. rows.Where(r => !r.IsHeader)
                    .Select(r =>
                        (IReadOnlyList<IReadOnlyList<NoticeSpan>>)
                            [.. head.Select((_, i) => i < r.Cells.Count ? r.Cells[i] : [])]
                    ),
            ]
        );
    }

    private List<NoticeSpan> Spans(LeafBlock block)
    {
        var spans = new List<NoticeSpan>();
        if (block.Inline is not null)
        {
            Inlines(block.Inline, new NoticeSpan(""), spans, block);
        }
        return spans;
    }

    private void Inlines(ContainerInline inlines, NoticeSpan like, List<NoticeSpan> into, Block at)
    {
        foreach (var inline in inlines)
        {
            switch (inline)
            {
                case LiteralInline text:
                    into.Add(like with { Text = text.Content.ToString() });
                    break;
                case CodeInline code:
                    into.Add(like with { Text = code.Content });
                    break;
                case LineBreakInline:
                    into.Add(like with { Text = " " });
                    break;
                case HtmlEntityInline entity:
                    into.Add(like with { Text = entity.Transcoded.ToString() });
                    break;
                case EmphasisInline emphasis:
                    bool strong = emphasis.DelimiterCount > 1;
                    Inlines(
                        emphasis,
                        strong ? like with { Bold = true } : like with { Italic = true },
                        into,
                        at
                    );
                    break;
                case LinkInline { IsImage: true }:
                    Refuse(at, "pictures cannot stand in a notice. Say it in words.");
                    break;
                case LinkInline link:
                    Inlines(link, like with { Href = Checked(link.Url, at) }, into, at);
                    break;
                case AutolinkInline auto:
                    string to = auto.IsEmail ? "mailto:" + auto.Url : auto.Url;
                    into.Add(like with { Text = auto.Url, Href = Checked(to, at) });
                    break;
                case ContainerInline inner:
                    Inlines(inner, like, into, at);
                    break;
                default:
                    Refuse(at, "there is something here that a notice cannot show.");
                    break;
            }
        }
    }

    private string? Checked(string? url, Block at)
    {
        if (url is not null && IsSafe(url))
        {
            return url;
        }
        Refuse(
            at,
            "a link in a notice begins with https://, http://, mailto: or tel:, or with / for a page of Haven."
        );
        return null;
    }

    private static bool IsSafe(string url) =>
        !url.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c == '\\')
        && (
            url.StartsWith('/')
                ? !url.StartsWith("//", StringComparison.Ordinal)
                : Uri.TryCreate(url, UriKind.Absolute, out var absolute)
                    && Schemes.Contains(absolute.Scheme, StringComparer.Ordinal)
        );

    private void Refuse(Block block, string what) =>
        faults.Add(new NoticeFault(before + block.Line + 1, what));
}
