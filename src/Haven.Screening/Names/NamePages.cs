using System.Globalization;
using Haven.Design.Components;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Screening.Clients;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Screening.Names;

/// <summary>/screening/names: encrypted names, in and out.</summary>
internal static class NamePages
{
    private const Roles Workers = Roles.Professional | Roles.Supervisor;
    private const string Home = "/screening/names";
    private const string NamePrefix = "name-";
    private const string VersionPrefix = "version-";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Home + "/list", ListAsync).For(Workers);
        routes.MapPost(Home + "/carry", CarryAsync).For(Workers);
        routes.MapGet(Home + "/client/{code}", ShowAsync).For(Workers);
        routes.MapPost(Home + "/client/{code}", SaveAsync).For(Workers);
    }

    // With codes: the names of a page. Without: a page of the whole caseload, for the search in the browser.
    private static async Task<IResult> ListAsync(
        HttpContext context,
        SealedNames names,
        CancellationToken cancellationToken
    )
    {
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        var reader = context.Reader();
        if (!sent.ContainsKey("codes"))
        {
            return Results.Json(await names.PageAsync(reader, After(sent), cancellationToken));
        }
        var codes = sent["codes"]
            .ToString()
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(Code)
            .ToList();
        return codes.Count > SealedNames.MostCodes || codes.Contains(null)
            ? Results.Problem(
                $"Ask for at most {SealedNames.MostCodes} clients, by their codes.",
                statusCode: StatusCodes.Status422UnprocessableEntity
            )
            : Results.Json(
                await names.OfAsync(reader, [.. codes.OfType<long>().Distinct()], cancellationToken)
            );
    }

    // Takes what a browser carried over to the key in use, and gives it what is left.
    private static async Task<IResult> CarryAsync(
        HttpContext context,
        SealedNames names,
        CancellationToken cancellationToken
    )
    {
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        var reader = context.Reader();
        var carried = Carried(sent);
        if (!Guid.TryParseExact(sent["team"], "D", out var team) || carried is null)
        {
            return Results.Problem(
                "The names did not arrive encrypted, and were not stored. Load the page again, and carry on.",
                statusCode: StatusCodes.Status422UnprocessableEntity
            );
        }
        await names.CarryAsync(reader, team, carried, cancellationToken);
        var old = await names.OldAsync(reader, After(sent), cancellationToken);
        return Results.Json(
            new
            {
                old.Names,
                old.Next,
                Left = await names.CountOldAsync(reader, cancellationToken),
            }
        );
    }

    private static async Task<IResult> ShowAsync(
        string code,
        HttpContext context,
        ClientService clients,
        SealedNames names,
        IDatabase database,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        await using var store = database.Open(new Scope(reader.Organisation));
        return
            await ClientPages.FindAsync(code, store, reader, clients, cancellationToken)
                is not { } client
            ? Results.NotFound()
            : Page(
                client.Code,
                await names.FindAsync(store, reader, client, cancellationToken),
                200,
                null
            );
    }

    private static async Task<IResult> SaveAsync(
        string code,
        HttpContext context,
        ClientService clients,
        SealedNames names,
        IDatabase database,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        await using var store = database.Open(new Scope(reader.Organisation));
        if (
            await ClientPages.FindAsync(code, store, reader, clients, cancellationToken)
            is not { } client
        )
        {
            return Results.NotFound();
        }
        var name = SentName.Of(sent);
        bool removes = sent["then"] == "remove";
        if (!removes && (name.Error ?? Missing(name)) is { } error)
        {
            return Page(
                client.Code,
                await names.FindAsync(store, reader, client, cancellationToken),
                StatusCodes.Status422UnprocessableEntity,
                new PageError(error, "#" + SentName.Id)
            );
        }
        int version = SentNumber.Of(sent["version"]);
        var put = removes ? SentName.None : name;
        return await names.ChangeAsync(store, reader, client, put, version, cancellationToken)
            ? Results.Redirect(
                string.Create(CultureInfo.InvariantCulture, $"/screening/clients/{client.Code}")
            )
            : Page(
                client.Code,
                await names.FindAsync(store, reader, client, cancellationToken),
                StatusCodes.Status409Conflict,
                new PageError(
                    "Somebody else changed the name, or replaced your team’s key, while you had this page open, so yours was not stored. Look at the client’s page in another window. What you typed is below: unlock names if they are locked, and save again if it is right."
                )
            );
    }

    private static string? Missing(SentName name) =>
        name.IsEmpty ? "Type the name. To take it away, use “Remove the name” below." : null;

    private static RazorComponentResult<NamePage> Page(
        long code,
        GivenName? name,
        int status,
        PageError? error
    ) =>
        new(
            new
            {
                Code = code,
                Name = name,
                Errors = error is null ? (IReadOnlyList<PageError>)[] : [error],
            }
        )
        {
            StatusCode = status,
        };

    private static long? Code(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long code)
            ? code
            : null;

    private static long After(IFormCollection sent) =>
        long.TryParse(
            sent["after"],
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out long after
        )
            ? after
            : 0;

    // Null when one of them is not encrypted: then none is taken.
    private static Dictionary<long, (string Name, int Version)>? Carried(IFormCollection sent)
    {
        var carried = new Dictionary<long, (string, int)>();
        foreach (var (field, value) in sent)
        {
            if (!field.StartsWith(NamePrefix, StringComparison.Ordinal))
            {
                continue;
            }
            string place = field[NamePrefix.Length..];
            if (
                Code(place) is not { } code
                || !int.TryParse(
                    sent[VersionPrefix + place],
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out int version
                )
                || !SealedFormat.Name.Fits(value)
            )
            {
                return null;
            }
            carried[code] = (value.ToString(), version);
        }
        return carried.Count > SealedNames.PageSize ? null : carried;
    }
}
