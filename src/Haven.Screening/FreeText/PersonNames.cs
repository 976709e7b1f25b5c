using System.Text.RegularExpressions;

namespace Haven.Screening.FreeText;

/// <summary>
/// Names of people: after a title or "my name is", given names that many people have, and two capitalised words in the
/// middle of a sentence that are no words that everybody writes so.
/// </summary>
internal static partial class PersonNames
{
    public static IEnumerable<(int At, int Length)> In(string text) =>
        Titled()
            .Matches(text)
            .Where(m => !OrdinaryWords.Has(m.Groups["name"].Value))
            .Select(m => (m.Index, m.Length))
            .Concat(
                Introduced()
                    .Matches(text)
                    .Where(m => !OrdinaryWords.FollowsNameIs(m.Groups["name"].Value))
                    .Select(m => (m.Groups["name"].Index, m.Groups["name"].Length))
            )
            .Concat(
                Called()
                    .Matches(text)
                    .Where(m => !OrdinaryWords.Has(FirstOf(m.Groups["name"].Value)))
                    .Select(m => (m.Groups["name"].Index, m.Groups["name"].Length))
            )
            .Concat(Capitalised(text));

    private static IEnumerable<(int At, int Length)> Capitalised(string text)
    {
        foreach (Match run in Runs().Matches(text))
        {
            // Of a longer run, what is ordinary at its ends is no part of a name: "When Maria Lopez", "Maria Lopez School".
            var words = Words()
                .Matches(run.Value)
                .Select(w => (At: run.Index + w.Index, w.Value))
                .ToList();
            bool isPlace = OrdinaryWords.Places.Contains(words[0].Value);
            for (int i = 0; i < words.Count && !isPlace; i++)
            {
                var (at, word) = words[i];
                bool given = OrdinaryWords.GivenNames.Contains(Bare(word));
                bool pair =
                    i + 1 < words.Count
                    && !OrdinaryWords.Has(word)
                    && !OrdinaryWords.Has(words[i + 1].Value)
                    && !(i == 0 && StartsSentence(text, at));
                if (!given && !pair)
                {
                    continue;
                }
                int last = i;
                while (last + 1 < words.Count && !OrdinaryWords.Has(words[last + 1].Value))
                {
                    last++;
                }
                yield return (at, words[last].At + Bare(words[last].Value).Length - at);
                i = last;
            }
        }
    }

    private static bool StartsSentence(string text, int at)
    {
        int before = at - 1;
        while (
            before >= 0
            && (
                text[before] is ' ' or '\t' or '"' or '“' or '(' or '¿' or '¡' or '\'' or '‘' or '*'
            )
        )
        {
            before--;
        }
        return before < 0
            || text[before]
                is '.'
                    or '!'
                    or '?'
                    or ':'
                    or ';'
                    or '\n'
                    or '…'
                    or '-'
                    or '–'
                    or '—'
                    or '•';
    }

    // "Maria's" is Maria.
    private static string Bare(string word) =>
        word.EndsWith("'s", StringComparison.Ordinal)
        || word.EndsWith("’s", StringComparison.Ordinal)
            ? word[..^2]
            : word;

    private static string FirstOf(string words) => words.Split(' ')[0];

    private const string Name = @"\p{Lu}[\p{Ll}\p{M}]+(?:['’-]\p{L}+)*";

    [GeneratedRegex(
        @"\b(?i:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Sr|Sra|Srta|Dña|Doña|Señor|Señora|Señorita|aunt|auntie|uncle|officer|detective|coach|judge|grandma|grandpa|tío|tía|abuel[oa])\.?\s+(?<name>"
            + Name
            + @")(?:\s+"
            + Name
            + @")?",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        1000
    )]
    private static partial Regex Titled();

    [GeneratedRegex(
        @"\b(?:name\s*(?:'s|’s|is|was|:|=)|me llamo|se llama(?:n|ba)?|nombre\s*(?:es|era|:))\s*(?<name>\p{L}[\p{L}'’-]+(?:\s+(?-i:\p{Lu})\p{Ll}+)?)",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        1000
    )]
    private static partial Regex Introduced();

    [GeneratedRegex(
        @"\b(?:called|named|nicknamed|goes by|known as|llamad[oa]|conocid[oa] como|de nombre)\s+[""“']?(?<name>"
            + Name
            + @"(?:\s+"
            + Name
            + @")?)",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        1000
    )]
    private static partial Regex Called();

    [GeneratedRegex(
        @"(?<![\p{L}\d@#/_])"
            + Name
            + @"(?:[ \t]+(?:(?:de|del|la|de la|de los|y|van|von)[ \t]+)?"
            + Name
            + @")*(?![\p{L}\d@_])",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        1000
    )]
    private static partial Regex Runs();

    [GeneratedRegex(Name, RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Words();
}
