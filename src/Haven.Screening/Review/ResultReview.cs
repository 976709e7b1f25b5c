using Haven.Privacy.Inventory;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Haven.Screening.Model;

namespace Haven.Screening.Review;

/// <summary>What a supervisor made of a result.</summary>
public enum ReviewOutcome
{
    Agreed,
    SentBack,
}

/// <summary>
/// A supervisor's look at a result, kept for good. A supervisor may look at any result, asked or not: that one was
/// looked at tells nobody its level.
/// </summary>
[Stored("A supervisor's review of a screening's result")]
[EndsWith(typeof(Client))]
public sealed class ResultReview : ISealedRecord
{
    public const int LongestNote = 1000;

    [Pseudonym("the review's own id")]
    public Guid Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of the client")]
    public PersonKeyId PersonKey { get; init; }

    [Pseudonym("the screening")]
    public ScreeningId Screening { get; init; }

    /// <summary>Which result it was: UTC ticks of its being finished. One that was amended is another one.</summary>
    [NotPersonal("when the result was finished that was looked at")]
    public long Of { get; init; }

    [Pseudonym("the supervisor who looked at it")]
    public MemberId By { get; init; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it was looked at")]
    public long At { get; init; }

    [Sensitive(DataClass.Assessment, Source = "the supervisor")]
    public required Sealed<ReviewOutcome?> Outcome { get; init; }

    [Sensitive(DataClass.FreeText, Source = "the supervisor")]
    public required Sealed<string> Note { get; init; }

    Guid ISealedRecord.Row => Id;
}
