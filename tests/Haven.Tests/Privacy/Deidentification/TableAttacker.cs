using Haven.Privacy.Deidentification;

namespace Haven.Tests.Privacy.Deidentification;

/// <summary>
/// Somebody who sees a table as it was shown and wants to know what is hidden. Tries with equations alone, and by trying
/// every table that it could have been. Uses nothing of what protects the table.
/// </summary>
internal sealed class TableAttacker
{
    private const long Prime = 2_147_483_647;
    private readonly CountTable truth;
    private readonly long?[,] seen;
    private readonly long[,] least;
    private readonly long[,] most;

    // Tables that differ more from the real one than this are not tried: that can only make hidden numbers look surer.
    private const int Reach = 2;

    /// <param name="truth">Bounds the search, and says which numbers are small where somebody told.</param>
    /// <param name="told">Whether somebody told which hidden numbers are small: from 1 to less than the threshold.</param>
    /// <param name="leftOut">Totals that are no numbers of the table: nobody is told even that they are small.</param>
    public TableAttacker(
        ProtectedTable shown,
        CountTable truth,
        bool told,
        int threshold,
        Func<int, int, bool> leftOut
    )
    {
        this.truth = truth;
        Rows = shown.Rows + 1;
        Columns = shown.Columns + 1;
        seen = new long?[Rows, Columns];
        least = new long[Rows, Columns];
        most = new long[Rows, Columns];
        foreach (var (row, column) in Everywhere())
        {
            seen[row, column] = shown[row, column];
            long count = truth[row, column];
            bool small = told && !leftOut(row, column) && count > 0 && count < threshold;
            if (leftOut(row, column))
            {
                most[row, column] = long.MaxValue / 4;
                continue;
            }
            least[row, column] = seen[row, column] ?? Math.Max(small ? 1 : 0, count - Reach);
            most[row, column] =
                seen[row, column] ?? Math.Min(small ? threshold - 1 : long.MaxValue, count + Reach);
        }
    }

    public int Rows { get; }

    public int Columns { get; }

    public bool IsHidden(int row, int column) => seen[row, column] is null;

    public IEnumerable<(int Row, int Column)> Everywhere() =>
        from row in Enumerable.Range(0, Rows)
        from column in Enumerable.Range(0, Columns)
        select (row, column);

    /// <summary>Hidden numbers that follow from the sums alone.</summary>
    public List<(int Row, int Column)> FromEquations()
    {
        var unknown = Everywhere().Where(c => IsHidden(c.Row, c.Column)).ToList();
        var lines = new List<long[]>();
        for (int row = 0; row < Rows; row++)
        {
            lines.Add([
                .. unknown.Select(u =>
                    u.Row != row ? 0
                    : u.Column == Columns - 1 ? Prime - 1
                    : 1
                ),
            ]);
        }
        for (int column = 0; column < Columns; column++)
        {
            lines.Add([
                .. unknown.Select(u =>
                    u.Column != column ? 0
                    : u.Row == Rows - 1 ? Prime - 1
                    : 1
                ),
            ]);
        }
        return [.. Reduce(lines, unknown.Count).Select(place => unknown[place])];
    }

    /// <summary>Hidden numbers for which every table that fits has the same one.</summary>
    public List<(int Row, int Column)> FromTryingAll()
    {
        var found = new HashSet<long>[Rows, Columns];
        foreach (var (row, column) in Everywhere())
        {
            found[row, column] = [];
        }
        int open = Everywhere().Count(c => IsHidden(c.Row, c.Column));
        var table = new long[Rows, Columns];
        Try(0);
        return
        [
            .. Everywhere()
                .Where(c => IsHidden(c.Row, c.Column) && found[c.Row, c.Column].Count < 2),
        ];

        // Whether to go on; once each hidden number could be two, there is nothing left to find out.
        bool Try(int cell)
        {
            if (cell == Rows * Columns)
            {
                foreach (var (row, column) in Everywhere())
                {
                    if (
                        IsHidden(row, column)
                        && found[row, column].Add(table[row, column])
                        && found[row, column].Count == 2
                    )
                    {
                        open--;
                    }
                }
                return open > 0;
            }
            int r = cell / Columns;
            int c = cell % Columns;
            var (low, high) = Range(table, r, c);
            for (long value = low; value <= high; value++)
            {
                table[r, c] = value;
                if (!Try(cell + 1))
                {
                    return false;
                }
            }
            return true;
        }
    }

