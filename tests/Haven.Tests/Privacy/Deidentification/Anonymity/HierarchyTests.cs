using Haven.Privacy.Deidentification.Anonymity;

namespace Haven.Tests.Privacy.Deidentification.Anonymity;

public sealed class HierarchyTests
{
    [Fact]
    public void Of_Rows_KnowsEachLevel()
    {
        var hierarchy = Of("7 0-9 *", "12 10-19 *", "15 10-19 *");

        hierarchy.Levels.ShouldBe(3);
        hierarchy.Leaves.ShouldBe(3);
        int leaf = hierarchy.LeafOf("15");
        hierarchy.Label(0, leaf).ShouldBe("15");
        hierarchy.Label(1, leaf).ShouldBe("10-19");
        hierarchy.Label(2, leaf).ShouldBe("*");
        hierarchy.LeafOf("10-19").ShouldBe(-1);
        hierarchy.LeafOf("15 ").ShouldBe(-1);
    }

    [Fact]
    public void Of_ValueThatStaysItselfForALevel_IsNoCircle() =>
        Of("Other Other *", "Ward Hospital *").Label(1, 0).ShouldBe("Other");

    [Theory]
    [InlineData("Line 2 has 2 levels and line 1 has 3", "a b *", "c *")]
    [InlineData("Line 2 has a hole at level 1", "a b *", "c  *")]
    [InlineData("Line 3: its value stands in line 1", "a b *", "c b *", "a b *")]
    [InlineData("Lines 1 and 2 are one at level 1 and two at level 2", "a x y", "b x z")]
    [InlineData("in a circle, at line 1", "a b a")]
    [InlineData("in a circle, at line 1", "a x y *", "b y x *")]
    [InlineData("There is no value in it")]
    public void Of_RowsThatAreNoHierarchy_NamesTheLine(string words, params string[] rows) =>
        Should.Throw<UnfitTableException>(() => Of(rows)).Message.ShouldContain(words);

    private static Hierarchy Of(params string[] rows) =>
        Hierarchy.Of("c", [.. rows.Select((row, i) => new HierarchyRow(i + 1, row.Split(' ')))]);
}
