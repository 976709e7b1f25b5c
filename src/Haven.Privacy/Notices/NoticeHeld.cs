using System.Globalization;
using Haven.Privacy.Calendar;

namespace Haven.Privacy.Notices;

/// <summary>A version, and when it held.</summary>
/// <param name="From">UTC ticks: its first day has begun, and it is published.</param>
/// <param name="Until">UTC ticks at which the next one began; null while none follows.</param>
public sealed record NoticeHeld(NoticeLine Line, long From, long? Until)
{
    /// <summary>False of a version whose place another took before it held.</summary>
    public bool Held => Until is null || From < Until;

    /// <summary>When each version held, the first first, on the calendar of this place.</summary>
    public static IReadOnlyList<NoticeHeld> Of(IReadOnlyList<NoticeLine> lines, TimeZoneInfo zone)
    {
        var held = new List<NoticeHeld>();
        long next = long.MaxValue;
        foreach (var line in lines.Reverse())
        {
            // A version never holds after the one that follows it, however the clock was set when it was published.
            long from = Math.Min(Math.Max(zone.StartOf(line.EffectiveOn), line.PublishedAt), next);
            held.Add(new NoticeHeld(line, from, next == long.MaxValue ? null : next));
            next = from;
        }
        held.Reverse();
        return held;
    }

    /// <summary>Whether it held at any moment of this day there.</summary>
    public bool IsOn(DateOnly day, TimeZoneInfo zone) =>
        Held && From < zone.StartOf(day.AddDays(1)) && !(Until <= zone.StartOf(day));

    /// <summary>The last day on which it held there; null while none follows.</summary>
    public DateOnly? LastDay(TimeZoneInfo zone) =>
        Until is { } until ? zone.DayOf(until - 1) : null;
}

/// <summary>
/// Which versions held on a day that somebody asks for (HLP-19). It is asked of what was published alone: who came that
/// day is written down nowhere.
/// </summary>
/// <param name="Typed">As it came, such as "2026-11-29".</param>
/// <param name="Day">Null where that is no day.</param>
/// <param name="Held">The versions of that day, the last one first; empty where none held yet.</param>
public sealed record NoticeDay(string Typed, DateOnly? Day, IReadOnlyList<NoticeHeld> Held)
{
    /// <summary>Null where nobody asked for a day.</summary>
    public static NoticeDay? Of(
        string? typed,
        IReadOnlyList<NoticeLine> lines,
        TimeZoneInfo zone
    ) =>
        string.IsNullOrWhiteSpace(typed) ? null
        : !TryRead(typed.Trim(), out var day) ? new NoticeDay(Short(typed.Trim()), null, [])
        : new NoticeDay(
            typed.Trim(),
            day,
            [.. NoticeHeld.Of(lines, zone).Where(h => h.IsOn(day, zone)).Reverse()]
        );

    // The last days that there are in the calendar have no next one.
    private static bool TryRead(string typed, out DateOnly day) =>
        DateOnly.TryParseExact(
            typed,
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out day
        ) && day.Year is > 1900 and < 2200;

    private static string Short(string typed) => typed.Length > 40 ? typed[..40] : typed;
}
