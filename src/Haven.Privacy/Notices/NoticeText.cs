namespace Haven.Privacy.Notices;

/// <summary>A run of text that looks the same.</summary>
/// <param name="Href">Where it leads; null where it is no link.</param>
public sealed record NoticeSpan(
    string Text,
    bool Bold = false,
    bool Italic = false,
    string? Href = null
);

/// <summary>A piece of a notice. There are these four and no other, so that nothing else can get into a page.</summary>
public abstract record NoticePiece
{
    /// <summary>As text alone, a line for each item or row: what versions are compared by.</summary>
    public abstract IEnumerable<string> Lines { get; }

    protected static string Plain(IEnumerable<NoticeSpan> spans) =>
        string.Concat(spans.Select(s => s.Href is null ? s.Text : $"{s.Text} ({s.Href})"));
}

/// <param name="Level">2 or 3: the page has a title of its own.</param>
public sealed record NoticeHeading(int Level, IReadOnlyList<NoticeSpan> Spans) : NoticePiece
{
    public string Text => string.Concat(Spans.Select(s => s.Text));

    public override IEnumerable<string> Lines => [Plain(Spans)];
}

public sealed record NoticeParagraph(IReadOnlyList<NoticeSpan> Spans) : NoticePiece
{
    public override IEnumerable<string> Lines => [Plain(Spans)];
}

public sealed record NoticeList(bool IsNumbered, IReadOnlyList<IReadOnlyList<NoticeSpan>> Items)
    : NoticePiece
{
    public override IEnumerable<string> Lines => Items.Select(Plain);
}

/// <param name="Caption">What it shows: the heading above it.</param>
public sealed record NoticeTable(
    string Caption,
    IReadOnlyList<string> Head,
    IReadOnlyList<IReadOnlyList<IReadOnlyList<NoticeSpan>>> Rows
) : NoticePiece
{
    public override IEnumerable<string> Lines =>
        Rows.Select(r => string.Join(" | ", r.Select(c => Plain(c))));
}

/// <summary>What cannot stand in a notice, in which line, and what to do.</summary>
/// <param name="Line">From 1; 0 where it is about the whole text.</param>
public sealed record NoticeFault(int Line, string What)
{
    public override string ToString() =>
        Line == 0 ? What : FormattableString.Invariant($"Line {Line}: {What}");
}
