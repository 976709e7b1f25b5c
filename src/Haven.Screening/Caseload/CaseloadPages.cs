using System.Globalization;
using Haven.Privacy.Door;
using Haven.Privacy.Emergency;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Screening.Clients;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Screening.Caseload;

/// <summary>/screening/caseload</summary>
internal static class CaseloadPages
{
    private const Roles Workers = Roles.Professional | Roles.Supervisor;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/screening/caseload", ShowAsync).For(Workers);

        // A code is looked for with a POST, so that it stands in no address, history or log.
        routes
            .MapPost("/screening/caseload", FindAsync)
            .For(Workers)
            .Limited("client code", 40, TimeSpan.FromMinutes(10), onlyFailures: true);
    }

    private static async Task<IResult> ShowAsync(
        HttpContext context,
        CaseloadService caseload,
        EmergencyReviews emergencies,
        CancellationToken cancellationToken
    )
    {
        _ = long.TryParse(
            context.Request.Query["after"],
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out long after
        );
        return await PageAsync(
            context,
            caseload,
            emergencies,
            ShowOf(context.Request.Query["show"]),
            after,
            "",
            null,
            cancellationToken
        );
    }

    private static async Task<IResult> FindAsync(
        HttpContext context,
        CaseloadService caseload,
        EmergencyReviews emergencies,
        ClientService clients,
        IDatabase database,
        CancellationToken cancellationToken
    )
    {
        string typed = (await context.Request.ReadFormAsync(cancellationToken))["code"].ToString();
        string digits = string.Concat(typed.Where(char.IsAsciiDigit));
        var reader = context.Reader();
        await using var store = database.Open(new Scope(reader.Organisation));
        if (
            digits.Length is > 0 and < 10
            && await ClientPages.FindToReadAsync(digits, store, reader, clients, cancellationToken)
                is { Client: var client }
        )
        {
            return Results.Redirect(
                string.Create(CultureInfo.InvariantCulture, $"/screening/clients/{client.Code}")
            );
        }
        return await PageAsync(
            context,
            caseload,
            emergencies,
            Show.All,
            0,
            typed,
            "No client with this code is on your caseload.",
            cancellationToken
        );
    }

    private static async Task<IResult> PageAsync(
        HttpContext context,
        CaseloadService caseload,
        EmergencyReviews emergencies,
        Show show,
        long after,
        string typed,
        string? error,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        var slice = await caseload.PageAsync(reader, show, after, cancellationToken);
        return new RazorComponentResult<CaseloadPage>(
            new
            {
                Slice = slice,
                Show = show,
                After = after,
                Typed = typed,
                Error = error,
                Everybody = (reader.Roles & Roles.Supervisor) != 0,
                MayTakeUp = (reader.Roles & Roles.Professional) != 0,
                Waiting = await emergencies.WaitingAsync(reader, cancellationToken),
            }
        )
        {
            StatusCode = error is null
                ? StatusCodes.Status200OK
                : StatusCodes.Status422UnprocessableEntity,
        };
    }

    private static Show ShowOf(string? word) =>
        word switch
        {
            "unfinished" => Show.Unfinished,
            "unscreened" => Show.Unscreened,
            _ => Show.All,
        };
}
