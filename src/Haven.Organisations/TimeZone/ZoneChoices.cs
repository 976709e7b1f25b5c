using System.Globalization;
using Haven.Design.Components;
using Haven.Privacy.Calendar;

namespace Haven.Organisations.TimeZones;

/// <summary>The time zones that can be chosen: those that most organisations need, then all others that this machine knows.</summary>
internal static class ZoneChoices
{
    private const string Common = "Often chosen";

    private static readonly (string Name, string Label)[] First =
    [
        ("America/New_York", "New York (Eastern time)"),
        ("America/Chicago", "Chicago (Central time)"),
        ("America/Denver", "Denver (Mountain time)"),
        ("America/Phoenix", "Phoenix (Mountain time, the same all year)"),
        ("America/Los_Angeles", "Los Angeles (Pacific time)"),
        ("America/Anchorage", "Anchorage (Alaska time)"),
        ("Pacific/Honolulu", "Honolulu (Hawaii time)"),
        ("America/Puerto_Rico", "Puerto Rico (Atlantic time, the same all year)"),
        ("America/Halifax", "Halifax (Atlantic time)"),
        ("America/Toronto", "Toronto (Eastern time)"),
        ("America/Winnipeg", "Winnipeg (Central time)"),
        ("America/Vancouver", "Vancouver (Pacific time)"),
        ("America/Mexico_City", "Mexico City"),
        ("Europe/London", "London (United Kingdom)"),
        ("Europe/Dublin", "Dublin (Ireland)"),
        ("Europe/Madrid", "Madrid (Central European time)"),
        ("Europe/Paris", "Paris (Central European time)"),
        ("Europe/Berlin", "Berlin (Central European time)"),
        ("UTC", "UTC, the time of no place in particular"),
    ];

    // Everything else that this machine knows, as its tables list it: each place once.
    private static readonly Lazy<IReadOnlyList<(string Name, string Label)>> Others = new(() =>
        [
            .. TimeZoneInfo
                .GetSystemTimeZones()
                .Select(z => z.Id)
                .Where(id => id.Contains('/', StringComparison.Ordinal) && !Starts(id, "Etc/"))
                .Except(First.Select(f => f.Name), StringComparer.Ordinal)
                .Select(id => (id, Label(id)))
                .OrderBy(z => RegionOf(z.id), StringComparer.Ordinal)
                .ThenBy(z => z.Item2, StringComparer.Ordinal),
        ]
    );

    private static IEnumerable<(string Name, string Label)> All =>
        First.Where(f => ZoneDays.Find(f.Name) is not null).Concat(Others.Value);

    public static bool IsOne(string name) =>
        All.Any(z => string.Equals(z.Name, name, StringComparison.Ordinal));

    /// <summary>As a list to choose from, each with what the clocks show there.</summary>
    /// <param name="now">UTC ticks.</param>
    /// <param name="none">What it says while nothing is chosen.</param>
    public static IReadOnlyList<SelectItem> At(long now, string none = "Choose a time zone") =>
        [
            new SelectItem("", none),
            .. All.Select(z => new SelectItem(z.Name, $"{z.Label}: {ClockOf(z.Name, now)}")
            {
                Group = Array.Exists(First, f => f.Name == z.Name) ? Common : RegionOf(z.Name),
            }),
        ];

    private static string ClockOf(string name, long now) =>
        OrganisationZones
            .Read(name)
            .ClockAt(now)
            .ToString("ddd HH:mm", CultureInfo.InvariantCulture);

    // "Buenos Aires, Argentina" of "America/Argentina/Buenos_Aires".
    private static string Label(string name)
    {
        string[] parts = name.Split('/');
        string between = string.Join(", ", parts[1..^1].Reverse());
        return ZoneWords.Town(name) + (between.Length == 0 ? "" : $", {between.Replace('_', ' ')}");
    }

    private static string RegionOf(string name) =>
        name[..name.IndexOf('/', StringComparison.Ordinal)];

    private static bool Starts(string text, string with) =>
        text.StartsWith(with, StringComparison.Ordinal);
}
