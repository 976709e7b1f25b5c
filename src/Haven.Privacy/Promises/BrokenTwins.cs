using System.Reflection;

namespace Haven.Privacy.Promises;

/// <summary>
/// How each check was tried with its mechanism broken, so that staff can see that it can fail: the file promises/twins.txt,
/// a line for each ("SCR-9.2: a role may do everything"), which the tests write from the twins that they try.
/// </summary>
public static class BrokenTwins
{
    private static readonly ILookup<string, string> All = ReadShipped()
        .ToLookup(l => l.Clause, l => l.Words, StringComparer.Ordinal);

    /// <summary>The ways in which a part was broken on purpose; none where nothing checks it.</summary>
    public static IReadOnlyList<string> Of(string promise, Clause clause) =>
        [.. All[FormattableString.Invariant($"{promise}.{clause.Number}")]];

    private static List<(string Clause, string Words)> ReadShipped()
    {
        using var stream =
            Assembly.GetExecutingAssembly().GetManifestResourceStream("promises/twins.txt")
            ?? throw new InvalidOperationException("promises/twins.txt was not shipped.");
        using var reader = new StreamReader(stream);
        return
        [
            .. reader
                .ReadToEnd()
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(l => l.Split(": ", 2))
                .Select(l => (l[0], l[1].Trim())),
        ];
    }
}
