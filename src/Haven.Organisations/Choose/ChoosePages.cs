using Haven.Organisations.Accounts;
using Haven.Organisations.Door;
using Haven.Organisations.Sessions;
using Haven.Privacy.Door;
using Haven.Privacy.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Organisations.Choose;

/// <summary>/organisations/choose</summary>
internal static class ChoosePages
{
    private const string Home = "/organisations/choose";
    private const int LongestName = 120;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet(
                Home,
                (HttpContext context, ChooseService service, CancellationToken cancellationToken) =>
                    ShowAsync(context, service, "", false, new FieldErrors(), cancellationToken)
            )
            .ForAccounts();
        routes.MapPost(Home, ChooseAsync).ForAccounts();
        routes.MapPost(Home + "/take", TakeAsync).ForAccounts();
        routes.MapPost(Home + "/found", FoundAsync).ForAccounts();
    }

    private static async Task<IResult> ChooseAsync(
        HttpContext context,
        SessionDirectory sessions,
        CancellationToken cancellationToken
    )
    {
        var form = await context.Request.ReadFormAsync(cancellationToken);
        return
            Guid.TryParse(form["organisation"], out var id)
            && await sessions.ChooseAsync(
                context.SignedIn(),
                new OrganisationId(id),
                cancellationToken
            )
            ? Results.Redirect("/")
            : Results.NotFound();
    }

    private static async Task<IResult> TakeAsync(
        HttpContext context,
        ChooseService service,
        CancellationToken cancellationToken
    )
    {
        var form = await context.Request.ReadFormAsync(cancellationToken);
        return
            Guid.TryParse(form["invitation"], out var id)
            && await service.TakeAsync(
                context.SignedIn(),
                id,
                context.OwnReader(),
                cancellationToken
            )
            ? Results.Redirect("/")
            : Results.NotFound();
    }

    private static async Task<IResult> FoundAsync(
        HttpContext context,
        ChooseService service,
        CancellationToken cancellationToken
    )
    {
        var form = await context.Request.ReadFormAsync(cancellationToken);
        var errors = new FieldErrors();
        string typed = form["name"].ToString();
        bool looksAfterClients = form["clients"] == "yes";
        string? name = errors.Read(typed, "name", "The name", LongestName);
        if (name is null && !errors.Any)
        {
            errors.Add("name", "Enter the name of your organisation.");
        }
        if (errors.Any)
        {
            return await ShowAsync(
                context,
                service,
                typed,
                looksAfterClients,
                errors,
                cancellationToken
            );
        }
        await service.FoundAsync(
            context.SignedIn(),
            name!,
            looksAfterClients,
            context.OwnReader(),
            cancellationToken
        );
        return Results.Redirect("/");
    }

    private static async Task<IResult> ShowAsync(
        HttpContext context,
        ChooseService service,
        string name,
        bool looksAfterClients,
        FieldErrors errors,
        CancellationToken cancellationToken
    )
    {
        var session = context.SignedIn();
        return new RazorComponentResult<ChoosePage>(
            new
            {
                Places = await service.ListAsync(session, cancellationToken),
                Now = session.Organisation,
                Name = name,
                LooksAfterClients = looksAfterClients,
                Errors = errors,
            }
        )
        {
            StatusCode = errors.Status,
        };
    }
}
