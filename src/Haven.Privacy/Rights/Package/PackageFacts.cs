using Haven.Privacy.Abroad;
using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Notices;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Privacy.Retention;
using Haven.Privacy.Retention.Figures;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Rights.Package;

/// <summary>For what somebody's records may be used, and the laws that allow it.</summary>
internal sealed record PackagePurpose(Purpose Purpose, IReadOnlyList<Said<LawBasis>> Bases);

/// <summary>Who used them on a day. No name: a role is who the person dealt with, and staff have rights of their own.</summary>
/// <param name="Purpose">Null where the package says no more than the day and the role.</param>
internal sealed record PackageReader(
    DateOnly Day,
    Roles Roles,
    string? Purpose,
    Act? Act,
    int Times
);

/// <summary>How long they are kept.</summary>
/// <param name="From">The day that does not count, from which the time runs; null until it does.</param>
/// <param name="LastDay">Null while no time runs, or while two laws contradict one another.</param>
internal sealed record PackageTime(HeldRule Rule, DateOnly? From, DateOnly? LastDay);

/// <summary>What a package says beside the records, read from where it holds.</summary>
internal sealed record PackageFacts(
    IReadOnlyList<PackagePurpose> Purposes,
    IReadOnlyList<PackageReader> Readers,
    PackageTime? Kept,
    PackagePlace Place
);

/// <summary>Where it is stored, and which transfers to other countries are in force for the kinds that it is of.</summary>
/// <param name="Country">Null while nobody has said it.</param>
internal sealed record PackagePlace(
    Country? Country,
    IReadOnlyList<Transfer> Abroad,
    RegimeRules Laws,
    KeptKinds Kinds
);

/// <summary>Reads what holds: purposes from laws and agreements, readers from the log, times from retention.</summary>
public sealed class PackageFactsReader(
    AuditList log,
    PurposeGate gate,
    RegimeDesk laws,
    KeptKinds kinds,
    AbroadGate abroad,
    InstallationPlace place,
    IOrganisationZones zones,
    TimeProvider clock
)
{
    internal async Task<PackageFacts> ReadAsync(
        HavenContext context,
        Reader reader,
        PersonKeyId person,
        bool others,
        CancellationToken cancellationToken
    )
    {
        var rules = await laws.RulesAsync(reader.Organisation, cancellationToken);
        var purposes = new List<PackagePurpose>();
        var kind = await KindAsync(context, person, cancellationToken);
        var used =
            kind.Select(k => kinds.Find(k)?.UsedFor).FirstOrDefault(u => u is not null)
            ?? Purpose.All.Where(p => p.IsAboutClients);
        foreach (var purpose in used)
        {
            if (
                await gate.WhyNotOpenedAsync(reader.Organisation, purpose, cancellationToken)
                is null
            )
            {
                purposes.Add(new PackagePurpose(purpose, rules.BasesOf(purpose)));
            }
        }
        return new PackageFacts(
            purposes,
            await ReadersAsync(context, reader, person, others, cancellationToken),
            await KeptAsync(context, person, rules, cancellationToken),
            new PackagePlace(
                place.Country,
                await AbroadAsync(context, person, cancellationToken),
                rules,
                kinds
            )
        );
    }

    // Of the register what is in force for the kind of people that they are kept as; all of it where nobody knows the kind.
    private async Task<IReadOnlyList<Transfer>> AbroadAsync(
        HavenContext context,
        PersonKeyId person,
        CancellationToken cancellationToken
    )
    {
        var kind = await KindAsync(context, person, cancellationToken);
        var running = await abroad.InForceAsync(context.CurrentOrganisation, cancellationToken);
        return [.. running.Where(t => kind.Count == 0 || t.Covers(kind))];
    }

    /// <summary>The kind of people as which somebody is kept: one, or none where nothing ends their time.</summary>
    internal static async Task<IReadOnlyList<string>> KindAsync(
        HavenContext context,
        PersonKeyId person,
        CancellationToken cancellationToken
    ) =>
        await context
            .Set<KeptPerson>()
            .Where(k => k.OrganisationId == context.CurrentOrganisation && k.PersonKey == person)
            .Select(k => k.Kind)
            .ToListAsync(cancellationToken);

    // Whoever asks about somebody else learns on which days which roles worked with the records, and not what for: an
    // emergency or a referral would show in it.
    private async Task<IReadOnlyList<PackageReader>> ReadersAsync(
        HavenContext context,
        Reader reader,
        PersonKeyId person,
        bool others,
        CancellationToken cancellationToken
    )
    {
        var entries = await log.MatchingAsync(
            context,
            reader,
            new AuditFilter(Subject: person),
            cancellationToken
        );
        // While telling is forbidden, nothing here says that a court demanded something.
        long secret =
            await Demands.DemandSecrets.SinceAsync(
                context,
                person,
                clock.GetUtcNow().UtcTicks,
                cancellationToken
            ) ?? long.MaxValue;
        var hidden = Demands.DemandSecrets.Purposes;
        var counts = new Dictionary<(DateOnly, Roles, string?, Act?), int>();
        await foreach (
            var entry in entries
                .Where(r => r.Act != Act.Refused)
                .Where(r => r.Time < secret || !hidden.Contains(r.Purpose))
                .Select(r => new
                {
                    r.Time,
                    r.Roles,
                    r.Purpose,
                    r.Act,
                })
                .AsAsyncEnumerable()
                .WithCancellation(cancellationToken)
        )
        {
            var line = (
                LocalTime.DayOf(entry.Time),
                entry.Roles,
                others ? null : entry.Purpose,
                others ? (Act?)null : entry.Act
            );
            counts[line] = counts.GetValueOrDefault(line) + 1;
        }
        return
        [
            .. counts
                .Select(c => new PackageReader(
                    c.Key.Item1,
                    c.Key.Item2,
                    c.Key.Item3,
                    c.Key.Item4,
                    c.Value
                ))
                .OrderBy(r => r.Day)
                .ThenBy(r => r.Roles)
                .ThenBy(r => r.Purpose, StringComparer.Ordinal)
                .ThenBy(r => r.Act),
        ];
    }

    private async Task<PackageTime?> KeptAsync(
        HavenContext context,
        PersonKeyId person,
        RegimeRules rules,
        CancellationToken cancellationToken
    )
    {
        var kept = await context
            .Set<KeptPerson>()
            .AsNoTracking()
            .SingleOrDefaultAsync(
                k => k.OrganisationId == context.CurrentOrganisation && k.PersonKey == person,
                cancellationToken
            );
        if (kept is null || kinds.Find(kept.Kind) is not { } kind)
        {
            return null;
        }
        var rule = await HeldRule.ReadAsync(context, kind, cancellationToken);
        if (kept.Since == KeptPerson.NotYet)
        {
            return new PackageTime(rule, null, null);
        }
        var zone = await zones.OfAsync(context.CurrentOrganisation, cancellationToken);
        var from = zone.DayOf(kept.Since);
        var last = new KeptTime(rule.Period, rules, kind.InLaws).LastDay(from);
        return new PackageTime(
            rule,
            from,
            last is { } day && KeptCounts.AreTogether(rule, rules)
                ? KeptCounts.GoesOn(day.AddDays(1)).AddDays(-1)
                : last
        );
    }
}
