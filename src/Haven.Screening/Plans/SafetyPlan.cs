using Haven.Privacy.Inventory;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Haven.Screening.Model;

namespace Haven.Screening.Plans;

/// <summary>What a young person and a professional agreed on, to be safer. Each version is kept as it was.</summary>
[Stored("A safety plan that was made with a young person")]
[NotGiven(
    NotGivenTo.Others,
    "It says where the young person goes, and whom they trust, when they are not safe."
)]
[EndsWith(typeof(Client))]
public sealed class SafetyPlan : ISealedRecord
{
    [Pseudonym("the plan's own id")]
    public Guid Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of the client")]
    public PersonKeyId PersonKey { get; init; }

    [Pseudonym("the client")]
    public ClientId Client { get; init; }

    /// <summary>Counts a client's plans from 1; the last one counts.</summary>
    [NotPersonal("which version of the client's plan it is")]
    public int Number { get; init; }

    [Sensitive(DataClass.FreeText, Source = "the young person")]
    public required Sealed<string> Signs { get; init; }

    [Sensitive(DataClass.FreeText, Source = "the young person")]
    public required Sealed<string> Helps { get; init; }

    [Sensitive(
        DataClass.FreeText,
        Whose = "people whom the young person trusts",
        Source = "the young person"
    )]
    public required Sealed<string> People { get; init; }

    [Sensitive(DataClass.FreeText, Source = "the young person")]
    public required Sealed<string> Places { get; init; }

    [Sensitive(
        DataClass.FreeText,
        Whose = "people whom the young person can call",
        Source = "the young person"
    )]
    public required Sealed<string> Calls { get; init; }

    [Sensitive(DataClass.FreeText, Source = "the young person")]
    public required Sealed<string> Today { get; init; }

    [Sensitive(DataClass.Assessment, Source = "the professional")]
    public required Sealed<DateOnly?> AgreedOn { get; init; }

    [Pseudonym("the member who wrote it down")]
    public MemberId By { get; init; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it was written down")]
    public long At { get; init; }

    Guid ISealedRecord.Row => Id;
}
