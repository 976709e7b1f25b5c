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
        string seen = errors.TextIn(
            Seen,
            "seen",
            LongestText,
            (words.Hidden(words.Seen), words.TooLong(words.Seen, LongestText))
        );
        if (seen.Length == 0 && errors["seen"] is null)
        {
            errors.Add("seen", words.GiveSeen);
        }
        return new IncidentDraft(
            words.Lang,
            seen,
            errors.TextIn(
                Happened,
                "happened",
                LongestLine,
                (words.Hidden(words.Happened), words.TooLong(words.Happened, LongestLine))
            ),
            errors.TextIn(
                Reach,
                "reach",
                LongestLine,
                (words.Hidden(words.Reach), words.TooLong(words.Reach, LongestLine))
            )
        );
    }
}
