using Haven.Organisations.Door;
using Haven.Organisations.Sessions;
using Haven.Privacy.Door;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Haven.Organisations.SignOut;

/// <summary>/organisations/sign-out</summary>
internal static class SignOutPages
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/organisations/sign-out", SignOutAsync).ForAccounts();

    private static async Task<IResult> SignOutAsync(
        HttpContext context,
        SessionDirectory sessions,
        CancellationToken cancellationToken
    )
    {
        var session = context.SignedIn();
        await sessions.EndAsync(
            session.Account,
            session.Session,
            context.OwnReader(),
            session.AccountKey,
            cancellationToken
        );
        SessionCookie.Delete(context);
        return Results.Redirect("/organisations/sign-in?signed-out");
    }
}
