using Haven.Privacy.Deidentification.Anonymity;

namespace Haven.Tests.Privacy.Deidentification.Anonymity;

public sealed class ReleaseTests
{
    [Fact]
    public void Rows_ManyTables_KeepTheRuleAmongTheSuppressedToo()
    {
        int suppressed = 0;
        for (int seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var table = Trial.Table(random, 40, 3, 6, 3, values: 4);
            var rule = new AnonymityRule
            {
                K = 3,
                L = 2,
                Suppression = 0.3m,
            };
            if (Anonymizer.Find(table, rule) is not { } found)
            {
                continue;
            }
            var rows = found.Rows().ToList();
            rows.Sum(row => row.Records).ShouldBe(table.Records);
            foreach (var alike in rows.GroupBy(row => string.Join('|', row.Cells.SkipLast(1))))
            {
                bool hidden = alike.All(row => row.Cells[^1] == Anonymization.Hidden);
                (hidden || alike.Sum(row => row.Records) >= 3).ShouldBeTrue($"seed {seed}");
                (hidden || alike.Select(row => row.Cells[^1]).Distinct().Count() >= 2).ShouldBeTrue(
                    $"seed {seed}"
                );
                suppressed += hidden ? 1 : 0;
            }
        }
        suppressed.ShouldBeGreaterThan(10);
    }

    [Fact]
    public void Rows_OneSuppressed_DoesNotTellWhatThatOneHas()
    {
        var found = Find(suppression: 0.2m);

        found.Suppressed.ShouldBe(1);
        found.HidesSensitive.ShouldBeTrue();
        found
            .Rows()
            .ShouldContain(row => row.Cells.SequenceEqual(new[] { "*", "*" }) && row.Records == 1);
        found.Rows().ShouldNotContain(row => row.Cells.Contains("asthma"));
    }

    [Fact]
    public void RiskReport_BeforeAndAfter_CountsPeopleWhoLookAlike()
    {
        var report = RiskReport.Of(Find(suppression: 0.2m));

        report.Threshold.ShouldBe(0.5);
        report.Suppressed.ShouldBe(1);
        report.Before.ShouldBe(new Risk(5, 3, 1, 1, 1, 0.2, 0.6));
        report.After.ShouldBe(new Risk(4, 2, 2, 0, 0.5, 0, 0.5));
    }

    [Fact]
    public void RiskReport_NothingLeft_HasNoRisk()
    {
        var table = Trial.Table(new Random(1), 2, 2, 4, 2, values: 0);
        var found = Anonymizer.Find(table, new AnonymityRule { K = 3, Suppression = 1 })!;

        RiskReport.Of(found).After.ShouldBe(new Risk(0, 0, 0, 0, 0, 0, 0));
    }

    // Two of 7, two of 8, and one of 9 who has asthma; all that they could be generalised to is anything.
    private static Anonymization Find(decimal suppression)
    {
        var hierarchy = Hierarchy.Of(
            "age",
            [new(1, ["7", "*"]), new(2, ["8", "*"]), new(3, ["9", "*"])]
        );
        var table = new Microdata(
            [new QuasiColumn(hierarchy, [0, 0, 1, 1, 2])],
            new SensitiveColumn("illness", ["none", "measles", "asthma"], [0, 1, 1, 0, 2])
        );
        return Anonymizer.Find(
            table,
            new AnonymityRule
            {
                K = 2,
                L = 2,
                Suppression = suppression,
            }
        )!;
    }
}
