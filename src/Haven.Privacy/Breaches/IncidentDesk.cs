using System.Globalization;
using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Breaches;

/// <summary>
/// The privacy officers' work on incidents. Each step is an entry of the timeline, in the same transaction; no step is
/// changed later. An incident ends only when every duty of every law has an answer.
/// </summary>
public sealed class IncidentDesk(IDatabase database, RegimeDesk laws, TimeProvider clock)
{
    private static readonly Dictionary<IncidentState, IncidentState[]> Ways = new()
    {
        [IncidentState.Suspicion] = [IncidentState.Breach, IncidentState.NoBreach],
        [IncidentState.Breach] =
        [
            IncidentState.Contained,
            IncidentState.Told,
            IncidentState.NoBreach,
        ],
        [IncidentState.Contained] = [IncidentState.Told, IncidentState.NoBreach],
        [IncidentState.Told] = [IncidentState.Closed],
        [IncidentState.NoBreach] = [IncidentState.Breach],
        [IncidentState.Closed] = [IncidentState.Breach],
    };

    /// <summary>Where an incident can go from here.</summary>
    public static IReadOnlyList<IncidentState> From(IncidentState state) => Ways[state];

    /// <summary>Says how far it is. The reason stands in the timeline.</summary>
    public Task<IncidentOutcome> MoveAsync(
        Reader reader,
        Guid id,
        int version,
        IncidentState to,
        string why,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            reader,
            id,
            version,
            new(IncidentAct.Moved, $"{to}", why),
            async (context, incident) =>
            {
                if (!Ways[incident.State].Contains(to))
                {
                    return IncidentOutcome.NotFromHere;
                }
                bool needsAnswers = to is IncidentState.Told or IncidentState.Closed;
                if (needsAnswers && await HasOpenDutiesAsync(context, incident, cancellationToken))
                {
                    return IncidentOutcome.DutiesOpen;
                }
                incident.State = to;
                return IncidentOutcome.Done;
            },
            cancellationToken
        );

    /// <summary>Says since when it is known, and how many people it is about.</summary>
    public Task<IncidentOutcome> AssessAsync(
        Reader reader,
        Guid id,
        int version,
        (long Known, int People, string Why) found,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            reader,
            id,
            version,
            new(
                IncidentAct.Assessed,
                string.Create(CultureInfo.InvariantCulture, $"{found.Known} {found.People}"),
                found.Why
            ),
            (_, incident) =>
            {
                if (found.Known > clock.GetUtcNow().UtcTicks)
                {
                    return Task.FromResult(IncidentOutcome.ToCome);
                }
                incident.KnownAt = found.Known;
                incident.Stated = found.People;
                return Task.FromResult(IncidentOutcome.Done);
            },
            cancellationToken
        );

    /// <summary>Records that somebody was told, or why they need not be; that stops the clock.</summary>
    public Task<IncidentOutcome> AnswerAsync(
        Reader reader,
        Guid id,
        int version,
        DutyAnswer answer,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            reader,
            id,
            version,
            new(
                answer.ToldOn is null ? IncidentAct.NotNeeded : IncidentAct.Told,
                answer.Key,
                answer.Said
            ),
            async (context, incident) =>
            {
                if (answer.ToldOn > LocalTime.Today(clock))
                {
                    return IncidentOutcome.ToCome;
                }
                var duties = await DutiesAsync(context, id, cancellationToken);
                var rules = await laws.RulesAsync(reader.Organisation, cancellationToken);
                if (
                    !BreachClock
                        .Of(rules, incident, duties, LocalTime.Zone)
                        .Any(c => c.Key == answer.Key && c.IsOpen)
                )
                {
                    return IncidentOutcome.NoDuty;
                }
                var duty = duties.Find(d => d.Key == answer.Key);
                if (duty is null)
                {
                    duty = New(incident, answer.Key, "", null);
                    context.Add(duty);
                }
                duty.Answer = answer.ToldOn is null ? IncidentAct.NotNeeded : IncidentAct.Told;
                duty.ToldOn = answer.ToldOn;
                duty.Said = Sealed<string>.Of(answer.Said);
                duty.Version++;
                return IncidentOutcome.Done;
            },
            cancellationToken
        );

    /// <summary>Adds a law that Haven does not know, with its last day.</summary>
    public Task<IncidentOutcome> AddLawAsync(
        Reader reader,
        Guid id,
        int version,
        (string Law, DateOnly DueOn) other,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            reader,
            id,
            version,
            new(IncidentAct.LawAdded, "", other.Law),
            async (context, incident) =>
            {
                var duties = await DutiesAsync(context, id, cancellationToken);
                int number = duties.Count(d => d.DueOn is not null) + 1;
                context.Add(
                    New(
                        incident,
                        string.Create(CultureInfo.InvariantCulture, $"other/{number}"),
                        other.Law,
                        other.DueOn
                    )
                );
                return IncidentOutcome.Done;
            },
            cancellationToken
        );

