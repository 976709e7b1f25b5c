using Haven.Privacy.Vault;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Haven.Privacy.Forgetting;

/// <summary>
/// Takes up erasures that were cut short, every minute, and replaces the generation of keys once a day, so that every
/// old copy of a deleted key becomes worthless. Keys that no row needs go as well. Several nodes share this: one replaces,
/// the others see it at the next look.
/// </summary>
public sealed partial class ForgettingJob(
    ForgettingService forgetting,
    LooseKeys loose,
    KeyRing keys,
    TimeProvider clock,
    ILogger<ForgettingJob> log
) : BackgroundService
{
    /// <summary>How old a generation of keys becomes.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <summary>What could not be done at the last look, in words for the operator; null when all could.</summary>
    public string? Trouble { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await RunOnceAsync(stoppingToken);
            await Task.Delay(Pause, clock, stoppingToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>
    /// One look: takes every open erasure a step on, replaces what is due, and compares with the register outside. What
    /// fails is told and tried again at the next look, and holds up nothing else.
    /// </summary>
    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        string? trouble = null;
        foreach (
            var step in new Func<CancellationToken, Task>[]
            {
                keys.RefreshAsync,
                forgetting.ResumeAsync,
                ReplaceAsync,
                forgetting.CatchUpAsync,
                loose.SweepAsync,
            }
        )
        {
            try
            {
                await step(cancellationToken);
            }
            catch (Exception) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // The words of a start that was refused are the program's own; others may carry a value.
                trouble ??= e is StartException ? e.Message : e.GetType().Name;
                LogTrouble(trouble);
            }
        }
        Trouble = trouble;
    }

    private async Task ReplaceAsync(CancellationToken cancellationToken)
    {
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
            // Another node is at it, or a backup of the keys.
            return;
        }
        await forgetting.ResumeAsync(cancellationToken);
        await forgetting.SettleAsync(cancellationToken);
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
