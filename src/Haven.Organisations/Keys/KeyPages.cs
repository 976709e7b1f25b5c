using Haven.Design;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Organisations.Keys;

/// <summary>/organisations/keys: keys for other systems of the organisation.</summary>
internal static class KeyPages
{
    public const string Home = "/organisations/keys";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Home, ListAsync).For(Roles.Administrator);
        routes.MapGet(Home + "/new", IResult () => Form(new NewKeyForm())).For(Roles.Administrator);
        routes.MapPost(Home + "/new", MakeAsync).For(Roles.Administrator).NeedsStepUp();
        // To stop a key must be quick: it is not asked again who it is.
        routes.MapPost(Home + "/revoke", RevokeAsync).For(Roles.Administrator);
    }

    private static async Task<IResult> ListAsync(
        HttpContext context,
        KeyService keys,
        PageFrame frame,
        CancellationToken cancellationToken
    )
    {
        frame.Notice =
            context.Request.Query["done"] == "revoked"
                ? "The key is revoked. It opens nothing any more."
                : null;
        return new RazorComponentResult<KeysPage>(
            new { Keys = await keys.ListAsync(context.Reader(), cancellationToken) }
        );
    }

    private static async Task<IResult> MakeAsync(
        HttpContext context,
        KeyService keys,
        CancellationToken cancellationToken
    )
    {
        var form = NewKeyForm.Read(await context.Request.ReadFormAsync(cancellationToken));
        if (form.Wanted is not { } wanted)
        {
            return Form(form);
        }
        var made = await keys.MakeAsync(context.Reader(), wanted, cancellationToken);
        if (made is not { } key)
        {
            form.Errors.Add(
                "system",
                $"There are {KeyService.MostKeys} keys that work. Revoke one that is not needed any more."
            );
            return Form(form);
        }
        return new RazorComponentResult<KeyMadePage>(new { key.Key, key.Text });
    }

    private static async Task<IResult> RevokeAsync(
        HttpContext context,
        KeyService keys,
        CancellationToken cancellationToken
    )
    {
        var form = await context.Request.ReadFormAsync(cancellationToken);
        return
            Guid.TryParse(form["key"], out var id)
            && await keys.RevokeAsync(context.Reader(), id, cancellationToken)
            ? Results.Redirect(Home + "?done=revoked")
            : Results.NotFound();
    }

    private static RazorComponentResult<NewKeyPage> Form(NewKeyForm form) =>
        new(new { Form = form }) { StatusCode = form.Errors.Status };
}
