using Haven.Privacy.Inventory;
using Haven.Privacy.Store;
using Haven.Screening.Model;

namespace Haven.Screening.Instruments.Drafts;

/// <summary>A version of an instrument while it is being written. Publishing makes it an instrument and ends the draft.</summary>
[Stored("A screening instrument that is being written")]
public sealed class InstrumentDraft : IOrganisationRecord
{
    [NotPersonal("the draft's own id")]
    public DraftId Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    /// <summary>Read from the questionnaire, for lists.</summary>
    [NotPersonal("the title")]
    public required string Title { get; set; }

    /// <summary>Read from the questionnaire, for lists.</summary>
    [NotPersonal("the version")]
    public required string Version { get; set; }

    /// <summary>FHIR R4, the one truth about the draft.</summary>
    [NotPersonal("the questions"), Composed(IsFhir = true)]
    public required string Questionnaire { get; set; }

    [NotPersonal("invented answers, and what has to come of them")]
    public string Cases { get; set; } = "";

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it was changed last")]
    public long ChangedAt { get; set; }

    [Pseudonym("the member who changed it last")]
    public MemberId ChangedBy { get; set; }

    /// <summary>Two authors may write at once; nothing is overwritten.</summary>
    [NotPersonal("counts changes")]
    public int Changes { get; set; }
}
