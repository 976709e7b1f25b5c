using Haven.Privacy.Vault;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Haven.Privacy.Forgetting;

/// <summary>
/// Takes up erasures that were cut short, every minute, and replaces the generation of keys once a day, so that every
/// old copy of a deleted key becomes worthless. Several nodes share this: one replaces, the others see it at the next look.
/// </summary>
public sealed partial class ForgettingJob(
    ForgettingService forgetting,
    KeyRing keys,
    TimeProvider clock,
    ILogger<ForgettingJob> log
) : BackgroundService
{
    /// <summary>How old a generation of keys becomes.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <summary>Why the last look could not be finished; null when it could.</summary>
    public string? Trouble { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunOnceAsync(stoppingToken);
                Trouble = null;
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // The type alone: a message may carry a value.
                Trouble = e.GetType().Name;
                LogTrouble(Trouble);
            }
            await Task.Delay(Pause, clock, stoppingToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>One look: replaces what is due, and takes every open erasure a step on.</summary>
    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        await keys.RefreshAsync(cancellationToken);
        // Also what another node, or a register that could not be read at start, has brought.
        await forgetting.CatchUpAsync(cancellationToken);
        await forgetting.ResumeAsync(cancellationToken);
        if (!IsDue)
        {
            return;
        }
        try
        {
            await new GenerationReplacement(keys).RunAsync(null, cancellationToken);
        }
        catch (ReplacementRunsException)
        {
            // Another node is at it.
            return;
        }
        await forgetting.ResumeAsync(cancellationToken);
    }

    // A clock that was set back leaves a generation from the future: it is replaced as well, once.
    private bool IsDue =>
        keys.IsBeingReplaced || (clock.GetUtcNow() - keys.GenerationBegan).Duration() >= Lifetime;

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Forgetting waits, and will be tried again ({Reason})"
    )]
    private partial void LogTrouble(string reason);
}
