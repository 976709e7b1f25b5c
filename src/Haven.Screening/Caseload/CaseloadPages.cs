using System.Globalization;
using Haven.Design;
using Haven.Privacy.Door;
using Haven.Privacy.Emergency;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Screening.Clients;
using Haven.Screening.Transfers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
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
        [AsParameters] CaseloadParts parts,
        PageFrame frame,
        CancellationToken cancellationToken
    )
    {
        frame.Notice =
            context.Request.Query["done"] == "moved" ? "The clients are handed over." : null;
        return await PageAsync(
            context,
            parts,
            CaseloadFilter.Of(context.Request.Query),
            "",
            null,
            cancellationToken
        );
    }

    private static async Task<IResult> FindAsync(
        HttpContext context,
        [AsParameters] CaseloadParts parts,
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
            parts,
            new CaseloadFilter(Show.All),
            typed,
            "No client with this code is on your caseload.",
            cancellationToken
        );
    }

    private static async Task<IResult> PageAsync(
        HttpContext context,
        CaseloadParts parts,
        CaseloadFilter filter,
        string typed,
        string? error,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        if (await parts.Caseload.PageAsync(reader, filter, cancellationToken) is not { } slice)
        {
            return Results.NotFound();
        }
        return new RazorComponentResult<CaseloadPage>(
            new
            {
                Slice = slice,
                Filter = filter,
                Typed = typed,
                Error = error,
                Supervises = (reader.Roles & Roles.Supervisor) != 0,
                MayTakeUp = (reader.Roles & Roles.Professional) != 0,
                People = await parts.People.ReadAsync(reader, filter, slice, cancellationToken),
                Transfers = await parts.Transfers.DeskAsync(
                    reader,
                    withPast: false,
                    cancellationToken
                ),
                Waiting = await parts.Emergencies.WaitingAsync(reader, cancellationToken),
            }
        )
        {
            StatusCode = error is null
                ? StatusCodes.Status200OK
                : StatusCodes.Status422UnprocessableEntity,
        };
    }
}

/// <summary>What the page is made from.</summary>
internal sealed record CaseloadParts(
    [FromServices] CaseloadService Caseload,
    [FromServices] CaseloadPeopleReader People,
    [FromServices] TransferReader Transfers,
    [FromServices] EmergencyReviews Emergencies
);
