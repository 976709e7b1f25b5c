using System.Globalization;
using Haven.Privacy.Calendar;
using Haven.Privacy.Deidentification;
using Haven.Privacy.Door;
using Haven.Privacy.Inventory;
using Haven.Privacy.Purposes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Messaging.Figures;

/// <summary>/students/figures and /students/figures.csv: how many students there are, by grade and age.</summary>
internal static class FigurePages
{
    public const string Home = "/students/figures";
    public const string Hidden = "hidden";

    private const Roles Readers = Roles.Administrator | Roles.Supervisor;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Home, ShowAsync).For(Readers);
        routes.MapPost(Home, MakeAsync).For(Readers);

        // It holds what the page shows, and nobody's data: nobody is asked again who they are.
        routes.MapGet(Home + ".csv", SendAsync).For(Readers);
    }

    public static string Address(int year) =>
        string.Create(CultureInfo.InvariantCulture, $"{Home}?year={year}");

    private static async Task<IResult> ShowAsync(
        HttpContext context,
        FigureService figures,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var years = await figures.YearsAsync(context.Reader(), cancellationToken);
        int current = LocalTime.Today(clock).Year;
        int shown = current;
        if (context.Request.Query["year"].ToString() is { Length: > 0 } asked)
        {
            if (YearOf(asked) is not { } year || (year != current && !years.Contains(year)))
            {
                return Results.NotFound();
            }
            shown = year;
        }
        return new RazorComponentResult<FiguresPage>(
            new
            {
                Years = years,
                Year = shown,
                Figures = await figures.FindAsync(context.Reader(), shown, cancellationToken),
            }
        );
    }

    private static async Task<IResult> MakeAsync(
        HttpContext context,
        FigureService figures,
        CancellationToken cancellationToken
    )
    {
        var made = await figures.MakeAsync(context.Reader(), cancellationToken);
        return Results.Redirect(Address(made.Year));
    }

    private static async Task<IResult> SendAsync(
        HttpContext context,
        FigureService figures,
        CancellationToken cancellationToken
    )
    {
        if (
            YearOf(context.Request.Query["year"].ToString()) is not { } year
            || await figures.FindAsync(context.Reader(), year, cancellationToken) is not { } made
            || StudentTable.Read(made.Table) is not { Withheld: Withheld.No } table
        )
        {
            return Results.NotFound();
        }
        await Csv.SendAsync(
            context,
            string.Create(CultureInfo.InvariantCulture, $"students-{year}.csv"),
            Lines(table).ToAsyncEnumerable()
        );
        return Results.Empty;
    }

    private static IEnumerable<string> Lines(StudentTable table)
    {
        yield return Csv.Line(["Grade", .. table.Ages, "All"]);
        for (int row = 0; row < table.Grades.Count; row++)
        {
            yield return Csv.Line([
                table.Grades[row],
                .. table
                    .Counts[row]
                    .Select(c => c?.ToString(CultureInfo.InvariantCulture) ?? Hidden),
            ]);
        }
    }

    private static int? YearOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int year)
            ? year
            : null;
}
