using Haven.Privacy.Inventory;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Promises;

/// <summary>How a clause stood when it was looked at last.</summary>
[Stored("When each clause of a promise was last checked, and what was found")]
[NotTakenOut(NotTakenOutAttribute.Installation)]
public sealed class ClauseProof : IInstallationVisible
{
    [NotPersonal("proofs belong to the installation")]
    public OrganisationId OrganisationId { get; init; } = OrganisationId.Installation;

    [NotPersonal("the promise's id")]
    public required string Promise { get; init; }

    [NotPersonal("the clause's number")]
    public int Clause { get; init; }

    [NotPersonal("kept, broken or unproven")]
    public PromiseState State { get; set; }

    [NotPersonal("what was planted, looked for and found, all of it invented")]
    public required string Evidence { get; set; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it was looked at last")]
    public long CheckedAt { get; set; }

    /// <summary>UTC ticks; 0 when never.</summary>
    [NotPersonal("when it was last found kept")]
    public long KeptAt { get; set; }

    [NotPersonal("whether the nightly job or the command line asked")]
    public required string AskedBy { get; set; }
}

/// <summary>Which node checks tonight: one at a time, and once a night.</summary>
[Stored("Which run of the promises' checks is under way, and when the last one ended")]
[NotTakenOut(NotTakenOutAttribute.Installation)]
public sealed class PromiseNight : IInstallationVisible
{
    [NotPersonal("the job belongs to the installation")]
    public OrganisationId OrganisationId { get; init; } = OrganisationId.Installation;

    /// <summary>UTC ticks; another node may take over after this.</summary>
    [NotPersonal("until when a run has it")]
    public long LeasedUntil { get; set; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when the last nightly run ended")]
    public long EndedAt { get; set; }
}

internal sealed class PromiseModel : IModelPart
{
    public IReadOnlyList<Type> Records { get; } = [typeof(ClauseProof), typeof(PromiseNight)];

    public void Map(ModelBuilder model)
    {
        model.Entity<ClauseProof>(e =>
        {
            e.ToTable("clause_proofs");
            e.HasKey(p => new
            {
                p.OrganisationId,
                p.Promise,
                p.Clause,
            });
            e.Property(p => p.Promise).HasMaxLength(20);
            e.Property(p => p.Evidence).HasMaxLength(PromiseRunner.LongestEvidence);
            e.Property(p => p.AskedBy).HasMaxLength(40);
        });
        model.Entity<PromiseNight>(e =>
        {
            e.ToTable("promise_nights");
            e.HasKey(n => n.OrganisationId);
        });
    }
}
