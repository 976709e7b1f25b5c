using Haven.Privacy.Deidentification.Anonymity;
using Haven.Privacy.Deidentification.Files;

namespace Haven.Tests.Privacy.Deidentification.Anonymity;

public sealed class AnonymizerTests
{
    private static readonly DiversityKind[] Kinds = Enum.GetValues<DiversityKind>();
    private static readonly decimal[] Suppressions = [0, 0, 0.1m, 0.3m, 1];

    [Fact]
    public void Find_SmallTables_TryingEveryGeneralisationFindsNothingBetter()
    {
        int found = 0;
        for (int seed = 0; seed < 1200; seed++)
        {
            var random = new Random(seed);
            var table = Trial.Table(random, random.Next(1, 60), random.Next(1, 5), 6, 4, values: 5);
            found += RequireBest(table, RandomRule(random), seed) ? 1 : 0;
        }
        found.ShouldBeInRange(400, 1150);
    }

    [Fact]
    public void Find_MoreSensitiveValuesThanBits_TryingEveryGeneralisationFindsNothingBetter()
    {
        int found = 0;
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var table = Trial.Table(random, 200, 2, 8, 3, values: 65 + random.Next(40));
            found += RequireBest(table, RandomRule(random) with { L = random.Next(2, 40) }, seed)
                ? 1
                : 0;
        }
        found.ShouldBeInRange(10, 59);
    }

    [Fact]
    public void Find_MoreCombinationsThanANumberHolds_TryingEveryGeneralisationFindsNothingBetter()
    {
        for (int seed = 0; seed < 3; seed++)
        {
            var random = new Random(seed);
            var columns = Enumerable
                .Range(0, 9)
                .Select(c =>
                    Hierarchy.Of(
                        $"c{c}",
                        [
                            .. Enumerable
                                .Range(0, 200)
                                .Select(v => new HierarchyRow(v + 1, [$"{v}", "*"])),
                        ]
                    )
                )
                // Few of the values occur, so that people are alike in what differs in the first columns only.
                .Select(
                    (h, c) =>
                        new QuasiColumn(
                            h,
                            [
                                .. Enumerable
                                    .Range(0, 60)
                                    .Select(_ => random.Next(c < 2 ? 2 : 1) * 199),
                            ]
                        )
                );
            var table = new Microdata([.. columns]);
            RequireBest(table, new AnonymityRule { K = 14, Suppression = 0.2m }, seed)
                .ShouldBeTrue();
        }
    }

    [Fact]
    public void Find_NobodyAlike_FindsNothing()
    {
        var table = Trial.Table(new Random(1), 4, 2, 5, 3, values: 3);

        Anonymizer.Find(table, new AnonymityRule { K = 5 }).ShouldBeNull();
        Anonymizer
            .Find(table, new AnonymityRule { K = 5, Suppression = 1 })!
            .Suppressed.ShouldBe(4);
    }

    [Fact]
    public void Find_TooManyGeneralisations_SaysSo()
    {
        var row = new HierarchyRow(1, ["a", "b", "c", "*"]);
        var column = new QuasiColumn(Hierarchy.Of("c", [row]), [0]);

        Should
            .Throw<UnfitTableException>(() =>
                Anonymizer.Find(
                    new Microdata([.. Enumerable.Repeat(column, 12)]),
                    new AnonymityRule { K = 1 }
                )
            )
            .Message.ShouldContain("Name fewer columns");
    }

    [Fact]
    public void Find_DiversityOfNothing_IsRefused() =>
        Should.Throw<UnfitTableException>(() =>
            Anonymizer.Find(
                Trial.Table(new Random(1), 9, 2, 5, 3, values: 0),
                new AnonymityRule { K = 2, L = 2 }
            )
        );

    [Fact]
    public void Find_WhenStopped_Stops() =>
        Should.Throw<OperationCanceledException>(() =>
            Anonymizer.Find(
                Trial.Table(new Random(1), 50, 3, 5, 3, values: 3),
                new AnonymityRule { K = 2 },
                new CancellationToken(canceled: true)
            )
        );

    // The scores, counts and levels that another program found for the same public data, and an exhaustive search confirmed.
    [Fact]
    public void Find_PublicTable_DiverseWithSuppression_IsTheKnownBest() =>
        Require(8, 0.02m, 0.2469117398326, 522, 219, "0 3 0 2 2 1 1 0");

    [Fact]
    public void Find_PublicTable_Diverse_IsTheKnownBest() =>
        Require(8, 0, 0.5422108254079, 0, 26, "0 4 1 2 3 2 0 0");

    [Fact]
    public void Find_PublicTable_AlikeWithSuppression_IsTheKnownBest() =>
        Require(9, 0.02m, 0.3137130353311, 506, 222, "0 3 0 2 2 1 1 0 2");

    [Fact]
    public void Find_PublicTable_Alike_IsTheKnownBest() =>
        Require(9, 0, 0.5731509655759, 0, 24, "0 4 1 1 3 2 2 0 1");

    private static void Require(
        int columns,
        decimal suppression,
        double score,
        int suppressed,
        int classes,
        string levels
    )
    {
        var (table, rule) = PublicTable.Read(Shared.Data("deid"), columns, suppression);

        var found = Anonymizer.Find(table, rule)!;

        found.Score.ShouldBe(score, 1e-10);
        found.Suppressed.ShouldBe(suppressed);
        found.ClassSizes.Count.ShouldBe(classes);
        string.Join(' ', found.Levels).ShouldBe(levels);
    }

    private static bool RequireBest(Microdata table, AnonymityRule rule, int seed)
    {
        var found = Anonymizer.Find(table, rule);
        double? best = Trial.Best(table, rule);
        (found is null).ShouldBe(best is null, $"seed {seed}");
        if (found is null)
        {
            return false;
        }
        found.Score.ShouldBe(best!.Value, 1e-12, $"seed {seed}");
        var classes = Trial.Classes(table, [.. found.Levels]);
        foreach (var people in classes)
        {
            bool kept = Trial.IsKept(people, table, rule);
            people.ShouldAllBe(record => found.IsSuppressed(record) == !kept, $"seed {seed}");
        }
        found.Suppressed.ShouldBe(table.Records - found.ClassSizes.Sum());
        return true;
    }

    private static AnonymityRule RandomRule(Random random) =>
        new()
        {
            K = random.Next(1, 7),
            L = random.Next(1, 5),
            Diversity = Kinds[random.Next(Kinds.Length)],
            C = 0.5 * random.Next(1, 7),
            Suppression = Suppressions[random.Next(Suppressions.Length)],
        };
}
