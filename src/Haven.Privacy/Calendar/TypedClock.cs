using System.Globalization;

namespace Haven.Privacy.Calendar;

/// <summary>A time of day as it was typed, on a day of a place.</summary>
/// <param name="Moment">When that was; null where it is no time, or none that there was.</param>
/// <param name="IsSkipped">Clocks went forward over it.</param>
public sealed record TypedClock(DateTimeOffset? Moment, bool IsSkipped)
{
    private static readonly TypedClock NoTime = new(null, false);

    /// <summary>
    /// Reads "14:05". A time that comes twice is the first of both, unless which is said: "01:30 UTC-5".
    /// </summary>
    public static TypedClock Read(TimeZoneInfo zone, DateOnly day, string typed)
    {
        string[] parts = typed.Trim().Split(' ', 2, StringSplitOptions.TrimEntries);
        if (
            !TimeOnly.TryParseExact(
                parts[0],
                ["H:mm", "HH:mm"],
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var time
            )
        )
        {
            return NoTime;
        }
        var moments = zone.MomentsOf(day.ToDateTime(time));
        if (parts.Length == 2)
        {
            moments = [.. moments.Where(m => Says(parts[1], zone, m))];
            return moments is [var said, ..] ? new(said, false) : NoTime;
        }
        return moments is [var first, ..] ? new(first, false) : new(null, true);
    }

    private static bool Says(string typed, TimeZoneInfo zone, DateTimeOffset moment) =>
        string.Equals(
            typed,
            ZoneWords.Offset(zone.GetUtcOffset(moment)),
            StringComparison.OrdinalIgnoreCase
        );
}
