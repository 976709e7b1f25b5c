using System.Text;
using System.Text.RegularExpressions;

namespace Haven.Privacy.Notices;

/// <summary>A part of a notice: what is for everybody, or for one audience alone.</summary>
public sealed record NoticePart(
    NoticeSection Section,
    Audience? For,
    IReadOnlyList<NoticePiece> Pieces
);

/// <summary>
/// The text of a notice with its blocks, each alone on a line: <c>{{collected}}</c> is filled from the declarations, and
/// what stands between <c>{{for people}}</c> and <c>{{end}}</c> is for one audience. Between <c>{{health notice}}</c> and
/// <c>{{end}}</c> stands a notice of its own, and between <c>{{terms of use}}</c> and <c>{{end}}</c> what members accept.
/// </summary>
internal sealed partial class NoticeTemplate
{
    /// <summary>In characters; a notice that is longer is read by nobody.</summary>
    public const int Longest = 60_000;

    public const int MostLines = 2_000;
    private const string End = "end";

    private readonly string[] lines;
    private readonly List<NoticeFault> faults = [];
    private readonly HashSet<NoticeBlock> used = [];
    private readonly Dictionary<NoticePlace, HashSet<NoticeBlock>> usedIn = [];
    private bool hasTelephone;

    private NoticeTemplate(string text) => lines = text.ReplaceLineEndings("\n").Split('\n');

    /// <summary>What has to be mended before the text can be published; nothing where all is well.</summary>
    /// <param name="needsHealth">Whether a law asks for a notice about health facts.</param>
    public static IReadOnlyList<NoticeFault> FaultsOf(string text, bool needsHealth = false)
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
        template.Check(needsHealth);
        return [.. template.faults.OrderBy(f => f.Line == 0 ? int.MaxValue : f.Line)];
    }

    /// <summary>Whether there is such a part in the text.</summary>
    public static bool Has(string text, NoticeSection section) =>
        new NoticeTemplate(text).lines.Any(l =>
            NameIn(l) is { } name && NoticePlace.Find(name)?.Section == section
        );

    /// <summary>The text, with what Haven ships below it of the parts that it has to have and has not.</summary>
    public static string Completed(string text, string lang, bool needsHealth)
    {
        string whole = Has(text, NoticeSection.Terms) ? text : With(text, "terms", lang);
        return needsHealth && !Has(whole, NoticeSection.Health)
            ? With(whole, "health", lang)
            : whole;
    }

    private static string With(string text, string part, string lang) =>
        $"{text.TrimEnd()}\n\n{ShippedNotice.Read(part, lang)}";

    /// <summary>The text with what its data blocks stand for. Its parts stay marked.</summary>
    public static string Fill(string text, Func<NoticeBlock, NoticePlace, string> fill)
    {
        var filled = new StringBuilder();
        var place = default(NoticePlace);
        foreach (string line in new NoticeTemplate(text).lines)
        {
            place = NameIn(line) switch
            {
                End => default,
                { } name => NoticePlace.Find(name) ?? place,
                null => place,
            };
            filled.Append(NoticeBlocks.Find(NameIn(line)) is { } block ? fill(block, place) : line);
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
        var place = default(NoticePlace);
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
                parts.Add(new NoticePart(place.Section, place.For, pieces));
            }
            open.Clear();
            place = NoticePlace.Find(name) ?? default;
        }
        return parts;
    }

    private void Check(bool needsHealth)
    {
        (NoticePlace Place, int Line)? open = null;
        for (int i = 0; i < lines.Length; i++)
        {
            open = CheckLine(lines[i], i + 1, open);
        }
        if (open is { } never)
        {
            Refuse(
                never.Line,
                $"the part {{{{{never.Place.Key}}}}} begins here and does not end. Write {{{{end}}}} on a line below it."
            );
        }
        RequireAll();
        RequireHealth(needsHealth);
        RequireTerms();
        // The lines of blocks are left empty, so that every other line keeps its number.
        var words = lines.Select(l => NameIn(l) is null ? l : "");
        faults.AddRange(NoticeReader.Read(string.Join('\n', words), 0, "").Faults);
    }

    private (NoticePlace, int)? CheckLine(string line, int number, (NoticePlace Place, int)? open)
    {
        if (NameIn(line) is not { } name)
        {
            hasTelephone |=
                open?.Place.Section == NoticeSection.Health && Telephone().IsMatch(line);
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
        if (NoticePlace.Find(name) is { } place)
        {
            if (open is not null)
            {
                Refuse(
                    number,
                    "a part begins here before the one above it has ended. Write {{end}} above this line."
                );
            }
            if (!usedIn.TryAdd(place, []))
            {
                Refuse(number, $"there is a part {{{{{place.Key}}}}} already. Put both together.");
            }
            return (place, number);
        }
        if (NoticeBlocks.Find(name) is { } block)
        {
            if (open is { } part)
            {
                usedIn[part.Place].Add(block);
            }
            if ((open?.Place.Section ?? NoticeSection.Privacy) == NoticeSection.Privacy)
            {
                used.Add(block);
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
            var place = new NoticePlace(NoticeSection.Privacy, audience);
            if (!usedIn.ContainsKey(place))
            {
                Refuse(
                    0,
                    $"The part {{{{{place.Key}}}}} is missing. Write it on a line of its own, what is for them below it, and {{{{end}}}}."
                );
            }
            else
            {
                RequireIn(place, NoticeBlocks.OfEachAudience);
            }
        }
    }

    private void RequireHealth(bool isNeeded)
    {
        var place = new NoticePlace(NoticeSection.Health, null);
        if (usedIn.ContainsKey(place))
        {
            RequireIn(place, NoticeSections.OfHealth);
            if (!hasTelephone)
            {
                Refuse(
                    0,
                    $"In the part {{{{{place.Key}}}}} a telephone number is missing. Write whom one can call to ask about it (45 CFR 164.520(b)(1)(vii)); Haven’s text has a place for it at its end."
                );
            }
        }
        else if (isNeeded)
        {
            Refuse(
                0,
                $"The part {{{{{place.Key}}}}} is missing. One of your laws asks for a notice of its own about health facts. Write it on a line of its own, the notice below it, and {{{{end}}}}."
            );
        }
    }

    private void RequireTerms()
    {
        var place = new NoticePlace(NoticeSection.Terms, null);
        if (!usedIn.ContainsKey(place))
        {
            Refuse(
                0,
                $"The part {{{{{place.Key}}}}} is missing. Members accept it together with the notice. Write it on a line of its own, the terms below it, and {{{{end}}}}."
            );
        }
    }

    private void RequireIn(NoticePlace place, IReadOnlyList<NoticeBlock> needed)
    {
        foreach (var block in needed.Where(b => !usedIn[place].Contains(b)))
        {
            Refuse(
                0,
                $"In the part {{{{{place.Key}}}}} the block {{{{{block.Key()}}}}} is missing. It is filled with {block.Words()}."
            );
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

    // Seven digits or more; a section of a law and a ZIP code have fewer.
    [GeneratedRegex(@"\d(?:[ ().-]?\d){6}", RegexOptions.None, 1000)]
    private static partial Regex Telephone();
}
