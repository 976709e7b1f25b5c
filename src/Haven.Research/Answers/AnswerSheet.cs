using Haven.Privacy.Inventory;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Research.Model;
using Haven.Research.Participants;

namespace Haven.Research.Answers;

/// <summary>
/// What a participant answered at one time, under one version of the declaration. It never changes: whoever is asked
/// again gives another one.
/// </summary>
[Stored("What a participant answered to a study")]
[EndsWith(typeof(Participant))]
public sealed class AnswerSheet : ISealedRecord
{
    // What it was made of; a sheet that was read from the database was made of nothing.
    private readonly TakenAnswers? taken;

    private AnswerSheet() { }

    private AnswerSheet(TakenAnswers taken) => this.taken = taken;

    [Pseudonym("the sheet's own id")]
    public AnswerSheetId Id { get; private init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; private init; }

    [NotPersonal("the key of the participant")]
    public PersonKeyId PersonKey { get; private init; }

    [Pseudonym("the participant")]
    public ParticipantId Participant { get; private init; }

    [NotPersonal("the study")]
    public StudyId Study { get; private init; }

    [NotPersonal("the version of the declaration under which it was answered")]
    public int Version { get; private init; }

    /// <summary>From 1. Two who give one at once want the same number, and the second is told.</summary>
    [NotPersonal("counts the participant's sheets")]
    public int Number { get; private init; }

    [Pseudonym("the member who took the answers in")]
    public MemberId By { get; private init; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when the answers were taken in")]
    public long At { get; private init; }

    /// <summary>Values by code of their variable. Which kinds of facts they are is declared by the study.</summary>
    [Sensitive(DataClass.FreeText, Source = "the participant"), Composed]
    public Sealed<string> Answers { get; private init; } = null!;

    Guid ISealedRecord.Row => Id.Value;

    /// <summary>What it was made of here; null where it was made of no version's variables.</summary>
    internal TakenAnswers? MadeOf() => taken;

    internal static AnswerSheet Of(
        Participant participant,
        TakenAnswers taken,
        int number,
        MemberId by,
        long at
    ) =>
        participant.Study != taken.Study
            ? throw new ArgumentException("They take part in another study.", nameof(participant))
            : new(taken)
            {
                Id = AnswerSheetId.Create(),
                OrganisationId = participant.OrganisationId,
                PersonKey = participant.PersonKey,
                Participant = participant.Id,
                Study = taken.Study,
                Version = taken.Version,
                Number = number,
                By = by,
                At = at,
                Answers = Sealed<string>.Of(taken.Text),
            };
}
