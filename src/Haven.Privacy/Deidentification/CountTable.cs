namespace Haven.Privacy.Deidentification;

/// <summary>
/// Counts of people in rows and columns, with their totals. Rows are groups that others may know somebody to be in (a
/// month, a site); columns are what the table tells of them (a level of concern).
/// </summary>
public sealed class CountTable
{
    private readonly long[] cells;

    /// <param name="counts">Row after row, without totals.</param>
    /// <exception cref="ArgumentException">Counts that do not fill the table, or are no counts.</exception>
    public CountTable(int rows, int columns, ReadOnlySpan<long> counts)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        if (counts.Length != (long)rows * columns)
        {
            throw new ArgumentException(
                $"A table of {rows} rows and {columns} columns has no {counts.Length} counts.",
                nameof(counts)
            );
        }
        Rows = rows;
        Columns = columns;
        cells = new long[checked((rows + 1) * (columns + 1))];
        for (int row = 0; row < rows; row++)
        {
            AddRow(row, counts.Slice(row * columns, columns));
        }
    }

    /// <summary>How many, without the row of totals.</summary>
    public int Rows { get; }

    /// <summary>How many, without the column of totals.</summary>
    public int Columns { get; }

    /// <summary>A count. Row <see cref="Rows"/> and column <see cref="Columns"/> hold the totals.</summary>
    public long this[int row, int column] => cells[(row * (Columns + 1)) + column];

    /// <summary>Everybody in the table.</summary>
    public long Total => cells[^1];

    /// <summary>With totals, row after row.</summary>
    internal ReadOnlySpan<long> Cells => cells;

    private void AddRow(int row, ReadOnlySpan<long> counts)
    {
        var target = cells.AsSpan(row * (Columns + 1), Columns + 1);
        var totals = cells.AsSpan(Rows * (Columns + 1), Columns + 1);
        long sum = 0;
        for (int column = 0; column < counts.Length; column++)
        {
            long count = counts[column];
            if (count < 0)
            {
                throw new ArgumentException("A count is less than 0.", nameof(counts));
            }
            target[column] = count;
            totals[column] = checked(totals[column] + count);
            sum = checked(sum + count);
        }
        target[^1] = sum;
        totals[^1] = checked(totals[^1] + sum);
    }
}
