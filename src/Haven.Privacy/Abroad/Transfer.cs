using Haven.Privacy.Inventory;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Abroad;

/// <summary>
/// That facts go to somebody in another country: an entry of the register of transfers (RES-12). It is written once; only
/// its end is added, and nothing is deleted.
/// </summary>
[Stored(
    "A transfer of facts to another country: to whom, of which people, what for, from when until when, and under which safeguard"
)]
public sealed class Transfer : IOrganisationRecord
{
    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    /// <summary>From 1. Two who add at once want the same number, and the second is told.</summary>
    [NotPersonal("counts the organisation's transfers")]
    public int Number { get; init; }

    /// <summary>A <see cref="Abroad.Country.Code"/>.</summary>
    [NotPersonal("the country")]
    public required string Country { get; init; }

    [NotPersonal("who gets them, a body and not a person")]
    public required string Recipient { get; init; }

    /// <summary>Keys of <see cref="Retention.KeptKind"/>s, with spaces between.</summary>
    [NotPersonal("the kinds of people whose facts they are")]
    public required string Kinds { get; init; }

    /// <summary>The key of a purpose.</summary>
    [NotPersonal("the purpose")]
    public required string Purpose { get; init; }

    [NotPersonal("the first day")]
    public DateOnly From { get; init; }

    [NotPersonal("the last day")]
    public DateOnly? Until { get; init; }

    /// <summary>A <see cref="Abroad.Safeguard.Key"/>.</summary>
    [NotPersonal("the safeguard")]
    public required string Safeguard { get; init; }

    [NotPersonal("where the safeguard’s paper is found")]
    public required string Paper { get; init; }

    /// <summary>SHA-256 of the paper's file, as 64 hexadecimal digits; empty where none was given.</summary>
    [NotPersonal("the fingerprint of the safeguard’s paper")]
    public string PaperHash { get; init; } = "";

    [NotPersonal("whether each person has to agree as well")]
    public bool NeedsConsent { get; init; }

    [NotPersonal("why nobody has to agree")]
    public string WhyNoConsent { get; init; } = "";

    [Pseudonym("the member who recorded it")]
    public MemberId By { get; init; }

    /// <summary>UTC ticks, as are all times here.</summary>
    [NotPersonal("when it was recorded")]
    public long At { get; init; }

    /// <summary>0 while nobody ended it.</summary>
    [NotPersonal("when it was ended")]
    public long EndedAt { get; set; }

    [Pseudonym("the member who ended it")]
    public MemberId? EndedBy { get; set; }

    [NotPersonal("why it was ended")]
    public string EndReason { get; set; } = "";

    /// <summary>Two people may end it at once; the second is told.</summary>
    [NotPersonal("counts changes")]
    public int Version { get; set; }

    /// <summary>Whether it carries anything on this day of the organisation's calendar.</summary>
    public bool IsInForce(DateOnly day) => EndedAt == 0 && From <= day && !(Until < day);

    internal IReadOnlyList<string> KindKeys =>
        Kinds.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Whether facts of all these kinds of people are in it; of no kind nothing is.</summary>
    public bool Covers(IReadOnlyCollection<string> kinds) =>
        kinds.Count > 0 && kinds.All(k => KindKeys.Contains(k, StringComparer.Ordinal));
}

internal sealed class AbroadModel : IModelPart
{
    public IReadOnlyList<Type> Records { get; } = [typeof(Transfer)];

    public void Map(ModelBuilder model) =>
        model.Entity<Transfer>(e =>
        {
            e.ToTable("transfers_abroad");
            e.HasKey(t => new { t.OrganisationId, t.Number });
            e.Property(t => t.Country).HasMaxLength(2);
            e.Property(t => t.Recipient).HasMaxLength(TransferForm.LongestName * 8);
            e.Property(t => t.Kinds).HasMaxLength(400);
            e.Property(t => t.Purpose).HasMaxLength(40);
            e.Property(t => t.Safeguard).HasMaxLength(40);
            e.Property(t => t.Paper).HasMaxLength(TransferForm.LongestPaper * 8);
            e.Property(t => t.PaperHash).HasMaxLength(64);
            e.Property(t => t.Version).IsConcurrencyToken();
        });
}
