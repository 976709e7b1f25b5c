using Haven.Helpline.Model;
using Haven.Privacy.Inventory;
using Haven.Privacy.Store;

namespace Haven.Helpline.Recipients;

/// <summary>
/// A service to which visitors can be referred, because it has agreed how it treats what it is told. An entry is never
/// changed, so that nobody is referred to another one than they read; it is taken off, and a new one is made.
/// </summary>
[Stored("A service to which the helpline can refer somebody, and since when it is bound")]
public sealed class ReferralRecipient : IOrganisationRecord
{
    [NotPersonal("the entry's own id")]
    public ReferralRecipientId Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    /// <summary>Made by the page: a form that is sent twice is one entry.</summary>
    [NotPersonal("a random number that the page gave the entry")]
    public Guid Sent { get; init; }

    [NotPersonal("the name of a service")]
    public required string Name { get; init; }

    /// <summary>As a visitor reads it: "A shelter for families in Hartford".</summary>
    [NotPersonal("what the service is")]
    public required string About { get; init; }

    [NotPersonal("the telephone of a service")]
    public required string ServicePhone { get; init; }

    [NotPersonal("the day since which the service is bound")]
    public DateOnly AgreedOn { get; init; }
}
