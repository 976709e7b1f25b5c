using Haven.Privacy.Audit;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Upkeep;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Haven.Privacy.Demands;

/// <summary>
/// When a ban on telling is over, those responsible are told to tell the person. It happens once for each ban, whatever
/// number of servers looks: what says so commits with the mail, and the demand counts its changes.
/// </summary>
public sealed class DemandRounds(IDatabase database, IRoleNotices notices, TimeProvider clock)
{
    private const string Job = "legal demands";

    /// <summary>One round over one organisation; returns how many bans were over.</summary>
    public async Task<int> RunAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        long now = clock.GetUtcNow().UtcTicks;
        await using var look = database.Open(new Scope(organisation));
        var over = await look.Set<Demand>()
            .AsNoTracking()
            .Where(d =>
                d.OrganisationId == organisation
                && d.SecretUntil != 0
                && d.SecretUntil <= now
                && d.EndTold != d.SecretUntil
            )
            .Select(d => d.Id)
            .ToListAsync(cancellationToken);
        int told = 0;
        foreach (var id in over)
        {
            told += await TellAsync(organisation, id, now, cancellationToken) ? 1 : 0;
        }
        return told;
    }

    private async Task<bool> TellAsync(
        OrganisationId organisation,
        Guid id,
        long now,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(Scope.Installation);
        var demand = await context
            .Set<Demand>()
            .SingleAsync(d => d.OrganisationId == organisation && d.Id == id, cancellationToken);
        if (demand.IsSecret(now) || demand.EndTold == demand.SecretUntil)
        {
            return false; // a longer ban came, or another server was quicker
        }
        demand.EndTold = demand.SecretUntil;
        demand.Version++;
        context.Add(
            new DemandStep
            {
                Id = Guid.CreateVersion7(),
                OrganisationId = organisation,
                PersonKey = demand.PersonKey,
                Demand = id,
                Act = DemandAct.BanOver,
                At = now,
                Said = Sealed<string>.Of(null),
            }
        );
        context.Record(
            new Deed(
                Reader.System(organisation, Job),
                Act.Edit,
                Purpose.Upkeep,
                DemandDesk.What,
                [demand.PersonKey]
            )
        );
        await notices.HandOverAsync(context, Notice(organisation, id), cancellationToken);
        return await context.SaveUnlessOvertakenAsync(cancellationToken);
    }

    private static RoleNotice Notice(OrganisationId organisation, Guid id) =>
        new(
            organisation,
            Purpose.LegalDemand.Roles,
            "Somebody has to be told about a demand now",
            "An order forbade to tell somebody that a court or an authority demanded something. The ban is over. Tell them now, or say why that is unsafe. The letter stands in Haven.",
            DemandPages.To(id)
        );
}

/// <summary>Looks every ten minutes whether a ban on telling is over.</summary>
public sealed class DemandJob(
    DemandRounds rounds,
    IDatabase database,
    TimeProvider clock,
    ILogger<DemandJob> log
) : OrganisationRounds(database, clock, log, "Bans on telling were not looked after")
{
    protected override TimeSpan Pause => TimeSpan.FromMinutes(10);

    protected override async Task RoundAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    ) => await rounds.RunAsync(organisation, cancellationToken);
}
