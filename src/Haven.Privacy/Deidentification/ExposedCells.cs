namespace Haven.Privacy.Deidentification;

/// <summary>
/// Finds the hidden cells that can be worked out all the same, in time linear in the cells of the table: those on no
/// cycle that could be walked. Two steps: a cell between two strongly connected parts is on none; within one, a cell
/// that could change both ways is on none exactly if the part falls apart without it.
/// </summary>
/// <remarks>
/// D. Gusfield, A graph theoretic approach to statistical data security, SIAM J. Comput. 17 (1988); F. Boesch and
/// R. Tindell, Robbins's theorem for mixed multigraphs, Amer. Math. Monthly 87 (1980); R. Tarjan for both searches.
/// </remarks>
internal sealed class ExposedCells
{
    private readonly HiddenCells cells;
    private readonly int[] found;
    private readonly int[] low;
    private readonly int[] part;
    private readonly int[] next;
    private readonly int[] path;
    private int depth;
    private int time;
    private int parts;

    private ExposedCells(HiddenCells cells)
    {
        this.cells = cells;
        int nodes = cells.Rows + cells.Columns;
        found = new int[nodes];
        low = new int[nodes];
        part = new int[nodes];
        next = new int[nodes];
        path = new int[nodes];
    }

    /// <summary>Marks them, and says how many there are.</summary>
    public static int Mark(HiddenCells cells)
    {
        foreach (ref byte flag in cells.Flags)
        {
            flag &= unchecked((byte)~HiddenCells.Exposed);
        }
        var search = new ExposedCells(cells);
        search.FindParts();
        search.FindBridges();
        return search.Count();
    }

    private bool IsRow(int node) => node < cells.Rows;

    private int Cell(int node, int other) =>
        IsRow(node) ? cells.Index(node, other - cells.Rows) : cells.Index(other, node - cells.Rows);

    // The next node that a hidden cell with this flag leads to, or -1.
    private int Step(int node, int flag)
    {
        var flags = cells.Flags;
        bool row = IsRow(node);
        int last = row ? cells.Columns : cells.Rows;
        int stride = row ? 1 : cells.Columns;
        int start = row ? node * cells.Columns : node - cells.Rows;
        while (next[node] < last)
        {
            int place = next[node]++;
            if ((flags[start + (place * stride)] & flag) == flag)
            {
                return row ? cells.Rows + place : place;
            }
        }
        return -1;
    }

    private void FindParts()
    {
        int[] open = new int[found.Length];
        int waiting = 0;
        for (int root = 0; root < found.Length; root++)
        {
            if (found[root] != 0)
            {
                continue;
            }
            Enter(root);
            open[waiting++] = root;
            while (depth > 0)
            {
                int node = path[depth - 1];
                int to = Step(
                    node,
                    HiddenCells.Hidden | (IsRow(node) ? HiddenCells.ToColumn : HiddenCells.ToRow)
                );
                if (to < 0)
                {
                    Leave(node);
                    if (low[node] == found[node])
                    {
                        parts++;
                        do
                        {
                            part[open[--waiting]] = parts;
                        } while (open[waiting] != node);
                    }
                }
                else if (found[to] == 0)
                {
                    Enter(to);
                    open[waiting++] = to;
                }
                else if (part[to] == 0)
                {
                    low[node] = Math.Min(low[node], found[to]);
                }
            }
        }
    }

    private void FindBridges()
    {
        Array.Clear(found);
        Array.Clear(next);
        int[] parent = new int[found.Length];
        Array.Fill(parent, -1);
        for (int root = 0; root < found.Length; root++)
        {
            if (found[root] != 0)
            {
                continue;
            }
            Enter(root);
            while (depth > 0)
            {
                int node = path[depth - 1];
                int to = Step(node, HiddenCells.Hidden);
                if (to < 0)
                {
                    Leave(node);
                    if (parent[node] >= 0 && low[node] == found[node])
                    {
                        cells.Flags[Cell(parent[node], node)] |= HiddenCells.Exposed;
                    }
                }
                else if (to == parent[node] || part[to] != part[node])
                {
                    continue;
                }
                else if (found[to] == 0)
                {
                    parent[to] = node;
                    Enter(to);
                }
                else
                {
                    low[node] = Math.Min(low[node], found[to]);
                }
            }
        }
    }

    private void Enter(int node)
    {
        found[node] = low[node] = ++time;
        path[depth++] = node;
    }

    private void Leave(int node)
    {
        depth--;
        if (depth > 0)
        {
            low[path[depth - 1]] = Math.Min(low[path[depth - 1]], low[node]);
        }
    }

    private int Count()
    {
        int exposed = 0;
        for (int row = 0, cell = 0; row < cells.Rows; row++)
        {
            for (int column = 0; column < cells.Columns; column++, cell++)
            {
                ref byte flag = ref cells.Flags[cell];
                if ((flag & HiddenCells.Hidden) == 0 || (flag & HiddenCells.Absent) != 0)
                {
                    flag &= unchecked((byte)~HiddenCells.Exposed);
                    continue;
                }
                if (part[row] != part[cells.Rows + column])
                {
                    flag |= HiddenCells.Exposed;
                }
                exposed += (flag & HiddenCells.Exposed) >> 6;
            }
        }
        return exposed;
    }
}
