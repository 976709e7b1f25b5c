namespace Haven.Privacy.Breaches;

/// <summary>A line of the register. It opens nothing.</summary>
/// <param name="First">The first of the clocks that somebody has still to answer; null where none is left.</param>
public sealed record IncidentLine(Incident Incident, BreachClock? First);

/// <summary>What was done, opened.</summary>
/// <param name="Who">A member's name, "Haven" or "somebody on the form".</param>
public sealed record IncidentMoment(IncidentStep Step, string Who, string Said);

/// <summary>An incident, opened.</summary>
public sealed record IncidentSheet(
    Incident Incident,
    string Seen,
    string Happened,
    string Reach,
    string By,
    IReadOnlyList<BreachClock> Clocks,
    IReadOnlyList<IncidentMoment> Timeline
)
{
    /// <summary>Whose acts Haven noticed; empty where nobody's.</summary>
    public string SignOf { get; init; } = "";

    /// <summary>What was written with each duty that was answered.</summary>
    public IReadOnlyDictionary<string, string> Answers { get; init; } =
        new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>What came of a step.</summary>
public enum IncidentOutcome
{
    Done,
    NotFound,

    /// <summary>Somebody else worked on it meanwhile.</summary>
    Overtaken,

    /// <summary>It cannot go there from where it is.</summary>
    NotFromHere,

    /// <summary>Somebody whom a law names was not told yet, and nobody said why they need not be.</summary>
    DutiesOpen,

    /// <summary>There is no such duty, or it was answered.</summary>
    NoDuty,

    /// <summary>That moment is still to come.</summary>
    ToCome,

    /// <summary>Nobody has such a code, or they are not among those whom it touched.</summary>
    NotTouched,

    /// <summary>The notice is not written, or not to its end.</summary>
    Unfilled,

    /// <summary>Everybody of them was told already.</summary>
    NobodyLeft,
}

/// <summary>What a step says in the timeline.</summary>
/// <param name="Said">In the privacy officer's words; sealed.</param>
internal sealed record IncidentDeed(IncidentAct Act, string About, string Said)
{
    /// <summary>Known at times only once it was done.</summary>
    public string About { get; set; } = About;
}

/// <summary>That somebody was told on a day, or need not be.</summary>
/// <param name="ToldOn">Null where they need not be.</param>
/// <param name="Said">How, with the reference; or why not.</param>
public sealed record DutyAnswer(string Key, DateOnly? ToldOn, string Said);
