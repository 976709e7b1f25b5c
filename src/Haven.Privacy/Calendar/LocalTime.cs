using System.Globalization;

namespace Haven.Privacy.Calendar;

/// <summary>
/// Times as people read them, on the calendar of the organisation that a page is made for. Like the culture, the zone
/// belongs to what is being done at this moment, and to nothing else: the door enters it for a request, a job for the
/// organisation it has come to. Where nobody entered one it is UTC (adr 0025).
/// </summary>
public static class LocalTime
{
    private static readonly AsyncLocal<TimeZoneInfo?> Entered = new();

    public static TimeZoneInfo Zone => Entered.Value ?? TimeZoneInfo.Utc;

    /// <summary>Named wherever a time of day is shown: "New York time", "UTC".</summary>
    public static string ZoneName => ZoneWords.Of(Zone.Id);

    /// <summary>From here on, and in all that is called from here, days and times are those of this zone.</summary>
    public static void Enter(TimeZoneInfo zone) => Entered.Value = zone;

    public static DateTimeOffset Now(TimeProvider clock) =>
        TimeZoneInfo.ConvertTime(clock.GetUtcNow(), Zone);

    public static DateOnly Today(TimeProvider clock) => DayOf(clock.GetUtcNow().UtcTicks);

    /// <summary>The day there of a moment, which all take as UTC ticks here.</summary>
    public static DateOnly DayOf(long ticks) => Zone.DayOf(ticks);

    /// <summary>"3 August 2026"</summary>
    public static string Day(long ticks) => Text(ticks, "d MMMM yyyy");

    /// <inheritdoc cref="Day(long)"/>
    public static string Day(DateOnly day) =>
        day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>In the language of whom it is for: "3 August 2026"; in Spanish "3 de agosto de 2026".</summary>
    public static string DayIn(string language, DateOnly day) =>
        language == "es"
            ? day.ToString("d 'de' MMMM 'de' yyyy", CultureInfo.GetCultureInfo("es"))
            : Day(day);

    /// <summary>"3 Aug 26", where there is little room.</summary>
    public static string ShortDay(long ticks) => Text(ticks, "d MMM yy");

    /// <summary>"3 August 2026, 14:05", below a heading that names the zone.</summary>
    public static string Minute(long ticks) => Text(ticks, "d MMMM yyyy, HH:mm") + Which(ticks);

    /// <summary>"3 August 2026, 14:05 New York time"</summary>
    public static string MinuteInZone(long ticks) => $"{Minute(ticks)} {ZoneName}";

    /// <summary>In the language of whom it is for; in Spanish "3 de agosto de 2026, 14:05 (hora de New York)".</summary>
    public static string MinuteIn(string language, long ticks) =>
        language == "es"
            ? $"{DayIn(language, DayOf(ticks))}, {Clock(ticks)} ({SpanishZone})"
            : MinuteInZone(ticks);

    /// <summary>"3 Aug 2026, 14:05:09", below a heading that names the zone.</summary>
    public static string Second(long ticks) => Text(ticks, "d MMM yyyy, HH:mm:ss") + Which(ticks);

    /// <summary>"3 Aug 2026, 14:05:09 New York time"</summary>
    public static string SecondInZone(long ticks) => $"{Second(ticks)} {ZoneName}";

    /// <summary>"14:05"; in the hour that comes twice "01:30 UTC-4", as <see cref="Read"/> takes it back.</summary>
    public static string Clock(long ticks) => Text(ticks, "HH:mm") + Which(ticks);

    /// <summary>What was typed as a time of day, such as "14:05".</summary>
    public static TypedClock Read(DateOnly day, string typed) => TypedClock.Read(Zone, day, typed);

    // Places keep their English names; what stands around them does not.
    private static string SpanishZone =>
        ZoneName is var zone && zone.EndsWith(" time", StringComparison.Ordinal)
            ? $"hora de {zone[..^" time".Length]}"
            : ZoneName;

    private static string Text(long ticks, string format) =>
        Zone.ClockAt(ticks).ToString(format, CultureInfo.InvariantCulture);

    // In the hour that comes twice the time alone does not say which is meant.
    private static string Which(long ticks) =>
        Zone.ComesTwice(ticks)
            ? " " + ZoneWords.Offset(Zone.GetUtcOffset(new DateTime(ticks, DateTimeKind.Utc)))
            : "";
}
