namespace Haven.Privacy.Calendar;

/// <summary>Moments as days of a place, and back.</summary>
public static class ZoneDays
{
    /// <summary>The zone of this IANA name; null where this machine does not know it.</summary>
    public static TimeZoneInfo? Find(string name) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null;

    /// <summary>The day that this moment (UTC ticks) is in, there.</summary>
    public static DateOnly DayOf(this TimeZoneInfo zone, long ticks) =>
        DateOnly.FromDateTime(zone.ClockAt(ticks));

    /// <summary>What the clocks there show at this moment (UTC ticks).</summary>
    public static DateTime ClockAt(this TimeZoneInfo zone, long ticks) =>
        DateTime.SpecifyKind(
            TimeZoneInfo.ConvertTimeFromUtc(new DateTime(ticks, DateTimeKind.Utc), zone),
            DateTimeKind.Unspecified
        );

    /// <summary>
    /// The first moment of a day there, in UTC ticks. Where midnight is skipped because clocks go forward, the day
    /// begins with the first moment that exists; where it comes twice, with the earlier one.
    /// </summary>
    public static long StartOf(this TimeZoneInfo zone, DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        if (zone.MomentsOf(midnight) is [var first, ..])
        {
            return first.UtcTicks;
        }
        // Between what the clocks showed a day before and a day after lies the change; its moment is looked for by halves.
        long before = midnight.AddDays(-1).Ticks - zone.OffsetAround(midnight, -2).Ticks;
        long after = midnight.AddDays(1).Ticks - zone.OffsetAround(midnight, 2).Ticks;
        while (after - before > 1)
        {
            long middle = before + (after - before) / 2;
            (before, after) = zone.ClockAt(middle) < midnight ? (middle, after) : (before, middle);
        }
        return after;
    }

    /// <summary>
    /// The moments at which the clocks there show this, the earlier first: one as a rule, two where clocks go back, none
    /// where they go forward over it.
    /// </summary>
    public static IReadOnlyList<DateTimeOffset> MomentsOf(this TimeZoneInfo zone, DateTime clock) =>
        [
            // What offsets there are around it tells which moments to try; asking what the clocks showed then tells the
            // truth also where a country moves to another side of the date line, of which TimeZoneInfo makes no gap.
            .. new[] { -2, 0, 2 }
                .Select(days => zone.OffsetAround(clock, days))
                .Concat(zone.IsAmbiguousTime(clock) ? zone.GetAmbiguousTimeOffsets(clock) : [])
                .Distinct()
                .OrderDescending()
                .Select(offset => clock.Ticks - offset.Ticks)
                .Where(ticks => ticks == Within(ticks) && zone.ClockAt(ticks) == clock)
                .Select(ticks => new DateTimeOffset(ticks, TimeSpan.Zero)),
        ];

    /// <summary>Whether the clocks there show the same a second time, before or after this moment (UTC ticks).</summary>
    public static bool ComesTwice(this TimeZoneInfo zone, long ticks) =>
        zone.MomentsOf(zone.ClockAt(ticks)).Count > 1;

    private static TimeSpan OffsetAround(this TimeZoneInfo zone, DateTime clock, int days) =>
        zone.GetUtcOffset(
            new DateTime(Within(clock.Ticks + days * TimeSpan.TicksPerDay), DateTimeKind.Utc)
        );

    private static long Within(long ticks) => Math.Clamp(ticks, 0, DateTime.MaxValue.Ticks);
}
