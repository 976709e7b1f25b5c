using System.Globalization;
using Haven.Design.Components;

namespace Haven.Organisations.Inbox;

/// <summary>How long messages are kept: a year, or a shorter time that the organisation chose.</summary>
internal static class KeepPeriod
{
    public const int Longest = 365;

    private static readonly (int Days, string English, string Spanish)[] All =
    [
        (30, "30 days", "30 días"),
        (90, "90 days", "90 días"),
        (180, "180 days", "180 días"),
        (Longest, "one year", "un año"),
    ];

    public static IReadOnlyList<Choice> Choices { get; } =
    [
        .. All.Select(p => new Choice(
            $"{p.Days}",
            char.ToUpperInvariant(p.English[0]) + p.English[1..]
        )),
    ];

    /// <summary>The days of a choice; null when it is none.</summary>
    public static int? Read(string? typed) =>
        int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out int days)
        && Array.Exists(All, p => p.Days == days)
            ? days
            : null;

    public static string Words(int days, string lang = "en")
    {
        var (_, english, spanish) = Array.Find(All, p => p.Days == days);
        return lang == "es" ? spanish : english;
    }
}
