using System.Text;
using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Breaches;

/// <summary>
/// Follows incidents up: reminds those responsible of a report that nobody has looked at, and of each time that is nearly
/// or wholly over. Each reminder goes out once, whatever number of servers looks: it is a step of the timeline whose id is
/// made of what it is about, and commits with its mail.
/// </summary>
public sealed class BreachRounds(
    IDatabase database,
    Vault.Vault vault,
    RegimeDesk laws,
    IOrganisationZones zones,
    IRoleNotices notices,
    TimeProvider clock
)
{
    /// <summary>So long a report may wait for somebody to look at it, before those responsible are reminded.</summary>
    public static readonly TimeSpan MayWait = TimeSpan.FromDays(1);

    /// <summary>One round over one organisation; returns how many reminders went out.</summary>
    public async Task<int> RunAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        var open = await context
            .Set<Incident>()
            .AsNoTracking()
            .Where(i =>
                i.OrganisationId == organisation
                && i.State != IncidentState.Closed
                && i.State != IncidentState.NoBreach
            )
            .ToListAsync(cancellationToken);
        if (open.Count == 0)
        {
            return 0;
        }
        var ids = open.ConvertAll(i => i.Id);
        var duties = (
            await context
                .Set<IncidentDuty>()
                .AsNoTracking()
                .Where(d => ids.Contains(d.Incident))
                .ToListAsync(cancellationToken)
        ).ToLookup(d => d.Incident);
        var rules = await laws.RulesAsync(organisation, cancellationToken);
        var zone = await zones.OfAsync(organisation, cancellationToken);
        int told = 0;
        foreach (var incident in open)
        {
            var clocks = BreachClock.Of(rules, incident, [.. duties[incident.Id]], zone);
            foreach (string reminder in Due(incident, clocks, clock.GetUtcNow().UtcTicks))
            {
                told += await TellAsync(incident, reminder, cancellationToken) ? 1 : 0;
            }
        }
        return told;
    }

    /// <summary>What is to be reminded of: "waits", "near/KEY" and "late/KEY".</summary>
    internal static IEnumerable<string> Due(
        Incident incident,
        IReadOnlyList<BreachClock> clocks,
        long now
    )
    {
        if (
            incident is { State: IncidentState.Suspicion, Version: 0 }
            && now - incident.OpenedAt >= MayWait.Ticks
        )
        {
            yield return "waits";
        }
        foreach (var clock in clocks)
        {
            if (clock.IsLate(now))
            {
                yield return "late/" + clock.Key;
            }
            else if (clock.IsNear(incident.KnownAt, now))
            {
                yield return "near/" + clock.Key;
            }
        }
    }

    private async Task<bool> TellAsync(
        Incident incident,
        string about,
        CancellationToken cancellationToken
    )
    {
        var id = IdOf(incident, about);
        await using var context = database.Open(Scope.Installation);
        if (await IsThereAsync(context, id, cancellationToken))
        {
            return false;
        }
        context.Add(
            new IncidentStep
            {
                Id = id,
                OrganisationId = incident.OrganisationId,
                PersonKey = incident.PersonKey,
                Incident = incident.Id,
                At = clock.GetUtcNow().UtcTicks,
                Act = IncidentAct.Reminded,
                About = about,
                Said = Sealed<string>.Of(null),
            }
        );
        context.Record(
            new Deed(
                Reader.System(incident.OrganisationId, IncidentIntake.Job),
                Act.Create,
                Purpose.Upkeep,
                IncidentIntake.What,
                [incident.PersonKey]
            )
        );
        await notices.HandOverAsync(
            context,
            Notice(incident.OrganisationId, about),
            cancellationToken
        );
        try
        {
            await context.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException)
        {
            // Another server was quicker.
            await using var again = database.Open(Scope.Installation);
            if (!await IsThereAsync(again, id, cancellationToken))
            {
                throw;
            }
            return false;
        }
    }

    // A time that begins anew, because it is known since another moment, is reminded of anew.
    private Guid IdOf(Incident incident, string about) =>
        new(
            vault
                .BlindIndex(
                    "Privacy.IncidentStep.Once",
                    new StringBuilder()
                        .Append(incident.Id.ToString("D"))
                        .Append('/')
                        .Append(incident.KnownAt)
                        .Append('/')
                        .Append(about)
                        .ToString()
                )
                .AsSpan(0, 16)
        );

    private static Task<bool> IsThereAsync(
        HavenContext context,
        Guid id,
        CancellationToken cancellationToken
    ) => context.Set<IncidentStep>().AnyAsync(s => s.Id == id, cancellationToken);

    private static RoleNotice Notice(OrganisationId organisation, string about) =>
        new(
            organisation,
            Roles.PrivacyOfficer | Roles.Administrator,
            about switch
            {
                ['l', ..] => "A time for telling about a breach is over",
                ['n', ..] => "A time for telling about a breach is nearly over",
                _ => "Nobody has looked at a report yet",
            },
            about switch
            {
                ['l', ..] =>
                    "Somebody whom a law names had to be told by now, and Haven has no record that they were. Tell them at once, say why it is late, and record it.",
                ['n', ..] =>
                    "Somebody whom a law names has to be told soon. Tell them, or record why they need not be.",
                _ =>
                    "For a day nobody has looked at a report that something went wrong with data. The times of the laws run. A privacy officer has to look at it. If you have none, an administrator can give somebody this role.",
            },
            BreachPages.Path
        );
}
