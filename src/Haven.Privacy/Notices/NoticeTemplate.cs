using System.Text;

namespace Haven.Privacy.Notices;

/// <summary>A part of a notice: what is for everybody, or for one audience alone.</summary>
public sealed record NoticePart(Audience? For, IReadOnlyList<NoticePiece> Pieces);

/// <summary>
/// The text of a notice with its blocks, each alone on a line: <c>{{collected}}</c> is filled from the declarations, and
/// what stands between <c>{{for people}}</c> and <c>{{end}}</c> is for one audience.
/// </summary>
internal sealed class NoticeTemplate
{
    /// <summary>In characters; a notice that is longer is read by nobody.</summary>
    public const int Longest = 60_000;

    public const int MostLines = 2_000;
    private const string End = "end";

    private readonly string[] lines;
    private readonly List<NoticeFault> faults = [];
    private readonly HashSet<NoticeBlock> used = [];
    private readonly Dictionary<Audience, HashSet<NoticeBlock>> usedFor = [];

    private NoticeTemplate(string text) => lines = text.ReplaceLineEndings("\n").Split('\n');

    /// <summary>What has to be mended before the text can be published; nothing where all is well.</summary>
    public static IReadOnlyList<NoticeFault> FaultsOf(string text)
    {
        if (text.Length > Longest || text.AsSpan().Count('\n') >= MostLines)
        {
            return
            [
                new NoticeFault(
                    0,
                    FormattableString.Invariant(
                        $"The text is longer than {Longest} characters or {MostLines} lines. Shorten it: nobody reads so much."
                    )
                ),
            ];
        }
        var template = new NoticeTemplate(text);
        template.Check();
        return [.. template.faults.OrderBy(f => f.Line == 0 ? int.MaxValue : f.Line)];
    }

    /// <summary>The text with what its data blocks stand for. The parts for audiences stay marked.</summary>
    public static string Fill(string text, Func<NoticeBlock, Audience?, string> fill)
    {
        var filled = new StringBuilder();
        Audience? audience = null;
        foreach (string line in new NoticeTemplate(text).lines)
        {
            audience = NameIn(line) switch
            {
                End => null,
                { } name => AudienceIn(name) ?? audience,
                null => audience,
            };
            filled.Append(
                NoticeBlocks.Find(NameIn(line)) is { } block ? fill(block, audience) : line
            );
            filled.Append('\n');
        }
        return filled.ToString();
    }

    /// <summary>A filled text, part by part.</summary>
    /// <param name="caption">What a table shows that has no heading above it.</param>
    public static IReadOnlyList<NoticePart> PartsOf(string filled, string caption)
    {
        var parts = new List<NoticePart>();
        var open = new StringBuilder();
        Audience? audience = null;
        foreach (string line in new NoticeTemplate(filled).lines.Append("{{end}}"))
        {
            if (NameIn(line) is not { } name)
            {
                open.Append(line).Append('\n');
                continue;
            }
            var (pieces, _) = NoticeReader.Read(open.ToString(), 0, caption);
            if (pieces.Count > 0)
            {
                parts.Add(new NoticePart(audience, pieces));
            }
            open.Clear();
            audience = AudienceIn(name);
        }
        return parts;
    }

    private void Check()
    {
        (Audience Audience, int Line)? open = null;
        for (int i = 0; i < lines.Length; i++)
        {
            open = CheckLine(lines[i], i + 1, open);
        }
        if (open is { } never)
        {
            Refuse(
                never.Line,
                $"the part {{{{for {never.Audience.Key()}}}}} begins here and does not end. Write {{{{end}}}} on a line below it."
            );
        }
        RequireAll();
        // The lines of blocks are left empty, so that every other line keeps its number.
        var words = lines.Select(l => NameIn(l) is null ? l : "");
        faults.AddRange(NoticeReader.Read(string.Join('\n', words), 0, "").Faults);
    }

    private (Audience, int)? CheckLine(string line, int number, (Audience Audience, int)? open)
    {
        if (NameIn(line) is not { } name)
        {
            if (
                line.Contains("{{", StringComparison.Ordinal)
                || line.Contains("}}", StringComparison.Ordinal)
            )
            {
                Refuse(
                    number,
                    "a block such as {{rights}} stands alone on its line. Put it on a line of its own, with two braces on either side."
                );
            }
            return open;
        }
        if (name == End)
        {
            if (open is null)
            {
                Refuse(
                    number,
                    "{{end}} ends nothing here. Take it away, or begin a part with {{for people}}."
                );
            }
            return null;
        }
        if (AudienceIn(name) is { } audience)
        {
            if (open is not null)
            {
                Refuse(
                    number,
                    "a part begins here before the one above it has ended. Write {{end}} above this line."
                );
            }
            if (!usedFor.TryAdd(audience, []))
            {
                Refuse(
                    number,
                    $"there is a part {{{{for {audience.Key()}}}}} already. Put both together."
                );
            }
            return (audience, number);
        }
        if (NoticeBlocks.Find(name) is { } block)
        {
            used.Add(block);
            if (open is { } part)
            {
                usedFor[part.Audience].Add(block);
            }
        }
        else
        {
            Refuse(
                number,
                $"there is no block {{{{{name}}}}}. “How to write it” names those that there are."
            );
        }
        return open;
    }

    private void RequireAll()
    {
        foreach (var block in NoticeBlocks.All.Where(b => !used.Contains(b)))
        {
            Refuse(
                0,
                $"The block {{{{{block.Key()}}}}} is missing. It is filled with {block.Words()}; write it on a line of its own."
            );
        }
        foreach (var audience in AudienceKeys.All)
        {
            if (!usedFor.TryGetValue(audience, out var blocks))
            {
                Refuse(
                    0,
                    $"The part {{{{for {audience.Key()}}}}} is missing. Write it on a line of its own, what is for them below it, and {{{{end}}}}."
                );
            }
            else
            {
                foreach (var block in NoticeBlocks.OfEachAudience.Where(b => !blocks.Contains(b)))
                {
                    Refuse(
                        0,
                        $"In the part {{{{for {audience.Key()}}}}} the block {{{{{block.Key()}}}}} is missing. It is filled with {block.Words()}."
                    );
                }
            }
        }
    }

    private void Refuse(int line, string what) => faults.Add(new NoticeFault(line, what));

    // What stands between the braces of a line that is a block and nothing else.
    private static string? NameIn(string line)
    {
        var trimmed = line.AsSpan().Trim();
        return
            trimmed.StartsWith("{{", StringComparison.Ordinal)
            && trimmed.EndsWith("}}", StringComparison.Ordinal)
            && trimmed.Length > 4
            && !trimmed[2..^2].ContainsAny('{', '}')
            ? trimmed[2..^2].Trim().ToString()
            : null;
    }

    private static Audience? AudienceIn(string name) =>
        name.StartsWith("for ", StringComparison.Ordinal)
            ? AudienceKeys.Find(name["for ".Length..].Trim())
            : null;
}
