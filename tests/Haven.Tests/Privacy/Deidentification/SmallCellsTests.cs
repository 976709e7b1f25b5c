using Haven.Privacy.Deidentification;

namespace Haven.Tests.Privacy.Deidentification;

public sealed class SmallCellsTests
{
    private static readonly Totals[] Kinds = Enum.GetValues<Totals>();

    [Fact]
    public void Protect_ManyTables_NothingHiddenFollowsFromWhatIsShown()
    {
        int shown = 0;
        for (int seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            var table = RandomTable(random, 12, 8);
            var rule = RandomRule(random);
            var result = SmallCells.Protect(table, rule);
            shown += result.Withheld == Withheld.No ? 1 : 0;
            RequireSafe(
                table,
                rule,
                result,
                seed,
                a => [.. a.FromEquations(), .. a.FromTradingOff()]
            );
        }
        shown.ShouldBeGreaterThan(1500);
    }

    [Fact]
    public void Protect_SmallTables_TryingEveryTableFindsNothing()
    {
        for (int seed = 0; seed < 250; seed++)
        {
            var random = new Random(seed);
            var table = RandomTable(random, 3, 3);
            var rule = new TableRule
            {
                RowTotals = Kinds[random.Next(2)],
                ColumnTotals = Kinds[random.Next(2)],
            };
            RequireSafe(table, rule, SmallCells.Protect(table, rule), seed, a => a.FromTryingAll());
        }
    }

    [Fact]
    public void Protect_ThatHidesSmallNumbersAlone_IsFoundOut()
    {
        int found = 0;
        for (int seed = 0; seed < 300; seed++)
        {
            var table = RandomTable(new Random(seed), 4, 4);
            var naive = Naive(table);
            found += Attack(table, naive, new TableRule()).FromEquations().Count > 0 ? 1 : 0;
        }
        found.ShouldBeGreaterThan(100);
    }

    [Fact]
    public void Attackers_OnTablesThatNobodyProtected_AgreeWithOneAnotherAndWithTheSearch()
    {
        int exposed = 0;
        for (int seed = 0; seed < 250; seed++)
        {
            var random = new Random(seed);
            var table = RandomTable(random, 3, 3);
            var cells = new HiddenCells(table, new TableRule());
            for (int more = random.Next(6); more > 0; more--)
            {
                cells.Hide(random.Next(cells.Rows), random.Next(cells.Columns));
            }
            var attacker = Attack(table, Seen(cells), new TableRule());
            var tried = attacker.FromTryingAll();
            attacker.FromTradingOff().ShouldBe(tried, $"seed {seed}");
            attacker.FromEquations().Except(tried).ShouldBeEmpty();
            ExposedCells.Mark(cells).ShouldBe(tried.Count, $"seed {seed}");
            exposed += tried.Count;
        }
        exposed.ShouldBeGreaterThan(200);
    }

    [Theory]
    [InlineData(1, 1, "7")]
    [InlineData(1, 3, "3,9,20")]
    [InlineData(3, 1, "3,9,20")]
    [InlineData(2, 2, "1,4,1,4")]
    [InlineData(2, 2, "4,4,4,4")]
    [InlineData(2, 3, "12,0,0,3,8,9")]
    [InlineData(3, 3, "1,0,0,0,1,0,0,0,30")]
    [InlineData(3, 3, "9,0,0,0,9,0,0,0,9")]
    [InlineData(2, 2, "2,40,0,40")]
    public void Protect_AwkwardTable_IsSafeOrWithheld(int rows, int columns, string counts)
    {
        var table = Table(rows, columns, counts);
        foreach (
            var rule in Kinds.SelectMany(r =>
                Kinds.Select(c => new TableRule { RowTotals = r, ColumnTotals = c })
            )
        )
        {
            RequireSafe(
                table,
                rule,
                SmallCells.Protect(table, rule),
                0,
                a => [.. a.FromEquations(), .. a.FromTradingOff()]
            );
        }
    }

    [Fact]
    public void Protect_NothingSmall_HidesNothing()
    {
        var result = SmallCells.Protect(Table(2, 2, "5,9,0,12"), new TableRule());
        // The second row is all in one column, so that it would be told of each of them.
        result[0, 0].ShouldBeNull();
        result = SmallCells.Protect(Table(2, 2, "5,9,8,12"), new TableRule());
        result.Hidden.ShouldBe(0);
        result[2, 2].ShouldBe(34);
    }

    [Fact]
    public void Protect_EmptyTable_ShowsZeros() =>
        SmallCells.Protect(Table(2, 3, "0,0,0,0,0,0"), new TableRule()).Hidden.ShouldBe(0);

    [Fact]
    public void Protect_FewerThanTheThreshold_ShowsNothing()
    {
        var result = SmallCells.Protect(Table(2, 2, "1,1,1,1"), new TableRule());
        result.Withheld.ShouldBe(Withheld.TooFew);
        result.Hidden.ShouldBe(9);
    }

    [Fact]
    public void Protect_RowWithSoFew_HidesItsZerosToo()
    {
        var result = SmallCells.Protect(Table(3, 3, "3,0,0,9,8,7,6,9,8"), new TableRule());
        Enumerable.Range(0, 3).ShouldAllBe(column => result[0, column] == null);
        result[3, 3].ShouldBe(50);
    }

