namespace Haven.Privacy.Deidentification;

/// <summary>
/// Which cells of a table, totals included, are hidden, and which way each could differ from what it is as far as
/// somebody can tell who knows the most: that no count is negative or broken, that each row and column adds up, which
/// hidden cells are small ones, and the threshold.
/// </summary>
/// <remarks>
/// Rows and columns are the nodes of a graph, hidden cells its edges. One more in a cell and one less in the next, round
/// a cycle, leaves every sum as it is; totals count the other way round. An edge that is walked from its row to its
/// column means one more inside and one less in a total.
/// </remarks>
internal sealed class HiddenCells
{
    public const byte Hidden = 1;
    public const byte ToColumn = 2;
    public const byte ToRow = 4;

    /// <summary>May not be hidden.</summary>
    public const byte Fixed = 8;

    /// <summary>Never shown and no number of the table.</summary>
    public const byte Absent = 16;

    /// <summary>Hidden for its own sake.</summary>
    public const byte Primary = 32;

    /// <summary>Hidden, and yet it can be worked out.</summary>
    public const byte Exposed = 64;

    private readonly byte[] flags;

    public HiddenCells(CountTable table, TableRule rule)
    {
        Table = table;
        Rows = table.Rows + 1;
        Columns = table.Columns + 1;
        flags = new byte[Rows * Columns];
        var counts = table.Cells;
        for (int cell = 0; cell < flags.Length; cell++)
        {
            flags[cell] = Ways(counts[cell], rule.Threshold);
        }
        // Seen from a total, more is what less is inside; the sum of all totals is a total of totals.
        for (int row = 0; row < table.Rows; row++)
        {
            Mark(row, table.Columns, rule.RowTotals, turned: true);
        }
        for (int column = 0; column < table.Columns; column++)
        {
            Mark(table.Rows, column, rule.ColumnTotals, turned: true);
        }
        Mark(table.Rows, table.Columns, OfAll(rule), turned: false);
    }

    public CountTable Table { get; }

    /// <summary>With totals.</summary>
    public int Rows { get; }

    /// <summary>With totals.</summary>
    public int Columns { get; }

    public Span<byte> Flags => flags;

    public int Index(int row, int column) => (row * Columns) + column;

    public bool Is(int row, int column, byte flag) => (flags[Index(row, column)] & flag) == flag;

    public void Hide(int row, int column, byte more = 0) =>
        flags[Index(row, column)] |= (byte)(Hidden | more);

    public bool IsTotal(int row, int column) => row == Rows - 1 || column == Columns - 1;

    private static Totals OfAll(TableRule rule) =>
        rule.RowTotals == Totals.LeftOut || rule.ColumnTotals == Totals.LeftOut ? Totals.LeftOut
        : rule.RowTotals == Totals.AlwaysShown || rule.ColumnTotals == Totals.AlwaysShown
            ? Totals.AlwaysShown
        : Totals.MayBeHidden;

    // A small one is known to lie between 1 and the threshold, every other to be at least 0.
    private static byte Ways(long count, int threshold)
    {
        bool small = count > 0 && count < threshold;
        bool more = !small || count < threshold - 1;
        bool less = small ? count > 1 : count > 0;
        return (byte)((small ? Hidden | Primary : 0) | (more ? ToColumn : 0) | (less ? ToRow : 0));
    }

    private void Mark(int row, int column, Totals kind, bool turned)
    {
        ref byte flag = ref flags[Index(row, column)];
        if (kind == Totals.LeftOut)
        {
            flag = Hidden | ToColumn | ToRow | Absent;
            return;
        }
        if (turned)
        {
            int ways = flag & (ToColumn | ToRow);
            flag = (byte)(flag & ~(ToColumn | ToRow));
            flag |= (byte)((ways & ToColumn) << 1 | (ways & ToRow) >> 1);
        }
        flag |= kind == Totals.AlwaysShown ? Fixed : (byte)0;
    }
}
