using Haven.Design.Components;
using Haven.Privacy.Calendar;

namespace Haven.Privacy.Demands;

/// <summary>Demands in words.</summary>
internal static class DemandWords
{
    public static IReadOnlyList<Choice> Kinds { get; } =
    [
        new($"{DemandKind.Subpoena}", Of(DemandKind.Subpoena))
        {
            Hint = "Signed by a lawyer or a clerk of the court. It opens nothing by itself.",
        },
        new($"{DemandKind.CourtOrder}", Of(DemandKind.CourtOrder)) { Hint = "Signed by a judge." },
        new($"{DemandKind.Warrant}", Of(DemandKind.Warrant)) { Hint = "Signed by a judge." },
        new($"{DemandKind.Authority}", Of(DemandKind.Authority))
        {
            Hint = "An office says that a law gives it the right.",
        },
    ];

    public static IReadOnlyList<Choice> Orders { get; } =
    [
        new($"{OrderKind.CourtOrder}", "A court order, signed by a judge"),
        new($"{OrderKind.Warrant}", "A warrant, signed by a judge"),
        new($"{OrderKind.Law}", "A demand that a law names, with its section"),
    ];

    public static IReadOnlyList<Choice> Privileges { get; } =
    [
        new("decided", "It is privileged. The judge knew that, and ordered it all the same"),
        new("waived", "It is privileged. The person gave that up themselves, in writing"),
        new(DemandStanding.NoPrivilege, "No privilege covers it"),
    ];

    public static IReadOnlyList<Choice> Results { get; } =
    [
        new(DemandStanding.Reached, "They know of it"),
        new(DemandStanding.Sent, "It was sent to where they were last reached, without an answer"),
        new(DemandStanding.NotReached, "Nobody was reached"),
    ];

    public static IReadOnlyList<Choice> Tellings { get; } =
    [
        new(DemandStanding.Reached, "They were told"),
        new(DemandStanding.Sent, "The letter was sent to where they were last reached"),
        new("unsafe", "Telling them would put somebody in danger, so nobody did"),
    ];

    public static IReadOnlyList<Choice> Ends { get; } =
    [
        new("answered", "It is answered"),
        new("refused", "We refuse: it gives them no right"),
        new("withdrawn", "They withdrew it, or a court set it aside"),
        new("nothing", "There is nothing that we may give or confirm"),
    ];

    public static string Of(DemandKind kind) =>
        kind switch
        {
            DemandKind.Subpoena => "Subpoena",
            DemandKind.CourtOrder => "Court order",
            DemandKind.Warrant => "Warrant",
            _ => "Demand of an authority",
        };

    public static string Of(OrderKind kind) =>
        kind switch
        {
            OrderKind.CourtOrder => "Court order",
            OrderKind.Warrant => "Warrant",
            _ => "Demand by law",
        };

    public static string Of(DemandNext next) =>
        next switch
        {
            DemandNext.Nobody => "About nobody on record",
            DemandNext.Order => "No order yet",
            DemandNext.Privilege => "Look at the privilege",
            DemandNext.Content => "Say what is given",
            DemandNext.Notice => "Tell those concerned",
            DemandNext.Safety => "Keep everybody safe",
            DemandNext.Objection => "Somebody objects",
            DemandNext.Time => "Time to object runs",
            DemandNext.Proposal => "Propose the answer",
            DemandNext.Approval => "Waits for approval",
            DemandNext.Answer => "May be answered",
            DemandNext.Late => "The day is past",
            _ => "Ended",
        };

