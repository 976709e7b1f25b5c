namespace Haven.Privacy.Deidentification.Anonymity;

/// <summary>Whether sensitive values are diverse enough, told from how often each occurs.</summary>
internal static class Diversity
{
    // So much may be lost in adding up logarithms: l equally frequent values have the entropy of l.
    private const double Rounding = 1e-12;

    /// <param name="counts">How often each value occurs that does; put into another order.</param>
    public static bool IsEnough(AnonymityRule rule, Span<int> counts) =>
        counts.Length >= rule.L
        && rule.Diversity switch
        {
            DiversityKind.Distinct => true,
            DiversityKind.Entropy => Entropy(counts) >= Math.Log(rule.L) - Rounding,
            _ => IsRecursive(counts, rule.L, rule.C),
        };

    private static double Entropy(ReadOnlySpan<int> counts)
    {
        long all = 0;
        double sum = 0;
        foreach (int count in counts)
        {
            all += count;
            sum += count * Math.Log(count);
        }
        return Math.Log(all) - (sum / all);
    }

    private static bool IsRecursive(Span<int> counts, int l, double c)
    {
        counts.Sort();
        long rare = 0;
        foreach (int count in counts[..^(l - 1)])
        {
            rare += count;
        }
        return counts[^1] < c * rare;
    }
}
