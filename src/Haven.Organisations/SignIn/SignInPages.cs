using Haven.Design.Components;
using Haven.Organisations.Door;
using Haven.Privacy.Door;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Organisations.SignIn;

/// <summary>/organisations/sign-in</summary>
internal static class SignInPages
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet(
                "/organisations/sign-in",
                (HttpContext context) => Show(context.Request.Query["return"], "", [])
            )
            .ForEverybody();
        routes.MapPost("/organisations/sign-in", SignInAsync).ForEverybody();
    }

    private static async Task<IResult> SignInAsync(
        HttpContext context,
        SignInService service,
        SessionCookie cookie,
        CancellationToken cancellationToken
    )
    {
        var form = await context.Request.ReadFormAsync(cancellationToken);
        string email = form["email"].ToString();
        var step = await service.WithPasswordAsync(
            email,
            form["password"].ToString(),
            context.NetworkAddress(),
            context.Request.Headers.UserAgent.ToString(),
            cancellationToken
        );
        if (step is SignInStep.Done done)
        {
            cookie.Write(context, done.Secret, done.PersonName);
            return Results.Redirect(LocalPath(form["return"]));
        }
        return Show(
            form["return"],
            email,
            [
                new PageError(
                    "The e-mail address or password is not right, or sign-in rests for a quarter of an hour after too many tries.",
                    "#email"
                ),
            ]
        );
    }

    private static RazorComponentResult<SignInPage> Show(
        string? back,
        string email,
        IReadOnlyList<PageError> errors
    ) =>
        new(
            new
            {
                Return = LocalPath(back),
                Email = email,
                Errors = errors,
            }
        )
        {
            StatusCode = errors.Count == 0 ? 200 : 422,
        };

    // Only ever back into this site.
    private static string LocalPath(string? path) =>
        path is ['/', ..]
        && !path.StartsWith("//", StringComparison.Ordinal)
        && !path.StartsWith("/\\", StringComparison.Ordinal)
            ? path
            : "/";
}
