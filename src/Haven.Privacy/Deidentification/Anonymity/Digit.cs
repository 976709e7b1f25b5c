using System.Runtime.CompilerServices;

namespace Haven.Privacy.Deidentification.Anonymity;

/// <summary>What a column adds to the key of each tuple.</summary>
/// <param name="Leaves">For each tuple, its leaf.</param>
/// <param name="Groups">For each leaf, its group; null where it is the leaf itself.</param>
/// <param name="Width">How many groups there are.</param>
internal readonly record struct Digit(int[] Leaves, int[]? Groups, int Width)
{
    /// <summary>The digits by which a generalisation tells tuples apart.</summary>
    /// <param name="apart">Whether tuples with different sensitive values are told apart too.</param>
    public static List<Digit> Of(Microdata table, Tuples tuples, int[] levels, bool apart = false)
    {
        var digits = new List<Digit>(levels.Length + 1);
        for (int column = 0; column < levels.Length; column++)
        {
            var hierarchy = table.Quasi[column].Hierarchy;
            int level = levels[column];
            if (hierarchy.Width(level) > 1)
            {
                int[]? groups = level == 0 ? null : hierarchy.Groups(level);
                digits.Add(new Digit(tuples.Leaves[column], groups, hierarchy.Width(level)));
            }
        }
        if (apart && tuples.Sensitive is not null)
        {
            digits.Add(new Digit(tuples.Sensitive, null, table.Sensitive!.Values.Count));
        }
        return digits;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AppendTo(Span<ulong> keys, int start)
    {
        var leaves = Leaves.AsSpan(start, keys.Length);
        ulong width = (ulong)Width;
        if (Groups is null)
        {
            for (int i = 0; i < keys.Length; i++)
            {
                keys[i] = (keys[i] * width) + (ulong)leaves[i];
            }
            return;
        }
        int[] groups = Groups;
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = (keys[i] * width) + (ulong)groups[leaves[i]];
        }
    }
}
