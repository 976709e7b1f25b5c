using System.Security.Cryptography;
using Haven.Privacy.Inventory;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Leaving;

/// <summary>
/// That an organisation leaves, or has left. It is the one row of the organisation that stays, and its receipt: whoever
/// left has nobody here any more who could sign in and ask.
/// </summary>
[Stored("That an organisation leaves: when, and how much went")]
public sealed class Departure : IInstallationVisible
{
    /// <summary>How long anybody who administers the organisation can still take it back.</summary>
    public static readonly TimeSpan Wait = TimeSpan.FromDays(14);

    /// <summary>Random: whoever has the address of the receipt can read it.</summary>
    [NotPersonal("the receipt's own number")]
    public Guid Id { get; init; }

    [NotPersonal("the organisation that leaves")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the organisation's short name")]
    public string Code { get; init; } = "";

    [Pseudonym("the member who asked for it, until it is done")]
    public MemberId By { get; set; }

    /// <summary>UTC ticks, as are all times here.</summary>
    [NotPersonal("when it was asked for")]
    public long AskedAt { get; init; }

    [NotPersonal("when it begins")]
    public long DueAt { get; init; }

    /// <summary>From here on nothing takes it back; 0 before.</summary>
    [NotPersonal("when it began")]
    public long BegunAt { get; set; }

    /// <summary>When keys and rows were gone; 0 before.</summary>
    [NotPersonal("when it was done")]
    public long DoneAt { get; set; }

    /// <summary>When rows were looked for once more, of whoever still held a warm key; 0 before.</summary>
    [NotPersonal("when it was looked through once more")]
    public long SweptAt { get; set; }

    /// <summary>The generation of keys with which the last copy of the keys ends.</summary>
    [NotPersonal("the generation of keys that has to end")]
    public Guid Generation { get; set; }

    /// <summary>From when no copy can be opened; 0 while the generation lives.</summary>
    [NotPersonal("from when no copy can be opened")]
    public long FinalAt { get; set; }

    [NotPersonal("how many keys were destroyed")]
    public int Keys { get; set; }

    /// <summary>How many rows of which kind went: "clients 12, screenings 40".</summary>
    [NotPersonal("how many records went")]
    public string Went { get; set; } = "";

    /// <summary>How an organisation stands in the register outside, where people stand as <see cref="Forgetting.Erasure.Mark"/>.</summary>
    internal static string MarkOf(OrganisationId organisation) =>
        Convert.ToHexString(
            SHA256.HashData([
                .. "haven departure/1"u8,
                .. organisation.Value.ToByteArray(bigEndian: true),
            ])
        );
}

internal sealed class LeavingModel : IModelPart
{
    public IReadOnlyList<Type> Records { get; } = [typeof(Departure)];

    public void Map(ModelBuilder model) =>
        model.Entity<Departure>(e =>
        {
            e.ToTable("departures");
            // One at a time, whoever asks at once.
            e.HasKey(d => d.OrganisationId);
            e.HasIndex(d => d.Id).IsUnique();
            e.Property(d => d.Code).HasMaxLength(60);
            e.Property(d => d.Went).HasMaxLength(4000);
            // Taking it back and beginning it are two people at once.
            e.Property(d => d.BegunAt).IsConcurrencyToken();
        });
}
