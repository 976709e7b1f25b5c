using Haven.Privacy.Inventory;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Haven.Screening.Model;

namespace Haven.Screening.Steps;

/// <summary>A step that was taken after a screening, by whom and when. It never changes.</summary>
[Stored("A step that was taken after a screening")]
[EndsWith(typeof(Client))]
public sealed class StepTaken : ISealedRecord
{
    [Pseudonym("the step's own id")]
    public StepTakenId Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of the client")]
    public PersonKeyId PersonKey { get; init; }

    [Pseudonym("the screening")]
    public ScreeningId Screening { get; init; }

    [Pseudonym("the member who took it")]
    public MemberId By { get; init; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it was recorded")]
    public long At { get; init; }

    [Sensitive(DataClass.FreeText, Source = "the professional")]
    public required Sealed<string> Words { get; init; }

    Guid ISealedRecord.Row => Id.Value;
}
