namespace Haven.Privacy.Deidentification;

/// <summary>
/// Hides more cells, as few and as small ones as it finds, until none that is hidden can be worked out. An exposed cell is
/// put on a cycle of four: itself, another of its row, another of its column, and the one opposite. Each search looks at
/// a short list of a row and of a column, so that all of it takes time linear in the cells.
/// </summary>
internal sealed class Cover(HiddenCells cells)
{
    private const int Rounds = 6;

    // A table this small is tried over: what turns out not to be needed is shown again.
    private const int Small = 4096;

    private readonly List<int> added = [];

    /// <summary>Whether all that is hidden is safe now.</summary>
    public bool Complete()
    {
        int exposed = ExposedCells.Mark(cells);
        for (int round = 1; round <= Rounds && exposed > 0; round++)
        {
            // What is hidden for one often covers others: half of them wait for the next round.
            CoverSome(round == Rounds ? exposed : (exposed + 1) / 2);
            exposed = ExposedCells.Mark(cells);
        }
        if (exposed == 0 && cells.Flags.Length <= Small)
        {
            ShowWhatIsNotNeeded();
        }
        return exposed == 0;
    }

    private void CoverSome(int most)
    {
        var lists = new Shortlists(cells);
        for (int row = 0; row < cells.Rows && most > 0; row++)
        {
            for (int column = 0; column < cells.Columns && most > 0; column++)
            {
                if (cells.Is(row, column, HiddenCells.Exposed))
                {
                    CoverOne(row, column, lists.OfRow(row), lists.OfColumn(column));
                    most--;
                }
            }
        }
    }

    private void CoverOne(int row, int column, ReadOnlySpan<int> columns, ReadOnlySpan<int> rows)
    {
        var (best, bestRow, bestColumn) = (int.MaxValue, -1, -1);
        foreach (int other in rows)
        {
            foreach (int aside in columns)
            {
                if (other == row || aside == column)
                {
                    continue;
                }
                int cost =
                    Shortlists.Cost(cells, row, aside)
                    + Shortlists.Cost(cells, other, column)
                    + Shortlists.Cost(cells, other, aside);
                if (cost < best && IsCycle(row, column, other, aside))
                {
                    (best, bestRow, bestColumn) = (cost, other, aside);
                }
            }
        }
        if (bestRow >= 0)
        {
            Hide(row, bestColumn);
            Hide(bestRow, column);
            Hide(bestRow, bestColumn);
        }
    }

    private bool IsCycle(int row, int column, int other, int aside)
    {
        return Walk(HiddenCells.ToColumn, HiddenCells.ToRow)
            || Walk(HiddenCells.ToRow, HiddenCells.ToColumn);

        bool Walk(byte one, byte two) =>
            cells.Is(row, column, one)
            && Has(other, column, two)
            && Has(other, aside, one)
            && Has(row, aside, two);

        bool Has(int r, int c, byte way) =>
            cells.Is(r, c, way) && !cells.Is(r, c, HiddenCells.Fixed);
    }

    private void Hide(int row, int column)
    {
        if (!cells.Is(row, column, HiddenCells.Hidden))
        {
            cells.Hide(row, column);
            added.Add(cells.Index(row, column));
        }
    }

    private void ShowWhatIsNotNeeded()
    {
        var dearest = added.OrderByDescending(c =>
            Shortlists.Loss(cells, c / cells.Columns, c % cells.Columns)
        );
        foreach (int cell in dearest)
        {
            cells.Flags[cell] &= unchecked((byte)~HiddenCells.Hidden);
            if (ExposedCells.Mark(cells) > 0)
            {
                cells.Flags[cell] |= HiddenCells.Hidden;
            }
        }
    }
}
