namespace Haven.Privacy.Deidentification.Anonymity;

/// <summary>One value with all that it is generalised to, the finest first.</summary>
/// <param name="Line">Where it stands in its source, from 1, for messages.</param>
public sealed record HierarchyRow(int Line, IReadOnlyList<string> Values);

/// <summary>
/// What the values of a column may be generalised to, in levels. On level 0 each value (leaf) stands for itself; on each
/// further level leaves share a label, and who shares one on a level shares one on all further levels.
/// </summary>
public sealed class Hierarchy
{
    private readonly Dictionary<string, int> leaves;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> find;
    private readonly Level[] levels;

    private sealed record Level(int[] Groups, string[] Labels, int[] Covered);

    private Hierarchy(string column, Dictionary<string, int> leaves, Level[] levels)
    {
        Column = column;
        this.leaves = leaves;
        this.levels = levels;
        find = leaves.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public string Column { get; }

    /// <summary>How many levels there are, level 0 among them.</summary>
    public int Levels => levels.Length;

    /// <summary>How many values there are, whether or not a table has them.</summary>
    public int Leaves => leaves.Count;

    /// <summary>The number of a value, from 0; -1 where the hierarchy does not have it.</summary>
    public int LeafOf(ReadOnlySpan<char> value) =>
        find.TryGetValue(value, out int leaf) ? leaf : -1;

    /// <summary>What a leaf is called on a level.</summary>
    public string Label(int level, int leaf) => levels[level].Labels[levels[level].Groups[leaf]];

    /// <summary>For each leaf, the number of its group on a level.</summary>
    internal int[] Groups(int level) => levels[level].Groups;

    /// <summary>How many groups a level has.</summary>
    internal int Width(int level) => levels[level].Labels.Length;

    /// <summary>For each leaf, how many other leaves its group on a level covers: what is lost, in leaves.</summary>
    internal int[] Lost(int level) => levels[level].Covered;

    /// <exception cref="UnfitTableException">
    /// Rows that differ in length, have gaps, name a value twice, go round in a circle, or part again on a further level
    /// what was one on a level before.
    /// </exception>
    public static Hierarchy Of(string column, IReadOnlyList<HierarchyRow> rows)
    {
        if (rows.Count == 0)
        {
            throw new UnfitTableException("There is no value in it. Give one line to each value.");
        }
        var leaves = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            RequireWhole(row, rows[0]);
            if (!leaves.TryAdd(row.Values[0], leaves.Count))
            {
                throw new UnfitTableException(
                    $"Line {row.Line}: its value stands in line {rows[leaves[row.Values[0]]].Line} already. Leave one of them."
                );
            }
        }
        HierarchyCircle.Refuse(rows);
        var levels = new Level[rows[0].Values.Count];
        for (int level = 0; level < levels.Length; level++)
        {
            levels[level] = Of(rows, level);
            if (level > 0)
            {
                RequireNested(rows, levels[level - 1], levels[level], level);
            }
        }
        return new Hierarchy(column, leaves, levels);
    }

    private static void RequireWhole(HierarchyRow row, HierarchyRow first)
    {
        if (row.Values.Count != first.Values.Count)
        {
            throw new UnfitTableException(
                $"Line {row.Line} has {row.Values.Count} levels and line {first.Line} has {first.Values.Count}. "
                    + "Every value needs as many."
            );
        }
        for (int level = 1; level < row.Values.Count; level++)
        {
            if (string.IsNullOrWhiteSpace(row.Values[level]))
            {
                throw new UnfitTableException(
                    $"Line {row.Line} has a hole at level {level}. Write what the value becomes there."
                );
            }
        }
    }

    private static Level Of(IReadOnlyList<HierarchyRow> rows, int level)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        int[] groups = new int[rows.Count];
        for (int leaf = 0; leaf < groups.Length; leaf++)
        {
            string label = rows[leaf].Values[level];
            if (!numbers.TryGetValue(label, out groups[leaf]))
            {
                groups[leaf] = numbers[label] = numbers.Count;
            }
        }
        int[] sizes = new int[numbers.Count];
        foreach (int group in groups)
        {
            sizes[group]++;
        }
        return new Level(groups, [.. numbers.Keys], Array.ConvertAll(groups, g => sizes[g] - 1));
    }

    private static void RequireNested(
        IReadOnlyList<HierarchyRow> rows,
        Level finer,
        Level coarser,
        int level
    )
    {
        int[] seen = new int[finer.Labels.Length];
        for (int leaf = 0; leaf < finer.Groups.Length; leaf++)
        {
            ref int first = ref seen[finer.Groups[leaf]];
            if (first == 0)
            {
                first = leaf + 1;
            }
            else if (coarser.Groups[first - 1] != coarser.Groups[leaf])
            {
                throw new UnfitTableException(
                    $"Lines {rows[first - 1].Line} and {rows[leaf].Line} are one at level {level - 1} and two at level {level}. "
                        + "What has become one stays one: change one of the lines."
                );
            }
        }
    }
}
