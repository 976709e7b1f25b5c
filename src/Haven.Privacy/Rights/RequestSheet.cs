namespace Haven.Privacy.Rights;

/// <summary>A request as the list shows it: nothing of what was written, so that nothing has to be opened.</summary>
public sealed record RequestLine(
    Guid Id,
    long ArrivedAt,
    RequestKind Kind,
    Asker Asker,
    DateOnly DueOn,
    RequestEnd End,
    bool IsVerified
)
{
    /// <summary>By when the organisation has to take a step after the answer; null where none waits.</summary>
    public DateOnly? NextOn { get; init; }

    /// <summary>The day that counts now.</summary>
    public DateOnly By => NextOn ?? DueOn;

    /// <summary>Whether it waits for the organisation.</summary>
    public bool IsOpen => End == RequestEnd.Open || NextOn is not null;
}

/// <summary>A request that was opened.</summary>
/// <param name="Subject">By which handle the person on record is known; empty while nobody was found.</param>
public sealed record RequestSheet(
    RightsRequest Request,
    string Name,
    string Reach,
    string About,
    string Text,
    string Verified,
    string SafetyWhy,
    string Answer,
    string Subject
)
{
    public string ExtensionWhy { get; init; } = "";
    public string ExtensionTold { get; init; } = "";
    public string DoneFor { get; init; } = "";

    /// <summary>Whether somebody asks for a grown-up, whose rights are theirs alone.</summary>
    public bool IsOfAge { get; init; }
}

/// <summary>What somebody wants to do with a request.</summary>
public enum RequestStep
{
    Verify,
    Find,
    Review,
    Finish,
    Refuse,

    /// <summary>More time for the answer.</summary>
    Extend,

    /// <summary>The answer goes by e-mail.</summary>
    Send,

    /// <summary>What comes after the answer: a hearing, or a complaint that goes on.</summary>
    GoOn,
}

/// <summary>How it went.</summary>
public enum StepOutcome
{
    Done,
    NotFound,

    /// <summary>Something has to be done before: who asks is not verified, or nobody has asked about danger.</summary>
    TooEarly,

    /// <summary>It was found that this would endanger somebody.</summary>
    Danger,

    /// <summary>A parent or guardian asks for somebody who is of age.</summary>
    OfAge,

    /// <summary>Somebody else worked on it meanwhile.</summary>
    Overtaken,

    /// <summary>Nobody on record has this handle.</summary>
    Nobody,

    /// <summary>Facts about somebody else were asked for, of nobody on record or of a kind that there is none of.</summary>
    NotRelated,

    /// <summary>The use of one fact on somebody else's record cannot be stopped by itself.</summary>
    OnlyTheirOwn,

    /// <summary>A legal hold keeps the person: nothing is deleted while it stands.</summary>
    Held,

    /// <summary>A restriction does not say why it is asked for.</summary>
    NoGround,

    /// <summary>An objection names no purpose.</summary>
    NoPurpose,

    /// <summary>A correction does not say what is changed, or by whom.</summary>
    NoChange,

    /// <summary>It does not say to whom a copy is given, or how.</summary>
    NotGiven,

    /// <summary>It does not say who decided anew, or what they found.</summary>
    NoDecision,

    /// <summary>Nothing is named that is taken back.</summary>
    NoConsent,

    /// <summary>No law allows more time, or it is too late for it.</summary>
    NoMoreTime,

    /// <summary>The erasure of the person has begun.</summary>
    Leaving,

    /// <summary>No law of the organisation gives a hearing about this.</summary>
    NoHearing,

    /// <summary>A step after the answer cannot have been asked for before the answer.</summary>
    BeforeAnswer,

    /// <summary>Who asks was not verified, or nobody is on record: there is nothing to hear.</summary>
    NothingToHear,

    /// <summary>Whoever refused the correction does not hear it.</summary>
    SameMember,

    /// <summary>Nobody here is such a member.</summary>
    NoMember,

    /// <summary>A complaint cannot go on there.</summary>
    NoStep,

    /// <summary>It went there already, and nobody has answered yet.</summary>
    IsThere,

    /// <summary>The day of the hearing is not set, or still to come.</summary>
    NotHeard,
}
