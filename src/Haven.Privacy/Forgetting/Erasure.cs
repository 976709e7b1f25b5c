using System.Security.Cryptography;
using Haven.Privacy.Inventory;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Forgetting;

/// <summary>One person forgotten, or about to be. It names nobody once it is done.</summary>
[Stored("That somebody was forgotten: when, and how much went")]
public sealed class Erasure : IInstallationVisible
{
    [NotPersonal("the erasure's own id")]
    public Guid Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    /// <summary>The key to destroy; null once key and rows are gone.</summary>
    [Pseudonym("the person, until the erasure is done")]
    [NotTakenOut("It stands for somebody who is gone, for the moment until nothing does.")]
    public PersonKeyId? Person { get; set; }

    /// <summary>SHA-256 of the random id of the person's key: by it a restored copy is found and erased again.</summary>
    [NotPersonal("a hash of a random number that stands nowhere any more")]
    public required byte[] Mark { get; init; }

    [Pseudonym("the member who asked for it")]
    public Guid By { get; init; }

    /// <summary>"screening-client P6Y": whose time was over, by which rule; empty where a person asked for it.</summary>
    [NotPersonal("the rule by which it went, where no person asked for it")]
    public string Rule { get; set; } = "";

    /// <summary>UTC ticks, as are all times here.</summary>
    [NotPersonal("when it was asked for")]
    public long AskedAt { get; init; }

    /// <summary>When it stood in the register outside; 0 before.</summary>
    [NotPersonal("when it was registered outside")]
    public long RegisteredAt { get; set; }

    /// <summary>When key and rows were gone; 0 before.</summary>
    [NotPersonal("when it was done")]
    public long DoneAt { get; set; }

    /// <summary>The generation of keys with which the last copy of the key ends; empty where there was no key.</summary>
    [NotPersonal("the generation of keys that has to end")]
    public Guid Generation { get; set; }

    /// <summary>From when no copy can exist; 0 while the generation lives.</summary>
    [NotPersonal("from when no copy can exist")]
    public long FinalAt { get; set; }

    /// <summary>How many rows of which kind went: "screenings 4, clients 1".</summary>
    [NotPersonal("how many records went")]
    public string Went { get; set; } = "";

    /// <summary>Whether somebody's erasure was asked for, or done: nothing about them is begun any more.</summary>
    internal static Task<bool> IsAskedAsync(
        HavenContext context,
        OrganisationId organisation,
        PersonKeyId person,
        CancellationToken cancellationToken
    )
    {
        byte[] mark = MarkOf(person);
        return context
            .Set<Erasure>()
            .AnyAsync(e => e.OrganisationId == organisation && e.Mark == mark, cancellationToken);
    }

    /// <summary>When what was under a key was gone, by its receipt in the context's organisation, in UTC ticks; 0 before.</summary>
    public static async Task<long> DoneAtAsync(
        HavenContext context,
        PersonKeyId person,
        CancellationToken cancellationToken
    )
    {
        byte[] mark = MarkOf(person);
        return await context
            .Set<Erasure>()
            .Where(e => e.OrganisationId == context.CurrentOrganisation && e.Mark == mark)
            .Select(e => e.DoneAt)
            .SingleOrDefaultAsync(cancellationToken);
    }

    internal static byte[] MarkOf(PersonKeyId person) =>
        SHA256.HashData([.. "haven erasure/1"u8, .. person.Value.ToByteArray(bigEndian: true)]);
}

internal sealed class ForgettingModel : IModelPart
{
    public IReadOnlyList<Type> Records { get; } = [typeof(Erasure)];

    public void Map(ModelBuilder model) =>
        model.Entity<Erasure>(e =>
        {
            e.ToTable("erasures");
            // With the organisation in front: by the id alone SQLite, which keeps no statistics here, goes through all
            // that the organisation ever erased.
            e.HasKey(r => new { r.OrganisationId, r.Id });
            // Those that are not over yet, of all that ever were.
            e.HasIndex(r => r.AskedAt).HasFilter("final_at = 0");
            e.HasIndex(r => new { r.OrganisationId, r.Mark }).IsUnique();
            e.Property(r => r.Went).HasMaxLength(400);
            e.Property(r => r.Rule).HasMaxLength(60);
        });
}
