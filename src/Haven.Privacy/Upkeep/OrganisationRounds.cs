using Haven.Privacy.Audit;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Haven.Privacy.Upkeep;

/// <summary>
/// A round over every organisation, every hour where nothing else is said, because somewhere a day begins at every one. One
/// organisation's trouble holds up no other.
/// </summary>
/// <param name="words">What the server's log says where a round failed: "Incidents were not looked after".</param>
public abstract partial class OrganisationRounds(
    IDatabase database,
    TimeProvider clock,
    ILogger log,
    string words
) : RecurringJob(clock)
{
    protected override TimeSpan Pause => TimeSpan.FromHours(1);

    protected override TimeSpan AfterTrouble => TimeSpan.FromMinutes(10);

    /// <summary>Whether the installation itself has a turn as well.</summary>
    protected virtual bool HasOwnTurn => false;

    protected override async Task RoundAsync(CancellationToken cancellationToken)
    {
        foreach (var organisation in await OrganisationsAsync(cancellationToken))
        {
            try
            {
                await RoundAsync(organisation, cancellationToken);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                Tell(e);
            }
        }
    }

    // By their logs: the key of one that is being founded is there before anything else of it.
    private async Task<List<OrganisationId>> OrganisationsAsync(CancellationToken cancellationToken)
    {
        await using var context = database.Open(Scope.Installation);
        return await context
            .Set<AuditLog>()
            .Select(l => l.OrganisationId)
            .Where(o => HasOwnTurn || o != OrganisationId.Installation)
            .ToListAsync(cancellationToken);
    }

    protected abstract Task RoundAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    );

    /// <inheritdoc/>
    protected sealed override void Tell(Exception trouble) =>
        LogWaits(log, words, trouble.GetType().Name);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{What}; Haven tries again: {Kind}")]
    private static partial void LogWaits(ILogger log, string what, string kind);
}
