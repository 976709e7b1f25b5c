using Haven.Privacy.Audit;
using Haven.Privacy.Holds;
using Haven.Privacy.Retention.Reviews;
using Haven.Privacy.Store;
using Haven.Privacy.Upkeep;
using Haven.Privacy.Vault;
using Microsoft.Extensions.Logging;

namespace Haven.Privacy.Retention;

/// <summary>
/// Deletes whoever's time is over, or asks first where that was chosen. It looks every hour, because somewhere a day begins at every one. Several nodes may do
/// it at once, and whatever is cut short is taken up again: what decides is stored, and not who was to do it.
/// </summary>
public sealed class RetentionJob(
    RetentionService retention,
    ReviewRounds reviews,
    HoldDesk holds,
    AuditEndings logs,
    IDatabase database,
    TimeProvider clock,
    ILogger<RetentionJob> log
) : OrganisationRounds(database, clock, log, "Records whose time is over were not deleted")
{
    protected override async Task RoundAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        await holds.LapseAsync(organisation, cancellationToken);
        await retention.DeleteAsync(organisation, cancellationToken);
        await reviews.RunAsync(organisation, cancellationToken);
        await logs.EndAsync(organisation, cancellationToken);
    }
}
