using System.Security.Cryptography;
using Haven.Privacy.Audit;
using Haven.Privacy.Promises;
using Haven.Privacy.Store;
using Haven.Start;
using Microsoft.EntityFrameworkCore;

namespace Haven.Promises;

/// <summary>
/// Tries every promise each night, at three o'clock UTC and a little later. One node at a time has the lease; what a
/// run found is stored at its end and all at once, so that a run that was cut short leaves nothing behind. Then the
/// organisation "Haven check" has its night, for the next run to judge.
/// </summary>
internal sealed partial class NightlyVerification(
    IDatabase database,
    PromiseProofs proofs,
    Func<CancellationToken, Task<PromiseReport>> verify,
    HavenCheck? check,
    TimeProvider clock,
    ILogger<NightlyVerification> log
) : BackgroundService
{
    public static readonly TimeSpan Hour = TimeSpan.FromHours(3);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan MostJitter = TimeSpan.FromMinutes(20);

    // Less than a day, so that a night that was late does not swallow the next one.
    private static readonly TimeSpan OncePer = TimeSpan.FromHours(12);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            int jitter = RandomNumberGenerator.GetInt32((int)MostJitter.TotalSeconds);
            await Task.Delay(
                UntilNext(clock.GetUtcNow()) + TimeSpan.FromSeconds(jitter),
                clock,
                stoppingToken
            );
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(e.GetType().Name);
            }
        }
    }

    /// <summary>How long until the next three o'clock.</summary>
    internal static TimeSpan UntilNext(DateTimeOffset now)
    {
        var today = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero) + Hour;
        return (today > now ? today : today.AddDays(1)) - now;
    }

    /// <summary>Runs, unless another node does or did tonight. Says whether it ran.</summary>
    internal async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        if (!await TakeLeaseAsync(cancellationToken))
        {
            return false;
        }
        bool ended = false;
        try
        {
            await proofs.SaveAsync(await verify(cancellationToken), "nightly", cancellationToken);
            ended = true;
            await (check?.TendAsync(cancellationToken) ?? Task.CompletedTask);
        }
        finally
        {
            await GiveBackAsync(ended);
        }
        return true;
    }

    private async Task<bool> TakeLeaseAsync(CancellationToken cancellationToken)
    {
        long now = clock.GetUtcNow().UtcTicks;
        long until = now + Lease.Ticks;
        await using var context = database.Open(Scope.Installation);
        if (!await context.Set<PromiseNight>().AnyAsync(cancellationToken))
        {
            context.Add(new PromiseNight { LeasedUntil = until });
            try
            {
                await context.SaveChangesAsync(cancellationToken);
                return true;
            }
            catch (DbUpdateException)
            {
                return false;
            }
        }
        using var turn = await database.WriteTurnAsync(cancellationToken);
        long recent = now - OncePer.Ticks;
        return await context
                .Set<PromiseNight>()
                .Where(n =>
                    (n.LeasedUntil < now || n.LeasedUntil > until)
                    && (n.EndedAt < recent || n.EndedAt > now)
                )
                .ExecuteUpdateAsync(
                    n => n.SetProperty(x => x.LeasedUntil, until),
                    cancellationToken
                ) == 1;
    }

    private async Task GiveBackAsync(bool ended)
    {
        long now = clock.GetUtcNow().UtcTicks;
        await using var context = database.Open(Scope.Installation);
        using var turn = await database.WriteTurnAsync(CancellationToken.None);
        await context
            .Set<PromiseNight>()
            .ExecuteUpdateAsync(n =>
                n.SetProperty(x => x.LeasedUntil, 0L)
                    .SetProperty(x => x.EndedAt, x => ended ? now : x.EndedAt)
            );
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The nightly check of the promises did not come to its end ({Kind})"
    )]
    private partial void LogFailed(string kind);
}

/// <summary>Adds the nightly job to a server; a twin's own server has none.</summary>
internal static class NightlyVerificationServices
{
    public static void AddNightlyVerification(this IServiceCollection services, Core core) =>
        services.AddHostedService(s =>
        {
            var live = LiveInstallation.Of(core, s.GetRequiredService<AuditVerification>());
            var clock = s.GetRequiredService<TimeProvider>();
            var verification = new PromiseVerification(
                s.GetRequiredService<Settings>(),
                clock,
                live
            );
            return new NightlyVerification(
                s.GetRequiredService<IDatabase>(),
                s.GetRequiredService<PromiseProofs>(),
                verification.RunAsync,
                new HavenCheck(core),
                clock,
                s.GetRequiredService<ILogger<NightlyVerification>>()
            );
        });
}
