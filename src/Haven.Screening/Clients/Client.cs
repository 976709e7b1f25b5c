using Haven.Organisations.Model;
using Haven.Privacy.Inventory;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Model;

namespace Haven.Screening.Clients;

/// <summary>A young person whom a professional looks after, known by a numeric code and by nothing else.</summary>
[Stored("A client: a code, and the facts that a professional entered")]
public sealed class Client : ISealedRecord
{
    [Pseudonym("the client's own id")]
    public ClientId Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of this client")]
    public PersonKeyId PersonKey { get; init; }

    /// <summary>Assigned by the organisation; the only handle in addresses, lists and logs (promise SCR-3).</summary>
    [Pseudonym("the code that the organisation gave the client")]
    public long Code { get; init; }

    /// <summary>Whose caseload the client is on.</summary>
    [Pseudonym("the professional who looks after the client")]
    public MemberId Professional { get; set; }

    /// <summary>Always the team of the professional (<see cref="Placing"/>), so that a team's clients are on one index.</summary>
    [NotPersonal("the team of that professional")]
    public TeamId Team { get; set; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when the client was taken up")]
    public long TakenUpAt { get; init; }

    /// <summary>UTC ticks; 0 while nobody has attested for this client, and until then nothing can be entered (promise SCR-2).</summary>
    [NotPersonal("when a professional last attested that the client was told")]
    public long AttestedAt { get; set; }

    /// <summary>How many screenings were begun; the last one's number.</summary>
    [NotPersonal("how many screenings there are")]
    public int Screenings { get; set; }

    [Personal(DataClass.Age, Source = "the professional")]
    public required Sealed<Birth> Birth { get; set; }

    [Sensitive(DataClass.Gender, Source = "the professional")]
    [NotGiven(NotGivenTo.Others, "Nobody learns it from us before the young person tells them.")]
    public required Sealed<Fact<GenderIdentity>> GenderIdentity { get; set; }

    [Sensitive(DataClass.Gender, Source = "the professional")]
    [NotGiven(NotGivenTo.Others, "Nobody learns it from us before the young person tells them.")]
    public required Sealed<Fact<GenderExpression>> GenderExpression { get; set; }

    [Sensitive(DataClass.Race, Source = "the professional")]
    public required Sealed<Fact<RaceAndEthnicity>> RaceAndEthnicity { get; set; }

    [Sensitive(DataClass.SexLife, Source = "the professional")]
    [NotGiven(NotGivenTo.Others, "Nobody learns it from us before the young person tells them.")]
    public required Sealed<Fact<SexualOrientation>> SexualOrientation { get; set; }

    [Sensitive(DataClass.Health, Source = "the professional")]
    public required Sealed<Fact<Disability>> PhysicalDisability { get; set; }

    [Sensitive(DataClass.Health, Source = "the professional")]
    public required Sealed<Fact<Disability>> IntellectualDisability { get; set; }

    /// <summary>Never required, never in lists, in no export unless the organisation switches it on (promise SCR-5).</summary>
    [Sensitive(DataClass.Immigration, Whose = "a parent", Source = "the professional")]
    public required Sealed<Fact<ImmigrationStatus>> ParentsImmigrationStatus { get; set; }

    [Sensitive(DataClass.Behaviour, Source = "the professional")]
    public required Sealed<string> Behaviour { get; set; }

    /// <summary>Two people may edit at once; the second is told.</summary>
    [NotPersonal("counts changes")]
    public int Version { get; set; }

    Guid ISealedRecord.Row => Id.Value;
}
