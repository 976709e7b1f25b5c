using Haven.Design;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Screening.Instruments;

/// <summary>/screening/instruments</summary>
internal static class InstrumentPages
{
    private const string Home = "/screening/instruments";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet(Home, ShowAsync)
            .For(Roles.Professional | Roles.Supervisor | Roles.Administrator);
        routes.MapGet(Home + "/add", () => Add([])).For(Roles.Administrator);
        routes
            .MapPost(Home + "/add", AddAsync)
            .For(Roles.Administrator)
            .TakesFile(InstrumentLibrary.File);
    }

    private static async Task<IResult> ShowAsync(
        HttpContext context,
        InstrumentLibrary library,
        PageFrame frame,
        CancellationToken cancellationToken
    )
    {
        frame.Notice =
            context.Request.Query["done"] == "added" ? "The questionnaire is in use." : null;
        var reader = context.Reader();
        return new RazorComponentResult<InstrumentsPage>(
            new
            {
                Instruments = await library.ListAsync(reader.Organisation, cancellationToken),
                MayAdd = (reader.Roles & Roles.Administrator) != 0,
            }
        );
    }

    private static async Task<IResult> AddAsync(
        HttpContext context,
        InstrumentLibrary library,
        CancellationToken cancellationToken
    )
    {
        var form = await context.Request.ReadFormAsync(cancellationToken);
        var (content, error) = await InstrumentLibrary.File.TakeAsync(form, cancellationToken);
        if (error is not null)
        {
            return Add([error]);
        }
        var taken = await library.TakeInAsync(
            context.Reader().Organisation,
            content,
            cancellationToken
        );
        return taken.Instrument is null
            ? Add([.. taken.Faults.Select(f => f.ToString())])
            : Results.Redirect(Home + "?done=added");
    }

    private static RazorComponentResult Add(IReadOnlyList<string> faults) =>
        new RazorComponentResult<AddInstrumentPage>(new { Faults = faults })
        {
            StatusCode =
                faults.Count == 0
                    ? StatusCodes.Status200OK
                    : StatusCodes.Status422UnprocessableEntity,
        };
}
