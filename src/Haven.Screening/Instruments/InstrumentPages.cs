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
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/screening/instruments", ShowAsync)
            .For(Roles.Professional | Roles.Supervisor | Roles.Administrator);

    private static async Task<IResult> ShowAsync(
        HttpContext context,
        InstrumentLibrary library,
        CancellationToken cancellationToken
    ) =>
        new RazorComponentResult<InstrumentsPage>(
            new
            {
                Instruments = await library.ListAsync(
                    context.Reader().Organisation,
                    cancellationToken
                ),
            }
        );
}
