namespace Haven.Privacy.Demands;

/// <summary>What a demand waits for.</summary>
public enum DemandNext
{
    /// <summary>It is about nobody on record: the answer gives and confirms nothing.</summary>
    Nobody,
    Order,

    /// <summary>Nobody has said why what is privileged may be given.</summary>
    Privilege,
    Content,
    Notice,
    Safety,

    /// <summary>Somebody objects, and no court has decided about it.</summary>
    Objection,

    /// <summary>Those concerned still have time to object.</summary>
    Time,
    Proposal,
    Approval,

    /// <summary>The door is open.</summary>
    Answer,

    /// <summary>The last day for the answer is past, so the door is shut.</summary>
    Late,
    Ended,
}

/// <summary>Where a demand stands. It is worked out from what was recorded and stored nowhere.</summary>
/// <param name="TimeUntil">The last day on which those concerned can object; null while they were not told.</param>
/// <param name="IsTellingDue">A ban on telling is over, and nobody has told the person, or said why that is unsafe.</param>
public sealed record DemandStanding(DemandNext Next, DateOnly? TimeUntil, bool IsTellingDue)
{
    /// <summary>The result of looking at a privilege: none covers what is demanded.</summary>
    public const string NoPrivilege = "none";

    /// <summary>
    /// What people tell somebody who helps them is confidential also before a court, in most places. So each demand is taken
    /// for one about such things from its first moment, until somebody says why it is not (promise HLP-12).
    /// </summary>
    public bool IsPrivileged { get; private init; }

    /// <summary>The result of an attempt that reached those concerned.</summary>
    public const string Reached = "reached";

    /// <summary>The result of an attempt that was sent and not answered.</summary>
    public const string Sent = "sent";

    /// <summary>The result of an attempt that reached nobody.</summary>
    public const string NotReached = "not-reached";

    // Nobody is reached by one telephone call that rang through.
    private const int Attempts = 2;

    /// <param name="today">Where the organisation works.</param>
    /// <param name="now">UTC ticks.</param>
    public static DemandStanding Of(
        Demand demand,
        IReadOnlyList<DemandStep> steps,
        DateOnly today,
        long now
    )
    {
        var told = ToldOn(steps);
        bool forbidden = demand.IsSecret(now);
        var until = told?.AddDays(demand.ObjectDays);
        bool due = demand is { SecretUntil: not 0, ToldAt: 0, IsAboutNobody: false } && !forbidden;
        string? privilege = PrivilegeOf(steps);
        return new(NextOf(demand, privilege, told, until, forbidden, today), until, due)
        {
            IsPrivileged = privilege != NoPrivilege,
        };
    }

    // What was found of one order says nothing about another.
    private static string? PrivilegeOf(IReadOnlyList<DemandStep> steps) =>
        steps.LastOrDefault(s => s.Act is DemandAct.Privileged or DemandAct.Ordered)
            is { Act: DemandAct.Privileged } looked
            ? looked.Result
            : null;

    private static DemandNext NextOf(
        Demand demand,
        string? privilege,
        DateOnly? told,
        DateOnly? until,
        bool forbidden,
        DateOnly today
    ) =>
        demand switch
        {
            { EndedAt: not 0 } => DemandNext.Ended,
            { IsAboutNobody: true } => DemandNext.Nobody,
            { OrderedAt: 0 } => DemandNext.Order,
            _ when privilege is null => DemandNext.Privilege,
            { NarrowedAt: 0 } => DemandNext.Content,
            _ when !forbidden && told is null => DemandNext.Notice,
            { SafeAt: 0 } => DemandNext.Safety,
            { ObjectedAt: not 0 } => DemandNext.Objection,
            { ObjectDays: > 0 } when !forbidden && today <= until => DemandNext.Time,
            { ProposedAt: 0 } => DemandNext.Proposal,
            { ApprovedAt: 0 } => DemandNext.Approval,
            _ when today > demand.AnswerBy => DemandNext.Late,
            _ => DemandNext.Answer,
        };

    // The first attempt that can have reached somebody begins their time; where none did, the second that was made.
    private static DateOnly? ToldOn(IReadOnlyList<DemandStep> steps)
    {
        var tried = steps
            .Where(s => s is { Act: DemandAct.Tried or DemandAct.Told, Day: not null })
            .OrderBy(s => s.Day)
            .ToList();
        return tried.Find(s => s.Result is Reached or Sent)?.Day
            ?? (tried.Count >= Attempts ? tried[Attempts - 1].Day : null);
    }
}
