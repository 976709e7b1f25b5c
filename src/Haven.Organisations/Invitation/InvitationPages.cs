using Haven.Organisations.Links;
using Haven.Organisations.Members;
using Haven.Privacy.Door;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Organisations.MailedInvitation;

/// <summary>/organisations/invitation: what the mailed link shows. It is taken after signing in, at /organisations/choose.</summary>
internal static class InvitationPages
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/organisations/invitation", ShowAsync).ForEverybody();

    private static async Task<IResult> ShowAsync(
        HttpContext context,
        Invitations invitations,
        CancellationToken cancellationToken
    ) =>
        await invitations.FindAsync(context.Request.Query["link"], cancellationToken)
            is { } invitation
            ? new RazorComponentResult<InvitationPage>(new { Invitation = invitation })
            : new RazorComponentResult<LinkEndedPage>(
                new { AgainWords = "ask whoever invited you for a new one" }
            )
            {
                StatusCode = StatusCodes.Status404NotFound,
            };
}
