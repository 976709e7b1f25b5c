using Haven.Privacy.Inventory;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Notices;

/// <summary>What a version changes for those whom it is about.</summary>
public enum NoticeChange
{
    /// <summary>Words, or facts that matter to nobody's choice.</summary>
    Small = 0,

    /// <summary>Members are told by mail and by a banner.</summary>
    Material = 1,

    /// <summary>Somebody has fewer rights than before: it binds only those who agreed to it (REF-23).</summary>
    FewerRights = 2,
}

/// <summary>
/// A published version of an organisation's privacy notice. It never changes: what was filled into it when it was
/// published is kept with it, so that it says what held then.
/// </summary>
[Stored("A published version of an organisation's privacy notice")]
public sealed class NoticeVersion : IInstallationVisible
{
    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    /// <summary>From 1. Two who publish at once want the same number, and the second is told.</summary>
    [NotPersonal("counts the organisation's versions")]
    public int Number { get; init; }

    /// <summary>As it was written, with blocks that are filled; the next version is written from it.</summary>
    [NotPersonal("the English text as it was written")]
    public required string English { get; init; }

    [NotPersonal("the Spanish text as it was written")]
    public required string Spanish { get; init; }

    [NotPersonal("the English text with what was declared when it was published")]
    public required string EnglishFilled { get; init; }

    [NotPersonal("the Spanish text with what was declared when it was published")]
    public required string SpanishFilled { get; init; }

    /// <summary>The text says it too; here it is asked each time that somebody new is taken up (MSG-12).</summary>
    [NotPersonal("whether it has a notice about health facts")]
    public bool HasHealth { get; init; }

    /// <summary>A version from before there were any has none.</summary>
    [NotPersonal("whether terms of use go with it")]
    public bool HasTerms { get; init; }

    [NotPersonal("the first day on which it holds")]
    public DateOnly EffectiveOn { get; init; }

    [NotPersonal("whether it changes what matters to people")]
    public NoticeChange Change { get; init; }

    [NotPersonal("for how many days members see at least that it changed")]
    public int ShownFor { get; init; }

    [NotPersonal("what it changes, in English")]
    public required string EnglishSummary { get; init; }

    [NotPersonal("what it changes, in Spanish")]
    public required string SpanishSummary { get; init; }

    [Pseudonym("the member who published it")]
    public MemberId By { get; init; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it was published")]
    public long PublishedAt { get; init; }

    public string Filled(string lang) => lang == "es" ? SpanishFilled : EnglishFilled;

    public string Summary(string lang) => lang == "es" ? SpanishSummary : EnglishSummary;
}

/// <summary>The next version while it is being written. An organisation has one at most.</summary>
[Stored("The next version of an organisation's privacy notice, while it is being written")]
public sealed class NoticeDraft : IInstallationVisible
{
    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the English text")]
    public required string English { get; set; }

    [NotPersonal("the Spanish text")]
    public required string Spanish { get; set; }

    [Pseudonym("the member who last changed it")]
    public MemberId By { get; set; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it was last changed")]
    public long At { get; set; }

    /// <summary>Two people may write at once; the second is told.</summary>
    [NotPersonal("counts changes")]
    public int Version { get; set; }
}

/// <summary>With which version of the notice a member went on working, and what they said of it (SCR-18).</summary>
[Stored("With which version of the privacy notice a member went on working")]
public sealed class NoticeUse : IOrganisationRecord
{
    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [Pseudonym("the member")]
    public MemberId Member { get; init; }

    [NotPersonal("the version of the notice")]
    public int Number { get; init; }

    /// <summary>UTC ticks; 0 where they said something of it before it held.</summary>
    [NotPersonal("when they first worked while it held")]
    public long UsedAt { get; set; }

    /// <summary>UTC ticks; 0 until then.</summary>
    [NotPersonal("when they said that they have seen it")]
    public long SeenAt { get; set; }

    /// <summary>UTC ticks; 0 until then.</summary>
    [NotPersonal("when they agreed to it")]
    public long AgreedAt { get; set; }

    /// <summary>Of one version with the notice; 0 until they agreed, and where no terms went with it (REF-25).</summary>
    [NotPersonal("the version of the terms of use that they accepted with it")]
    public int TermsNumber { get; set; }
}

internal sealed class NoticeModel : IModelPart
{
    public IReadOnlyList<Type> Records { get; } =
    [typeof(NoticeVersion), typeof(NoticeDraft), typeof(NoticeUse)];

    public void Map(ModelBuilder model)
    {
        model.Entity<NoticeVersion>(e =>
        {
            e.ToTable("notice_versions");
            e.HasKey(v => new { v.OrganisationId, v.Number });
            e.Property(v => v.EnglishSummary).HasMaxLength(NoticeForm.LongestSummary * 8);
            e.Property(v => v.SpanishSummary).HasMaxLength(NoticeForm.LongestSummary * 8);
        });
        model.Entity<NoticeDraft>(e =>
        {
            e.ToTable("notice_drafts");
            e.HasKey(d => d.OrganisationId);
            e.Property(d => d.Version).IsConcurrencyToken();
        });
        model.Entity<NoticeUse>(e =>
        {
            e.ToTable("notice_uses");
            e.HasKey(u => new
            {
                u.OrganisationId,
                u.Member,
                u.Number,
            });
        });
    }
}
