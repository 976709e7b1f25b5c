using Haven.Privacy.Consent;
using Haven.Privacy.Inventory;
using Haven.Privacy.Notices;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Permissions;

/// <summary>What a permission comes to on a day.</summary>
public enum PermissionState
{
    /// <summary>Its first day is still to come.</summary>
    NotYet = 1,
    InForce = 2,

    /// <summary>Its last day is over.</summary>
    Over = 3,
    TakenBack = 4,
}

/// <summary>
/// That somebody agreed in writing that some kinds of record about them are given to one recipient, for one purpose and
/// for a time (adr 0047). What was signed never changes; only that it was taken back, and how often something was given on
/// it, is added. It is about the person and goes with them: what was given on it has a record of its own.
/// </summary>
[Stored("A signed permission to share: with whom, what, for what, and until when")]
[EndsWith]
[NotGiven(
    NotGivenTo.Others,
    "Whoever asks about a young person would learn where they sought help."
)]
public sealed class Permission : ISealedRecord
{
    [Pseudonym("the permission's own id")]
    public Guid Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of the person")]
    public PersonKeyId PersonKey { get; init; }

    [Sensitive(DataClass.FreeText, Source = "whoever asked for the permission")]
    public required Sealed<string> ToWhom { get; init; }

    [Sensitive(DataClass.FreeText, Source = "whoever asked for the permission")]
    public required Sealed<string> Reached { get; init; }

    [Sensitive(DataClass.FreeText, Source = "whoever asked for the permission")]
    public required Sealed<string> ForWhat { get; init; }

    /// <summary>Keys of <see cref="Disclosures.DisclosureItems"/> with spaces between, in their order.</summary>
    [Sensitive(DataClass.Behaviour, Source = "whoever signed"), Composed]
    public required Sealed<string> Items { get; init; }

    [NotPersonal("whether typed text is shared too")]
    public bool WithTyped { get; init; }

    /// <summary>0 where the recipient is in the country in which everything is stored.</summary>
    [NotPersonal("the transfer under which it goes to another country")]
    public int Transfer { get; init; }

    [NotPersonal("the first day on which it holds")]
    public DateOnly From { get; init; }

    [NotPersonal("the last day on which it holds")]
    public DateOnly Until { get; init; }

    [NotPersonal("the language in which it was signed")]
    public required string Lang { get; init; }

    /// <summary>A <see cref="PermissionText"/>, as is the Spanish one. Both were there when it was signed.</summary>
    [Sensitive(DataClass.FreeText, Source = "whoever asked for the permission")]
    public required Sealed<string> English { get; init; }

    [Sensitive(DataClass.FreeText, Source = "whoever asked for the permission")]
    public required Sealed<string> Spanish { get; init; }

    /// <summary>SHA-256 of both texts. It is sealed: who guesses a recipient could try it out on an open one.</summary>
    [Sensitive(DataClass.FreeText, Source = "Haven")]
    public required Sealed<string> Hash { get; init; }

    [Sensitive(DataClass.Behaviour, Source = "whoever signed")]
    public required Sealed<Voice?> Voice { get; init; }

    [Sensitive(DataClass.Behaviour, Source = "whoever signed")]
    public required Sealed<Manner?> Manner { get; init; }

    /// <summary>Initials or another short mark: Haven knows nobody's name (SCR-4).</summary>
    [Sensitive(DataClass.FreeText, Source = "whoever signed")]
    public required Sealed<string> Mark { get; init; }

    /// <summary>What the parent or guardian who signed is to them: "mother".</summary>
    [Sensitive(DataClass.FreeText, Source = "whoever signed")]
    public required Sealed<string> Relation { get; init; }

    [Sensitive(DataClass.FreeText, Whose = "a parent or guardian", Source = "whoever signed")]
    public required Sealed<string> GuardianName { get; init; }

    /// <summary>Why somebody else signed than is usual at this age.</summary>
    [Sensitive(DataClass.FreeText, Source = "whoever asked for the permission")]
    public required Sealed<string> Why { get; init; }

    /// <summary>UTC ticks, as are all times here.</summary>
    [NotPersonal("when it was signed")]
    public long SignedAt { get; init; }

    [Pseudonym("the member who asked for it")]
    public MemberId By { get; init; }

    [NotPersonal("whether there is a scan of the signed paper")]
    public bool HasScan { get; init; }

    /// <summary>The permission in whose place it was asked for; empty for none.</summary>
    [Pseudonym("the permission before it")]
    public Guid Follows { get; init; }

    /// <summary>0 while nobody took it back.</summary>
    [NotPersonal("when it was taken back")]
    public long TakenBackAt { get; set; }

    [Pseudonym("the member to whom it was said")]
    public MemberId? TakenBackBy { get; set; }

    [Sensitive(DataClass.Behaviour, Source = "whoever took it back")]
    public required Sealed<Manner?> TakenBackHow { get; set; }

    [Sensitive(DataClass.FreeText, Source = "whoever took it back")]
    public required Sealed<string> TakenBackSaid { get; set; }

    [NotPersonal("how often something was given on it")]
    public int Given { get; set; }

    /// <summary>Whoever takes it back and whoever gives something on it at the same moment: of the two, one comes first.</summary>
    [NotPersonal("counts changes")]
    public int Version { get; set; }

    Guid ISealedRecord.Row => Id;

    /// <param name="today">On the organisation's calendar.</param>
    public PermissionState StateOn(DateOnly today) =>
        TakenBackAt != 0 ? PermissionState.TakenBack
        : today < From ? PermissionState.NotYet
        : today > Until ? PermissionState.Over
        : PermissionState.InForce;
}

/// <summary>The scan of a permission that was signed on paper; apart from it, so that lists do not load it.</summary>
[Stored("The scan of a permission that was signed on paper")]
[EndsWith]
[NotGiven(
    NotGivenTo.Anybody,
    "Signatures of others are in it. The person has the paper, and gets another copy from whoever looks after them."
)]
public sealed class PermissionScan : ISealedRecord
{
    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [Pseudonym("the permission")]
    public Guid Permission { get; init; }

    [NotPersonal("the key of the person")]
    public PersonKeyId PersonKey { get; init; }

    /// <summary>The file as base64. What kind it is, its content says.</summary>
    [Sensitive(DataClass.FreeText, Source = "whoever asked for the permission")]
    public required Sealed<string> File { get; init; }

    Guid ISealedRecord.Row => Permission;
}

internal sealed class PermissionModel : IModelPart
{
    public IReadOnlyList<Type> Records { get; } = [typeof(Permission), typeof(PermissionScan)];

    public Audience AboutWhom(Type record) => Audience.People;

    public IReadOnlyDictionary<string, string> Spanish => PermissionSpanish.All;

    public void Map(ModelBuilder model)
    {
        model.Entity<Permission>(e =>
        {
            e.ToTable("permissions");
            e.HasKey(p => new { p.OrganisationId, p.Id });
            e.HasIndex(p => new { p.OrganisationId, p.PersonKey });
            e.Property(p => p.Lang).HasMaxLength(2);
            e.Property(p => p.Version).IsConcurrencyToken();
        });
        model.Entity<PermissionScan>(e =>
        {
            e.ToTable("permission_scans");
            e.HasKey(s => new { s.OrganisationId, s.Permission });
        });
    }
}
