using Haven.Design.Components;

namespace Haven.Privacy.Emergency;

/// <summary>Accesses in words.</summary>
public static class EmergencyWords
{
    public static string Of(EmergencyState state) =>
        state switch
        {
            EmergencyState.Open => "Open now",
            EmergencyState.Waiting => "Waits for review",
            EmergencyState.Overdue => "Review overdue",
            EmergencyState.Justified => "Justified",
            _ => "Not justified",
        };

    public static Tone ToneOf(EmergencyState state) =>
        state switch
        {
            EmergencyState.Overdue or EmergencyState.NotJustified => Tone.Clear,
            EmergencyState.Open or EmergencyState.Waiting => Tone.Possible,
            _ => Tone.None,
        };

    /// <summary>The code, and whether anybody has it.</summary>
    public static string Handle(EmergencyLine line) =>
        line.Found ? line.Handle : line.Handle + " (nobody here had it)";

    /// <summary>"2 emergency accesses wait for your review, 1 of them for too long."</summary>
    public static string Of(EmergencyWaiting waiting)
    {
        string wait =
            waiting.Count == 1
                ? "1 emergency access waits for a review"
                : FormattableString.Invariant(
                    $"{waiting.Count} emergency accesses wait for a review"
                );
        return waiting.Overdue switch
        {
            0 => wait + ".",
            _ when waiting.Count == 1 => wait + ", and is overdue.",
            1 => wait + ", and 1 of them is overdue.",
            _ => FormattableString.Invariant($"{wait}, and {waiting.Overdue} of them are overdue."),
        };
    }
}
