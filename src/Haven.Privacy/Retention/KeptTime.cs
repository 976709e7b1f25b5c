using Haven.Privacy.Calendar;
using Haven.Privacy.Regimes;

namespace Haven.Privacy.Retention;

/// <summary>
/// How long a kind of people is kept once the laws have had their say: never less than one asks for, never more than one
/// allows, and what the organisation chose between them.
/// </summary>
/// <param name="Chosen">What the organisation chose, or the service declares.</param>
/// <param name="Laws">What the laws of the organisation ask for.</param>
/// <param name="Of">What the laws call it; null where none speaks of it.</param>
public sealed record KeptTime(CalendarPeriod Chosen, RegimeRules Laws, KeepKind? Of)
{
    private const int DaysOfTwoCenturies = 73_050;

    /// <summary>The last day; null where two laws contradict one another and nobody has settled it: then nobody goes.</summary>
    /// <param name="from">The day of the event, which does not count.</param>
    public DateOnly? LastDay(DateOnly from)
    {
        var chosen = Chosen.LastDay(from);
        if (Of is not { } kind)
        {
            return chosen;
        }
        var (least, longest, isOpen) = Laws.KeepOf(kind, from);
        return isOpen ? null
            : least > chosen ? least
            : longest < chosen ? longest
            : chosen;
    }

    /// <summary>
    /// The latest day of an event after which the time is over on a given day; null where nobody's is. A later event is
    /// never over before an earlier one, so that this is found by halving.
    /// </summary>
    public DateOnly? LatestOver(DateOnly on)
    {
        var (over, not) = (on.AddDays(-DaysOfTwoCenturies), on);
        if (!IsOver(over, on))
        {
            return null;
        }
        while (not.DayNumber - over.DayNumber > 1)
        {
            var middle = DateOnly.FromDayNumber((over.DayNumber + not.DayNumber) / 2);
            (over, not) = IsOver(middle, on) ? (middle, not) : (over, middle);
        }
        return over;
    }

    private bool IsOver(DateOnly from, DateOnly on) => LastDay(from) < on;
}
