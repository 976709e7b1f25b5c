using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Holds;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Privacy.Retention.Figures;
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
    KeptCounts counts,
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
        foreach (var kind in await ThereAsync(organisation, cancellationToken))
        {
            IReadOnlyList<Erasure> intents;
            do
            {
                intents = await IntendAsync(organisation, kind, cancellationToken);
                await forgetting.CompleteAsync(organisation, intents, cancellationToken);
                went += intents.Count;
            } while (intents.Count > 0);
        }
        return went;
    }

    // An organisation keeps people of few kinds. Of each other one rules, laws and days would be read for nobody.
    private async Task<IReadOnlyList<KeptKind>> ThereAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        var there = new List<KeptKind>();
        foreach (var kind in kinds.All)
        {
            if (
                await context
                    .Set<KeptPerson>()
                    .AnyAsync(
                        k => k.OrganisationId == organisation && k.Kind == kind.Key,
                        cancellationToken
                    )
            )
            {
                there.Add(kind);
            }
        }
        return there;
    }

    // Intents and their entry in the log commit together. Whoever was worked with in the meantime, or is held by now, is
    // not among those whose row could be taken.
    internal async Task<IReadOnlyList<Erasure>> IntendAsync(
        OrganisationId organisation,
        KeptKind kind,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        var rule = await HeldRule.ReadAsync(context, kind, cancellationToken);
        var cut = await CutAsync(organisation, rule, 0, cancellationToken);
        var due = await NextDueAsync(context, kind, cut, cancellationToken);
        if (due.Count == 0)
        {
            return [];
        }
        var counted = cut.AreCounted
            ? await counts.ReadAsync(organisation, kind, due, cancellationToken)
            : [];
        using var turn = await database.WriteTurnAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(
            cancellationToken
        );
        var intents = await TakeAsync(
            context,
            rule,
            cut.Due(context, kind),
            due,
            Guid.Empty,
            cancellationToken
        );
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
            Count(context, kind, cut, counted, intents);
        }
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return intents;
    }

    // Those who are counted go in parts of one size: a few that are left over would be too few to be counted.
    private static async Task<List<PersonKeyId>> NextDueAsync(
        HavenContext context,
        KeptKind kind,
        Cut cut,
        CancellationToken cancellationToken
    )
    {
        int most = ForgettingService.Together;
        if (cut.AreCounted)
        {
            int all = await cut.Due(context, kind).CountAsync(cancellationToken);
            int parts = Math.Max(1, (all + most - 1) / most);
            most = (all + parts - 1) / parts;
        }
        return await cut.Due(context, kind)
            .OrderBy(k => k.Since)
            .ThenBy(k => k.PersonKey)
            .Take(most)
            .Select(k => k.PersonKey)
            .ToListAsync(cancellationToken);
    }

    // In the transaction in which they go: whoever did not, because of a hold that came meanwhile, is not counted.
    private void Count(
        HavenContext context,
        KeptKind kind,
        Cut cut,
        IReadOnlyList<CountedPerson> counted,
        List<Erasure> intents
    )
    {
        var gone = intents.Select(i => i.Person!.Value).ToHashSet();
        if (
            counts.Of(
                context.CurrentOrganisation,
                kind,
                cut.On,
                [.. counted.Where(c => gone.Contains(c.Person))]
            ) is
            { } table
        )
        {
            context.Add(table);
        }
    }

    /// <summary>
    /// Takes the rows of those among some people who still are to go, within the caller's transaction, and stores the
    /// intents to forget them. Whoever is being forgotten already has theirs.
    /// </summary>
    /// <param name="due">Who is to go, asked again here.</param>
    /// <param name="by">The member who let them go; empty where nobody was asked.</param>
    internal async Task<List<Erasure>> TakeAsync(
        HavenContext context,
        HeldRule rule,
        IQueryable<KeptPerson> due,
        IReadOnlyCollection<PersonKeyId> people,
        Guid by,
        CancellationToken cancellationToken
    )
    {
        var organisation = context.CurrentOrganisation;
        // Asked within the transaction: a hold on the kind that came a moment before is seen.
        if (people.Count == 0 || await IsHeldAsync(context, rule.Kind, cancellationToken))
        {
            return [];
        }
        int rows = await due.Where(k => people.Contains(k.PersonKey))
            .ExecuteDeleteAsync(cancellationToken);
        // Mostly everybody goes, and nobody has to be looked for.
        List<PersonKeyId> left =
            rows == people.Count
                ? []
                : await context
                    .Set<KeptPerson>()
                    .Where(k => k.OrganisationId == organisation && people.Contains(k.PersonKey))
                    .Select(k => k.PersonKey)
                    .ToListAsync(cancellationToken);
        var taken = people.Except(left).ToList();
        var marks = taken.ConvertAll(Erasure.MarkOf);
        var known = await context
            .Set<Erasure>()
            .Where(e => e.OrganisationId == organisation && marks.Contains(e.Mark))
            .Select(e => e.Person)
            .ToListAsync(cancellationToken);
        var intents = await forgetting.IntentsAsync(
            organisation,
            [.. taken.Where(p => !known.Contains(p))],
            rule.Name,
            by,
            cancellationToken
        );
        await database.InsertAsync(context, intents, cancellationToken);
        return intents;
    }

    /// <summary>Whose time would be over within so many days, by the rule that holds or one that is only thought of.</summary>
    /// <param name="days">From today on; 0 for the next round.</param>
    /// <param name="most">Counting stops there.</param>
    public async Task<DueCount> CountAsync(
        OrganisationId organisation,
        HeldRule rule,
        int days,
        int most,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        var cut = await CutAsync(organisation, rule, days, cancellationToken);
        var over = cut.Past(context, rule.Kind);
        if (await IsHeldAsync(context, rule.Kind, cancellationToken))
        {
            return new DueCount(0, 0, await over.Take(most).CountAsync(cancellationToken));
        }
        return new DueCount(
            await cut.Due(context, rule.Kind).Take(most).CountAsync(cancellationToken),
            rule.AsksFirst
                ? await cut.ToAsk(context, rule.Kind).Take(most).CountAsync(cancellationToken)
                : 0,
            await over.Where(k => k.Holds > 0).Take(most).CountAsync(cancellationToken)
        );
    }

    /// <summary>Who is next, by the rule that holds: in the order in which they go, or would if nothing kept them.</summary>
    public async Task<IReadOnlyList<NextToGo>> NextAsync(
        HavenContext context,
        HeldRule rule,
        int days,
        int most,
        CancellationToken cancellationToken
    )
    {
        var organisation = context.CurrentOrganisation;
        var overOn = await OverOnAsync(organisation, rule, cancellationToken);
        var zone = await zones.OfAsync(organisation, cancellationToken);
        var cut = await CutAsync(organisation, rule, days, cancellationToken);
        bool isHeld = await IsHeldAsync(context, rule.Kind, cancellationToken);
        var next = await cut.Past(context, rule.Kind)
            .OrderBy(k => k.Since)
            .ThenBy(k => k.PersonKey)
            .Take(most)
            .AsNoTracking()
            .ToListAsync(cancellationToken);
        return
        [
            .. next.Select(n => new NextToGo(
                n.PersonKey,
                zone.DayOf(n.Since),
                overOn(n.Since),
                isHeld || n.Holds > 0 ? NextStep.Held
                    : n.Since < cut.Limit ? NextStep.Goes
                    : n.KeptUntil > zone.DayOf(Now()) ? NextStep.Kept
                    : rule.AsksFirst ? NextStep.Asked
                    : NextStep.Goes,
                n.KeptUntil
            )),
        ];
    }

    /// <summary>Whose time is over on the day that is so many days from today.</summary>
    internal async Task<Cut> CutAsync(
        OrganisationId organisation,
        HeldRule rule,
        int days,
        CancellationToken cancellationToken
    )
    {
        var zone = await zones.OfAsync(organisation, cancellationToken);
        var time = await TimeAsync(organisation, rule, cancellationToken);
        bool areCounted = KeptCounts.AreTogether(rule, time.Laws);
        var on = zone.DayOf(Now()).AddDays(days);
        on = areCounted ? KeptCounts.QuarterOf(on) : on;
        return new Cut(
            on,
            Before(time),
            LimitOf(rule.Kind, time.Laws) is { } limit ? Before(limit) : 0,
            rule.AsksFirst,
            areCounted
        );

        // Whoever's time began before this moment is over it on that day.
        long Before(KeptTime kept) =>
            kept.LatestOver(on) is { } latest ? zone.StartOf(latest.AddDays(1)) : 0;
    }

    /// <summary>The day of the organisation on which somebody's time is over, by a rule.</summary>
    public async Task<Func<long, DateOnly>> OverOnAsync(
        OrganisationId organisation,
        HeldRule rule,
        CancellationToken cancellationToken
    )
    {
        var time = await TimeAsync(organisation, rule, cancellationToken);
        var zone = await zones.OfAsync(organisation, cancellationToken);
        bool areCounted = KeptCounts.AreTogether(rule, time.Laws);
        return since =>
        {
            var over = time.LastDay(zone.DayOf(since))!.Value.AddDays(1);
            return areCounted ? KeptCounts.GoesOn(over) : over;
        };
    }

    /// <summary>How long a law or a promise allows at the most, whatever was chosen; null where none limits it.</summary>
    internal static KeptTime? LimitOf(KeptKind kind, RegimeRules laws) =>
        kind.Longest is not null || (kind.InLaws is { } named && laws.Longests(named).Count > 0)
            ? new KeptTime(kind.Longest ?? CalendarPeriod.OfYears(100), laws, kind.InLaws)
            : null;

    /// <summary>Whether a hold keeps everybody of this kind in the context's organisation.</summary>
    public Task<bool> IsHeldAsync(
        HavenContext context,
        KeptKind kind,
        CancellationToken cancellationToken
    ) =>
        Holding.KeepsAsync(
            context,
            context.CurrentOrganisation,
            kind.Key,
            Now(),
            cancellationToken
        );

    private async Task<KeptTime> TimeAsync(
        OrganisationId organisation,
        HeldRule rule,
        CancellationToken cancellationToken
    ) => new(rule.Period, await laws.RulesAsync(organisation, cancellationToken), rule.Kind.InLaws);

    private long Now() => clock.GetUtcNow().UtcTicks;
}

/// <summary>What comes next for somebody whose time is over soon.</summary>
public enum NextStep
{
    Goes,

    /// <summary>Somebody is asked first.</summary>
    Asked,

    /// <summary>Somebody was asked, and decided to keep them until a day.</summary>
    Kept,

    /// <summary>A legal hold keeps them.</summary>
    Held,
}

/// <summary>Somebody whose time is over soon.</summary>
/// <param name="Person">Who.</param>
/// <param name="Since">The day that does not count, from which their time runs.</param>
/// <param name="Goes">The day on which they go, or would, or are asked about.</param>
/// <param name="Step">What happens on that day.</param>
/// <param name="KeptUntil">Until when somebody decided to keep them.</param>
public sealed record NextToGo(
    PersonKeyId Person,
    DateOnly Since,
    DateOnly Goes,
    NextStep Step,
    DateOnly? KeptUntil
);

/// <summary>Whose time is over.</summary>
/// <param name="Go">How many go by themselves.</param>
/// <param name="Asked">About how many somebody is asked first.</param>
/// <param name="Held">How many would, and are kept by a legal hold.</param>
public sealed record DueCount(int Go, int Asked, int Held);
