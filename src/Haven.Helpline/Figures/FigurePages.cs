using System.Globalization;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Helpline.Figures;

/// <summary>/helpline/figures: how many chats there were on a day, month by month.</summary>
internal static class FigurePages
{
    public const string Path = "/helpline/figures";
    private const Roles Readers = Roles.Administrator | Roles.Supervisor;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(Path, ShowAsync).For(Readers);

    public static string To(DateOnly month) =>
        string.Create(CultureInfo.InvariantCulture, $"{Path}?month={month:yyyy-MM}");

    private static async Task<IResult> ShowAsync(
        HttpContext context,
        FigureReading reading,
        CancellationToken cancellationToken
    )
    {
        var now = new DateOnly(reading.Today.Year, reading.Today.Month, 1);
        var month = DateOnly.TryParseExact(
            context.Request.Query["month"],
            "yyyy-MM",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var asked
        )
            ? asked
            : now;
        month = month > now ? now : month;
        return new RazorComponentResult<FiguresPage>(
            new
            {
                Month = month,
                IsLast = month == now,
                Shown = await reading.ReadAsync(context.Reader(), month, cancellationToken),
            }
        );
    }
}
