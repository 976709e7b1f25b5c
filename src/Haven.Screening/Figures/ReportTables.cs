using Haven.Forms.Questionnaires;
using Haven.Privacy.Deidentification;

namespace Haven.Screening.Figures;

/// <summary>
/// The tables of a report. They are a fixed set, and share totals: how many clients there are in all, in each month, at
/// each level, with each instrument. None of these is small, because what few stand behind is put together first, and
/// each is shown in every table or in none, so that no table says anything of what another hides (adr 0023).
/// </summary>
internal sealed class ReportTables(Quarter quarter, IReadOnlyList<Outcome> outcomes, int threshold)
{
    // From the least to the most, so that neighbours can be put together.
    private static readonly (ConcernLevel? Level, ReportLine Line)[] Levels =
    [
        (null, new ReportLine("Too little known", "missing")),
        (ConcernLevel.None, new ReportLine("No concern", "none")),
        (ConcernLevel.Possible, new ReportLine("Possible concern", "possible")),
        (ConcernLevel.Clear, new ReportLine("Clear concern", "clear")),
    ];

    private static readonly string[] Looks = ["first", "second", "third", "other"];

    /// <summary>None where nobody is counted.</summary>
    public IReadOnlyList<ReportTable> Make()
    {
        if (outcomes.Count == 0)
        {
            return [];
        }
        var levels = GroupsOf(o => LevelPlace(o.Level), Levels.Length);
        var levelLines = Lines(levels, [.. Levels.Select(l => l.Line)]);
        string[] titles =
        [
            .. outcomes
                .Select(o => o.Instrument)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];
        var instruments = GroupsOf(o => Array.IndexOf(titles, o.Instrument), titles.Length);
        var months = GroupsOf(o => o.Month, 3);
        string[] monthNames =
        [
            .. Enumerable
                .Range(0, months.Count)
                .Select(g =>
                    months.Name(g, [.. Enumerable.Range(0, 3).Select(quarter.Month)], " and ")
                ),
        ];
        return
        [
            Shared(
                ("months", "Level of concern by month", "Month"),
                levelLines,
                monthNames,
                o => (months[o.Month], levels[LevelPlace(o.Level)]),
                Totals.AlwaysShown
            ),
            .. Sites(levels, levelLines),
            Shared(
                ("instruments", "Instruments by month", "Month"),
                Lines(
                    instruments,
                    [.. titles.Select((t, i) => new ReportLine(t, Looks[Math.Min(i, 3)]))]
                ),
                monthNames,
                o => (months[o.Month], instruments[Array.IndexOf(titles, o.Instrument)]),
                Totals.AlwaysShown
            ),
            .. titles
                .Where((_, place) => instruments.Members(instruments[place]).Count() == 1)
                .SelectMany(Indicators),
        ];
    }

    private static int LevelPlace(ConcernLevel? level) =>
        Array.FindIndex(Levels, l => l.Level == level);

    private Groups GroupsOf(Func<Outcome, int> place, int places)
    {
        long[] counts = new long[places];
        foreach (var outcome in outcomes)
        {
            counts[place(outcome)]++;
        }
        return Groups.Make(counts, threshold);
    }

    // A group looks like the strongest of what is in it.
    private static IReadOnlyList<ReportLine> Lines(
        Groups groups,
        IReadOnlyList<ReportLine> lines
    ) =>
        [
            .. Enumerable
                .Range(0, groups.Count)
                .Select(g => new ReportLine(
                    groups.Name(g, [.. lines.Select(l => l.Name)], " or "),
                    lines[groups.Members(g).Last()].Look
                )),
        ];

    // Only this table tells how many clients a site has: such a total may be hidden.
    private IEnumerable<ReportTable> Sites(Groups levels, IReadOnlyList<ReportLine> lines)
    {
        string[] sites =
        [
            .. outcomes
                .Select(o => o.Site)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];
        if (sites.Length > 1)
        {
            yield return Shared(
                ("teams", "Level of concern by team", "Team"),
                lines,
                sites,
                o => (Array.IndexOf(sites, o.Site), levels[LevelPlace(o.Level)]),
                Totals.MayBeHidden
            );
        }
    }

    // Each client counts once in every row, so that columns have no totals. An indicator that not every client of the
    // instrument was asked about would say how many were not.
    private IEnumerable<ReportTable> Indicators(string instrument, int place)
    {
        var asked = outcomes.Where(o => o.Instrument == instrument).ToList();
        string[] names =
        [
            .. asked
                .SelectMany(o => o.Indicators.Keys)
                .Distinct(StringComparer.Ordinal)
                .Where(name => asked.TrueForAll(o => o.Indicators.ContainsKey(name))),
        ];
        if (names.Length == 0)
        {
            yield break;
        }
        long[] counts = new long[names.Length * Levels.Length];
        for (int row = 0; row < names.Length; row++)
        {
            foreach (var outcome in asked)
            {
                counts[(row * Levels.Length) + LevelPlace(outcome.Indicators[names[row]])]++;
            }
        }
        yield return Table(
            ($"indicators-{place + 1}", $"Indicators of {instrument}", "Indicator"),
            [.. Levels.Select(l => l.Line)],
            names,
            counts,
            new TableRule
            {
                Threshold = threshold,
                RowTotals = Totals.AlwaysShown,
                ColumnTotals = Totals.LeftOut,
            }
        );
    }

    private ReportTable Shared(
        (string Key, string Title, string Rows) what,
        IReadOnlyList<ReportLine> columns,
        IReadOnlyList<string> names,
        Func<Outcome, (int Row, int Column)> place,
        Totals rowTotals
    )
    {
        long[] counts = new long[names.Count * columns.Count];
        foreach (var outcome in outcomes)
        {
            var (row, column) = place(outcome);
            counts[(row * columns.Count) + column]++;
        }
        return Table(
            what,
            columns,
            names,
            counts,
            new TableRule
            {
                Threshold = threshold,
                RowTotals = rowTotals,
                ColumnTotals = Totals.AlwaysShown,
            }
        );
    }

    private static ReportTable Table(
        (string Key, string Title, string Rows) what,
        IReadOnlyList<ReportLine> columns,
        IReadOnlyList<string> names,
        long[] counts,
        TableRule rule
    )
    {
        var safe = SmallCells.Protect(new CountTable(names.Count, columns.Count, counts), rule);
        int rows = names.Count + (rule.ColumnTotals == Totals.LeftOut ? 0 : 1);
        return new ReportTable(
            what.Key,
            what.Title,
            what.Rows,
            columns,
            rows > names.Count ? [.. names, "All"] : names,
            safe.Withheld == Withheld.No
                ?
                [
                    .. Enumerable
                        .Range(0, rows)
                        .Select(row =>
                            (IReadOnlyList<long?>)
                                [
                                    .. Enumerable
                                        .Range(0, columns.Count + 1)
                                        .Select(c => safe[row, c]),
                                ]
                        ),
                ]
                : [],
            safe.Withheld
        );
    }
}
