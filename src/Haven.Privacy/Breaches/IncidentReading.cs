using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Breaches;

/// <summary>The register of incidents, and each of them opened.</summary>
public sealed class IncidentReading(
    IDatabase database,
    Vault.Vault vault,
    RegimeDesk laws,
    IMemberNames members,
    IOrganisationZones zones
)
{
    private const int MostShown = 200;

    /// <summary>Those that are open first, the most urgent on top.</summary>
    public async Task<IReadOnlyList<IncidentLine>> ListAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        var incidents = await context
            .Set<Incident>()
            .AsNoTracking()
            .Where(i => i.OrganisationId == organisation)
            .OrderBy(i => i.State == IncidentState.Closed || i.State == IncidentState.NoBreach)
            .ThenByDescending(i => i.OpenedAt)
            .Take(MostShown)
            .ToListAsync(cancellationToken);
        var ids = incidents.ConvertAll(i => i.Id);
        var duties = (
            await context
                .Set<IncidentDuty>()
                .AsNoTracking()
                .Where(d => ids.Contains(d.Incident))
                .ToListAsync(cancellationToken)
        ).ToLookup(d => d.Incident);
        var rules = await laws.RulesAsync(organisation, cancellationToken);
        var zone = await zones.OfAsync(organisation, cancellationToken);
        return
        [
            .. incidents
                .Select(i => new IncidentLine(
                    i,
                    i.IsOpen
                        ? BreachClock
                            .Of(rules, i, [.. duties[i.Id]], zone)
                            .FirstOrDefault(c => c.IsOpen && c.Over is not null)
                        : null
                ))
                .OrderBy(l => !l.Incident.IsOpen)
                .ThenBy(l => l.First?.Over ?? long.MaxValue),
        ];
    }

    public async Task<IncidentSheet?> OpenAsync(
        Reader reader,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        if (await IncidentDesk.FindAsync(context, id, cancellationToken) is not { } incident)
        {
            return null;
        }
        var steps = await context
            .Set<IncidentStep>()
            .AsNoTracking()
            .Where(s => s.OrganisationId == reader.Organisation && s.Incident == id)
            .OrderBy(s => s.At)
            .ThenBy(s => s.Id)
            .ToListAsync(cancellationToken);
        var duties = await IncidentDesk.DutiesAsync(context, id, cancellationToken);
        var known = await members.AllAsync(context, cancellationToken);
        var opened = await vault.OpenAsync(
            reader,
            Purpose.PrivacyOversight,
            Act.View,
            IncidentIntake.What,
            [incident, .. steps, .. duties, .. known.Select(m => m.Record)],
            cancellationToken
        );
        var rules = await laws.RulesAsync(reader.Organisation, cancellationToken);
        var names = new OpenedNames(known, opened);
        return SheetOf(
            incident,
            steps,
            BreachClock.Of(rules, incident, duties, LocalTime.Zone),
            names,
            opened
        ) with
        {
            Answers = duties.ToDictionary(
                d => d.Key,
                d => opened.Read(d.Said) ?? "",
                StringComparer.Ordinal
            ),
        };
    }

    private static IncidentSheet SheetOf(
        Incident incident,
        List<IncidentStep> steps,
        IReadOnlyList<BreachClock> clocks,
        OpenedNames names,
        Opened opened
    )
    {
        string Who(Guid by, bool isStranger = false) =>
            by != Guid.Empty ? names.Of(by)
            : isStranger ? "somebody on the form"
            : "Haven";
        bool fromForm = incident.Source == IncidentSource.Form;
        return new IncidentSheet(
            incident,
            opened.Read(incident.Seen) ?? "",
            opened.Read(incident.Happened) ?? "",
            opened.Read(incident.Reach) ?? "",
            Who(steps is [var first, ..] ? first.By : Guid.Empty, fromForm),
            clocks,
            [
                .. steps.Select(s => new IncidentMoment(
                    s,
                    Who(s.By, fromForm && s.Act == IncidentAct.Reported),
                    opened.Read(s.Said) ?? ""
                )),
            ]
        )
        {
            SignOf = incident.SignOf == Guid.Empty ? "" : Who(incident.SignOf),
        };
    }
}
