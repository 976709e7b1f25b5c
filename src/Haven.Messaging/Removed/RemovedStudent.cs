using Haven.Privacy.Inventory;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;

namespace Haven.Messaging.Removed;

/// <summary>
/// What stays of a student who was removed: a keyed hash of the school's own id. It names nobody, and only whoever has
/// that id, as the next roster does, can ask whether it is the one.
/// </summary>
[Stored("That a student was removed: a keyed hash of the school's id, which names nobody")]
[NotTakenOut(NotTakenOutAttribute.Index)]
public sealed class RemovedStudent : IOrganisationRecord
{
    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [Pseudonym("a keyed hash of the school's own id")]
    public required string SchoolIdIndex { get; init; }

    /// <summary>The day alone, in days since 1 January of the year 1: a time would point at the request.</summary>
    [NotPersonal("the day on which the student was removed")]
    public int RemovedOn { get; init; }
}

/// <summary>That a removed student may come back, and why. It does not say which.</summary>
[Stored("Why a student who had been removed may come back")]
[NotGiven(
    NotGivenTo.Anybody,
    "Nothing in it says whose it is, so that it can be in nobody's package."
)]
public sealed class LiftedRemoval : ISealedRecord
{
    public const int LongestReason = 500;

    [NotPersonal("the record's own id")]
    public Guid Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the record's own key")]
    public PersonKeyId PersonKey { get; init; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it was lifted")]
    public long LiftedAt { get; init; }

    [Pseudonym("the member who lifted it")]
    public MemberId By { get; init; }

    [Sensitive(DataClass.FreeText, Source = "the member who lifted it")]
    public required Sealed<string> Reason { get; init; }

    Guid ISealedRecord.Row => Id;
}
