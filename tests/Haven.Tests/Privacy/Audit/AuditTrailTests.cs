using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;

namespace Haven.Tests.Privacy.Audit;

/// <summary>What is written of a deed.</summary>
public class AuditTrailTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ids_KeepTheOrderOfDeeds_AlsoWithinAMillisecond_AndWhenTheClockIsPutBack()
    {
        var logged = await LoggedOrganisation.CreateAsync(Databases.Sqlite, entries: 1);
        var clock = new FakeClock();
        var trail = new AuditTrail(logged.Core.Keys, clock);
        var (secrets, deed) = (await SecretsAsync(logged, trail), DeedOf(logged));
        var ids = new List<Guid>();

        // More than the counter holds.
        ids.AddRange(Enumerable.Range(0, 9000).Select(_ => trail.Write(secrets, deed).Record.Id));
        clock.Advance(TimeSpan.FromSeconds(5));
        ids.AddRange(Enumerable.Range(0, 300).Select(_ => trail.Write(secrets, deed).Record.Id));
        var began = clock.GetUtcNow();
        var back = new AuditTrail(logged.Core.Keys, new FakeClock(began.AddDays(-1)));
        var earlier = back.Write(secrets, deed).Record.Id;

        ids.Distinct().Count().ShouldBe(ids.Count);
        ids.ConvertAll(i => i.ToString("N")).ShouldBeInOrder();
        ids.ShouldAllBe(i => i.Version == 7);
        MillisecondOf(ids[9000]).ShouldBe(began.ToUnixTimeMilliseconds());
        MillisecondOf(ids[^1]).ShouldBe(began.ToUnixTimeMilliseconds());
        MillisecondOf(earlier).ShouldBe(began.AddDays(-1).ToUnixTimeMilliseconds());
    }

    [Fact]
    public async Task SetsOfSubjects_AreRemembered_UntilThereAreTooMany()
    {
        var logged = await LoggedOrganisation.CreateAsync(Databases.Sqlite, entries: 1);
        var trail = new AuditTrail(logged.Core.Keys, logged.Core.Clock);
        var secrets = await SecretsAsync(logged, trail);
        var records = Enumerable
            .Range(0, 10_001)
            .Select(_ =>
                trail.Write(secrets, DeedOf(logged, new PersonKeyId(Guid.CreateVersion7()))).Record
            )
            .ToList();

        trail.KnowsSet(records[0]).ShouldBeFalse();
        records[..10_000].ForEach(trail.RememberSet);
        trail.KnowsSet(records[0]).ShouldBeTrue();
        trail.KnowsSet(records[9_999]).ShouldBeTrue();
        trail.RememberSet(records[10_000]);

        trail.KnowsSet(records[0]).ShouldBeFalse();
        trail.KnowsSet(records[10_000]).ShouldBeTrue();
    }

    [Fact]
    public async Task Signal_WakesOnce_HoweverOftenItWasRaised()
    {
        var signal = new AuditSignal();
        Parallel.For(0, 100, _ => signal.Raise());

        (await WokeAsync()).ShouldBeTrue();
        (await WokeAsync()).ShouldBeFalse();
        signal.Raise();
        (await WokeAsync()).ShouldBeTrue();

        Task<bool> WokeAsync() => (Task<bool>)signal.WaitAsync(TimeSpan.Zero, Cancel);
    }

    private static async Task<LogSecrets> SecretsAsync(LoggedOrganisation logged, AuditTrail trail)
    {
        await using var context = logged.Core.Database.Open(Scope.Installation);
        return await trail.SecretsAsync(context, logged.Id, Cancel);
    }

    private static Deed DeedOf(LoggedOrganisation logged, params PersonKeyId[] people) =>
        new(Reader.System(logged.Id, "test"), Act.View, Purpose.Upkeep, "test", people);

    private static long MillisecondOf(Guid id) =>
        Convert.ToInt64(id.ToString("N")[..12], fromBase: 16);
}
