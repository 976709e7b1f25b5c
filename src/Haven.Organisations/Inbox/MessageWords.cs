using Haven.Design.Components;

namespace Haven.Organisations.Inbox;

/// <summary>Messages in words.</summary>
internal static class MessageWords
{
    public static string Of(MessageKind kind) =>
        kind switch
        {
            MessageKind.Feedback => "What somebody thinks",
            MessageKind.Member => "From a member",
            _ => "Question or news",
        };

    public static string StateOf(InboxLine line) =>
        line switch
        {
            { DoneAt: > 0 } => "Done",
            { Answers: > 0 } => "Answered",
            { OpenedAt: 0, WantsAnswer: true } => "New, wants an answer",
            { OpenedAt: 0 } => "New",
            { WantsAnswer: true } => "Wants an answer",
            _ => "Opened",
        };

    public static Tone ToneOf(InboxLine line) =>
        line is { DoneAt: 0, Answers: 0 } and ({ OpenedAt: 0 } or { WantsAnswer: true })
            ? Tone.Possible
            : Tone.None;
}
