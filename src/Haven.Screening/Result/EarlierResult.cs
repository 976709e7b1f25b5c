using Haven.Privacy.Inventory;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Haven.Screening.Model;

namespace Haven.Screening.Result;

/// <summary>A screening as it stood before somebody amended it: nothing that was once a result is lost.</summary>
[Stored("A screening's answers and result as they were before it was amended")]
[EndsWith(typeof(Client))]
public sealed class EarlierResult : ISealedRecord
{
    public const int LongestReason = 1000;

    [Pseudonym("the earlier result's own id")]
    public EarlierResultId Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of the client")]
    public PersonKeyId PersonKey { get; init; }

    [Pseudonym("the screening")]
    public ScreeningId Screening { get; init; }

    /// <summary>Counts a screening's earlier results from 1.</summary>
    [NotPersonal("which of the screening's earlier results it is")]
    public int Number { get; init; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it was finished")]
    public long FinishedAt { get; init; }

    /// <summary>UTC ticks; 0 when nobody had confirmed it.</summary>
    [NotPersonal("when a person confirmed it")]
    public long ConfirmedAt { get; init; }

    [Pseudonym("the member who confirmed it")]
    public MemberId? ConfirmedBy { get; init; }

    [Pseudonym("the member who amended it")]
    public MemberId AmendedBy { get; init; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it was amended")]
    public long AmendedAt { get; init; }

    [Sensitive(DataClass.Assessment, Source = "the professional"), Composed(IsFhir = true)]
    public required Sealed<string> Answers { get; init; }

    [Sensitive(DataClass.Assessment, Source = "computed from the answers"), Composed]
    public required Sealed<string> Result { get; init; }

    [Sensitive(DataClass.FreeText, Source = "the professional")]
    public required Sealed<string> Reason { get; init; }

    Guid ISealedRecord.Row => Id.Value;
}
