using Haven.Privacy.Inventory;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Support;

/// <summary>What somebody who gives support can be let see. None of it is about a client, and none of it names anybody.</summary>
[Flags]
public enum SupportAreas
{
    None = 0,

    /// <summary>How the organisation has set Haven up: laws, times of keeping, next steps, time zone.</summary>
    Settings = 1,

    /// <summary>Which instruments it screens with.</summary>
    Instruments = 2,

    /// <summary>Which companies and countries something goes to, and what Haven stores at all.</summary>
    Registers = 4,
}

/// <summary>Why somebody who gives support is let in. The list is closed, as that of purposes is.</summary>
public enum SupportReason
{
    /// <summary>Something does not work as it should.</summary>
    Fault = 1,

    /// <summary>Haven is being set up, or is set up anew.</summary>
    SettingUp = 2,

    /// <summary>A new version is looked at after it was put in.</summary>
    NewVersion = 3,
}

/// <summary>
/// One person's leave to see how the organisation has set Haven up, for some hours (promise MSG-30, adr 0049). What they
/// looked at stands in the log and is read from there.
/// </summary>
[Stored("Leave for somebody who gives support to see settings: who, why, what, and until when")]
public sealed class SupportGrant : IInstallationVisible
{
    /// <summary>How long it can last, in hours: a day, and no more.</summary>
    public static readonly IReadOnlyList<int> Hours = [1, 2, 4, 8, 24];

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    /// <summary>From 1. Two who give leave at once want the same number, and the second is told.</summary>
    [NotPersonal("counts the leaves that were given")]
    public int Number { get; init; }

    [Pseudonym("the member who may look")]
    public MemberId Member { get; init; }

    [NotPersonal("why they may look")]
    public SupportReason Reason { get; init; }

    [NotPersonal("the number by which both sides find what it is about")]
    public required string Reference { get; init; }

    [NotPersonal("what they may look at")]
    public SupportAreas Areas { get; init; }

    [Pseudonym("the member who gave leave")]
    public MemberId By { get; init; }

    /// <summary>UTC ticks, as are all times here.</summary>
    [NotPersonal("when it was given")]
    public long At { get; init; }

    [NotPersonal("when it ends by itself")]
    public long Until { get; init; }

    /// <summary>0 where nobody ended it early.</summary>
    [NotPersonal("when somebody ended it")]
    public long EndedAt { get; set; }

    [Pseudonym("the member who ended it")]
    public MemberId? EndedBy { get; set; }

    /// <summary>When it ends or has ended, by itself or by somebody.</summary>
    public long EndsAt() => EndedAt == 0 ? Until : Math.Min(EndedAt, Until);

    /// <summary>Whether it holds at a moment; at the moment of its end it does not.</summary>
    public bool HoldsAt(long now) => At <= now && now < EndsAt();
}

internal sealed class SupportModel : IModelPart
{
    public IReadOnlyList<Type> Records { get; } = [typeof(SupportGrant)];

    public Notices.Audience AboutWhom(Type record) => Notices.Audience.Professionals;

    public void Map(ModelBuilder model) =>
        model.Entity<SupportGrant>(e =>
        {
            e.ToTable("support_grants");
            e.HasKey(g => new { g.OrganisationId, g.Number });
            e.HasIndex(g => new
            {
                g.OrganisationId,
                g.Member,
                g.Number,
            });
            e.Property(g => g.Reference).HasMaxLength(SupportForm.LongestReference * 8);
            // Two who end it at once: the second is told.
            e.Property(g => g.EndedAt).IsConcurrencyToken();
        });
}
