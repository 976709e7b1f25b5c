namespace Haven.Privacy.Deidentification.Anonymity;

/// <summary>Looks for a label that is generalised, over others, to itself again.</summary>
internal static class HierarchyCircle
{
    /// <exception cref="UnfitTableException">There is one.</exception>
    public static void Refuse(IReadOnlyList<HierarchyRow> rows)
    {
        var above = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            for (int level = 1; level < row.Values.Count; level++)
            {
                string from = row.Values[level - 1];
                lines.TryAdd(from, row.Line);
                if (from != row.Values[level])
                {
                    (
                        above.TryGetValue(from, out var set)
                            ? set
                            : above[from] = new(StringComparer.Ordinal)
                    ).Add(row.Values[level]);
                }
            }
        }
        // Takes away, again and again, what nothing is generalised to: what is left goes in circles.
        var below = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string label in above.Values.SelectMany(labels => labels))
        {
            below[label] = below.GetValueOrDefault(label) + 1;
        }
        var free = new Stack<string>(above.Keys.Where(label => !below.ContainsKey(label)));
        while (free.TryPop(out string? label))
        {
            if (!above.Remove(label, out var labels))
            {
                continue;
            }
            foreach (string next in labels.Where(next => --below[next] == 0))
            {
                free.Push(next);
            }
        }
        if (above.Count > 0)
        {
            throw new UnfitTableException(
                $"The levels go round in a circle, at line {above.Keys.Min(label => lines[label])}. "
                    + "A value cannot become something wider that becomes the value again: rename one of them."
            );
        }
    }
}
