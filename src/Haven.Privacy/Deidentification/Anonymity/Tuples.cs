namespace Haven.Privacy.Deidentification.Anonymity;

/// <summary>
/// Records counted: one tuple for all that are alike in every column, down to a level. Each column holds one leaf of the
/// tuple's group, any; on that level and above the others are in the same groups.
/// </summary>
internal sealed class Tuples
{
    private Tuples(int count, int[][] leaves, int[]? sensitive, int[]? records)
    {
        Count = count;
        Leaves = leaves;
        Sensitive = sensitive;
        Records = records;
    }

    public int Count { get; }

    /// <summary>For each quasi-identifying column, the leaf of each tuple.</summary>
    public int[][] Leaves { get; }

    /// <summary>The sensitive value of each tuple, where there is such a column.</summary>
    public int[]? Sensitive { get; }

    /// <summary>How many records each tuple stands for; null where it is one.</summary>
    public int[]? Records { get; }

    /// <summary>Every record by itself.</summary>
    public static Tuples Of(Microdata table) =>
        new(table.Records, [.. table.Quasi.Select(c => c.Leaves)], table.Sensitive?.Codes, null);

    /// <summary>The tuples of which a partition that kept sensitive values apart has one for each class.</summary>
    public Tuples Merged(Partition partition)
    {
        var classes = partition.Classes;
        int[] first = new int[classes.Length];
        int[] records = new int[classes.Length];
        for (int c = 0; c < classes.Length; c++)
        {
            first[c] = classes[c].First;
            records[c] = classes[c].Records;
        }
        int[][] leaves = Array.ConvertAll(Leaves, values => Gather(values, first));
        int[]? sensitive = Sensitive is null ? null : Gather(Sensitive, first);
        return new Tuples(first.Length, leaves, sensitive, records);
    }

    private static int[] Gather(int[] values, int[] at)
    {
        int[] gathered = new int[at.Length];
        for (int i = 0; i < gathered.Length; i++)
        {
            gathered[i] = values[at[i]];
        }
        return gathered;
    }
}
