using Haven.Privacy.Store;
using Haven.Privacy.Upkeep;
using Haven.Privacy.Vault;
using Microsoft.Extensions.Logging;

namespace Haven.Privacy.Breaches;

/// <summary>Looks every ten minutes after incidents, whose times may be as short as a day, and for what is unusual. Several nodes may do it at once.</summary>
public sealed class BreachJob(
    BreachRounds rounds,
    UnusualAccess unusual,
    IDatabase database,
    TimeProvider clock,
    ILogger<BreachJob> log
) : OrganisationRounds(database, clock, log, "Incidents were not looked after")
{
    protected override TimeSpan Pause => TimeSpan.FromMinutes(10);

    protected override async Task RoundAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        await rounds.RunAsync(organisation, cancellationToken);
        await unusual.RunAsync(organisation, cancellationToken);
    }
}
