using Microsoft.Extensions.Hosting;

namespace Haven.Privacy.Upkeep;

/// <summary>
/// Work that a server does at its start and again and again after it. A round that fails is told, and tried again after a
/// while; it stops neither the server nor the rounds after it. Several nodes may do the same round at once.
/// </summary>
public abstract class RecurringJob(TimeProvider clock) : BackgroundService
{
    protected TimeProvider Clock { get; } = clock;

    /// <summary>From the end of a round to the next.</summary>
    protected abstract TimeSpan Pause { get; }

    /// <summary>From a round that failed to the next.</summary>
    protected virtual TimeSpan AfterTrouble => Pause;

    protected abstract Task RoundAsync(CancellationToken cancellationToken);

    /// <summary>Says in the server's log that a round failed, without what it was about.</summary>
    protected abstract void Tell(Exception trouble);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = Pause;
            try
            {
                await RoundAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Tell(e);
                pause = AfterTrouble;
            }
            await Task.Delay(pause, Clock, stoppingToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
