using System.Globalization;
using Haven.Privacy.Calendar;
using Haven.Privacy.Holds;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Audit;

/// <summary>
/// Ends the records of a log whose time is over: who did what with whose data is personal as well. They go from the oldest
/// on, as many together as one receipt names, and never while a legal hold keeps anything of the organisation.
/// </summary>
public sealed class AuditEndings(
    IDatabase database,
    AuditTrail trail,
    IOrganisationZones zones,
    RegimeDesk laws,
    TimeProvider clock
)
{
    /// <summary>From the day of the act. A law of the organisation's makes it longer, and none shorter.</summary>
    public static readonly CalendarPeriod Period = CalendarPeriod.OfYears(6);

    /// <summary>So many go in one transaction, with one receipt.</summary>
    internal int Together { get; init; } = 5_000;

    /// <summary>One round over one log; returns how many records ended.</summary>
    public async Task<int> EndAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        long cut = await CutAsync(organisation, cancellationToken);
        int ended = 0;
        for (int last = Together; cut > 0 && last == Together; ended += last)
        {
            last = await EndAsync(organisation, cut, cancellationToken);
        }
        return ended;
    }

    // Records, the sets that no other names, the receipt and its entry in the log go or come together.
    private async Task<int> EndAsync(
        OrganisationId organisation,
        long cut,
        CancellationToken cancellationToken
    )
    {
        await using var alone = await database.LockLogAsync(organisation, cancellationToken);
        await using var context = database.Open(new Scope(organisation));
        var secrets = await trail.SecretsAsync(context, organisation, cancellationToken);
        using var turn = await database.WriteTurnAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(
            cancellationToken
        );
        long before = await BeforeAsync(context, cut, cancellationToken);
        if (before == 0)
        {
            return 0;
        }
        int ended = await Records(context)
            .Where(r => r.Sequence < before)
            .ExecuteDeleteAsync(cancellationToken);
        await context
            .Set<AuditSubject>()
            .Where(s =>
                s.OrganisationId == organisation
                && !context
                    .Set<AuditRecord>()
                    .Any(r => r.OrganisationId == organisation && r.Subjects == s.SetHash)
            )
            .ExecuteDeleteAsync(cancellationToken);
        var ending = await FindAsync(context, organisation, cancellationToken);
        if (ending is null)
        {
            context.Add(ending = new AuditEnding { OrganisationId = organisation });
        }
        (ending.Before, ending.At) = (before, clock.GetUtcNow().UtcTicks);
        ending.Sign(secrets);
        context.Record(
            new Deed(
                Reader.System(organisation, RetentionService.Job),
                Act.Delete,
                Purpose.Upkeep,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"records of this log before entry {before}, whose time was over"
                ),
                []
            )
        );
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        trail.ForgetSets();
        return ended;
    }

    // The first entry whose record stays; 0 where none is to go. Everything before it is over: where a clock was wrong,
    // what stands behind a newer entry waits for it. The last record stays, for the numbers go on from it.
    private async Task<long> BeforeAsync(
        HavenContext context,
        long cut,
        CancellationToken cancellationToken
    )
    {
        var numbered = Records(context).Where(r => r.Sequence != null);
        if (await numbered.MinAsync(r => r.Sequence, cancellationToken) is not { } first)
        {
            return 0;
        }
        long stays =
            await numbered
                .Where(r => r.Time >= cut)
                .OrderBy(r => r.Sequence)
                .Select(r => r.Sequence)
                .FirstOrDefaultAsync(cancellationToken)
            ?? await numbered.MaxAsync(r => r.Sequence!.Value, cancellationToken);
        long before = Math.Min(stays, first + Together);
        return before > first ? before : 0;
    }

    // What was done before this moment is over.
    private async Task<long> CutAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        var now = clock.GetUtcNow();
        if (await Holding.InForce(context, organisation, now.UtcTicks).AnyAsync(cancellationToken))
        {
            return 0;
        }
        var zone = await zones.OfAsync(organisation, cancellationToken);
        var time = new KeptTime(
            Period,
            await laws.RulesAsync(organisation, cancellationToken),
            KeepKind.AuditLog
        );
        return time.LatestOver(zone.DayOf(now.UtcTicks)) is { } latest
            ? zone.StartOf(latest.AddDays(1))
            : 0;
    }

    /// <summary>The receipt of a log; null where nothing of it has ended.</summary>
    internal static Task<AuditEnding?> FindAsync(
        HavenContext context,
        OrganisationId organisation,
        CancellationToken cancellationToken
    ) =>
        context
            .Set<AuditEnding>()
            .SingleOrDefaultAsync(e => e.OrganisationId == organisation, cancellationToken);

    private static IQueryable<AuditRecord> Records(HavenContext context) =>
        context.Set<AuditRecord>().Where(r => r.OrganisationId == context.CurrentOrganisation);
}
