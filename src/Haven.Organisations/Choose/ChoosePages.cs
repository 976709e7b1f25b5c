using Haven.Organisations.Accounts;
using Haven.Organisations.Door;
using Haven.Organisations.Sessions;
using Haven.Organisations.TimeZones;
using Haven.Privacy.Door;
using Haven.Privacy.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Organisations.Choose;

/// <summary>An organisation to be founded, as it was typed.</summary>
public sealed record Founding(string Name, string Zone, bool LooksAfterClients)
{
    public static readonly Founding None = new("", "", false);
}

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
                    ShowAsync(context, service, Founding.None, new FieldErrors(), cancellationToken)
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
        var typed = new Founding(
            form["name"].ToString(),
            form["zone"].ToString(),
            form["clients"] == "yes"
        );
        string? name = errors.Read(typed.Name, "name", "The name", LongestName);
        if (name is null && !errors.Any)
        {
            errors.Add("name", "Enter the name of your organisation.");
        }
        if (typed.Zone.Length > 0 && !ZoneChoices.IsOne(typed.Zone))
        {
            errors.Add("zone", "Choose a time zone from the list, or leave it for later.");
        }
        if (errors.Any)
        {
            return await ShowAsync(context, service, typed, errors, cancellationToken);
        }
        await service.FoundAsync(
            context.SignedIn(),
            name!,
            typed.Zone,
            typed.LooksAfterClients,
            context.OwnReader(),
            cancellationToken
        );
        return Results.Redirect("/");
    }

    private static async Task<IResult> ShowAsync(
        HttpContext context,
        ChooseService service,
        Founding typed,
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
                Typed = typed,
                Errors = errors,
            }
        )
        {
            StatusCode = errors.Status,
        };
    }
}
