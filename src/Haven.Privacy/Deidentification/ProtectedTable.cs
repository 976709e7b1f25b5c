namespace Haven.Privacy.Deidentification;

/// <summary>Why a table cannot be shown at all.</summary>
public enum Withheld
{
    /// <summary>It can.</summary>
    No,

    /// <summary>Fewer people than the threshold are in it.</summary>
    TooFew,

    /// <summary>A total that has to be shown is too small.</summary>
    SmallTotal,

    /// <summary>Everybody is in one column, so that it would be told of each of them.</summary>
    Alike,

    /// <summary>There is no way to hide what must be hidden.</summary>
    NoCover,
}

/// <summary>A table of counts as it may be shown. There is no way back from it to what is hidden.</summary>
public sealed class ProtectedTable
{
    private readonly long?[] cells;

    internal ProtectedTable(int rows, int columns, long?[] cells, Withheld withheld)
    {
        Rows = rows;
        Columns = columns;
        Withheld = withheld;
        this.cells = cells;
    }

    /// <summary>How many, without the row of totals.</summary>
    public int Rows { get; }

    /// <summary>How many, without the column of totals.</summary>
    public int Columns { get; }

    /// <summary>Why nothing of it is shown.</summary>
    public Withheld Withheld { get; }

    /// <summary>A count, or null where it is hidden. Row <see cref="Rows"/> and column <see cref="Columns"/> are totals.</summary>
    public long? this[int row, int column] => cells[(row * (Columns + 1)) + column];

    /// <summary>Numbers that are not shown, totals included.</summary>
    public int Hidden => cells.Count(c => c is null);

    internal static ProtectedTable Without(CountTable table, Withheld why) =>
        new(table.Rows, table.Columns, new long?[table.Cells.Length], why);
}
