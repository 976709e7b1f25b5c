using Haven.Privacy.Inventory;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Releases.Analysis;

/// <summary>
/// A released table as one encrypted file for a machine without a network (RES-12): until which day it opens, and what its
/// recipient said of its destruction. The file is not kept. The code that opens it is, until the day is over.
/// </summary>
[Stored("A table for a machine without a network: until when it opens, and that it was destroyed")]
[EndsOtherwise(
    "It is the proof of what left and what became of it, and goes with the organisation."
)]
public sealed class AnalysisPackage : ISealedRecord, IInstallationVisible
{
    [NotPersonal("the record's own id")]
    public Guid Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    /// <summary>Of its own: nobody else's facts are under it.</summary>
    [NotPersonal("the key of this record")]
    public PersonKeyId PersonKey { get; init; }

    /// <summary>The <see cref="Releases.Release.Number"/>.</summary>
    [NotPersonal("the released table")]
    public int Release { get; init; }

    /// <summary>Null once the day is over.</summary>
    [Personal(DataClass.Credential, Source = "Haven")]
    public required Sealed<string> Code { get; set; }

    [NotPersonal("whether the code is gone")]
    public bool IsShut { get; set; }

    [NotPersonal("the last day on which it opens")]
    public DateOnly EndsOn { get; init; }

    [Pseudonym("the member who made it")]
    public MemberId By { get; init; }

    /// <summary>UTC ticks, as are all times here.</summary>
    [NotPersonal("when it was made")]
    public long At { get; init; }

    [NotPersonal("the day on which it was destroyed")]
    public DateOnly? DestroyedOn { get; set; }

    /// <summary>Who says so, and how it was done.</summary>
    [Personal(DataClass.Name, Source = "the recipient")]
    public required Sealed<string> Destroyed { get; set; }

    [Pseudonym("the member who recorded that it was destroyed")]
    public MemberId? DestroyedBy { get; set; }

    [NotPersonal("when it was recorded that it was destroyed")]
    public long DestroyedAt { get; set; }

    /// <summary>Two people may change it at once; the second is told.</summary>
    [NotPersonal("counts changes")]
    public int Version { get; set; }

    Guid ISealedRecord.Row => Id;

    /// <summary>Whether it opens on this day.</summary>
    public bool IsOpen(DateOnly today) => !IsShut && today <= EndsOn && DestroyedOn is null;

    /// <summary>Whether somebody has to ask for the proof that it was destroyed.</summary>
    public bool IsOverdue(DateOnly today) => DestroyedOn is null && today > EndsOn;
}

internal sealed class AnalysisModel : IModelPart
{
    public IReadOnlyList<Type> Records { get; } = [typeof(AnalysisPackage)];

    public Notices.Audience AboutWhom(Type record) => Notices.Audience.Professionals;

    public void Map(ModelBuilder model) =>
        model.Entity<AnalysisPackage>(e =>
        {
            e.ToTable("analysis_packages");
            e.HasKey(p => new { p.OrganisationId, p.Id });
            e.HasIndex(p => new { p.OrganisationId, p.Release });
            e.Property(p => p.Version).IsConcurrencyToken();
        });
}
