using Haven.Privacy.Calendar;
using Haven.Privacy.Purposes;
using Haven.Privacy.Retention;

namespace Haven.Messaging.Messages;

/// <summary>What a message is about. It decides for what addresses are used, and how long what stays.</summary>
public enum MessageKind
{
    General = 0,
    Event = 1,
    Attendance = 2,
    Emergency = 3,
}

/// <summary>The three things that stay of a message, each with its own time and end (promise MSG-8).</summary>
public enum MessagePart
{
    /// <summary>Title and text.</summary>
    Content = 0,

    /// <summary>Who got it, and at which address.</summary>
    Recipients = 1,

    /// <summary>What became of each mail.</summary>
    Receipts = 2,
}

/// <summary>How long one part of one kind of message is kept, and why so long.</summary>
/// <param name="Kept">The kind as the core's rules know it: shorter by choice, longer with a reason.</param>
public sealed record MessageTime(MessagePart Part, KeptKind Kept);

/// <summary>A kind of message: what it is called, what it is for, and its three times.</summary>
public sealed record MessageRule(
    MessageKind Kind,
    string English,
    string Hint,
    Purpose Purpose,
    IReadOnlyList<MessageTime> Times
)
{
    public KeptKind KeptOf(MessagePart part) => Times.Single(t => t.Part == part).Kept;
}

/// <summary>Every kind of message. Another kind is another line here.</summary>
public static class MessageKinds
{
    public const string DraftsKept = "message-draft";

    private const string ReceiptsWhy =
        "Long enough to see whether it arrived and to ring those whom it did not reach. How somebody’s mailbox behaved is confidential, so that no reason makes it longer than a year.";

    public static readonly IReadOnlyList<MessageRule> All =
    [
        Of(
            (MessageKind.General, "General", "generales"),
            "News, letters, what families should know. Nobody is in danger.",
            Purpose.FamilyNews,
            (
                CalendarPeriod.OfYears(1),
                "A school year, so that a school can look up what it told families."
            ),
            (CalendarPeriod.OfMonths(3), "Long enough to answer a family that says it got nothing.")
        ),
        Of(
            (MessageKind.Event, "Event", "sobre actos"),
            "Something takes place on a day: a meeting, a trip, a day without school.",
            Purpose.FamilyNews,
            (
                CalendarPeriod.OfMonths(6),
                "Until the event is over and what was said about it is asked for no more."
            ),
            (CalendarPeriod.OfMonths(3), "Long enough to answer a family that says it got nothing.")
        ),
        Of(
            (MessageKind.Attendance, "Attendance", "sobre asistencia"),
            "Who comes to school, and what the school asks of families about it. Name no student.",
            Purpose.FamilyAttendance,
            (
                CalendarPeriod.OfYears(1),
                "A school year: attendance is counted by it, and what families were told is part of a decision about it."
            ),
            (
                CalendarPeriod.OfMonths(6),
                "Whether a family was told is asked while attendance is looked into."
            )
        ),
        Of(
            (MessageKind.Emergency, "Emergency", "de emergencia"),
            "Somebody is or was in danger, or families have to act now.",
            Purpose.FamilyEmergency,
            (
                CalendarPeriod.OfYears(3),
                "An emergency is looked into for years, and what families were told, word by word, is asked for then. No law names a time; this one is ours."
            ),
            (
                CalendarPeriod.OfYears(1),
                "Whether a family was told is asked while the emergency is looked into."
            )
        ),
    ];

    public static readonly KeptKind Drafts = new(
        DraftsKept,
        typeof(MessageDraft),
        Trigger.Created,
        CalendarPeriod.OfDays(30),
        "A message that nobody sent within a month is not needed."
    )
    {
        English = "Messages to families that nobody sent",
        Spanish = "Mensajes a las familias que nadie envió",
    };

    public static MessageRule Of(MessageKind kind) => All.Single(r => r.Kind == kind);

    /// <summary>As it stands in rules and receipts: "message-event-content".</summary>
    public static string KeyOf(MessageKind kind, MessagePart part) =>
        $"message-{kind}-{part}".ToLowerInvariant();

    private static MessageRule Of(
        (MessageKind Kind, string English, string Spanish) called,
        string hint,
        Purpose purpose,
        (CalendarPeriod Period, string Why) content,
        (CalendarPeriod Period, string Why) recipients
    ) =>
        new(
            called.Kind,
            called.English,
            hint,
            purpose,
            [
                Time(
                    (called.Kind, MessagePart.Content),
                    typeof(MessageContent),
                    content,
                    (
                        $"{called.English} messages to families: what was written",
                        $"Mensajes {called.Spanish} a las familias: lo que se escribió"
                    )
                ),
                Time(
                    (called.Kind, MessagePart.Recipients),
                    typeof(MessageRecipient),
                    recipients,
                    (
                        $"{called.English} messages to families: who got them",
                        $"Mensajes {called.Spanish} a las familias: quién los recibió"
                    )
                ),
                Time(
                    (called.Kind, MessagePart.Receipts),
                    typeof(MessageReceipt),
                    (CalendarPeriod.OfMonths(2), ReceiptsWhy),
                    (
                        $"{called.English} messages to families: whether each arrived",
                        $"Mensajes {called.Spanish} a las familias: si cada uno llegó"
                    ),
                    CalendarPeriod.OfYears(1)
                ),
            ]
        );

    private static MessageTime Time(
        (MessageKind Kind, MessagePart Part) of,
        Type root,
        (CalendarPeriod Period, string Why) kept,
        (string English, string Spanish) words,
        CalendarPeriod? longest = null
    ) =>
        new(
            of.Part,
            new KeptKind(KeyOf(of.Kind, of.Part), root, Trigger.Created, kept.Period, kept.Why)
            {
                English = words.English,
                Spanish = words.Spanish,
                Longest = longest,
            }
        );
}
