using Haven.Privacy.Deidentification.Anonymity;

namespace Haven.Tests.Privacy.Deidentification.Anonymity;

/// <summary>Invented tables, and the best generalisation found by trying each, straight from the definitions.</summary>
internal static class Trial
{
    public static Microdata Table(
        Random random,
        int records,
        int columns,
        int mostLeaves,
        int mostLevels,
        int values
    ) =>
        new(
            [
                .. Enumerable
                    .Range(0, columns)
                    .Select(c => RandomHierarchy(random, $"c{c}", mostLeaves, mostLevels))
                    .Select(h => new QuasiColumn(h, Codes(random, records, h.Leaves))),
            ],
            values == 0
                ? null
                : new SensitiveColumn(
                    "s",
                    [.. Enumerable.Range(0, values).Select(v => $"s{v}")],
                    Codes(random, records, values)
                )
        );

    public static double? Best(Microdata table, AnonymityRule rule)
    {
        double? best = null;
        foreach (var levels in Every([.. table.Quasi.Select(q => q.Hierarchy.Levels)]))
        {
            var classes = Classes(table, levels);
            var kept = classes.Where(c => IsKept(c, table, rule)).ToList();
            int suppressed = table.Records - kept.Sum(c => c.Count);
            if (suppressed <= rule.Suppression * table.Records)
            {
                double score = Score(table, levels, [.. kept.SelectMany(c => c)]);
                best = best is null ? score : Math.Min(best.Value, score);
            }
        }
        return best;
    }

    public static List<List<int>> Classes(Microdata table, int[] levels) =>
        [
            .. Enumerable
                .Range(0, table.Records)
                .GroupBy(r =>
                    string.Join(
                        '|',
                        table.Quasi.Select((q, c) => q.Hierarchy.Label(levels[c], q.Leaves[r]))
                    )
                )
                .Select(g => g.ToList()),
        ];

    public static bool IsKept(IReadOnlyList<int> records, Microdata table, AnonymityRule rule)
    {
        if (records.Count < rule.K)
        {
            return false;
        }
        if (table.Sensitive is not { } sensitive)
        {
            return true;
        }
        var shares = records
            .GroupBy(r => sensitive.Codes[r])
            .Select(g => (double)g.Count() / records.Count)
            .OrderDescending()
            .ToList();
        return rule.Diversity switch
        {
            DiversityKind.Distinct => shares.Count >= rule.L,
            DiversityKind.Entropy => Math.Exp(-shares.Sum(p => p * Math.Log(p))) > rule.L - 1e-9,
            _ => (shares[0] * records.Count) + 1e-9
                < rule.C * records.Count * shares.Skip(rule.L - 1).Sum(),
        };
    }

    private static double Score(Microdata table, int[] levels, HashSet<int> kept)
    {
        double product = 1;
        for (int c = 0; c < levels.Length; c++)
        {
            var (hierarchy, leaves) = table.Quasi[c];
            double lost = 0;
            for (int r = 0; r < table.Records && hierarchy.Leaves > 1; r++)
            {
                string label = hierarchy.Label(levels[c], leaves[r]);
                int covered = Enumerable
                    .Range(0, hierarchy.Leaves)
                    .Count(leaf => hierarchy.Label(levels[c], leaf) == label);
                lost += kept.Contains(r) ? (covered - 1.0) / (hierarchy.Leaves - 1) : 1;
            }
            product *= 1 + (lost / table.Records);
        }
        return Math.Pow(product, 1.0 / levels.Length) - 1;
    }

    private static IEnumerable<int[]> Every(int[] counts) =>
        counts.Aggregate(
            (IEnumerable<int[]>)
                [
                    [],
                ],
            (all, count) =>
                all.SelectMany(l => Enumerable.Range(0, count).Select(n => (int[])[.. l, n]))
        );

    private static int[] Codes(Random random, int records, int count)
    {
        // Some values are frequent, as in life.
        var codes = new int[records];
        for (int r = 0; r < records; r++)
        {
            codes[r] = (int)(count * Math.Pow(random.NextDouble(), 2));
        }
        return codes;
    }

    private static Hierarchy RandomHierarchy(
        Random random,
        string name,
        int mostLeaves,
        int mostLevels
    )
    {
        int leaves = random.Next(1, mostLeaves + 1);
        int levels = random.Next(1, mostLevels + 1);
        var rows = Enumerable
            .Range(0, leaves)
            .Select(leaf => new List<string> { $"{leaf}" })
            .ToList();
        var groups = Enumerable.Range(0, leaves).ToArray();
        for (int level = 1; level < levels; level++)
        {
            var next = groups.Select(_ => random.Next(Math.Max(1, leaves >> level))).ToArray();
            for (int leaf = 0; leaf < leaves; leaf++)
            {
                groups[leaf] = next[groups[leaf]];
                rows[leaf].Add($"{level}:{groups[leaf]}");
            }
        }
        return Hierarchy.Of(name, [.. rows.Select((row, i) => new HierarchyRow(i + 1, row))]);
    }
}
