using Haven.Privacy.Leaving;
using Haven.Privacy.Upkeep;
using Haven.Privacy.Vault;
using Microsoft.Extensions.Logging;

namespace Haven.Privacy.Forgetting;

/// <summary>
/// Takes up erasures and replacements of keys that were cut short, every minute, lets organisations leave whose day has come, and replaces the generation of keys
/// once a day, so that every old copy of a deleted key becomes worthless. Keys that no row needs go as well. Several nodes
/// share this: one replaces, the others see it at the next look.
/// </summary>
public sealed partial class ForgettingJob(
    ForgettingService forgetting,
    Departing departing,
    LooseKeys loose,
    PersonKeyReplacement people,
    OrganisationKeyReplacement organisations,
    KeyRing keys,
    TimeProvider clock,
    ILogger<ForgettingJob> log
) : RecurringJob(clock)
{
    /// <summary>How old a generation of keys becomes.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);

    /// <summary>What could not be done at the last look, in words for the operator; null when all could.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Why this server cannot open what others wrapped since, in words for the operator; null when it can.</summary>
    public string? CannotOpen { get; private set; }

    protected override TimeSpan Pause => TimeSpan.FromMinutes(1);

    protected override Task RoundAsync(CancellationToken cancellationToken) =>
        RunOnceAsync(cancellationToken);

    // Each step tells its own trouble; this would be that of the round itself.
    protected override void Tell(Exception trouble) => LogTrouble(trouble.GetType().Name);

    /// <summary>
    /// One look: takes every open erasure a step on, replaces what is due, and compares with the register outside. What
    /// fails is told and tried again at the next look, and holds up nothing else.
    /// </summary>
    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        var (cannotOpen, refused) = await TryAsync(keys.RefreshAsync, cancellationToken);
        string? trouble = cannotOpen;
        foreach (
            var step in new Func<CancellationToken, Task>[]
            {
                forgetting.ResumeAsync,
                departing.RoundAsync,
                ReplaceAsync,
                TakeUpAsync,
                forgetting.CatchUpAsync,
                loose.SweepAsync,
            }
        )
        {
            trouble ??= (await TryAsync(step, cancellationToken)).Trouble;
        }
        if (!cancellationToken.IsCancellationRequested)
        {
            CannotOpen = refused ? cannotOpen : null;
            Trouble = trouble;
        }
    }

    private async Task<(string? Trouble, bool Refused)> TryAsync(
        Func<CancellationToken, Task> step,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await step(cancellationToken);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // The server stops.
        }
        catch (Exception e)
        {
            // The words of these are the program's own; others may carry a value.
            string trouble = e is StartException or VaultException ? e.Message : e.GetType().Name;
            LogTrouble(trouble);
            return (trouble, e is StartException);
        }
        return (null, false);
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

    private async Task TakeUpAsync(CancellationToken cancellationToken)
    {
        try
        {
            await organisations.ResumeAsync(cancellationToken);
            await people.ResumeAsync(cancellationToken);
        }
        catch (ReplacementRunsException)
        {
            // It is not cut short: somebody is at it.
        }
    }

    // A clock that was set back leaves a generation from the future: it is replaced as well, once.
    private bool IsDue =>
        keys.IsBeingReplaced || (Clock.GetUtcNow() - keys.GenerationBegan).Duration() >= Lifetime;

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Forgetting waits, and will be tried again ({Reason})"
    )]
    private partial void LogTrouble(string reason);
}
