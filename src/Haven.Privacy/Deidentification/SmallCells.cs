namespace Haven.Privacy.Deidentification;

/// <summary>
/// Makes a table of counts that names nobody. Hidden are: each number from 1 to less than the threshold, totals
/// included; every number of a row that has so few people; the number of a row whose people are all in one column, with
/// an empty cell beside it, because it would be told of each of them; and what has to be hidden so that nothing hidden
/// can be worked out from what is shown.
/// </summary>
/// <remarks>
/// The promise: whoever knows that counts are whole and not negative, how the table adds up, the threshold, and even
/// which of the hidden numbers are the small ones, still finds for each hidden number at least two that it could be.
/// Where that cannot be had, nothing of the table is shown. It takes time linear in the cells. Not promised: that such
/// numbers lie far apart, and anything against somebody who tries for every possible table what this program would hide
/// in it. See adr 0023.
/// </remarks>
public static class SmallCells
{
    /// <summary>The table as it may be shown.</summary>
    public static ProtectedTable Protect(CountTable table, TableRule rule)
    {
        if (table.Total > 0 && table.Total < rule.Threshold)
        {
            return ProtectedTable.Without(table, Withheld.TooFew);
        }
        var cells = new HiddenCells(table, rule);
        HideSmallRows(cells, rule);
        var refused =
            HideAlike(cells, rule) ? Withheld.Alike
            : HidesFixed(cells) ? Withheld.SmallTotal
            : new Cover(cells).Complete() ? Withheld.No
            : Withheld.NoCover;
        return refused == Withheld.No ? Shown(cells) : ProtectedTable.Without(table, refused);
    }

    private static void HideSmallRows(HiddenCells cells, TableRule rule)
    {
        var table = cells.Table;
        for (int row = 0; row < table.Rows; row++)
        {
            long total = table[row, table.Columns];
            if (total == 0 || total >= rule.Threshold)
            {
                continue;
            }
            for (int column = 0; column < table.Columns; column++)
            {
                cells.Hide(row, column, HiddenCells.Primary);
            }
        }
    }

    // Whether everybody in the table is in one column that has to be told.
    private static bool HideAlike(HiddenCells cells, TableRule rule)
    {
        var table = cells.Table;
        if (table.Columns == 1)
        {
            return false;
        }
        for (int row = 0; row <= table.Rows; row++)
        {
            bool ofTotals = row == table.Rows;
            if (
                (ofTotals && rule.ColumnTotals == Totals.LeftOut)
                || OnlyColumn(table, row) is not { } only
            )
            {
                continue;
            }
            if (ofTotals && rule.ColumnTotals == Totals.AlwaysShown)
            {
                return true;
            }
            cells.Hide(row, only, HiddenCells.Primary);
            cells.Hide(row, Likeliest(table, only), HiddenCells.Primary);
        }
        return false;
    }

    // The one column that holds everybody of a row.
    private static int? OnlyColumn(CountTable table, int row)
    {
        int? only = null;
        for (int column = 0; column < table.Columns; column++)
        {
            if (table[row, column] == 0)
            {
                continue;
            }
            if (only is not null)
            {
                return null;
            }
            only = column;
        }
        return only;
    }

    // Where most of the others are: that is what somebody would believe first.
    private static int Likeliest(CountTable table, int only) =>
        Enumerable.Range(0, table.Columns).Where(c => c != only).MaxBy(c => table[table.Rows, c]);

    private static bool HidesFixed(HiddenCells cells)
    {
        const byte both = HiddenCells.Hidden | HiddenCells.Fixed;
        foreach (byte flag in cells.Flags)
        {
            if ((flag & both) == both)
            {
                return true;
            }
        }
        return false;
    }

    private static ProtectedTable Shown(HiddenCells cells)
    {
        var counts = cells.Table.Cells;
        long?[] shown = new long?[counts.Length];
        for (int cell = 0; cell < shown.Length; cell++)
        {
            if ((cells.Flags[cell] & HiddenCells.Hidden) == 0)
            {
                shown[cell] = counts[cell];
            }
        }
        return new ProtectedTable(cells.Table.Rows, cells.Table.Columns, shown, Withheld.No);
    }
}
