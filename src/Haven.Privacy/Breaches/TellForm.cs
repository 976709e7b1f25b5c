using Haven.Privacy.Door;
using Microsoft.AspNetCore.Http;

namespace Haven.Privacy.Breaches;

/// <summary>The report as typed. Only what was seen is asked for; who reports may stay unknown.</summary>
public sealed record TellForm(string Seen, string Happened, string Reach)
{
    private const int LongestText = 4000;
    private const int LongestLine = 300;

    public static readonly TellForm Empty = new("", "", "");

    /// <summary>Exactly as it arrived, to show it again.</summary>
    public static TellForm Typed(IFormCollection form) =>
        new(form["seen"].ToString(), form["happened"].ToString(), form["reach"].ToString());

    /// <summary>What can be stored; errors stand beside the fields, in the page's language.</summary>
    public IncidentDraft Check(TellWords words, FieldErrors errors)
    {
        string seen = Read(Seen, "seen", words.Seen, LongestText, words, errors);
        if (seen.Length == 0 && errors["seen"] is null)
        {
            errors.Add("seen", words.GiveSeen);
        }
        return new IncidentDraft(
            words.Lang,
            seen,
            Read(Happened, "happened", words.Happened, LongestLine, words, errors),
            Read(Reach, "reach", words.Reach, LongestLine, words, errors)
        );
    }

    private static string Read(
        string typed,
        string field,
        string label,
        int longest,
        TellWords words,
        FieldErrors errors
    )
    {
        var (text, error) = TypedText.Clean(typed, label, longest, lines: true);
        if (error is not null)
        {
            string seen = text.Replace("\n", "", StringComparison.Ordinal)
                .Replace("\t", "", StringComparison.Ordinal);
            errors.Add(
                field,
                TypedText.HidesSomething(seen) ? words.Hidden(label) : words.TooLong(label, longest)
            );
        }
        return text;
    }
}
