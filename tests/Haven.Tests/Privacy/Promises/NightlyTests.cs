using Haven.Organisations.Model;
using Haven.Privacy.Promises;
using Haven.Privacy.Store;
using Haven.Promises;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace Haven.Tests.Privacy.Promises;

[Trait("Category", "Long")]
public class NightlyTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("2026-01-15T02:59:59Z", 1)]
    [InlineData("2026-01-15T03:00:00Z", 86_400)]
    [InlineData("2026-01-15T04:00:00Z", 82_800)]
    [InlineData("2026-12-31T23:00:00Z", 14_400)]
    public void Night_BeginsAtThree(string now, int seconds) =>
        NightlyVerification
            .UntilNext(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture))
            .ShouldBe(TimeSpan.FromSeconds(seconds));

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Run_StoresWhatItFound_OnceANight(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        int runs = 0;
        using var night = Job(haven, () => runs++);

        (await night.RunAsync(Cancel)).ShouldBeTrue();
        (await night.RunAsync(Cancel)).ShouldBeFalse();
        haven.Clock.Advance(TimeSpan.FromHours(24));
        (await night.RunAsync(Cancel)).ShouldBeTrue();

        runs.ShouldBe(2);
        (await KeptAsync(haven)).ShouldBe(Catalogue.Shipped.Promises.Sum(p => p.Clauses.Count));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Run_GivesHavenCheckItsNight_OnceWhatItFoundIsStored(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        using var night = Job(haven, () => { }, new HavenCheck(haven.Core));

        await night.RunAsync(Cancel);

        (await KeptAsync(haven)).ShouldBeGreaterThan(0);
        await using var context = haven.Core.Database.Open(Scope.Installation);
        (await context.Set<Organisation>().SingleAsync(Cancel)).Name.ShouldBe(HavenCheck.Name);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TwoNodes_AtOnce_RunOnce(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        int runs = 0;
        for (int nightNumber = 1; nightNumber <= 3; nightNumber++)
        {
            using var one = Job(haven, () => Interlocked.Increment(ref runs));
            using var other = Job(haven, () => Interlocked.Increment(ref runs));

            await Task.WhenAll(one.RunAsync(Cancel), other.RunAsync(Cancel));

            runs.ShouldBe(nightNumber);
            haven.Clock.Advance(TimeSpan.FromHours(24));
        }
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ARunThatFails_LeavesNothingKept_AndTheNextMayRun(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        using var failing = Job(haven, () => throw new IOException("full"));
        await Should.ThrowAsync<IOException>(() => failing.RunAsync(Cancel));
        (await KeptAsync(haven)).ShouldBe(0);

        using var next = Job(haven, () => { });
        (await next.RunAsync(Cancel)).ShouldBeTrue();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ANodeThatDied_IsFollowedByAnother_WhenItsLeaseEnds(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        await using (var context = haven.Core.Database.Open(Scope.Installation))
        {
            context.Add(
                new PromiseNight { LeasedUntil = haven.Clock.GetUtcNow().AddMinutes(30).UtcTicks }
            );
            await context.SaveChangesAsync(Cancel);
        }
        using var night = Job(haven, () => { });
        (await night.RunAsync(Cancel)).ShouldBeFalse();

        haven.Clock.Advance(TimeSpan.FromMinutes(31));

        (await night.RunAsync(Cancel)).ShouldBeTrue();
    }

    [Fact]
    public async Task Job_WaitsForTheNight()
    {
        await using var haven = await Installation.StartNewAsync(Databases.Sqlite);
        var ran = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var clock = new FakeClock(haven.Clock.GetUtcNow());
        using var night = new NightlyVerification(
            haven.Core.Database,
            haven.Get<PromiseProofs>(),
            _ =>
            {
                ran.TrySetResult();
                return Task.FromResult(new PromiseReport(clock.GetUtcNow(), []));
            },
            null,
            clock,
            NullLogger<NightlyVerification>.Instance
        );
        await night.StartAsync(Cancel);
        await clock.UntilTimersAsync(1, Cancel);

        clock.MoveTo(new DateTimeOffset(2026, 1, 16, 2, 59, 0, TimeSpan.Zero));
        ran.Task.IsCompleted.ShouldBeFalse();
        clock.MoveTo(new DateTimeOffset(2026, 1, 16, 3, 20, 0, TimeSpan.Zero));

        await ran.Task.WaitAsync(TimeSpan.FromSeconds(20), Cancel);
        await night.StopAsync(Cancel);
    }

    private static NightlyVerification Job(
        Installation haven,
        Action run,
        HavenCheck? check = null
    ) =>
        new(
            haven.Core.Database,
            haven.Get<PromiseProofs>(),
            async cancellationToken =>
            {
                await Task.Delay(50, cancellationToken);
                run();
                return new PromiseReport(
                    haven.Clock.GetUtcNow(),
                    [
                        .. Catalogue.Shipped.Promises.SelectMany(p =>
                            p.Clauses.Select(c => new ClauseFinding(
                                p.Id,
                                c.Number,
                                PromiseState.Kept,
                                "Looked."
                            ))
                        ),
                    ]
                );
            },
            check,
            haven.Clock,
            NullLogger<NightlyVerification>.Instance
        );

    private static async Task<int> KeptAsync(Installation haven)
    {
        await using var context = haven.Core.Database.Open(Scope.Installation);
        return await context.Set<ClauseProof>().CountAsync(p => p.State == PromiseState.Kept);
    }
}
