namespace Haven.Privacy.Deidentification.Anonymity;

/// <summary>
/// All generalisations: one level for each column. Each is a number whose digits are the levels; each has a bound that
/// its loss cannot fall below.
/// </summary>
internal sealed class Lattice
{
    /// <summary>More generalisations are not looked at.</summary>
    public const int Most = 4_000_000;

    private readonly int[] levels;
    private readonly int[] steps;
    private readonly bool[] ruledOut;

    /// <exception cref="UnfitTableException">There are more than <see cref="Most"/>.</exception>
    public Lattice(Microdata table, Loss loss)
    {
        levels = [.. table.Quasi.Select(c => c.Hierarchy.Levels)];
        steps = new int[levels.Length];
        long count = 1;
        for (int column = 0; column < levels.Length; column++)
        {
            steps[column] = (int)count;
            count *= levels[column];
            if (count > Most)
            {
                throw new UnfitTableException(
                    $"These columns have more than {Most:N0} generalisations together. Name fewer columns, or give them fewer levels."
                );
            }
        }
        ruledOut = new bool[count];
        Bounds = new double[count];
        int[] node = new int[levels.Length];
        for (int number = 0; number < count; number++)
        {
            Read(number, node);
            Bounds[number] = loss.Bound(node);
        }
    }

    /// <summary>What the loss of each generalisation cannot fall below.</summary>
    public double[] Bounds { get; }

    public bool IsRuledOut(int number) => ruledOut[number];

    /// <summary>The levels of a generalisation.</summary>
    public void Read(int number, int[] node)
    {
        for (int column = 0; column < node.Length; column++)
        {
            node[column] = Level(number, column);
        }
    }

    public int Level(int number, int column) => number / steps[column] % levels[column];

    /// <summary>The coarsest levels than which none of these is finer.</summary>
    public int[] Meet(int[] numbers)
    {
        int[] meet = new int[levels.Length];
        for (int column = 0; column < meet.Length; column++)
        {
            meet[column] = numbers.Min(number => Level(number, column));
        }
        return meet;
    }

    public void RuleOut(int number) => ruledOut[number] = true;

    /// <summary>Rules out a generalisation with all that are nowhere coarser.</summary>
    public void RuleOutFrom(int[] node)
    {
        int[] at = new int[node.Length];
        int number = 0;
        for (int column = 0; column < node.Length; )
        {
            ruledOut[number] = true;
            for (column = 0; column < node.Length; column++)
            {
                if (at[column] < node[column])
                {
                    at[column]++;
                    number += steps[column];
                    break;
                }
                number -= at[column] * steps[column];
                at[column] = 0;
            }
        }
    }
}
