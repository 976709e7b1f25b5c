using Haven.Privacy.Inventory;
using Haven.Privacy.Store;
using Haven.Research.Model;

namespace Haven.Research.Participants;

/// <summary>Somebody who takes part in one study, known by a code that Haven drew and by nothing else.</summary>
[Stored("Somebody who takes part in a study, known by a code")]
public sealed class Participant : ISealedRecord
{
    [Pseudonym("the participant's own id")]
    public ParticipantId Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of this participant")]
    public PersonKeyId PersonKey { get; init; }

    [NotPersonal("the study")]
    public StudyId Study { get; init; }

    /// <summary>Seven digits; people say it as "P-" and the digits.</summary>
    [Pseudonym("the code by which the participant is known")]
    public long Code { get; init; }

    [Pseudonym("the member who took them up")]
    public MemberId By { get; init; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when they were taken up")]
    public long TakenUpAt { get; init; }

    Guid ISealedRecord.Row => Id.Value;
}
