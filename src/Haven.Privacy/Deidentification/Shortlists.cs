using System.Numerics;

namespace Haven.Privacy.Deidentification;

/// <summary>
/// For each row and column the few cells that are hidden already, or whose hiding would lose least. Its total is always
/// among them. Made in one pass over the table.
/// </summary>
internal sealed class Shortlists
{
    private const int Length = 12;

    // A zero is often no secret, and a total is what people look for first.
    private const int OfZero = 60;
    private const int OfTotal = 200;
    private const int OfAll = 2000;

    private readonly HiddenCells cells;
    private readonly int[] costs;
    private readonly int[] places;
    private readonly int[] held;

    public Shortlists(HiddenCells cells)
    {
        this.cells = cells;
        int lines = cells.Rows + cells.Columns;
        costs = new int[lines * Length];
        places = new int[lines * Length];
        held = new int[lines];
        for (int row = 0; row < cells.Rows; row++)
        {
            for (int column = 0; column < cells.Columns; column++)
            {
                int cost = Cost(cells, row, column);
                Offer(row, column, cost, column == cells.Columns - 1);
                Offer(cells.Rows + column, row, cost, row == cells.Rows - 1);
            }
        }
    }

    public ReadOnlySpan<int> OfRow(int row) => places.AsSpan(row * Length, held[row]);

    public ReadOnlySpan<int> OfColumn(int column) => OfRow(cells.Rows + column);

    /// <summary>What a reader loses when this is hidden too.</summary>
    public static int Cost(HiddenCells cells, int row, int column) =>
        cells.Is(row, column, HiddenCells.Hidden) ? 0 : Loss(cells, row, column);

    public static int Loss(HiddenCells cells, int row, int column)
    {
        if (cells.IsTotal(row, column))
        {
            return row == cells.Rows - 1 && column == cells.Columns - 1 ? OfAll : OfTotal;
        }
        long count = cells.Table[row, column];
        return count == 0 ? OfZero : 8 + BitOperations.Log2((ulong)count);
    }

    private void Offer(int line, int place, int cost, bool isTotal)
    {
        int first = line * Length;
        int count = held[line];
        if (count == Length && cost >= costs[first + Length - 1] && !isTotal)
        {
            return;
        }
        int at = count < Length ? held[line]++ : Length - 1;
        for (; at > 0 && costs[first + at - 1] > cost; at--)
        {
            costs[first + at] = costs[first + at - 1];
            places[first + at] = places[first + at - 1];
        }
        costs[first + at] = cost;
        places[first + at] = place;
    }
}
