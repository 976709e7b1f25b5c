using System.Globalization;
using Haven.Privacy.Calendar;
using Haven.Privacy.Regimes;

namespace Haven.Privacy.Retention;

internal static class RetentionWords
{
    public static string From(KeptKind kind) =>
        kind.Trigger switch
        {
            Trigger.Created => "the day on which it arrived",
            Trigger.LastChange => "the day on which anything was last written about them",
            _ => kind.Event.En,
        };

    /// <summary>What happens when the time is over, for a list.</summary>
    public static string Then(HeldRule rule) =>
        rule.Action switch
        {
            KeepAction.AskFirst => "somebody is asked",
            KeepAction.KeepFigures => "they go at the end of the quarter, numbers stay",
            _ => "they go",
        };

    public static string Count(int people) =>
        people switch
        {
            0 => "nobody",
            1 => "1 person",
            > RetentionPages.Most => string.Create(
                CultureInfo.InvariantCulture,
                $"more than {RetentionPages.Most} people"
            ),
            _ => string.Create(CultureInfo.InvariantCulture, $"{people} people"),
        };

    /// <summary>What the laws of an organisation ask for, whatever it chose; null where they say nothing.</summary>
    public static string? Laws(KeepKind? kind, RegimeRules laws)
    {
        if (kind is not { } named)
        {
            return null;
        }
        if (laws.OpenConflicts.Any(c => c.Of == named))
        {
            return "Two of your laws contradict one another. Nobody is deleted until you have settled it on the page “Laws and agreements”.";
        }
        string[] asked =
        [
            .. laws.Leasts(named)
                .Select(k =>
                    $"{k.By.Name.En}: {k.What.Least!.Value.Words()} at least ({k.What.Source})"
                ),
            .. laws.Longests(named)
                .Select(k =>
                    $"{k.By.Name.En}: {k.What.Longest!.Value.Words()} at the most ({k.What.Source})"
                ),
        ];
        return asked.Length == 0 ? null : string.Join("; ", asked);
    }

    /// <summary>"2 people", about how many somebody is asked first, and who would go if nothing held them.</summary>
    public static string Count(DueCount due) =>
        (due.Go > 0 || due.Asked == 0 ? Count(due.Go) : "")
        + (due.Asked == 0 ? "" : $"{(due.Go > 0 ? "; " : "")}asked first: {Count(due.Asked)}")
        + (due.Held == 0 ? "" : $"; held: {Count(due.Held)}");

    /// <summary>What stands in the place of the day on which somebody goes.</summary>
    public static string Goes(NextToGo next) =>
        next.Step switch
        {
            NextStep.Held => "stays: held",
            NextStep.Kept => $"stays until {LocalTime.Day(next.KeptUntil!.Value)}",
            NextStep.Asked => $"asked first, on {LocalTime.Day(next.Goes)}",
            _ => LocalTime.Day(next.Goes),
        };
}
