using System.Globalization;

namespace Haven.Privacy.Calendar;

/// <summary>
/// A length of time as laws and agreements write it: so many years, months or days, counted on the calendar of the
/// organisation and never in hours. The day of the event does not count, and the period ends with the last hour of its
/// last day; where that day is not in the calendar (31 April, 29 February), with the last day of the month. This is how
/// Regulation (EEC, Euratom) 1182/71, Article 3, counts, and it is never shorter than any other way.
/// </summary>
public readonly record struct CalendarPeriod
{
    private const int Longest = 1200;

    private CalendarPeriod(int months, int days)
    {
        Months = months;
        Days = days;
    }

    /// <summary>Whole months; a year is twelve.</summary>
    public int Months { get; }

    /// <summary>Days after the months.</summary>
    public int Days { get; }

    /// <exception cref="ArgumentOutOfRangeException">None, fewer, or more than a hundred years.</exception>
    public static CalendarPeriod OfYears(int years) => Of(checked(years * 12), 0);

    /// <inheritdoc cref="OfYears"/>
    public static CalendarPeriod OfMonths(int months) => Of(months, 0);

    /// <inheritdoc cref="OfYears"/>
    public static CalendarPeriod OfDays(int days) => Of(0, days);

    /// <summary>The last day that belongs to the period.</summary>
    /// <param name="from">The day of the event, which does not count.</param>
    public DateOnly LastDay(DateOnly from) => from.AddMonths(Months).AddDays(Days);

    /// <summary>The first day on which the period is over.</summary>
    /// <param name="from">The day of the event, which does not count.</param>
    public DateOnly Over(DateOnly from) => LastDay(from).AddDays(1);

    /// <summary>
    /// The latest day of an event after which the period is over on a given day: everything of that day or an earlier
    /// one is over, and nothing of a later one.
    /// </summary>
    public DateOnly LatestOver(DateOnly on)
    {
        // Ends of months make several days fall on one, so a step back may land too early by a few days, never too late.
        var from = on.AddDays(-1 - Days).AddMonths(-Months);
        while (Over(from.AddDays(1)) <= on)
        {
            from = from.AddDays(1);
        }
        while (Over(from) > on)
        {
            from = from.AddDays(-1);
        }
        return from;
    }

    /// <summary>Whether there is any day from which this period is the longer one.</summary>
    public bool MayExceed(CalendarPeriod other)
    {
        var (mine, theirs) = (this, other);
        // Lengths of months repeat after four hundred years; within eight, each pattern of leap day and month is met.
        var from = new DateOnly(2023, 1, 1);
        return Enumerable
            .Range(0, 8 * 366)
            .Any(d => mine.LastDay(from.AddDays(d)) > theirs.LastDay(from.AddDays(d)));
    }

    /// <summary>Reads "P6Y", "P18M", "P30D" or "P1Y6M", as ISO 8601 writes them; null where it is none of these.</summary>
    public static CalendarPeriod? Parse(string? text)
    {
        if (text is not ['P', .. var rest])
        {
            return null;
        }
        int months = 0,
            days = 0;
        const string Units = "YMD";
        for (int unit = 0; rest.Length > 0; unit++)
        {
            int digits = rest.TakeWhile(char.IsAsciiDigit).Count();
            int found =
                digits is > 0 and < 6 && digits < rest.Length
                    ? Units.IndexOf(rest[digits], unit)
                    : -1;
            if (found < 0)
            {
                return null;
            }
            int number = int.Parse(rest[..digits], CultureInfo.InvariantCulture);
            (months, days) =
                found == 2 ? (months, number) : (months + number * (found == 0 ? 12 : 1), days);
            (unit, rest) = (found, rest[(digits + 1)..]);
        }
        return IsPossible(months, days) ? new CalendarPeriod(months, days) : null;
    }

    /// <summary>As ISO 8601 writes it: "P6Y", "P1M", "P45D".</summary>
    public override string ToString()
    {
        string years = Part(Months / 12, 'Y');
        return "P" + years + Part(Months % 12, 'M') + Part(Days, 'D');
    }

    /// <summary>As people read it: "6 years", "1 month", "45 days"; in Spanish where <paramref name="language"/> is "es".</summary>
    public string Words(string language = "en")
    {
        bool spanish = language == "es";
        string[] parts =
        [
            Words(Months / 12, spanish ? ("año", "años") : ("year", "years")),
            Words(Months % 12, spanish ? ("mes", "meses") : ("month", "months")),
            Words(Days, spanish ? ("día", "días") : ("day", "days")),
        ];
        return string.Join(spanish ? " y " : " and ", parts.Where(p => p.Length > 0));
    }

    private static CalendarPeriod Of(int months, int days) =>
        IsPossible(months, days)
            ? new CalendarPeriod(months, days)
            : throw new ArgumentOutOfRangeException(
                nameof(months),
                "A period is a day at least and a hundred years at most."
            );

    private static bool IsPossible(int months, int days) =>
        months is >= 0 and <= Longest && days is >= 0 and <= Longest * 31 && months + days > 0;

    private static string Part(int number, char unit) =>
        number == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{number}{unit}");

    private static string Words(int number, (string One, string Many) unit) =>
        number == 0
            ? ""
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{number} {(number == 1 ? unit.One : unit.Many)}"
            );
}
