using System.Globalization;

namespace Haven.Screening.Model;

/// <summary>Dates and codes as sentences use them.</summary>
public static class Words
{
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-GB");

    /// <summary>"3 August 2026", from UTC ticks.</summary>
    public static string Day(long ticks) =>
        new DateTime(ticks, DateTimeKind.Utc).ToString("d MMMM yyyy", English);

    /// <summary>"3 Aug 26", where there is little room.</summary>
    public static string ShortDay(long ticks) =>
        new DateTime(ticks, DateTimeKind.Utc).ToString("d MMM yy", English);

    /// <summary>"204 117": codes in threes, as people read them out, with a space that does not break.</summary>
    public static string Code(long code) =>
        code.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', '\u00A0');

    public static string Day(DateOnly day) => day.ToString("d MMMM yyyy", English);
}
