using Haven.Privacy.Inventory;
using Haven.Privacy.Purposes;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Restrictions;

/// <summary>Why somebody's data is kept and not used: GDPR Article 18(1)(a) to (d), and Article 21.</summary>
public enum Ground
{
    /// <summary>They say that it is wrong, and it is being looked into.</summary>
    Disputed = 1,

    /// <summary>It should not be here, and they would rather have it kept than deleted.</summary>
    Unlawful = 2,

    /// <summary>The organisation needs it no longer, and they need it for a claim of their own.</summary>
    NeededByThem = 3,

    /// <summary>They objected, and whose reasons weigh more is being looked into.</summary>
    Weighing = 4,

    /// <summary>They objected to some purposes.</summary>
    Objection = 5,
}

/// <summary>
/// That the sealed values of one person are opened for nothing but keeping them, or not for some purposes. It holds from
/// the moment in which it commits, on every node, until somebody lifts it.
/// </summary>
[Stored("That somebody’s data is kept and not used: since when, for which purposes, and why")]
[EndsWith]
public sealed class Restriction : ISealedRecord
{
    [Pseudonym("the restriction's own id")]
    public Guid Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of the person")]
    public PersonKeyId PersonKey { get; init; }

    /// <summary>Keys of purposes with spaces between; empty where it holds for all but those that stay open.</summary>
    [NotPersonal("the purposes that are closed")]
    public required string Purposes { get; init; }

    /// <summary>UTC ticks, as are all times here.</summary>
    [NotPersonal("since when it holds")]
    public long Since { get; init; }

    [Pseudonym("the member who set it")]
    public MemberId By { get; init; }

    [Sensitive(DataClass.Behaviour, Source = "the privacy officer")]
    public required Sealed<Ground?> Ground { get; init; }

    [Sensitive(DataClass.FreeText, Source = "the privacy officer")]
    public required Sealed<string> Answer { get; init; }

    /// <summary>0 while it holds.</summary>
    [NotPersonal("when it was lifted")]
    public long LiftedAt { get; set; }

    [Pseudonym("the member who lifted it")]
    public MemberId? LiftedBy { get; set; }

    /// <summary>Before it is lifted the person is told (Article 18(3)).</summary>
    [NotPersonal("the day on which the person was told that it ends")]
    public DateOnly ToldOn { get; set; }

    [Sensitive(DataClass.FreeText, Source = "the privacy officer")]
    public required Sealed<string> Told { get; set; }

    [Sensitive(DataClass.FreeText, Source = "the privacy officer")]
    public required Sealed<string> LiftReason { get; set; }

    /// <summary>Two people may lift it at once; the second is told.</summary>
    [NotPersonal("counts changes")]
    public int Version { get; set; }

    /// <summary>Whether it is the restriction of everything, and no objection to some purposes.</summary>
    internal bool IsWhole => Purposes.Length == 0;

    Guid ISealedRecord.Row => Id;

    /// <summary>Whether such a list of keys closes this purpose.</summary>
    internal static bool Closes(string purposes, Purpose purpose) =>
        !purpose.StaysOpen && (purposes.Length == 0 || purposes.Split(' ').Contains(purpose.Key));
}

internal sealed class RestrictionModel : IModelPart
{
    public IReadOnlyList<Type> Records { get; } = [typeof(Restriction)];

    public void Map(ModelBuilder model) =>
        model.Entity<Restriction>(e =>
        {
            e.ToTable("restrictions");
            e.HasKey(r => new { r.OrganisationId, r.Id });
            // Each opening asks for those that hold for the people whom it is about.
            e.HasIndex(r => new
            {
                r.OrganisationId,
                r.LiftedAt,
                r.PersonKey,
            });
            e.Property(r => r.Purposes).HasMaxLength(400);
            e.Property(r => r.Version).IsConcurrencyToken();
        });
}
