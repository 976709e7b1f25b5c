using Haven.Privacy.Inventory;
using Haven.Privacy.Regimes;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;

namespace Haven.Privacy.Rights;

/// <summary>
/// A complaint that was answered went on: to the head of the organisation, or to whomever a law names. It hangs on its
/// request: the same key, kept as long, gone with it.
/// </summary>
[Stored("Where a complaint went after its answer, and what was answered there")]
[EndsWith(typeof(RightsRequest))]
public sealed class ComplaintStep : ISealedRecord
{
    [Pseudonym("the step's own id")]
    public Guid Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of whoever complains")]
    public PersonKeyId PersonKey { get; init; }

    [Pseudonym("the complaint that went on")]
    public Guid Request { get; init; }

    /// <summary>"head", or law and step: "gdpr/authority". Laws may change their words, and go.</summary>
    [NotPersonal("the step, as the law names it")]
    public required string Key { get; init; }

    [NotPersonal("to whom it went")]
    public required string To { get; init; }

    [NotPersonal("whether the organisation itself has to answer")]
    public bool IsOurs { get; init; }

    [NotPersonal("the day on which it went on")]
    public DateOnly WentOn { get; init; }

    [NotPersonal("the last day for the answer")]
    public DateOnly? DueOn { get; init; }

    [NotPersonal("the law that sets the time for the answer")]
    public required string DueBy { get; init; }

    [Sensitive(DataClass.FreeText, Source = "the privacy officer")]
    public required Sealed<string> Said { get; init; }

    /// <summary>UTC ticks; 0 while nobody has answered.</summary>
    [NotPersonal("when the answer was recorded")]
    public long AnsweredAt { get; set; }

    [Sensitive(DataClass.FreeText, Source = "whoever answered")]
    public required Sealed<string> Answer { get; set; }

    Guid ISealedRecord.Row => Id;

    internal bool IsOpen => AnsweredAt == 0;
}

/// <summary>To whom a complaint can go on, and until when they answer.</summary>
/// <param name="Key">"head", or law and step: "gdpr/authority".</param>
/// <param name="Source">The law that names the step; empty for the organisation's own.</param>
/// <param name="Until">Null where no time is set.</param>
public sealed record ComplaintRung(
    string Key,
    string To,
    bool IsOurs,
    string Source,
    Func<DateOnly, RequestClock?> Until
)
{
    /// <summary>In every organisation, whatever its laws: somebody above whoever answered first.</summary>
    private static readonly ComplaintRung Head = new(
        "head",
        "the head of your organisation",
        IsOurs: true,
        "",
        RequestClock.OfHaven
    );

    /// <summary>First the organisation's own, then what each of its laws names.</summary>
    public static IReadOnlyList<ComplaintRung> Of(RegimeRules laws) =>
        [
            Head,
            .. laws.Ladder.Select(s => new ComplaintRung(
                $"{s.By.Id}/{s.What.Key}",
                s.What.To.En,
                s.What.By == Answerer.Organisation,
                $"{s.By.Name.En}, {s.What.Source}",
                from => UntilOf(s, from)
            )),
        ];

    // Where the organisation itself answers, there is always a day by which.
    private static RequestClock? UntilOf(Said<LawStep> step, DateOnly from) =>
        step.What.Period is { } period
            ? new(period.LastDay(from), $"{step.By.Name.En}, {step.What.Source}")
        : step.What.By == Answerer.Organisation ? RequestClock.OfHaven(from)
        : null;
}
