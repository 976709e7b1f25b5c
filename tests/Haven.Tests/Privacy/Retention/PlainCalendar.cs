namespace Haven.Tests.Privacy.Retention;

/// <summary>How long somebody is kept, as a plain number of months and days beside what the product reads.</summary>
internal sealed record PlainPeriod(string Text, int Months, int Days);

/// <summary>
/// The calendar as somebody counts it on paper, with nothing of the product's: what a long run is compared with.
/// </summary>
internal static class PlainCalendar
{
    private static readonly int[] Lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

    /// <summary>The day on which somebody goes whose time runs from this day.</summary>
    public static DateOnly GoesOn(DateOnly from, PlainPeriod period)
    {
        int month = from.Month + period.Months;
        int year = from.Year;
        for (; month > 12; month -= 12)
        {
            year++;
        }
        var last = new DateOnly(year, month, Math.Min(from.Day, Length(year, month)));
        return last.AddDays(period.Days + 1);
    }

    /// <summary>The first moment of a day there: midnight, or an hour later where clocks skip it.</summary>
    public static DateTimeOffset StartOf(TimeZoneInfo zone, DateOnly day) =>
        At(zone, day, TimeOnly.MinValue) ?? At(zone, day, new TimeOnly(1, 0))!.Value;

    /// <summary>The first moment at which clocks there show this; null where they skip it.</summary>
    public static DateTimeOffset? At(TimeZoneInfo zone, DateOnly day, TimeOnly time)
    {
        var shown = day.ToDateTime(time);
        if (zone.IsInvalidTime(shown))
        {
            return null;
        }
        var offset = zone.IsAmbiguousTime(shown)
            ? zone.GetAmbiguousTimeOffsets(shown).Max()
            : zone.GetUtcOffset(shown);
        return new DateTimeOffset(shown, offset);
    }

    private static int Length(int year, int month)
    {
        bool isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        return Lengths[month - 1] + (month == 2 && isLeap ? 1 : 0);
    }
}
