using Haven.Privacy.Inventory;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;

namespace Haven.Screening.Model;

/// <summary>One filling-in of an instrument about a client, saved as one goes.</summary>
[Stored("A screening of a client: answers and result")]
[EndsWith(typeof(Client))]
public sealed class ScreeningRecord : ISealedRecord
{
    [Pseudonym("the screening's own id")]
    public ScreeningId Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of the client")]
    public PersonKeyId PersonKey { get; init; }

    [Pseudonym("the client")]
    public ClientId Client { get; init; }

    /// <summary>Counts a client's screenings from 1; with the code it makes the address.</summary>
    [NotPersonal("which screening of the client it is")]
    public int Number { get; init; }

    [NotPersonal("the version of the instrument")]
    public InstrumentId Instrument { get; init; }

    [Pseudonym("the member who filled it in")]
    public MemberId By { get; init; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it was begun")]
    public long StartedAt { get; init; }

    /// <summary>UTC ticks; 0 while it is not finished.</summary>
    [NotPersonal("when it was finished")]
    public long FinishedAt { get; set; }

    /// <summary>A FHIR R4 QuestionnaireResponse.</summary>
    [Sensitive(DataClass.Assessment, Source = "the professional"), Composed(IsFhir = true)]
    public required Sealed<string> Answers { get; set; }

    /// <summary>Score and level, computed from the answers when it was finished.</summary>
    [Sensitive(DataClass.Assessment, Source = "computed from the answers"), Composed]
    public required Sealed<string> Result { get; set; }

    /// <summary>UTC ticks; 0 until a person has confirmed the result. Haven never decides (promise SCR-19).</summary>
    [NotPersonal("when a person confirmed the result")]
    public long ConfirmedAt { get; set; }

    [Pseudonym("the member who confirmed it")]
    public MemberId? ConfirmedBy { get; set; }

    [Pseudonym("the member who saved last")]
    public MemberId? SavedBy { get; set; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it was saved last")]
    public long SavedAt { get; set; }

    /// <summary>The last who saved before <see cref="SavedBy"/>, so that each of two people learns of the other.</summary>
    [Pseudonym("another member who saved")]
    public MemberId? AlsoSavedBy { get; set; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when that other member saved last")]
    public long AlsoSavedAt { get; set; }

    /// <summary>Two people may fill in at once; nothing is overwritten.</summary>
    [NotPersonal("counts changes")]
    public int Version { get; set; }

    Guid ISealedRecord.Row => Id.Value;
}
