using Haven.Design.Components;

namespace Haven.Privacy.Rights;

/// <summary>A request in words, for those who work on it.</summary>
internal static class RightsWords
{
    public static string Of(RequestKind kind) =>
        kind switch
        {
            RequestKind.Access => "See what is kept",
            RequestKind.Correction => "Correct something",
            RequestKind.Erasure => "Delete it",
            RequestKind.Restriction => "Keep it, use it for nothing",
            RequestKind.Objection => "No longer use it for something",
            RequestKind.Portability => "Take it elsewhere",
            RequestKind.HumanDecision => "Have a person decide",
            RequestKind.Withdrawal => "Take consent back",
            _ => "Complaint",
        };

    /// <summary>The button that answers, and does what was asked for to what is kept of this person.</summary>
    public static string EndOf(RequestKind kind, string subject) =>
        (kind, subject) switch
        {
            (_, "") => "End the request",
            (RequestKind.Restriction, _) =>
                $"Restrict the use of what is kept of {subject}, and end the request",
            (RequestKind.Objection, _) => "Stop this use, and end the request",
            (RequestKind.Withdrawal, _) => "Take it back now, and end the request",
            _ => "End the request",
        };

    public static string Of(Asker asker) =>
        asker switch
        {
            Asker.Themselves => "the person themselves",
            Asker.Guardian => "a parent or guardian",
            _ => "somebody else for them",
        };

    public static string Of(Safety safety) =>
        safety switch
        {
            Safety.NothingAgainst => "Nothing speaks against it",
            Safety.Danger => "It would endanger somebody",
            _ => "Not looked at yet",
        };

    public static string Of(HearingOutcome outcome) =>
        outcome switch
        {
            HearingOutcome.Amended => "The record is corrected",
            HearingOutcome.NotAmended => "It stays as it is",
            HearingOutcome.NotHeld => "It was not held",
            _ => "Open",
        };

    public static string State(RequestLine line, DateOnly today) =>
        line.End switch
        {
            _ when line.IsOpen && line.By < today => "overdue",
            _ when line.NextOn is not null => "goes on",
            RequestEnd.Done => "answered",
            RequestEnd.Refused => "refused",
            _ => line.IsVerified ? "open" : "not verified yet",
        };

    public static Tone ToneOf(RequestLine line, DateOnly today) =>
        !line.IsOpen ? Tone.None
        : line.By < today ? Tone.Clear
        : Tone.Possible;
}