    /// <summary>
    /// Hidden numbers for which no other fits, found one by one: from each, whether one more of it, or one less, can be
    /// made good elsewhere, step by step along rows and columns.
    /// </summary>
    public List<(int Row, int Column)> FromTradingOff() =>
        [
            .. Everywhere()
                .Where(c => IsHidden(c.Row, c.Column))
                .Where(c =>
                    !CanTrade(c.Row, c.Column, inward: true)
                    && !CanTrade(c.Row, c.Column, inward: false)
                ),
        ];

    // Whether a number may change so that the sum of its row has one more to give away (inward), or one less.
    private bool MayChange(int row, int column, bool inward)
    {
        bool total = (row == Rows - 1) != (column == Columns - 1);
        return IsHidden(row, column)
            && (
                total != inward
                    ? truth[row, column] < most[row, column]
                    : truth[row, column] > least[row, column]
            );
    }

    private bool CanTrade(int row, int column, bool inward)
    {
        if (!MayChange(row, column, inward))
        {
            return false;
        }
        var seenNodes = new HashSet<int> { Rows + column };
        var open = new Queue<int>(seenNodes);
        while (open.TryDequeue(out int node))
        {
            int count = node < Rows ? Columns : Rows;
            for (int place = 0; place < count; place++)
            {
                var (r, c) = node < Rows ? (node, place) : (place, node - Rows);
                int to = node < Rows ? Rows + place : place;
                bool way = node < Rows ? inward : !inward;
                if ((r, c) == (row, column) || !MayChange(r, c, way) || !seenNodes.Add(to))
                {
                    continue;
                }
                if (to == row)
                {
                    return true;
                }
                open.Enqueue(to);
            }
        }
        return false;
    }

    // A total follows from what stands before it; anything else is bounded by the totals that are seen.
    private (long Low, long High) Range(long[,] table, int row, int column)
    {
        var (low, high) = (least[row, column], most[row, column]);
        long before = Sum(column, place => table[row, place]);
        long above = Sum(row, place => table[place, column]);
        if (column == Columns - 1)
        {
            (low, high) = (Math.Max(low, before), Math.Min(high, before));
        }
        if (row == Rows - 1)
        {
            (low, high) = (Math.Max(low, above), Math.Min(high, above));
        }
        if (column < Columns - 1)
        {
            high = Math.Min(high, most[row, Columns - 1] - before - Rest(least));
            low = Math.Max(low, least[row, Columns - 1] - before - Rest(most));
        }
        if (row < Rows - 1)
        {
            high = Math.Min(high, most[Rows - 1, column] - above);
        }
        return (low, high);

        long Rest(long[,] bounds) =>
            Sum(Columns - 2 - column, place => bounds[row, column + 1 + place]);
    }

    private static long Sum(int places, Func<int, long> value)
    {
        long sum = 0;
        for (int place = 0; place < places; place++)
        {
            sum += value(place);
        }
        return sum;
    }

    // Gauss and Jordan, modulo a prime: an unknown that stands alone in its line is known.
    private static IEnumerable<int> Reduce(List<long[]> lines, int unknowns)
    {
        int rank = 0;
        for (int place = 0; place < unknowns && rank < lines.Count; place++)
        {
            int pivot = lines.FindIndex(rank, l => l[place] != 0);
            if (pivot < 0)
            {
                continue;
            }
            (lines[rank], lines[pivot]) = (lines[pivot], lines[rank]);
            long inverse = (long)
                System.Numerics.BigInteger.ModPow(lines[rank][place], Prime - 2, Prime);
            lines[rank] = [.. lines[rank].Select(v => v * inverse % Prime)];
            for (int line = 0; line < lines.Count; line++)
            {
                long times = lines[line][place];
                if (line != rank && times != 0)
                {
                    for (int v = 0; v < unknowns; v++)
                    {
                        lines[line][v] =
                            (lines[line][v] + ((Prime - times) * lines[rank][v])) % Prime;
                    }
                }
            }
            rank++;
        }
        return lines
            .Take(rank)
            .Where(l => l.Count(v => v != 0) == 1)
            .Select(l => Array.FindIndex(l, v => v != 0));
    }
}
