using Haven.Privacy.Inventory;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Model;

namespace Haven.Screening.Instruments.Trainings;

/// <summary>That a member did a training which an instrument asks for. Goes with the member's key.</summary>
[Stored("A training that a member did")]
[EndsOtherwise("It goes when somebody takes it off the list, or with the organisation.")]
public sealed class MemberTraining : ISealedRecord
{
    [Pseudonym("the record's own id")]
    public TrainingId Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of the member")]
    public PersonKeyId PersonKey { get; init; }

    [Pseudonym("the member who did it")]
    public MemberId Member { get; init; }

    /// <summary>As the instrument names it, in the same letters.</summary>
    [NotPersonal("the training's title")]
    public required string Title { get; init; }

    /// <summary>Year, month and day.</summary>
    [Personal(DataClass.Work, Source = "the administrator who recorded it")]
    public required Sealed<string> DoneOn { get; set; }

    [Pseudonym("the member who recorded it")]
    public MemberId RecordedBy { get; init; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it was recorded")]
    public long RecordedAt { get; init; }

    Guid ISealedRecord.Row => Id.Value;
}
