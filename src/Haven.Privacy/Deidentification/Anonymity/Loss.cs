namespace Haven.Privacy.Deidentification.Anonymity;

/// <summary>
/// What generalising takes away. A cell whose group covers g of the hierarchy's n leaves loses (g - 1) / (n - 1), a cell
/// of a suppressed record 1, a column the mean of its cells; the score is the geometric mean of 1 + the columns' losses,
/// minus 1: from 0 (nothing) to 1 (everything).
/// </summary>
/// <remarks>Compared are the products of which the roots are not drawn yet: rounding keeps their order.</remarks>
internal sealed class Loss
{
    private readonly Microdata table;
    private readonly long[][] lost;

    public Loss(Microdata table)
    {
        this.table = table;
        lost = [.. table.Quasi.Select(column => Lost(column))];
    }

    /// <summary>The product if nothing was suppressed: with suppression it cannot be less, as no cell loses more than 1.</summary>
    public double Bound(int[] node)
    {
        double product = 1;
        for (int column = 0; column < node.Length; column++)
        {
            product *= Factor(column, lost[column][node[column]]);
        }
        return product;
    }

    /// <summary>The product when the classes that are marked are suppressed.</summary>
    public double Of(int[] node, Tuples tuples, Partition partition, ReadOnlySpan<bool> suppressed)
    {
        var classes = partition.Classes;
        double product = 1;
        for (int column = 0; column < node.Length; column++)
        {
            // Whole numbers, so that the order of adding up changes nothing.
            int all = table.Quasi[column].Hierarchy.Leaves - 1;
            int[] lostAt = table.Quasi[column].Hierarchy.Lost(node[column]);
            int[] leaves = tuples.Leaves[column];
            long sum = lost[column][node[column]];
            for (int c = 0; c < classes.Length; c++)
            {
                if (suppressed[c])
                {
                    sum += (long)classes[c].Records * (all - lostAt[leaves[classes[c].First]]);
                }
            }
            product *= Factor(column, sum);
        }
        return product;
    }

    /// <summary>The score that belongs to a product.</summary>
    public double Score(double product) => Math.Pow(product, 1.0 / table.Quasi.Count) - 1;

    private static long[] Lost(QuasiColumn column)
    {
        long[] counts = new long[column.Hierarchy.Leaves];
        foreach (int leaf in column.Leaves)
        {
            counts[leaf]++;
        }
        long[] sums = new long[column.Hierarchy.Levels];
        for (int level = 0; level < sums.Length; level++)
        {
            int[] lost = column.Hierarchy.Lost(level);
            for (int leaf = 0; leaf < counts.Length; leaf++)
            {
                sums[level] += counts[leaf] * lost[leaf];
            }
        }
        return sums;
    }

    // A column with one value only has nothing to lose.
    private double Factor(int column, long sum)
    {
        int all = table.Quasi[column].Hierarchy.Leaves - 1;
        return all == 0 || table.Records == 0 ? 1 : 1 + (sum / ((double)all * table.Records));
    }
}
