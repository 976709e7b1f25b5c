using Haven.Privacy.Inventory;
using Haven.Privacy.Store;
using Haven.Screening.Model;

namespace Haven.Screening.Instruments;

/// <summary>
/// One version of a questionnaire that this organisation screens with. What is asked and how it counts never changes: a
/// screening shows and scores with the version that it was filled in on.
/// </summary>
[Stored("A version of a screening instrument")]
public sealed class Instrument : IOrganisationRecord
{
    [NotPersonal("the version's own id")]
    public InstrumentId Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    /// <summary>Short, for addresses: "phq-9".</summary>
    [NotPersonal("the instrument's short name")]
    public required string Code { get; init; }

    [NotPersonal("the version")]
    public required string Version { get; init; }

    [NotPersonal("the title")]
    public required string Title { get; init; }

    /// <summary>The questionnaire as it was read, byte for byte (FHIR R4).</summary>
    [NotPersonal("the questions"), Composed(IsFhir = true)]
    public required string Questionnaire { get; init; }

    /// <summary>The test cases that it passed before it was published.</summary>
    [NotPersonal("invented answers, and what has to come of them")]
    public string Cases { get; init; } = "";

    /// <summary>The title of the training that somebody needs before they begin a screening; empty where none is asked for.</summary>
    [NotPersonal("the training that is needed")]
    public string Training { get; init; } = "";

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it was taken into use")]
    public long PublishedAt { get; init; }

    [Pseudonym("the member who published it; none where the command line or Haven did")]
    public MemberId? PublishedBy { get; init; }

    /// <summary>UTC ticks; 0 while new screenings may begin with it.</summary>
    [NotPersonal("when it was retired")]
    public long RetiredAt { get; set; }
}
