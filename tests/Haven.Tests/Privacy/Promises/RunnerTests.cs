using Haven.Privacy.Promises;

namespace Haven.Tests.Privacy.Promises;

public class RunnerTests
{
    private static readonly Catalogue Two = new([
        Catalogue.Read(
            "test",
            "# A | B\n## X-1\nA promise.\nes: Una promesa.\n1. First part.\nes: Primera parte.\n2. Second part.\nes: Segunda parte.\n## X-2\nAnother.\nes: Otra.\n1. Only part.\nes: La única.\n"
        ),
    ]);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Promise_WithAClauseThatNothingChecks_IsUnproven()
    {
        var standing = await StandingAsync(nameof(Passing));

        standing.State.ShouldBe(PromiseState.Unproven);
        standing.Clauses[0].State.ShouldBe(PromiseState.Kept);
        standing.Clauses[0].Evidence.ShouldBe("Looked, and found it so.");
        standing.Clauses[1].State.ShouldBe(PromiseState.Unproven);
        standing.ProvenAt.ShouldBeNull();
    }

    [Fact]
    public async Task Promise_IsKept_WhenEveryClauseIs()
    {
        var standing = await StandingAsync(nameof(Passing), nameof(PassingToo));

        standing.State.ShouldBe(PromiseState.Kept);
        standing.ProvenAt.ShouldBe(new FakeClock().GetUtcNow());
    }

    [Theory]
    [InlineData(nameof(Failing), PromiseState.Broken, "It was not so.")]
    [InlineData(nameof(Crashing), PromiseState.Broken, "InvalidOperationException")]
    [InlineData(nameof(Unable), PromiseState.Unproven, "Nothing here to try.")]
    public async Task OneOfTwoChecks_DecidesForTheClause(
        string check,
        PromiseState state,
        string evidence
    )
    {
        var clause = (await StandingAsync(nameof(Passing), check)).Clauses[0];

        clause.State.ShouldBe(state);
        clause.Evidence.ShouldContain(evidence);
        clause.Evidence.ShouldNotContain("somebody's secret");
    }

    [Fact]
    public async Task WithoutATwin_NothingIsProven()
    {
        var report = await Runner(nameof(Passing), nameof(LookingOnly))
            .RunAsync(null, "No room.", new NoLive(), Cancel);

        report.Findings.ShouldAllBe(f => f.State == PromiseState.Unproven);
    }

    [Fact]
    public async Task LookingAlone_ProvesNothing()
    {
        var report = await Runner(nameof(LookingOnly)).RunAsync(null, null, new NoLive(), Cancel);

        report.Findings.ShouldAllBe(f => f.State == PromiseState.Unproven);
    }

    [Theory]
    [InlineData(nameof(NothingToLookAt), PromiseState.Kept)]
    [InlineData(nameof(LookingFailed), PromiseState.Broken)]
    public async Task Looking_BreaksWhatTheTwinProved_AndTakesNothingBackWhereItSawNothing(
        string check,
        PromiseState state
    )
    {
        var report = await Runner(nameof(Passing), check)
            .RunAsync(new NoTwin(), null, new NoLive(), Cancel);

        PromiseProofs.Of(Two, report)[0].Clauses[0].State.ShouldBe(state);
    }

    private static async Task<PromiseStanding> StandingAsync(params string[] checks)
    {
        var report = await Runner(checks).RunAsync(new NoTwin(), null, null, Cancel);
        return PromiseProofs.Of(Two, report)[0];
    }

    private static PromiseRunner Runner(params string[] checks) =>
        new(
            Two,
            [
                .. PromiseCheck
                    .In([typeof(RunnerTests).Assembly])
                    .Where(c => checks.Contains(c.Method.Name)),
            ],
            new FakeClock()
        );

    [Keeps("X-1", 1)]
    internal static Task<string> Passing(ITwin twin, CancellationToken ct) =>
        Task.FromResult("Looked, and found it so.");

    [Keeps("X-1", 2)]
    internal static Task<string> PassingToo(ITwin twin, CancellationToken ct) =>
        Task.FromResult("Looked, and found it so.");

    [Keeps("X-1", 1)]
    internal static async Task<string> Failing(ITwin twin, CancellationToken ct)
    {
        await Task.Yield();
        throw new PromiseBrokenException("It was not so.");
    }

    [Keeps("X-1", 1)]
    internal static async Task<string> Crashing(ITwin twin, CancellationToken ct)
    {
        await Task.Yield();
        throw new InvalidOperationException("somebody's secret");
    }

    [Keeps("X-1", 1)]
    internal static async Task<string> Unable(ITwin twin, CancellationToken ct)
    {
        await Task.Yield();
        throw new PromiseUnprovenException("Nothing here to try.");
    }

    [Keeps("X-1", 2)]
    internal static Task<string> LookingOnly(ILive live, CancellationToken ct) =>
        Task.FromResult("Looked at what runs.");

    [Keeps("X-1", 1)]
    internal static async Task<string> NothingToLookAt(ILive live, CancellationToken ct)
    {
        await Task.Yield();
        throw new PromiseUnprovenException("No server answers.");
    }

    [Keeps("X-1", 1)]
    internal static async Task<string> LookingFailed(ILive live, CancellationToken ct)
    {
        await Task.Yield();
        throw new PromiseBrokenException("It is not so here.");
    }
}
