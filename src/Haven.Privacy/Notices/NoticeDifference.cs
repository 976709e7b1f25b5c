namespace Haven.Privacy.Notices;

public enum NoticeDifferenceKind
{
    Same,
    New,
    Gone,
}

/// <summary>A line of one of two texts, or of both.</summary>
public sealed record NoticeDifferenceLine(NoticeDifferenceKind Kind, string Text);

/// <summary>What changed between two versions, line by line, as a reader sees them.</summary>
public static class NoticeDifference
{
    // Beyond this the middle is shown as gone and new: comparing would take memory without bound.
    private const long MostCells = 4_000_000;

    public static IReadOnlyList<NoticeDifferenceLine> Between(
        IReadOnlyList<NoticePart> before,
        IReadOnlyList<NoticePart> after
    ) => Between(LinesOf(before), LinesOf(after));

    internal static IReadOnlyList<NoticeDifferenceLine> Between(
        IReadOnlyList<string> before,
        IReadOnlyList<string> after
    )
    {
        int start = 0;
        while (start < before.Count && start < after.Count && before[start] == after[start])
        {
            start++;
        }
        int end = 0;
        while (
            end < before.Count - start
            && end < after.Count - start
            && before[^(end + 1)] == after[^(end + 1)]
        )
        {
            end++;
        }
        return
        [
            .. before.Take(start).Select(Same),
            .. Middle(
                [.. before.Skip(start).Take(before.Count - start - end)],
                [.. after.Skip(start).Take(after.Count - start - end)]
            ),
            .. before.TakeLast(end).Select(Same),
        ];
    }

    private static List<string> LinesOf(IReadOnlyList<NoticePart> parts) =>
        [.. parts.SelectMany(p => p.Pieces).SelectMany(p => p.Lines)];

    // The longest common subsequence, from the end, so that it can be read from the beginning.
    private static IEnumerable<NoticeDifferenceLine> Middle(string[] before, string[] after)
    {
        if ((long)before.Length * after.Length > MostCells)
        {
            foreach (string line in before)
            {
                yield return Gone(line);
            }
            foreach (string line in after)
            {
                yield return New(line);
            }
            yield break;
        }
        int[,] common = new int[before.Length + 1, after.Length + 1];
        for (int i = before.Length - 1; i >= 0; i--)
        {
            for (int j = after.Length - 1; j >= 0; j--)
            {
                common[i, j] =
                    before[i] == after[j]
                        ? common[i + 1, j + 1] + 1
                        : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }
        int b = 0,
            a = 0;
        while (b < before.Length || a < after.Length)
        {
            if (b < before.Length && a < after.Length && before[b] == after[a])
            {
                yield return Same(before[b]);
                (b, a) = (b + 1, a + 1);
            }
            else if (
                a == after.Length
                || (b < before.Length && common[b + 1, a] >= common[b, a + 1])
            )
            {
                yield return Gone(before[b++]);
            }
            else
            {
                yield return New(after[a++]);
            }
        }
    }

    private static NoticeDifferenceLine Same(string text) => new(NoticeDifferenceKind.Same, text);

    private static NoticeDifferenceLine New(string text) => new(NoticeDifferenceKind.New, text);

    private static NoticeDifferenceLine Gone(string text) => new(NoticeDifferenceKind.Gone, text);
}
