using Haven.Organisations.Model;
using Haven.Privacy.Door;
using Haven.Privacy.Inventory;
using Haven.Privacy.Store;

namespace Haven.Organisations.Keys;

/// <summary>
/// A key with which another system of the organisation reads at /api. Whoever holds it reads; so the key itself is shown
/// once, and what is stored is a hash of it under the installation's key.
/// </summary>
[Stored("A key with which another system reads")]
public sealed class ApiKey : IInstallationVisible
{
    [NotPersonal("the key's own id, as it stands in the log")]
    public Guid Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    /// <summary>The system that it is for.</summary>
    [NotPersonal("the name of a system")]
    public required string Name { get; init; }

    /// <summary>How the key begins, so that somebody who finds one knows which it is.</summary>
    [NotPersonal("the first characters of the key")]
    public required string Prefix { get; init; }

    [NotPersonal("keyed hash of the key")]
    [NotTakenOut(NotTakenOutAttribute.Secret)]
    public required byte[] Hash { get; init; }

    [NotPersonal("what it may be used for")]
    public KeyScopes Scopes { get; init; }

    /// <summary>Networks in CIDR notation, with spaces between them; empty where it works from everywhere.</summary>
    [NotPersonal("the networks that it works from")]
    public required string Networks { get; init; }

    [Pseudonym("the administrator who made it and answers for it")]
    public MemberId By { get; init; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it was made")]
    public long MadeAt { get; init; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it stops working")]
    public long Until { get; init; }

    /// <summary>UTC ticks; 0 while nobody has revoked it.</summary>
    [NotPersonal("when it was revoked")]
    public long RevokedAt { get; set; }

    /// <summary>UTC ticks of the day's beginning; 0 while it was never used.</summary>
    [NotPersonal("the day on which it was last used")]
    public long UsedOn { get; set; }
}
