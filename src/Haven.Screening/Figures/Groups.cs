namespace Haven.Screening.Figures;

/// <summary>
/// Puts things that too few people stand behind together with their neighbours, until enough stand behind each. Totals
/// that stand in several tables are made of these, so that none of them is ever small.
/// </summary>
internal sealed class Groups
{
    private readonly int[] of;

    private Groups(int[] of, int count)
    {
        this.of = of;
        Count = count;
    }

    public int Count { get; }

    public int this[int place] => of[place];

    /// <summary>How many there are with this thing in them.</summary>
    public IEnumerable<int> Members(int group) =>
        Enumerable.Range(0, of.Length).Where(place => of[place] == group);

    public string Name(int group, IReadOnlyList<string> names, string between) =>
        string.Join(between, Members(group).Select(place => names[place]));

    public static Groups Make(IReadOnlyList<long> counts, int threshold)
    {
        int[] of = [.. Enumerable.Range(0, counts.Count)];
        while (Smallest() is { } small && Neighbour(small) is { } neighbour)
        {
            for (int place = 0; place < of.Length; place++)
            {
                of[place] = of[place] == small ? neighbour : of[place];
            }
        }
        int[] order = [.. of.Distinct()];
        return new Groups([.. of.Select(g => Array.IndexOf(order, g))], order.Length);

        long Sum(int group) => counts.Where((_, place) => of[place] == group).Sum();

        int? Smallest() =>
            of.Distinct()
                .Where(g => Sum(g) > 0 && Sum(g) < threshold)
                .Select(g => (int?)g)
                .MinBy(g => Sum(g!.Value));

        // The nearest that anybody stands behind; of two that are as near, the smaller one.
        int? Neighbour(int group) =>
            of.Distinct()
                .Where(g => g != group && Sum(g) > 0)
                .Select(g => (int?)g)
                .MinBy(g => (Distance(group, g!.Value), Sum(g.Value)));

        int Distance(int one, int other) =>
            Enumerable
                .Range(0, of.Length)
                .Where(place => of[place] == one)
                .Min(place =>
                    Enumerable
                        .Range(0, of.Length)
                        .Where(p => of[p] == other)
                        .Min(p => Math.Abs(p - place))
                );
    }
}