    [Fact]
    public void Protect_EverybodyInOneColumn_IsTheColumnsTotalToo_AndIsWithheld() =>
        SmallCells
            .Protect(Table(2, 2, "9,0,8,0"), new TableRule { ColumnTotals = Totals.AlwaysShown })
            .Withheld.ShouldBe(Withheld.Alike);

    [Fact]
    public void Protect_SmallTotalThatHasToBeShown_IsWithheld() =>
        SmallCells
            .Protect(Table(2, 2, "9,2,8,1"), new TableRule { ColumnTotals = Totals.AlwaysShown })
            .Withheld.ShouldBe(Withheld.SmallTotal);

    [Fact]
    public void Protect_TotalsThatHaveToBeShown_AreShown()
    {
        var rule = new TableRule
        {
            RowTotals = Totals.AlwaysShown,
            ColumnTotals = Totals.AlwaysShown,
        };
        var result = SmallCells.Protect(Table(3, 2, "3,30,20,20,20,20"), rule);
        result.Withheld.ShouldBe(Withheld.No);
        result[0, 0].ShouldBeNull();
        Enumerable.Range(0, 3).ShouldAllBe(row => result[row, 2] != null);
        Enumerable.Range(0, 2).ShouldAllBe(column => result[3, column] != null);
    }

    [Fact]
    public void Threshold_BelowTheLeast_IsRefused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => new TableRule { Threshold = 4 });

    [Fact]
    public void Table_ThatIsNone_IsRefused()
    {
        Should.Throw<ArgumentException>(() => new CountTable(1, 2, [1, -1]));
        Should.Throw<ArgumentException>(() => new CountTable(2, 2, [1, 2, 3]));
        Should.Throw<ArgumentException>(() => new CountTable(0, 0, []));
        Should.Throw<OverflowException>(() => new CountTable(1, 2, [long.MaxValue, 1]));
    }

    private static void RequireSafe(
        CountTable table,
        TableRule rule,
        ProtectedTable result,
        int seed,
        Func<TableAttacker, List<(int Row, int Column)>> attack
    )
    {
        if (result.Withheld != Withheld.No)
        {
            result.Hidden.ShouldBe((table.Rows + 1) * (table.Columns + 1));
            return;
        }
        var attacker = Attack(table, result, rule);
        attack(attacker)
            .Where(c => !IsLeftOut(table, rule, c.Row, c.Column))
            .ShouldBeEmpty($"seed {seed}, {rule}");
        foreach (
            var (row, column) in attacker
                .Everywhere()
                .Where(c => !attacker.IsHidden(c.Row, c.Column))
        )
        {
            result[row, column].ShouldBe(table[row, column]);
            (table[row, column] == 0 || table[row, column] >= rule.Threshold).ShouldBeTrue();
        }
    }

    private static TableAttacker Attack(CountTable table, ProtectedTable shown, TableRule rule) =>
        new(
            shown,
            table,
            told: true,
            rule.Threshold,
            (row, column) => IsLeftOut(table, rule, row, column)
        );

    private static bool IsLeftOut(CountTable table, TableRule rule, int row, int column) =>
        (row == table.Rows && rule.ColumnTotals == Totals.LeftOut)
        || (column == table.Columns && rule.RowTotals == Totals.LeftOut);

    private static CountTable Table(int rows, int columns, string counts) =>
        new(rows, columns, [.. counts.Split(',').Select(long.Parse)]);

    private static TableRule RandomRule(Random random) =>
        new()
        {
            RowTotals = Kinds[random.Next(Kinds.Length)],
            ColumnTotals = Kinds[random.Next(Kinds.Length)],
            Threshold = random.Next(3) == 0 ? 10 : 5,
        };

    // From nearly empty to nearly full, so that every kind of trouble comes.
    private static CountTable RandomTable(Random random, int mostRows, int mostColumns)
    {
        int rows = random.Next(1, mostRows + 1);
        int columns = random.Next(1, mostColumns + 1);
        int kind = random.Next(5);
        long[] counts = new long[rows * columns];
        for (int cell = 0; cell < counts.Length; cell++)
        {
            counts[cell] = kind switch
            {
                0 => random.Next(5),
                1 => random.Next(12),
                2 => random.Next(3) == 0 ? 0 : random.Next(30),
                3 => random.Next(2) == 0 ? 0 : random.Next(8),
                _ => random.Next(4) == 0 ? random.Next(5) : random.Next(5, 40),
            };
        }
        return new CountTable(rows, columns, counts);
    }

    private static ProtectedTable Naive(CountTable table) =>
        Seen(new HiddenCells(table, new TableRule()));

    private static ProtectedTable Seen(HiddenCells cells)
    {
        long?[] shown = [.. cells.Table.Cells];
        for (int cell = 0; cell < shown.Length; cell++)
        {
            shown[cell] = (cells.Flags[cell] & HiddenCells.Hidden) == 0 ? shown[cell] : null;
        }
        return new ProtectedTable(cells.Table.Rows, cells.Table.Columns, shown, Withheld.No);
    }
}
