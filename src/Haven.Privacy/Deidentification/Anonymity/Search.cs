namespace Haven.Privacy.Deidentification.Anonymity;

/// <summary>The search for the best generalisation of one table.</summary>
internal sealed class Search
{
    // Merging costs about as much as trying once or twice.
    private const int WorthMerging = 4;

    private readonly CancellationToken cancellationToken;
    private readonly Microdata table;
    private readonly Loss loss;
    private readonly Lattice lattice;
    private readonly Partition partition;
    private readonly Judge judge;
    private readonly int[] widestFirst;
    private readonly int[] node;
    private int best = -1;
    private double least = double.PositiveInfinity;

    public Search(Microdata table, AnonymityRule rule, CancellationToken cancellationToken)
    {
        this.table = table;
        this.cancellationToken = cancellationToken;
        loss = new Loss(table);
        lattice = new Lattice(table, loss);
        partition = new Partition(table.Records);
        judge = new Judge(rule, table, table.Records);
        node = new int[table.Quasi.Count];
        widestFirst =
        [
            .. Enumerable
                .Range(0, node.Length)
                .OrderByDescending(column => table.Quasi[column].Hierarchy.Leaves),
        ];
    }

    /// <summary>How many generalisations were looked at.</summary>
    public int Tried { get; private set; }

    /// <summary>The levels of the best, or null.</summary>
    public int[]? Run()
    {
        int[] all = [.. Enumerable.Range(0, lattice.Bounds.Length)];
        Array.Sort((double[])lattice.Bounds.Clone(), all);
        var tuples = Merge(Tuples.Of(table), new int[node.Length]);
        Halve(all, tuples);
        Explore(Open(all), tuples, new int[node.Length], 0);
        if (best < 0)
        {
            return null;
        }
        lattice.Read(best, node);
        return node;
    }

    // A first good one: those that lose more than it need no look, and they are about half of what was left each time.
    private void Halve(int[] all, Tuples tuples)
    {
        for (int from = 0, to = all.Length; from < to; )
        {
            int middle = (from + to) / 2;
            if (!lattice.IsRuledOut(all[middle]) && Try(all[middle], tuples))
            {
                to = middle;
            }
            else
            {
                from = middle + 1;
            }
        }
    }

    // The rest, from the coarsest: where one suppresses too much, whatever is finer does too. Column by column, the widest
    // first, it is parted by levels. All in one part are at least as coarse as their meet: what is alike there is merged.
    private void Explore(int[] open, Tuples tuples, int[] merged, int depth)
    {
        open = Open(open);
        if (open.Length < WorthMerging || depth == node.Length)
        {
            for (int last = open.Length - 1; last >= 0; last--)
            {
                if (IsOpen(open[last]))
                {
                    Try(open[last], tuples);
                }
            }
            return;
        }
        int[] meet = lattice.Meet(open);
        if (!meet.AsSpan().SequenceEqual(merged))
        {
            tuples = Merge(tuples, meet);
        }
        int column = widestFirst[depth];
        for (int level = table.Quasi[column].Hierarchy.Levels - 1; level >= meet[column]; level--)
        {
            Explore(
                Array.FindAll(open, n => lattice.Level(n, column) == level),
                tuples,
                meet,
                depth + 1
            );
        }
    }

    private int[] Open(int[] numbers) => Array.FindAll(numbers, IsOpen);

    private bool IsOpen(int number) =>
        !lattice.IsRuledOut(number) && lattice.Bounds[number] < least;

    private Tuples Merge(Tuples tuples, int[] levels)
    {
        partition.Group(tuples, Digit.Of(table, tuples, levels, apart: true));
        return tuples.Merged(partition);
    }

    private bool Try(int number, Tuples tuples)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Tried++;
        lattice.Read(number, node);
        lattice.RuleOut(number);
        var verdict = partition.Group(tuples, Digit.Of(table, tuples, node), judge.MostClasses)
            ? judge.Of(tuples, partition)
            : Judge.TooManyClasses;
        if (!verdict.Allowed)
        {
            if (verdict.FinerNeither)
            {
                lattice.RuleOutFrom(node);
            }
            return false;
        }
        double product = loss.Of(node, tuples, partition, judge.Suppressed);
        if (product < least)
        {
            least = product;
            best = number;
        }
        return true;
    }
}
