using System.Globalization;
using Haven.Messaging.Figures;
using Haven.Privacy.Calendar;
using Haven.Privacy.Promises;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Messaging.Promises;

/// <summary>REF-10 and MSG-7: figures of students name nobody.</summary>
internal static class FigureChecks
{
    private const string LoneGrade = "03";

    // Of each grade, how many are 9 and how many are 12 years old. One student is alone among those of the grade.
    private static readonly (string Grade, int Young, int Old)[] Students =
    [
        (LoneGrade, 6, 1),
        ("04", 7, 6),
        ("05", 5, 8),
    ];

    [Keeps("REF-10", 1)]
    [Keeps("MSG-7", 1)]
    public static async Task<string> ALoneStudentIsNotToldByFigures(
        ITwin twin,
        CancellationToken ct
    )
    {
        var school = await twin.FounderAsync(ct);
        await school.TakeInRosterAsync(Roster(twin), ct);
        var made = await school.Browser.SubmitAsync(FigurePages.Home, ct);
        var page = await school.Browser.GetAsync(made.Location ?? FigurePages.Home, ct);
        var file = await school.Browser.GetAsync(
            $"{FigurePages.Home}.csv?{made.Location?.Split('?')[^1]}",
            ct
        );
        PromiseBrokenException.Unless(
            page.Status == 200 && file.Status == 200,
            "Figures of a school's students cannot be made."
        );
        var (row, column, counts) = Find(file.Body);
        // An empty table would tell of nobody either.
        PromiseBrokenException.Unless(
            counts.SelectMany(r => r).Count(c => c is not null) > counts.Count,
            "Figures of students show nothing, so nothing was tried."
        );
        var known = HiddenRange.Of(counts, row, column);
        PromiseBrokenException.Unless(
            counts[row][column] is null && known.Least < known.Most,
            "Figures tell of a student who is alone in a grade at an age, or let it be worked out."
        );
        int hidden = counts.SelectMany(r => r).Count(c => c is null);
        return $"A school has {Students.Sum(s => s.Young + s.Old)} students, and one of them is alone in a grade at an age. The figures of the year were made. That number is hidden on the page and in the file, with {hidden - 1} others, so that what is shown leaves open whether it is {known.Least}, {known.Most}, or anything between.";
    }

    private static InventedRoster Roster(ITwin twin)
    {
        var today = LocalTime.Today(twin.Services.GetRequiredService<TimeProvider>());
        var roster = InventedRoster.Whole();
        foreach (var (grade, young, old) in Students)
        {
            for (int student = 0; student < young + old; student++)
            {
                roster.Student(
                    string.Create(CultureInfo.InvariantCulture, $"zqstu-{grade}-{student}"),
                    "Zqmika",
                    "Zqlund",
                    grade,
                    today.AddYears(student < young ? -9 : -12).AddDays(-40)
                );
            }
        }
        return roster;
    }

    private static (int Row, int Column, IReadOnlyList<long?[]> Counts) Find(string csv)
    {
        string[][] lines =
        [
            .. csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(',')),
        ];
        int row = Array.FindIndex(lines, l => l[0] == LoneGrade);
        int column = Array.FindIndex(lines.FirstOrDefault() ?? [], c => c == "11 to 13");
        PromiseBrokenException.Unless(
            row > 0 && column > 0,
            "Figures of students leave out the grade or the age of one of them."
        );
        return (
            row - 1,
            column - 1,
            [
                .. lines
                    .Skip(1)
                    .Select(l =>
                        l.Skip(1)
                            .Select(c =>
                                long.TryParse(
                                    c,
                                    NumberStyles.None,
                                    CultureInfo.InvariantCulture,
                                    out long count
                                )
                                    ? count
                                    : (long?)null
                            )
                            .ToArray()
                    ),
            ]
        );
    }
}

/// <summary>What somebody finds out about a hidden number who adds and subtracts what a table shows, again and again.</summary>
internal static class HiddenRange
{
    private const long Unbounded = 1_000_000;
    private const int Rounds = 200;

    /// <param name="counts">Row after row, the last number of each and the last row being totals.</param>
    public static (long Least, long Most) Of(IReadOnlyList<long?[]> counts, int row, int column)
    {
        int columns = counts[0].Length;
        var cells = counts
            .Select(r => r.Select(c => (Least: c ?? 0, Most: c ?? Unbounded)).ToArray())
            .ToArray();
        for (int round = 0; round < Rounds; round++)
        {
            for (int line = 0; line < cells.Length; line++)
            {
                Narrow([.. Enumerable.Range(0, columns).Select(c => (line, c))], cells);
            }
            for (int line = 0; line < columns; line++)
            {
                Narrow([.. Enumerable.Range(0, cells.Length).Select(r => (r, line))], cells);
            }
        }
        return cells[row][column];
    }

    // The last of them is the sum of the others.
    private static void Narrow((int Row, int Column)[] sum, (long Least, long Most)[][] cells)
    {
        var (totalRow, totalColumn) = sum[^1];
        var parts = sum[..^1];
        long least = parts.Sum(p => cells[p.Row][p.Column].Least);
        long most = parts.Sum(p => cells[p.Row][p.Column].Most);
        ref var total = ref cells[totalRow][totalColumn];
        total = (Math.Max(total.Least, least), Math.Min(total.Most, most));
        foreach (var (row, column) in parts)
        {
            ref var cell = ref cells[row][column];
            var before = cell;
            cell = (
                Math.Max(cell.Least, total.Least - (most - before.Most)),
                Math.Min(cell.Most, total.Most - (least - before.Least))
            );
            least += cell.Least - before.Least;
            most += cell.Most - before.Most;
        }
    }
}
