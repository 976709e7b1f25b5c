using System.Numerics;

namespace Haven.Privacy.Deidentification.Anonymity;

/// <summary>Tells which classes must be suppressed, and how many records those have.</summary>
/// <param name="most">How many tuples there are at the most.</param>
internal sealed class Judge(AnonymityRule rule, Microdata table, int most)
{
    private readonly bool[] suppressed = new bool[most];
    private readonly int values = table.Sensitive?.Values.Count ?? 0;
    private readonly bool asks = table.Sensitive is not null && rule.AsksForDiversity;
    private readonly int limit = rule.MostSuppressed(table.Records);

    private readonly int[] counts = new int[table.Sensitive?.Values.Count ?? 0];
    private readonly int[] found = new int[table.Sensitive?.Values.Count ?? 0];
    private readonly int[] ends = new int[most];
    private readonly int[] order = new int[most];

    /// <summary>For each class, whether it must be suppressed.</summary>
    public ReadOnlySpan<bool> Suppressed => suppressed;

    /// <summary>
    /// How many classes there can be where no more than the limit is suppressed: suppressed ones with a record each, and
    /// others with as many as they need.
    /// </summary>
    public int MostClasses { get; } =
        MostOf(
            table.Records,
            rule.MostSuppressed(table.Records),
            table.Sensitive is null ? rule.K : Math.Max(rule.K, rule.L)
        );

    /// <summary>What is found of a generalisation that has more classes.</summary>
    public static Verdict TooManyClasses { get; } = new(0, Allowed: false, FinerNeither: true);

    /// <summary>What is found of a generalisation.</summary>
    /// <param name="Records">How many records must be suppressed.</param>
    /// <param name="Allowed">Whether that is within the limit.</param>
    /// <param name="FinerNeither">If not, whether it is certain that nothing finer is.</param>
    internal readonly record struct Verdict(int Records, bool Allowed, bool FinerNeither);

    /// <remarks>
    /// Whoever has enough people alike, or enough different values, still has them together with others: what a finer
    /// generalisation suppresses for that is at least as much. So it is for every rule where nothing is suppressed. But
    /// classes with a diverse entropy, or recursively diverse, lose that together with others that are not.
    /// </remarks>
    public Verdict Of(Tuples tuples, Partition partition)
    {
        int sum = MarkTooFew(partition);
        if (sum > limit)
        {
            return new Verdict(sum, Allowed: false, FinerNeither: true);
        }
        bool isDistinct = rule.Diversity == DiversityKind.Distinct;
        if (asks && !(isDistinct && values <= 64))
        {
            sum += MarkNotDiverse(tuples, partition);
        }
        return new Verdict(sum, sum <= limit, isDistinct || limit == 0);
    }

    /// <summary>Whether the records that are marked could be a class.</summary>
    public bool IsClass(ReadOnlySpan<bool> records)
    {
        int[] occur = new int[values];
        int count = 0;
        for (int record = 0; record < records.Length; record++)
        {
            if (records[record])
            {
                count++;
                if (table.Sensitive is { } sensitive)
                {
                    occur[sensitive.Codes[record]]++;
                }
            }
        }
        return count >= rule.K
            && (!asks || Diversity.IsEnough(rule, Array.FindAll(occur, n => n > 0)));
    }

    private static int MostOf(int records, int suppressed, int fewest) =>
        suppressed + ((records - suppressed) / fewest);

    // Up to 64 values have a bit each: then there are as many different ones as bits.
    private int MarkTooFew(Partition partition)
    {
        var classes = partition.Classes;
        int fewest = asks && values <= 64 ? rule.L : 0;
        int sum = 0;
        for (int c = 0; c < classes.Length; c++)
        {
            bool bad =
                classes[c].Records < rule.K || BitOperations.PopCount(classes[c].Values) < fewest;
            suppressed[c] = bad;
            sum += bad ? classes[c].Records : 0;
        }
        return sum;
    }

    private int MarkNotDiverse(Tuples tuples, Partition partition)
    {
        SortByClass(tuples.Count, partition);
        var classes = partition.Classes;
        int sum = 0;
        for (int c = 0, at = 0; c < classes.Length; c++)
        {
            var members = order.AsSpan(at, ends[c] - at);
            at = ends[c];
            if (!suppressed[c] && !Diversity.IsEnough(rule, Count(members, tuples)))
            {
                suppressed[c] = true;
                sum += classes[c].Records;
            }
        }
        return sum;
    }

    // How often each value occurs in these tuples that does.
    private Span<int> Count(ReadOnlySpan<int> members, Tuples tuples)
    {
        int[] sensitive = tuples.Sensitive!;
        int different = 0;
        foreach (int tuple in members)
        {
            ref int count = ref counts[sensitive[tuple]];
            if (count == 0)
            {
                found[different++] = sensitive[tuple];
            }
            count += tuples.Records?[tuple] ?? 1;
        }
        for (int i = 0; i < different; i++)
        {
            (found[i], counts[found[i]]) = (counts[found[i]], 0);
        }
        return found.AsSpan(0, different);
    }

    private void SortByClass(int tuples, Partition partition)
    {
        var classOf = partition.ClassOf;
        Array.Clear(ends, 0, partition.Count);
        for (int tuple = 0; tuple < tuples; tuple++)
        {
            ends[classOf[tuple]]++;
        }
        for (int c = 0, sum = 0; c < partition.Count; c++)
        {
            (ends[c], sum) = (sum, sum + ends[c]);
        }
        for (int tuple = 0; tuple < tuples; tuple++)
        {
            order[ends[classOf[tuple]]++] = tuple;
        }
    }
}
