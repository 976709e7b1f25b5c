using Haven.Privacy.Inventory;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Haven.Screening.Model;
using Microsoft.EntityFrameworkCore;

namespace Haven.Screening.Names;

/// <summary>
/// A team's key for clients' names. Haven knows that there is one, and never the key: here it stands wrapped under the
/// six words of recovery, and once it is replaced under the key that took its place.
/// </summary>
[Stored("A team's key for clients' names, wrapped so that Haven cannot use it")]
public sealed class TeamKey : IInstallationVisible
{
    [NotPersonal("the key's own id")]
    public Guid Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    /// <summary>Counts a team's keys from 1, so that of two people who make one at once the second is told.</summary>
    [NotPersonal("which key of the team it is")]
    public int Number { get; init; }

    [NotPersonal("the key, under six words that Haven never gets")]
    [NotTakenOut(NotTakenOutAttribute.Secret)]
    public required string Recovery { get; init; }

    [NotPersonal("the key, under the one that replaced it; empty until then")]
    [NotTakenOut(NotTakenOutAttribute.Secret)]
    public string Link { get; set; } = "";

    /// <summary>UTC ticks. A name is stored only while this is 0: that is what makes it safe to delete an old key.</summary>
    [NotPersonal("when it was replaced; 0 while it is in use")]
    public long ReplacedAt { get; set; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when a name was last encrypted under it")]
    public long UsedAt { get; set; }

    [NotPersonal("whether somebody who held it has left")]
    public bool IsExposed { get; set; }
}

/// <summary>
/// What a member needs to reach the team's key: a key pair, whose private part is under a passphrase that Haven never
/// gets, and the team's key wrapped for it. It goes at once when they leave or lose the role.
/// </summary>
[Stored("A member's key pair for clients' names, and the team's key wrapped for it")]
[EndsOtherwise("It goes at once when the member leaves or loses the role.")]
public sealed class MemberKey : ISealedRecord, IInstallationVisible
{
    [Pseudonym("the member")]
    public MemberId Member { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of this member")]
    public PersonKeyId PersonKey { get; init; }

    [Sensitive(DataClass.Credential, Source = "the member's browser")]
    public required Sealed<string> PublicKey { get; set; }

    [Sensitive(DataClass.Credential, Source = "the member's browser")]
    public required Sealed<string> PrivateKey { get; set; }

    /// <summary>Null while nobody has let the member in.</summary>
    [NotPersonal("which team key is wrapped here")]
    public Guid? Holds { get; set; }

    [Sensitive(DataClass.Credential, Source = "the browser of the member who let them in")]
    public required Sealed<string> Wrapped { get; set; }

    /// <summary>Made with the team's key: nobody without it can slip in a public key of their own.</summary>
    [Sensitive(DataClass.Credential, Source = "the browser of the member who let them in")]
    public required Sealed<string> Vouch { get; set; }

    [NotPersonal("counts changes")]
    public int Version { get; set; }

    Guid ISealedRecord.Row => Member.Value;
}

/// <summary>A client's name as a browser encrypted it. What the vault seals here it could not read anyway.</summary>
[Stored("A client's name, encrypted in a browser under the team's key")]
[EndsWith(typeof(Client))]
public sealed class ClientName : ISealedRecord
{
    [Pseudonym("the client")]
    public ClientId Client { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of the client")]
    public PersonKeyId PersonKey { get; init; }

    [NotPersonal("which team key it is under")]
    public Guid TeamKey { get; set; }

    [Personal(
        DataClass.Name,
        Source = "the professional, encrypted in the browser",
        IsUnreadable = true
    )]
    public required Sealed<string> Name { get; set; }

    /// <summary>Two people may change it at once; the second is told.</summary>
    [NotPersonal("counts changes")]
    public int Version { get; set; }

    Guid ISealedRecord.Row => Client.Value;
}

/// <summary>How they are stored; a part of <see cref="ScreeningModel"/>.</summary>
internal static class NamesModel
{
    public static readonly IReadOnlyList<Type> Records =
    [
        typeof(TeamKey),
        typeof(MemberKey),
        typeof(ClientName),
    ];

    public static void Map(ModelBuilder model)
    {
        model.Entity<TeamKey>(e =>
        {
            e.ToTable("team_keys");
            // The id is made by a browser: it can meet no other organisation’s.
            e.HasKey(k => new { k.OrganisationId, k.Id });
            e.HasIndex(k => new { k.OrganisationId, k.Number }).IsUnique();
            e.Property(k => k.Recovery).HasMaxLength(SealedFormat.Recovery.Characters);
            e.Property(k => k.Link).HasMaxLength(SealedFormat.Link.Characters);
            e.Property(k => k.ReplacedAt).IsConcurrencyToken();
        });
        model.Entity<MemberKey>(e =>
        {
            e.ToTable("member_keys");
            e.HasKey(k => k.Member);
            e.Property(k => k.Version).IsConcurrencyToken();
        });
        model.Entity<ClientName>(e =>
        {
            e.ToTable("client_names");
            e.HasKey(n => n.Client);
            e.HasIndex(n => new { n.OrganisationId, n.TeamKey });
            e.Property(n => n.Version).IsConcurrencyToken();
        });
    }
}
