using Haven.Privacy.Inventory;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Export;

/// <summary>That everything of an organisation was taken out once. What was taken out is not kept here.</summary>
[Stored("That everything of an organisation was taken out: when, by whom, and how much")]
public sealed class TakenOut : IInstallationVisible
{
    [NotPersonal("the taking out's own id")]
    public Guid Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [Pseudonym("the member who took it out")]
    public MemberId By { get; init; }

    /// <summary>UTC ticks; what was changed from here on is not in it for certain.</summary>
    [NotPersonal("when it was begun")]
    public long At { get; init; }

    [NotPersonal("how many records are in it")]
    public long Records { get; init; }

    [NotPersonal("how large the file is")]
    public long Bytes { get; init; }

    /// <summary>SHA-256 of the ZIP file, in hexadecimal.</summary>
    [NotPersonal("the file's hash")]
    public required string Hash { get; init; }
}

internal sealed class ExportModel : IModelPart
{
    public IReadOnlyList<Type> Records { get; } = [typeof(TakenOut)];

    public void Map(ModelBuilder model) =>
        model.Entity<TakenOut>(e =>
        {
            e.ToTable("taken_out");
            e.HasKey(t => new { t.OrganisationId, t.Id });
            e.Property(t => t.Hash).HasMaxLength(64);
        });
}
