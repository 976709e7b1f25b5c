using Haven.Privacy.Inventory;
using Haven.Privacy.Store;
using Haven.Screening.Model;

namespace Haven.Screening.Instruments;

/// <summary>
/// One version of a questionnaire that this organisation screens with. A version never changes: a screening shows and
/// scores with the version that it was filled in on.
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
    [NotPersonal("the questions")]
    public required string Questionnaire { get; init; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it was taken into use")]
    public long PublishedAt { get; init; }
}