    /// <summary>Adds a note to the timeline.</summary>
    public Task<IncidentOutcome> NoteAsync(
        Reader reader,
        Guid id,
        int version,
        string note,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            reader,
            id,
            version,
            new(IncidentAct.Noted, "", note),
            (_, _) => Task.FromResult(IncidentOutcome.Done),
            cancellationToken
        );

    /// <summary>A change and its step in the timeline, in one transaction.</summary>
    internal async Task<IncidentOutcome> ChangeAsync(
        Reader reader,
        Guid id,
        int version,
        IncidentDeed deed,
        Func<HavenContext, Incident, Task<IncidentOutcome>> change,
        CancellationToken cancellationToken,
        bool fromInstallation = false
    )
    {
        // Mail is handed over in the installation's scope; the organisation is asked for by name in both.
        await using var context = database.Open(
            fromInstallation ? Scope.Installation : new Scope(reader.Organisation)
        );
        var incident = await context
            .Set<Incident>()
            .SingleOrDefaultAsync(
                i => i.Id == id && i.OrganisationId == reader.Organisation,
                cancellationToken
            );
        if (incident is null)
        {
            return IncidentOutcome.NotFound;
        }
        if (incident.Version != version)
        {
            return IncidentOutcome.Overtaken;
        }
        var outcome = await change(context, incident);
        if (outcome != IncidentOutcome.Done)
        {
            return outcome;
        }
        incident.By = reader.Member;
        incident.Version++;
        context.Add(
            new IncidentStep
            {
                Id = Guid.CreateVersion7(clock.GetUtcNow()),
                OrganisationId = incident.OrganisationId,
                PersonKey = incident.PersonKey,
                Incident = id,
                At = clock.GetUtcNow().UtcTicks,
                By = reader.Member,
                Act = deed.Act,
                About = deed.About,
                Said = Sealed<string>.Of(deed.Said),
            }
        );
        context.Record(
            new Deed(
                reader,
                Act.Edit,
                Purpose.PrivacyOversight,
                IncidentIntake.What,
                [incident.PersonKey]
            )
        );
        return await SaveAsync(context, id, version, cancellationToken);
    }

    // What two add at once may meet before the count of changes does.
    private async Task<IncidentOutcome> SaveAsync(
        HavenContext context,
        Guid id,
        int version,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await context.SaveUnlessOvertakenAsync(cancellationToken)
                ? IncidentOutcome.Done
                : IncidentOutcome.Overtaken;
        }
        catch (DbUpdateException)
        {
            await using var again = database.Open(Scope.Installation);
            if (
                await again
                    .Set<Incident>()
                    .AnyAsync(i => i.Id == id && i.Version == version, cancellationToken)
            )
            {
                throw;
            }
            return IncidentOutcome.Overtaken;
        }
    }

    internal static Task<Incident?> FindAsync(
        HavenContext context,
        Guid id,
        CancellationToken cancellationToken
    ) =>
        context
            .Set<Incident>()
            .AsNoTracking()
            .SingleOrDefaultAsync(
                i => i.Id == id && i.OrganisationId == context.CurrentOrganisation,
                cancellationToken
            );

    private async Task<bool> HasOpenDutiesAsync(
        HavenContext context,
        Incident incident,
        CancellationToken cancellationToken
    ) =>
        BreachClock
            .Of(
                await laws.RulesAsync(incident.OrganisationId, cancellationToken),
                incident,
                await DutiesAsync(context, incident.Id, cancellationToken),
                LocalTime.Zone
            )
            .Any(c => c.IsOpen);

    private IncidentDuty New(Incident incident, string key, string law, DateOnly? dueOn) =>
        new()
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()),
            OrganisationId = incident.OrganisationId,
            PersonKey = incident.PersonKey,
            Incident = incident.Id,
            Key = key,
            Law = law,
            DueOn = dueOn,
            Said = Sealed<string>.Of(null),
        };

    internal static Task<List<IncidentDuty>> DutiesAsync(
        HavenContext context,
        Guid incident,
        CancellationToken cancellationToken
    ) =>
        context
            .Set<IncidentDuty>()
            .Where(d => d.Incident == incident)
            .OrderBy(d => d.Id)
            .ToListAsync(cancellationToken);
}
