using System.Globalization;
using Haven.Design.Components;
using Haven.Privacy.Calendar;
using Haven.Privacy.Deidentification;
using Haven.Privacy.Door;
using Haven.Privacy.Inventory;
using Haven.Privacy.Purposes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Screening.Figures;

/// <summary>/screening/figures and /screening/figures.csv: what the organisation's screenings came to.</summary>
internal static class FigurePages
{
    public const string Home = "/screening/figures";
    public const string Hidden = "hidden";

    /// <summary>An organisation may hide more than Haven asks for, and never less.</summary>
    public static readonly IReadOnlyList<int> Thresholds = [TableRule.LeastThreshold, 10, 20];

    private const Roles Readers = Roles.Administrator | Roles.Supervisor;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Home, ShowAsync).For(Readers);
        routes.MapPost(Home, MakeAsync).For(Readers);

        // It holds what the page shows, and nobody's data: nobody is asked again who they are.
        routes.MapGet(Home + ".csv", SendAsync).For(Readers);
    }

    public static string Address(Quarter quarter) => $"{Home}?quarter={quarter}";

    private static async Task<IResult> ShowAsync(
        HttpContext context,
        ReportService reports,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        string? asked = context.Request.Query["quarter"];
        var quarters = await reports.QuartersAsync(context.Reader(), cancellationToken);
        if (
            asked is not null
            && (Quarter.Parse(asked) is not { } known || !quarters.Contains(known))
        )
        {
            return Results.NotFound();
        }
        Quarter? shown =
            asked is not null ? Quarter.Parse(asked)
            : quarters.Count > 0 ? quarters[0]
            : null;
        return await PageAsync(context, reports, clock, quarters, shown, null, cancellationToken);
    }

    private static async Task<IResult> MakeAsync(
        HttpContext context,
        ReportService reports,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        var quarters = await reports.QuartersAsync(context.Reader(), cancellationToken);
        if (Quarter.Parse(sent["quarter"]) is not { } quarter || !quarters.Contains(quarter))
        {
            return Results.NotFound();
        }
        _ = int.TryParse(
            sent["threshold"],
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out int threshold
        );
        if (!Thresholds.Contains(threshold))
        {
            return await PageAsync(
                context,
                reports,
                clock,
                quarters,
                quarter,
                "Choose the smallest number that is shown.",
                cancellationToken
            );
        }
        await reports.MakeAsync(context.Reader(), quarter, threshold, cancellationToken);
        return Results.Redirect(Address(quarter));
    }

    private static async Task<IResult> PageAsync(
        HttpContext context,
        ReportService reports,
        TimeProvider clock,
        IReadOnlyList<Quarter> quarters,
        Quarter? quarter,
        string? error,
        CancellationToken cancellationToken
    ) =>
        new RazorComponentResult<FiguresPage>(
            new
            {
                Quarters = quarters,
                Quarter = quarter,
                Current = Quarter.Of(LocalTime.Today(clock)),
                Report = quarter is { } shown
                    ? await reports.FindAsync(context.Reader(), shown, cancellationToken)
                    : null,
                Error = error,
            }
        )
        {
            StatusCode = error is null
                ? StatusCodes.Status200OK
                : StatusCodes.Status422UnprocessableEntity,
        };

    private static async Task<IResult> SendAsync(
        HttpContext context,
        ReportService reports,
        CancellationToken cancellationToken
    )
    {
        if (
            Quarter.Parse(context.Request.Query["quarter"]) is not { } quarter
            || await reports.FindAsync(context.Reader(), quarter, cancellationToken)
                is not { } report
            || ReportJson
                .Read(report.Tables)
                .FirstOrDefault(t => t.Key == context.Request.Query["table"])
                is not { Withheld: Withheld.No } table
        )
        {
            return Results.NotFound();
        }
        await Csv.SendAsync(
            context,
            $"{table.Key}-{quarter}.csv",
            Lines(table).ToAsyncEnumerable()
        );
        return Results.Empty;
    }

    private static IEnumerable<string> Lines(ReportTable table)
    {
        yield return Csv.Line([table.Rows, .. table.Columns.Select(c => c.Name), "All"]);
        for (int row = 0; row < table.Names.Count; row++)
        {
            yield return Csv.Line([
                table.Names[row],
                .. table
                    .Counts[row]
                    .Select(c => c?.ToString(CultureInfo.InvariantCulture) ?? Hidden),
            ]);
        }
    }
}
