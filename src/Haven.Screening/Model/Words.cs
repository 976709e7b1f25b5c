using System.Globalization;
using Haven.Privacy.Calendar;

namespace Haven.Screening.Model;

/// <summary>Dates and codes as sentences use them.</summary>
public static class Words
{
    /// <summary>"3 August 2026", from UTC ticks, on the calendar of the organisation.</summary>
    public static string Day(long ticks) => LocalTime.Day(ticks);

    /// <inheritdoc cref="LocalTime.ShortDay"/>
    public static string ShortDay(long ticks) => LocalTime.ShortDay(ticks);

    /// <summary>"204 117": codes in threes, as people read them out, with a space that does not break.</summary>
    public static string Code(long code) =>
        code.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', '\u00A0');

    public static string Day(DateOnly day) => LocalTime.Day(day);
}
