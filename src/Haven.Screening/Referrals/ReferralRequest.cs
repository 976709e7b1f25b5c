using Haven.Privacy.Inventory;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Haven.Screening.Model;

namespace Haven.Screening.Referrals;

/// <summary>What a service may be told beside the need itself. Nothing, unless it is chosen.</summary>
[Flags]
public enum ReferralShares
{
    Nothing = 0,
    Age = 1,
    Level = 2,
}

/// <summary>Who agreed that a service is asked, and told this.</summary>
public enum ConsentGiver
{
    YoungPerson,
    Carer,
    Both,
}

/// <summary>A need for which a service is to be found, as it was agreed with the young person.</summary>
[Stored("A request to refer a client to a service")]
[NotGiven(NotGivenTo.Others, "It says which help the young person looked for.")]
[EndsWith(typeof(Client))]
public sealed class ReferralRequest : ISealedRecord
{
    [Pseudonym("the request's own id")]
    public Guid Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of the client")]
    public PersonKeyId PersonKey { get; init; }

    [Pseudonym("the client")]
    public ClientId Client { get; init; }

    /// <summary>Counts a client's requests from 1.</summary>
    [NotPersonal("which of the client's requests it is")]
    public int Number { get; init; }

    [Sensitive(DataClass.FreeText, Source = "the professional")]
    public required Sealed<string> Need { get; init; }

    [Sensitive(DataClass.Assessment, Source = "the professional")]
    public required Sealed<ReferralShares?> Shares { get; init; }

    [Sensitive(DataClass.Assessment, Source = "the professional")]
    public required Sealed<ConsentGiver?> ConsentBy { get; init; }

    [Sensitive(DataClass.Assessment, Source = "the professional")]
    public required Sealed<DateOnly?> ConsentOn { get; init; }

    [Pseudonym("the member who asked for it")]
    public MemberId By { get; init; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it was asked for")]
    public long At { get; init; }

    /// <summary>UTC ticks; 0 while nobody has taken it over.</summary>
    [NotPersonal("when it was handed over")]
    public long SentAt { get; set; }

    /// <summary>UTC ticks; 0 while it stands.</summary>
    [NotPersonal("when it was withdrawn")]
    public long WithdrawnAt { get; set; }

    [NotPersonal("counts changes")]
    public int Version { get; set; }

    Guid ISealedRecord.Row => Id;
}
