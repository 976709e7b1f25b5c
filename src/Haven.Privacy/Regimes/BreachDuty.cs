using System.Globalization;
using Haven.Privacy.Calendar;

namespace Haven.Privacy.Regimes;

/// <summary>
/// Until when a law wants somebody told of a breach. Hours are hours, from the moment at which it is known; days are days
/// of the organisation's calendar, as everywhere (<see cref="CalendarPeriod"/>).
/// </summary>
/// <param name="Hours">Null where the law does not count in hours.</param>
/// <param name="Period">Null where it does not count in days.</param>
/// <param name="FromYearEnd">Whether the days begin with the end of the calendar year in which it is known.</param>
/// <param name="AtOnce">Whether the law says "without undue delay" and no number.</param>
public sealed record BreachTime(int? Hours, CalendarPeriod? Period, bool FromYearEnd, bool AtOnce)
{
    private const string YearEnd = "year-end+";

    /// <summary>Reads "PT72H", "P60D", "year-end+P60D", "at-once" or "none"; null where it is none of these.</summary>
    public static BreachTime? Parse(string text) =>
        text switch
        {
            "none" => new(null, null, false, false),
            "at-once" => new(null, null, false, true),
            ['P', 'T', .. var hours, 'H'] => int.TryParse(
                hours,
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out int n
            ) && n is > 0 and < 10_000
                ? new(n, null, false, false)
                : null,
            _ when text.StartsWith(YearEnd, StringComparison.Ordinal) => CalendarPeriod.Parse(
                text[YearEnd.Length..]
            )
                is { } period
                ? new(null, period, true, false)
                : null,
            _ => CalendarPeriod.Parse(text) is { } days ? new(null, days, false, false) : null,
        };

    /// <summary>The first moment, in UTC ticks, at which it is too late; null where the law sets no time.</summary>
    /// <param name="known">UTC ticks of the moment at which it was known.</param>
    /// <param name="zone">Where the organisation works.</param>
    public long? Over(long known, TimeZoneInfo zone)
    {
        if (Hours is { } hours)
        {
            return known + TimeSpan.FromHours(hours).Ticks;
        }
        return LastDay(zone.DayOf(known)) is { } last ? zone.StartOf(last.AddDays(1)) : null;
    }

    /// <summary>The last day, where the law counts in days.</summary>
    public DateOnly? LastDay(DateOnly known) =>
        Period?.LastDay(FromYearEnd ? new DateOnly(known.Year, 12, 31) : known);

    /// <summary>As people read it: "72 hours".</summary>
    public string Words =>
        Hours is { } hours ? string.Create(CultureInfo.InvariantCulture, $"{hours} hours")
        : Period is { } period ? period.Words() + (FromYearEnd ? " after the end of the year" : "")
        : AtOnce ? "without undue delay"
        : "no time is set";
}

/// <summary>Somebody whom a law wants told of a breach.</summary>
/// <param name="Key">Names it within its law: "authority".</param>
/// <param name="To">As it stands within a sentence: "the data protection authority".</param>
public sealed record BreachDuty(string Key, TwoLanguages To, BreachTime Time, string Source)
{
    /// <summary>It holds from so many people on; null where it holds for any number.</summary>
    public int? Least { get; init; }

    /// <summary>It holds up to so many people.</summary>
    public int? Most { get; init; }

    /// <summary>What else it depends on, which a person has to judge.</summary>
    public TwoLanguages? When { get; init; }

    /// <summary>Whether it holds for so many people. While nobody knows how many, it does.</summary>
    /// <param name="people">0 while nobody knows.</param>
    public bool HoldsFor(int people) => people == 0 || !(people < Least || people > Most);
}
