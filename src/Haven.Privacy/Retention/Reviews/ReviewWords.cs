using System.Globalization;
using Haven.Design.Components;
using Haven.Privacy.Calendar;

namespace Haven.Privacy.Retention.Reviews;

/// <summary>Questions in words.</summary>
internal static class ReviewWords
{
    public static string Of(ReviewState state) =>
        state switch
        {
            ReviewState.Held => "Held",
            ReviewState.Late => "Late",
            ReviewState.Told => "Administrators told",
            _ => "Waits for an answer",
        };

    public static Tone ToneOf(ReviewState state) =>
        state switch
        {
            ReviewState.Late => Tone.Clear,
            ReviewState.Held => Tone.None,
            _ => Tone.Possible,
        };

    /// <summary>"since today", "1 day", "12 days".</summary>
    public static string Days(int days) =>
        days switch
        {
            <= 0 => "since today",
            1 => "1 day",
            _ => string.Create(CultureInfo.InvariantCulture, $"{days} days"),
        };

    /// <summary>"2 people whose time is over wait for an answer, the oldest since 3 August 2026. 1 is late."</summary>
    public static string Of(ReviewsWaiting waiting)
    {
        string wait =
            waiting.Count == 1
                ? "1 person whose time is over waits for an answer, since"
                : FormattableString.Invariant(
                    $"{waiting.Count} people whose time is over wait for an answer, the oldest since"
                );
        string late = waiting.Late switch
        {
            0 => "",
            _ when waiting.Count == 1 => " That is late.",
            1 => " 1 is late.",
            _ => FormattableString.Invariant($" {waiting.Late} are late."),
        };
        return $"{wait} {LocalTime.Day(waiting.Oldest)}.{late} Nobody is deleted until somebody answers.";
    }
}
