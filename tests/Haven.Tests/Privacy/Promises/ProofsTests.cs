using Haven.Privacy.Promises;

namespace Haven.Tests.Privacy.Promises;

/// <summary>How long a proof holds, and what is remembered of it.</summary>
public class ProofsTests
{
    private static readonly Catalogue Small = new([
        Catalogue.Read(
            "test",
            "# A | B\n## Z-1\nA promise.\nes: Una promesa.\n1. First part.\nes: Primera parte.\n2. Second part.\nes: Segunda parte.\n"
        ),
    ]);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Proof_HoldsForTwoDaysToTheMoment_InBothDirections(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        var proofs = Proofs(haven);
        (await StandingAsync(proofs)).ShouldBe((PromiseState.Unproven, null));
        var proven = haven.Clock.GetUtcNow().AddHours(48);
        await SaveAsync(proofs, proven, PromiseState.Kept, PromiseState.Kept);

        // A run of a node whose clock is ahead.
        (await StandingAsync(proofs)).ShouldBe((PromiseState.Kept, proven));
        haven.Clock.Advance(TimeSpan.FromHours(96));
        (await StandingAsync(proofs)).ShouldBe((PromiseState.Kept, proven));
        haven.Clock.Advance(TimeSpan.FromTicks(1));
        (await StandingAsync(proofs)).ShouldBe((PromiseState.Unproven, proven));

        var ahead = haven.Clock.GetUtcNow().AddHours(48).AddTicks(1);
        await SaveAsync(proofs, ahead, PromiseState.Kept, PromiseState.Kept);
        (await StandingAsync(proofs)).ShouldBe((PromiseState.Unproven, ahead));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Promise_IsAsOldAsItsOldestClause_AndBrokenForAsLongAsNobodyLooked(
        string database
    )
    {
        await using var haven = await Installation.StartNewAsync(database);
        var proofs = Proofs(haven);
        var first = haven.Clock.GetUtcNow();
        await SaveAsync(proofs, first, PromiseState.Kept, PromiseState.Unproven);
        (await StandingAsync(proofs)).ShouldBe((PromiseState.Unproven, null));

        await SaveAsync(proofs, first.AddHours(1), PromiseState.Kept, PromiseState.Kept);
        await SaveAsync(proofs, first.AddHours(2), PromiseState.Broken, PromiseState.Kept);

        var standing = (await proofs.ReadAsync(Cancel)).Single();
        standing.State.ShouldBe(PromiseState.Broken);
        standing.ProvenAt.ShouldBe(first.AddHours(1));
        standing.Clauses.Select(c => c.ProvenAt).ShouldBe([first.AddHours(1), first.AddHours(2)]);
        standing.Clauses.ShouldAllBe(c =>
            c.CheckedAt == first.AddHours(2) && c.Evidence == "Looked." && c.AskedBy == "nightly"
        );
        haven.Clock.Advance(TimeSpan.FromDays(30));
        (await StandingAsync(proofs)).State.ShouldBe(PromiseState.Broken);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TwoRunsAtOnce_AreBothKept_AndAClauseThatIsNoMoreIsForgotten(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        var proofs = Proofs(haven);
        var now = haven.Clock.GetUtcNow();

        await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(_ =>
                    Task.Run(
                        () => SaveAsync(proofs, now, PromiseState.Kept, PromiseState.Kept),
                        Cancel
                    )
                )
        );

        (await StandingAsync(proofs)).ShouldBe((PromiseState.Kept, now));
        await proofs.SaveAsync(
            new PromiseReport(now, [new("Z-1", 2, PromiseState.Kept, "Looked.")]),
            "command line",
            Cancel
        );
        var clauses = (await proofs.ReadAsync(Cancel)).Single().Clauses;
        clauses[0].State.ShouldBe(PromiseState.Unproven);
        clauses[0].CheckedAt.ShouldBeNull();
        clauses[0].Evidence.ShouldNotBeEmpty();
        clauses[1].State.ShouldBe(PromiseState.Kept);
        clauses[1].AskedBy.ShouldBe("command line");
    }

    private static PromiseProofs Proofs(Installation haven) =>
        new(haven.Core.Database, Small, haven.Clock);

    private static Task SaveAsync(
        PromiseProofs proofs,
        DateTimeOffset at,
        PromiseState first,
        PromiseState second
    ) =>
        proofs.SaveAsync(
            new PromiseReport(
                at,
                [new("Z-1", 1, first, "Looked."), new("Z-1", 2, second, "Looked.")]
            ),
            "nightly",
            Cancel
        );

    private static async Task<(PromiseState State, DateTimeOffset? ProvenAt)> StandingAsync(
        PromiseProofs proofs
    )
    {
        var standing = (await proofs.ReadAsync(Cancel)).Single();
        return (standing.State, standing.ProvenAt);
    }
}
