using Haven.Privacy.Upkeep;
using Haven.Privacy.Vault;
using Microsoft.Extensions.Logging;

namespace Haven.Privacy.Breaches;

/// <summary>Looks every ten minutes after incidents, whose times may be as short as a day, and for what is unusual. Several nodes may do it at once.</summary>
public sealed partial class BreachJob(
    BreachRounds rounds,
    UnusualAccess unusual,
    KeyRing keys,
    TimeProvider clock,
    ILogger<BreachJob> log
) : RecurringJob(clock)
{
    protected override TimeSpan Pause => TimeSpan.FromMinutes(10);

    // One organisation's trouble holds up no other.
    protected override async Task RoundAsync(CancellationToken cancellationToken)
    {
        foreach (var organisation in keys.Organisations)
        {
            try
            {
                await rounds.RunAsync(organisation, cancellationToken);
                await unusual.RunAsync(organisation, cancellationToken);
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
        Message = "Incidents were not looked after; Haven tries again: {Kind}"
    )]
    private partial void LogWaits(string kind);
}
