using Haven.Privacy.Inventory;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Haven.Screening.Model;

namespace Haven.Screening.Transfers;

/// <summary>What became of a transfer.</summary>
public enum TransferOutcome
{
    /// <summary>Offered to a colleague, who has not answered yet: the client is where it was.</summary>
    Offered = 0,

    /// <summary>The colleague took the client over.</summary>
    Accepted = 1,

    Declined = 2,

    /// <summary>Who offered it took the offer back.</summary>
    Withdrawn = 3,

    /// <summary>A supervisor gave the client to somebody, and nobody had to accept.</summary>
    Assigned = 4,

    /// <summary>A supervisor gave the client to somebody else while the offer stood.</summary>
    Overtaken = 5,
}

/// <summary>
/// A client who goes, or was to go, from one professional to another. Those that came about are the history of who had
/// the client from when until when.
/// </summary>
[Stored("A transfer of a client from one professional to another")]
[EndsWith(typeof(Client))]
public sealed class ClientTransfer : ISealedRecord
{
    /// <summary>In characters as people count them.</summary>
    public const int LongestReason = 1000;

    [Pseudonym("the transfer's own id")]
    public TransferId Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of the client")]
    public PersonKeyId PersonKey { get; init; }

    [Pseudonym("the client")]
    public ClientId Client { get; init; }

    [Pseudonym("the professional who had the client")]
    public MemberId From { get; init; }

    [Pseudonym("the professional who is to have the client")]
    public MemberId To { get; init; }

    [Pseudonym("the member who offered or assigned it")]
    public MemberId By { get; init; }

    /// <summary>UTC ticks, as are all times here.</summary>
    [NotPersonal("when it was offered")]
    public long OfferedAt { get; init; }

    /// <summary>Two may answer at once; the second is told.</summary>
    [NotPersonal("what became of it")]
    public TransferOutcome Outcome { get; set; }

    /// <summary>0 while it is open.</summary>
    [NotPersonal("when it was answered")]
    public long AnsweredAt { get; set; }

    /// <summary>0 until the new professional said that they have seen a client whom a supervisor gave them.</summary>
    [NotPersonal("when the new professional took note")]
    public long SeenAt { get; set; }

    [Sensitive(DataClass.FreeText, Source = "who offered or assigned it")]
    public required Sealed<string> Reason { get; init; }

    /// <summary>Whether the client went.</summary>
    public static bool CameAbout(TransferOutcome outcome) =>
        outcome is TransferOutcome.Accepted or TransferOutcome.Assigned;

    Guid ISealedRecord.Row => Id.Value;
}
