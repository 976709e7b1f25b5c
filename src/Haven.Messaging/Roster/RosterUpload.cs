using Haven.Privacy.Inventory;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;

namespace Haven.Messaging.Roster;

/// <summary>
/// One for each school, so that what changes a roster happens one after the other: an import names the version on which
/// its plan was made, and is refused when there is another by now. Removing a student counts as a change too.
/// </summary>
[Stored("That a school has a roster, and how often it changed")]
public sealed class SchoolRoster : IInstallationVisible
{
    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    /// <summary>UTC ticks; 0 before the first.</summary>
    [NotPersonal("when a roster was last taken in")]
    public long TakenInAt { get; set; }

    [NotPersonal("counts changes")]
    public int Version { get; set; }
}

/// <summary>
/// What of a roster would be kept, until somebody has looked at what it does and confirmed it. What is not kept is not in
/// it either.
/// </summary>
[Stored("What would be kept of a roster, before somebody confirmed it")]
[NotGiven(
    NotGivenTo.Anybody,
    "Many people are in it, it is under no one's key, and it is gone after a day."
)]
[NotTakenOut("It is thrown away after a day, and the school has the file.")]
public sealed class RosterUpload : ISealedRecord
{
    [NotPersonal("the upload's own id")]
    public Guid Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the upload's own key")]
    public PersonKeyId PersonKey { get; init; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it was sent")]
    public long SentAt { get; init; }

    /// <summary><see cref="RosterContent"/>, packed, as base64.</summary>
    [Sensitive(DataClass.FreeText, Source = "the school's roster")]
    public required Sealed<string> Content { get; init; }

    Guid ISealedRecord.Row => Id;
}