    /// <summary>What somebody does now, as a sentence.</summary>
    public static string Do(DemandNext next) =>
        next switch
        {
            DemandNext.Nobody =>
                "It is about nobody whom we have on record. Send the letter that gives and confirms nothing, and end it here.",
            DemandNext.Order =>
                "Nothing can be given yet. A judge's order, a warrant, or a law that names this demand has to be recorded first.",
            DemandNext.Privilege =>
                "What people told you is taken for privileged. Nothing can be given before somebody says why it may be.",
            DemandNext.Content => "Say what the order covers. Only that can be given.",
            DemandNext.Notice =>
                "Tell the person, so that they can object. If the order forbids it, record the ban.",
            DemandNext.Safety =>
                "Think what the answer can do to whom, and say what you did so that nobody is harmed.",
            DemandNext.Objection => "Somebody objects. Nothing is given until a court has decided.",
            DemandNext.Time => "The person can object. Nothing is given before their time is over.",
            DemandNext.Proposal =>
                "Everything is there. Look at it once more, and propose the answer.",
            DemandNext.Approval =>
                "Somebody else than who proposed it has to read the order and approve what is given, or send it back.",
            DemandNext.Answer =>
                "Two people looked at it. It may be given until the last day for the answer.",
            DemandNext.Late =>
                "The last day for the answer is past, so nothing can be given. End it, or send it back and record a new order.",
            _ => "It ended. Nothing can be given on it.",
        };

    /// <summary>Why the door is shut.</summary>
    public static string Shut(DemandNext next) => $"Nothing was given. {Do(next)}";

    public static Tone ToneOf(DemandStanding standing, bool isLate) =>
        standing.IsTellingDue || standing.Next == DemandNext.Late ? Tone.Clear
        : standing.Next == DemandNext.Ended ? Tone.None
        : isLate ? Tone.Clear
        : Tone.Possible;

    public static string Of(DemandAct act) =>
        act switch
        {
            DemandAct.Received => "The demand came",
            DemandAct.Ordered => "An order was recorded",
            DemandAct.Privileged => "The privilege was looked at",
            DemandAct.Narrowed => "What is given was chosen",
            DemandAct.Tried => "Somebody tried to tell the person",
            DemandAct.Forbidden => "Telling was forbidden",
            DemandAct.Timed => "The time to object was set",
            DemandAct.Objected => "Somebody objected",
            DemandAct.Decided => "The objection was decided",
            DemandAct.MadeSafe => "What keeps everybody safe",
            DemandAct.Proposed => "The answer was proposed",
            DemandAct.Approved => "The answer was approved",
            DemandAct.SentBack => "It was sent back",
            DemandAct.BanOver => "The ban on telling is over",
            DemandAct.Told => "After the ban",
            _ => "It ended",
        };

    /// <summary>The result of a step, its day and what was said, as the course of events shows it.</summary>
    public static string More(DemandStep step, string said)
    {
        string result = Privileges
            .Concat(Results)
            .Concat(Tellings)
            .Concat(Ends)
            .FirstOrDefault(c => c.Value == step.Result)
            ?.Text
            is { } text
            ? text + ". "
            : "";
        string day = (step.Act, step.Day) switch
        {
            (_, null) => "",
            (DemandAct.Forbidden, { } last) => $"Until {LocalTime.Day(last)}. ",
            (DemandAct.Ordered, _) => "",
            (_, { } on) => $"On {LocalTime.Day(on)}. ",
        };
        return $"{day}{result}{said}".Trim();
    }

    /// <summary>What to say where a step has no words.</summary>
    public static string Missing(DemandAct act) =>
        act switch
        {
            DemandAct.Ordered => "Say what it covers, in its own words.",
            DemandAct.Privileged => "Say which privilege you looked at, and who says so.",
            DemandAct.Narrowed => "Say why just this, and no less.",
            DemandAct.Tried => "Say how you tried, and what came of it.",
            DemandAct.Forbidden => "Say who forbade it, in which order.",
            DemandAct.Timed => "Say why, in the words of the order.",
            DemandAct.Objected => "Say who objects, and why.",
            DemandAct.Decided => "Say who decided, when, and how.",
            DemandAct.MadeSafe => "Say what you did, also where nothing was needed.",
            DemandAct.Told => "Say how, or why it would be unsafe.",
            _ => "Say why.",
        };
}
