using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Upkeep;
using Haven.Research.Events;
using Haven.Research.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Haven.Research.Registrations;

/// <summary>
/// Deletes what people said they need so that they can take part, once the event is over or was called off. Whoever is
/// held for a court or a dispute keeps it meanwhile. Several servers may do it at once.
/// </summary>
public sealed class RegistrationNeeds(
    IDatabase database,
    KeptKinds kinds,
    RetentionService retention,
    TimeProvider clock
)
{
    internal const string Job = "needs of events";
    private const int Together = 200;

    /// <summary>One round over one organisation; returns how many went.</summary>
    public async Task<int> DeleteAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        int went = 0;
        int last;
        do
        {
            last = await DeleteSomeAsync(organisation, cancellationToken);
            went += last;
        } while (last == Together);
        return went;
    }

    private async Task<int> DeleteSomeAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        long now = clock.GetUtcNow().UtcTicks;
        await using var context = database.Open(new Scope(organisation));
        var kind = kinds.Find(ResearchModel.AttendeesKept)!;
        if (await retention.IsHeldAsync(context, kind, cancellationToken))
        {
            return 0;
        }
        var over = context
            .Set<PublicEvent>()
            .Where(e => e.EndsAt <= now || e.CancelledAt != 0)
            .Select(e => e.Id);
        var held = LastDays
            .Of(context, ResearchModel.AttendeesKept)
            .Where(k => k.Holds > 0)
            .Select(k => k.PersonKey);
        var needs = await context
            .Set<RegistrationNeed>()
            .Where(n => over.Contains(n.Event) && !held.Contains(n.PersonKey))
            .OrderBy(n => n.Id)
            .Take(Together)
            .ToListAsync(cancellationToken);
        if (needs.Count == 0)
        {
            return 0;
        }
        context.RemoveRange(needs);
        context.Record(
            new Deed(
                Reader.System(organisation, Job),
                Act.Delete,
                Purpose.Upkeep,
                "what people need at an event that is over",
                needs.ConvertAll(n => n.PersonKey)
            )
        );
        // Another server took them, or somebody cancelled: the next round looks again.
        return await context.SaveUnlessOvertakenAsync(cancellationToken) ? needs.Count : 0;
    }
}

/// <summary>Looks every hour, because events end at every one.</summary>
public sealed class RegistrationNeedsJob(
    RegistrationNeeds needs,
    IDatabase database,
    TimeProvider clock,
    ILogger<RegistrationNeedsJob> log
) : OrganisationRounds(database, clock, log, "What people need at events that are over was kept")
{
    protected override async Task RoundAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    ) => await needs.DeleteAsync(organisation, cancellationToken);
}
