using System.Globalization;

namespace Haven.Privacy.Calendar;

/// <summary>Time zones as people call them.</summary>
public static class ZoneWords
{
    /// <summary>"New York time" of "America/New_York"; "UTC" of UTC.</summary>
    public static string Of(string name) =>
        name is "UTC" or "Etc/UTC" ? "UTC" : Town(name) + " time";

    /// <summary>The town that a zone has its name from: "New York".</summary>
    public static string Town(string name) => name[(name.LastIndexOf('/') + 1)..].Replace('_', ' ');

    /// <summary>"UTC-4", "UTC+5:30".</summary>
    public static string Offset(TimeSpan offset) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"UTC{(offset < TimeSpan.Zero ? '-' : '+')}{Math.Abs(offset.Hours)}{(offset.Minutes == 0 ? "" : $":{Math.Abs(offset.Minutes):00}")}"
        );
}
