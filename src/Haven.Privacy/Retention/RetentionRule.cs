using Haven.Privacy.Calendar;
using Haven.Privacy.Inventory;
using Haven.Privacy.Retention.Figures;
using Haven.Privacy.Retention.Reviews;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Retention;

/// <summary>How long an organisation chose to keep a kind of people, in the place of what the service declares.</summary>
[Stored("How long an organisation keeps a kind of people, and why")]
public sealed class RetentionRule : IInstallationVisible
{
    public const int LongestReason = 500;

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    /// <summary>The <see cref="KeptKind.Key"/>.</summary>
    [NotPersonal("the kind of people")]
    public required string Kind { get; init; }

    /// <summary>As <see cref="CalendarPeriod"/> writes it.</summary>
    [NotPersonal("how long they are kept")]
    public required string Period { get; set; }

    [NotPersonal("whether they go by themselves then, somebody is asked first, or numbers stay")]
    public KeepAction Action { get; set; }

    [NotPersonal("the organisation's reason, a law or a contract")]
    public string Reason { get; set; } = "";

    [Pseudonym("the member who chose it")]
    public Guid ChosenBy { get; set; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it was chosen")]
    public long ChosenAt { get; set; }

    /// <summary>Two people may change it at once; the second is told.</summary>
    [NotPersonal("counts changes")]
    public int Version { get; set; }
}

/// <summary>What holds for a kind of people in one organisation.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Period">How long.</param>
/// <param name="Why">The organisation's reason, or the service's source.</param>
/// <param name="Version">How often the organisation changed it; 0 while it chose nothing.</param>
public sealed record HeldRule(KeptKind Kind, CalendarPeriod Period, string Why, int Version)
{
    /// <summary>What happens when the time is over.</summary>
    public KeepAction Action { get; init; }

    public bool AsksFirst => Action == KeepAction.AskFirst;

    public bool KeepsFigures => Action == KeepAction.KeepFigures;

    /// <summary>As it stands in receipts.</summary>
    public string Name => $"{Kind.Key} {Period}";

    internal static Task<HeldRule> ReadAsync(
        HavenContext context,
        KeptKind kind,
        CancellationToken cancellationToken
    ) => ReadAsync(context, context.CurrentOrganisation, kind, cancellationToken);

    /// <summary>What holds in one organisation, also for who reads in the installation's scope.</summary>
    public static async Task<HeldRule> ReadAsync(
        HavenContext context,
        OrganisationId organisation,
        KeptKind kind,
        CancellationToken cancellationToken
    ) =>
        await context
            .Set<RetentionRule>()
            .AsNoTracking()
            .SingleOrDefaultAsync(
                r => r.OrganisationId == organisation && r.Kind == kind.Key,
                cancellationToken
            )
            is { } chosen
            ? new HeldRule(
                kind,
                CalendarPeriod.Parse(chosen.Period)!.Value,
                chosen.Reason.Length > 0 ? chosen.Reason : kind.Source,
                chosen.Version
            )
            {
                Action = chosen.Action,
            }
            : new HeldRule(kind, kind.Period, kind.Source, 0);
}

internal sealed class RetentionModel : IModelPart
{
    private const int LongestKey = 40;

    public IReadOnlyList<Type> Records { get; } =
    [typeof(KeptPerson), typeof(RetentionRule), typeof(RetentionReview), typeof(KeptTable)];

    public Notices.Audience AboutWhom(Type record) => Notices.Audience.People;

    public IReadOnlyDictionary<string, string> Spanish => RetentionSpanish.All;

    public void Map(ModelBuilder model)
    {
        model.Entity<KeptPerson>(e =>
        {
            e.ToTable("kept_people");
            e.HasKey(k => new { k.OrganisationId, k.PersonKey });
            e.HasIndex(k => new
            {
                k.OrganisationId,
                k.Kind,
                k.Since,
                k.PersonKey,
            });
            e.Property(k => k.Kind).HasMaxLength(LongestKey);
        });
        model.Entity<RetentionRule>(e =>
        {
            e.ToTable("retention_rules");
            e.HasKey(r => new { r.OrganisationId, r.Kind });
            e.Property(r => r.Kind).HasMaxLength(LongestKey);
            e.Property(r => r.Period).HasMaxLength(20);
            e.Property(r => r.Reason).HasMaxLength(RetentionRule.LongestReason);
            e.Property(r => r.Version).IsConcurrencyToken();
        });
        model.Entity<RetentionReview>(e =>
        {
            e.ToTable("retention_reviews");
            e.HasKey(r => new { r.OrganisationId, r.Id });
            // Of two servers that ask at once, one does.
            e.HasIndex(r => new
                {
                    r.OrganisationId,
                    r.PersonKey,
                    r.Number,
                })
                .IsUnique();
            e.HasIndex(r => new { r.OrganisationId, r.AnsweredAt });
            e.Property(r => r.Kind).HasMaxLength(LongestKey);
            e.Property(r => r.AnsweredAt).IsConcurrencyToken();
        });
        model.Entity<KeptTable>(e =>
        {
            e.ToTable("kept_tables");
            e.HasKey(t => new { t.OrganisationId, t.Id });
            e.Property(t => t.Kind).HasMaxLength(LongestKey);
        });
    }
}
