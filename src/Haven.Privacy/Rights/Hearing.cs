using Haven.Privacy.Inventory;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;

namespace Haven.Privacy.Rights;

/// <summary>What came of a hearing.</summary>
public enum HearingOutcome
{
    Open = 0,

    /// <summary>The record is corrected after all.</summary>
    Amended = 1,

    /// <summary>It stays as it is, and the person's statement may stand beside it.</summary>
    NotAmended = 2,

    /// <summary>It was not held: whoever asked no longer wants it, or has no right to it.</summary>
    NotHeld = 3,
}

/// <summary>
/// A hearing about a correction that was refused (34 CFR 99.21 and 99.22). It hangs on its request: the same key, kept as
/// long, gone with it. Two people at once are told by the request's own count of changes.
/// </summary>
[Stored("A hearing about a correction that was refused: when, before whom, and what came of it")]
[EndsWith(typeof(RightsRequest))]
public sealed class Hearing : ISealedRecord, IInstallationVisible
{
    [Pseudonym("the hearing's own id")]
    public Guid Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of whoever asked")]
    public PersonKeyId PersonKey { get; init; }

    [Pseudonym("the request it is about")]
    public Guid Request { get; init; }

    [Pseudonym("the member who refused the correction, and does not hear it")]
    public MemberId RefusedBy { get; init; }

    [NotPersonal("the day on which the hearing was asked for")]
    public DateOnly AskedOn { get; init; }

    [Sensitive(DataClass.FreeText, Source = "whoever asked")]
    public required Sealed<string> Asked { get; init; }

    [NotPersonal("the last day for the hearing")]
    public DateOnly HoldUntil { get; init; }

    [NotPersonal("the law that sets the time for the hearing")]
    public required string HoldBy { get; init; }

    [NotPersonal("the day of the hearing")]
    public DateOnly? HeldOn { get; set; }

    [Sensitive(DataClass.FreeText, Source = "the privacy officer")]
    public required Sealed<string> Place { get; set; }

    /// <summary>Null where somebody from outside hears it, or nobody was chosen yet.</summary>
    [Pseudonym("the member who hears it")]
    public MemberId? Hearer { get; set; }

    [Personal(DataClass.Name, Source = "the privacy officer")]
    public required Sealed<string> Outsider { get; set; }

    [NotPersonal("the last day for what came of it")]
    public DateOnly? DecideUntil { get; set; }

    [NotPersonal("the law that sets the time for what came of it")]
    public string DecideBy { get; set; } = "";

    /// <summary>UTC ticks, as are all times here; 0 again where another day was set.</summary>
    [NotPersonal("when the letter with the day was sent by e-mail")]
    public long DayMailedAt { get; set; }

    [NotPersonal("what came of it")]
    public HearingOutcome Outcome { get; set; }

    [NotPersonal("when it was decided")]
    public long DecidedAt { get; set; }

    [Sensitive(DataClass.FreeText, Source = "whoever heard it")]
    public required Sealed<string> Reason { get; set; }

    [NotPersonal("whether the person's statement stands beside the record")]
    public bool HasStatement { get; set; }

    [NotPersonal("when the letter with the decision was sent by e-mail")]
    public long OutcomeMailedAt { get; set; }

    Guid ISealedRecord.Row => Id;

    /// <summary>Whether it waits for the organisation.</summary>
    internal bool IsOpen => Outcome == HearingOutcome.Open;

    /// <summary>Whether a day is set for it.</summary>
    internal bool IsSet => HeldOn is not null;
}
