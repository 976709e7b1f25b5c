using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Holds;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Retention;

/// <summary>
/// Deletes whoever's time is over, and says beforehand who is next. Somebody's time is over on the day after the last
/// day of their period, on the calendar of the organisation, and not an hour before.
/// </summary>
public sealed class RetentionService(
    IDatabase database,
    ForgettingService forgetting,
    KeptKinds kinds,
    IOrganisationZones zones,
    RegimeDesk laws,
    TimeProvider clock
)
{
    internal const string Job = "retention";

    /// <summary>One round over one organisation; returns how many people went.</summary>
    public async Task<int> DeleteAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        int went = 0;
        foreach (var kind in kinds.All)
        {
            for (
                int last = ForgettingService.Together;
                last == ForgettingService.Together;
                went += last
            )
            {
                var ids = await IntendAsync(organisation, kind, cancellationToken);
                await forgetting.CompleteAsync(organisation, ids, cancellationToken);
                last = ids.Count;
            }
        }
        return went;
    }

    // Intents and their entry in the log commit together. Whoever was worked with in the meantime, or is held by now, is
    // not among those whose row could be taken.
    internal async Task<IReadOnlyList<Guid>> IntendAsync(
        OrganisationId organisation,
        KeptKind kind,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        var rule = await HeldRule.ReadAsync(context, kind, cancellationToken);
        long before = await BeforeAsync(organisation, kind, rule.Period, 0, cancellationToken);
        using var turn = await database.WriteTurnAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(
            cancellationToken
        );
        var due = await Due(context, kind, before)
            .OrderBy(k => k.Since)
            .ThenBy(k => k.PersonKey)
            .Take(ForgettingService.Together)
            .Select(k => k.PersonKey)
            .ToListAsync(cancellationToken);
        // Asked within the transaction: a hold on the kind that came a moment before is seen.
        if (due.Count == 0 || await IsHeldAsync(context, kind, cancellationToken))
        {
            return [];
        }
        await Due(context, kind, before)
            .Where(k => due.Contains(k.PersonKey))
            .ExecuteDeleteAsync(cancellationToken);
        var left = await context
            .Set<KeptPerson>()
            .Where(k => k.OrganisationId == organisation && due.Contains(k.PersonKey))
            .Select(k => k.PersonKey)
            .ToListAsync(cancellationToken);
        var taken = due.Except(left).ToList();
        var marks = taken.ConvertAll(Erasure.MarkOf);
        var known = await context
            .Set<Erasure>()
            .Where(e => e.OrganisationId == organisation && marks.Contains(e.Mark))
            .Select(e => e.Person)
            .ToListAsync(cancellationToken);
        var intents = taken
            .Where(p => !known.Contains(p))
            .Select(p => forgetting.Intent(organisation, p, rule.Name))
            .ToList();
        context.AddRange(intents);
        if (intents.Count > 0)
        {
            context.Record(
                new Deed(
                    Reader.System(organisation, Job),
                    Act.Delete,
                    Purpose.Upkeep,
                    "everything of those whose time was over",
                    intents.ConvertAll(i => i.Person!.Value)
                )
            );
        }
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return intents.ConvertAll(i => i.Id);
    }

    /// <summary>Whose time would be over within so many days, with a period that is chosen or only thought of.</summary>
    /// <param name="period">Null for the one that holds.</param>
    /// <param name="days">From today on; 0 for the next round.</param>
    /// <param name="most">Counting stops there.</param>
    public async Task<DueCount> CountAsync(
        OrganisationId organisation,
        KeptKind kind,
        CalendarPeriod? period,
        int days,
        int most,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        var counted = period ?? (await HeldRule.ReadAsync(context, kind, cancellationToken)).Period;
        long before = await BeforeAsync(organisation, kind, counted, days, cancellationToken);
        var over = Over(context, kind, before);
        if (await IsHeldAsync(context, kind, cancellationToken))
        {
            return new DueCount(0, await over.Take(most).CountAsync(cancellationToken));
        }
        return new DueCount(
            await Due(context, kind, before).Take(most).CountAsync(cancellationToken),
            await over.Where(k => k.Holds > 0).Take(most).CountAsync(cancellationToken)
        );
    }

    /// <summary>Who is next, by the rule that holds: in the order in which they go, or would if nothing held them.</summary>
    public async Task<IReadOnlyList<NextToGo>> NextAsync(
        HavenContext context,
        HeldRule rule,
        int days,
        int most,
        CancellationToken cancellationToken
    )
    {
        var organisation = context.CurrentOrganisation;
        var time = await TimeAsync(organisation, rule.Kind, rule.Period, cancellationToken);
        var zone = await zones.OfAsync(organisation, cancellationToken);
        long before = Before(time, zone, days);
        bool isHeld = await IsHeldAsync(context, rule.Kind, cancellationToken);
        var next = await Over(context, rule.Kind, before)
            .OrderBy(k => k.Since)
            .ThenBy(k => k.PersonKey)
            .Take(most)
            .Select(k => new
            {
                k.PersonKey,
                k.Since,
                k.Holds,
            })
            .ToListAsync(cancellationToken);
        return
        [
            .. next.Select(n => new NextToGo(
                n.PersonKey,
                zone.DayOf(n.Since),
                time.LastDay(zone.DayOf(n.Since))!.Value.AddDays(1),
                isHeld || n.Holds > 0
            )),
        ];
    }

    private static IQueryable<KeptPerson> Due(HavenContext context, KeptKind kind, long before) =>
        Over(context, kind, before).Where(k => k.Holds == 0);

    private static IQueryable<KeptPerson> Over(HavenContext context, KeptKind kind, long before) =>
        context
            .Set<KeptPerson>()
            .Where(k =>
                k.OrganisationId == context.CurrentOrganisation
                && k.Kind == kind.Key
                && k.Since < before
            );

    private Task<bool> IsHeldAsync(
        HavenContext context,
        KeptKind kind,
        CancellationToken cancellationToken
    ) =>
        Holding.KeepsAsync(
            context,
            context.CurrentOrganisation,
            kind.Key,
            clock.GetUtcNow().UtcTicks,
            cancellationToken
        );

    private async Task<long> BeforeAsync(
        OrganisationId organisation,
        KeptKind kind,
        CalendarPeriod period,
        int days,
        CancellationToken cancellationToken
    ) =>
        Before(
            await TimeAsync(organisation, kind, period, cancellationToken),
            await zones.OfAsync(organisation, cancellationToken),
            days
        );

    private async Task<KeptTime> TimeAsync(
        OrganisationId organisation,
        KeptKind kind,
        CalendarPeriod period,
        CancellationToken cancellationToken
    ) => new(period, await laws.RulesAsync(organisation, cancellationToken), kind.InLaws);

    // Whoever's time began before this moment is over it on the day that is so many days from today.
    private long Before(KeptTime time, TimeZoneInfo zone, int days)
    {
        var on = zone.DayOf(clock.GetUtcNow().UtcTicks).AddDays(days);
        return time.LatestOver(on) is { } latest ? zone.StartOf(latest.AddDays(1)) : 0;
    }
}

/// <summary>Somebody whose time is over soon.</summary>
/// <param name="Person">Who.</param>
/// <param name="Since">The day that does not count, from which their time runs.</param>
/// <param name="Goes">The day on which they go.</param>
/// <param name="Held">Whether a legal hold keeps them, so that they do not.</param>
public sealed record NextToGo(PersonKeyId Person, DateOnly Since, DateOnly Goes, bool Held);

/// <summary>Whose time is over.</summary>
/// <param name="Go">How many go.</param>
/// <param name="Held">How many would, and are kept by a legal hold.</param>
public sealed record DueCount(int Go, int Held);
