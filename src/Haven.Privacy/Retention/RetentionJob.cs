using Haven.Privacy.Audit;
using Haven.Privacy.Holds;
using Haven.Privacy.Retention.Reviews;
using Haven.Privacy.Upkeep;
using Haven.Privacy.Vault;
using Microsoft.Extensions.Logging;

namespace Haven.Privacy.Retention;

/// <summary>
/// Deletes whoever's time is over, or asks first where that was chosen. It looks every hour, because somewhere a day begins at every one. Several nodes may do
/// it at once, and whatever is cut short is taken up again: what decides is stored, and not who was to do it.
/// </summary>
public sealed partial class RetentionJob(
    RetentionService retention,
    ReviewRounds reviews,
    HoldDesk holds,
    AuditEndings logs,
    KeyRing keys,
    TimeProvider clock,
    ILogger<RetentionJob> log
) : RecurringJob(clock)
{
    protected override TimeSpan Pause => TimeSpan.FromHours(1);

    protected override TimeSpan AfterTrouble => TimeSpan.FromMinutes(10);

    // One organisation's trouble holds up no other.
    protected override async Task RoundAsync(CancellationToken cancellationToken)
    {
        foreach (var organisation in keys.Organisations)
        {
            try
            {
                await holds.LapseAsync(organisation, cancellationToken);
                await retention.DeleteAsync(organisation, cancellationToken);
                await reviews.RunAsync(organisation, cancellationToken);
                await logs.EndAsync(organisation, cancellationToken);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                Tell(e);
            }
        }
    }

    protected override void Tell(Exception trouble) => LogWaits(trouble.GetType().Name);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Records whose time is over were not deleted; Haven tries again: {Kind}"
    )]
    private partial void LogWaits(string kind);
}
