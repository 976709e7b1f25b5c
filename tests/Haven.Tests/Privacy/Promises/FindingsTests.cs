using Haven.Privacy.Promises;

namespace Haven.Tests.Privacy.Promises;

/// <summary>What a run says of a clause: never more than its checks have seen.</summary>
public class FindingsTests
{
    private static readonly Catalogue One = new([
        Catalogue.Read(
            "test",
            "# A | B\n## Y-1\nA promise.\nes: Una promesa.\n1. First part.\nes: Primera parte.\n2. Second part.\nes: Segunda parte.\n"
        ),
    ]);
    private static int runs;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Evidence_IsOfTheChecksThatDecided()
    {
        (await FirstAsync(nameof(Passes), nameof(PassesToo))).Evidence.ShouldBe("Saw A. Saw B.");
        (await FirstAsync(nameof(Passes), nameof(LiveFails))).ShouldBe(
            new ClauseFinding("Y-1", 1, PromiseState.Broken, "C is away.")
        );
        (await FirstAsync()).Evidence.ShouldBe("Nothing checks this yet.");
    }

    [Fact]
    public async Task Evidence_IsCutWhereItIsLongerThanItsPlace()
    {
        (await FirstAsync(nameof(TellsAtLength))).Evidence.ShouldBe(
            new string('x', PromiseRunner.LongestEvidence)
        );
        (await FirstAsync(nameof(FillsItsPlace))).Evidence.ShouldBe(
            new string('y', PromiseRunner.LongestEvidence)
        );
    }

    [Fact]
    public async Task CheckOfAnotherClause_SaysNothingOfThisOne()
    {
        var report = await Runner(nameof(Passes), nameof(FailsForTheSecond))
            .RunAsync(new NoTwin(), null, null, Cancel);

        report
            .Findings.Select(f => (f.State, f.Evidence))
            .ShouldBe([(PromiseState.Kept, "Saw A."), (PromiseState.Broken, "D is away.")]);
    }

    [Fact]
    public async Task CheckOfSeveralClauses_RunsOnce()
    {
        runs = 0;

        var report = await Runner(nameof(PassesForBoth)).RunAsync(new NoTwin(), null, null, Cancel);

        runs.ShouldBe(1);
        report.Findings.ShouldAllBe(f => f.State == PromiseState.Kept);
    }

    [Fact]
    public async Task WithoutATwin_TheReasonIsTheEvidence()
    {
        var runner = Runner(nameof(Passes));

        (await runner.RunAsync(null, "No room.", null, Cancel))
            .Findings[0]
            .Evidence.ShouldBe("No room.");
        (await runner.RunAsync(null, null, null, Cancel)).Findings[0].Evidence.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task WithoutAnInstallation_ItsChecksAreLeftOut()
    {
        (await FirstAsync(live: false, nameof(Passes), nameof(LiveFails))).State.ShouldBe(
            PromiseState.Kept
        );
    }

    [Fact]
    public async Task RunThatIsCancelled_FindsNothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() =>
            Runner(nameof(Waits)).RunAsync(new NoTwin(), null, null, cancelled.Token)
        );
    }

    [Fact]
    public void Checks_AreInTheOrderOfTheirClauses()
    {
        var own = PromiseCheck
            .In([typeof(FindingsTests).Assembly])
            .Where(c => c.Keeps.Promise.StartsWith('Y') || c.Keeps.Promise.StartsWith('X'))
            .Select(c => (c.Keeps.Promise, c.Keeps.Clause))
            .ToList();

        own.Distinct().ShouldBe([("X-1", 1), ("X-1", 2), ("Y-1", 1), ("Y-1", 2)]);
        own.ShouldBe(own.Order());
    }

    private static Task<ClauseFinding> FirstAsync(params string[] checks) =>
        FirstAsync(live: true, checks);

    private static async Task<ClauseFinding> FirstAsync(bool live, params string[] checks) =>
        (
            await Runner(checks).RunAsync(new NoTwin(), null, live ? new NoLive() : null, Cancel)
        ).Findings[0];

    private static PromiseRunner Runner(params string[] checks) =>
        new(
            One,
            [
                .. PromiseCheck
                    .In([typeof(FindingsTests).Assembly])
                    .Where(c => checks.Contains(c.Method.Name)),
            ],
            new FakeClock()
        );

    [Keeps("Y-1", 1)]
    internal static Task<string> Passes(ITwin twin, CancellationToken ct) =>
        Task.FromResult("Saw A.");

    [Keeps("Y-1", 1)]
    internal static Task<string> PassesToo(ITwin twin, CancellationToken ct) =>
        Task.FromResult("Saw B.");

    [Keeps("Y-1", 1)]
    internal static Task<string> LiveFails(ILive live, CancellationToken ct) =>
        throw new PromiseBrokenException("C is away.");

    [Keeps("Y-1", 2)]
    internal static Task<string> FailsForTheSecond(ITwin twin, CancellationToken ct) =>
        throw new PromiseBrokenException("D is away.");

    [Keeps("Y-1", 1)]
    internal static Task<string> TellsAtLength(ITwin twin, CancellationToken ct) =>
        Task.FromResult(new string('x', PromiseRunner.LongestEvidence + 1));

    [Keeps("Y-1", 1)]
    internal static Task<string> FillsItsPlace(ITwin twin, CancellationToken ct) =>
        Task.FromResult(new string('y', PromiseRunner.LongestEvidence));

    [Keeps("Y-1", 1)]
    internal static async Task<string> Waits(ITwin twin, CancellationToken ct)
    {
        await Task.Delay(Timeout.Infinite, ct);
        return "";
    }

    [Keeps("Y-1", 2)]
    [Keeps("Y-1", 1)]
    internal static Task<string> PassesForBoth(ITwin twin, CancellationToken ct)
    {
        runs++;
        return Task.FromResult("Saw both.");
    }
}
