using Haven.Privacy.Store;

namespace Haven.Privacy.Calendar;

/// <summary>
/// Where an organisation's days begin. Times are stored in UTC; periods of law, dates that people type and dates that
/// they read are on the calendar of the place where the organisation works.
/// </summary>
public interface IOrganisationZones
{
    /// <summary>The organisation's time zone; UTC until it chose one.</summary>
    ValueTask<TimeZoneInfo> OfAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    );
}

/// <summary>Moments as days of a place, and back.</summary>
public static class ZoneDays
{
    /// <summary>The day that this moment (UTC ticks) is in, there.</summary>
    public static DateOnly DayOf(this TimeZoneInfo zone, long ticks) =>
        DateOnly.FromDateTime(
            TimeZoneInfo.ConvertTimeFromUtc(new DateTime(ticks, DateTimeKind.Utc), zone)
        );

    /// <summary>
    /// The first moment of a day there, in UTC ticks. Where midnight is skipped because clocks go forward, the day
    /// begins at the first hour that exists.
    /// </summary>
    public static long StartOf(this TimeZoneInfo zone, DateOnly day)
    {
        var at = day.ToDateTime(TimeOnly.MinValue);
        while (zone.IsInvalidTime(at))
        {
            at = at.AddMinutes(15);
        }
        // Where midnight comes twice, the earlier one: the larger offset.
        var offset = zone.IsAmbiguousTime(at)
            ? zone.GetAmbiguousTimeOffsets(at).Max()
            : zone.GetUtcOffset(at);
        return (at - offset).Ticks;
    }
}
