using Haven.Organisations.Links;
using Haven.Organisations.Model;
using Haven.Privacy.Door;
using Haven.Privacy.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Organisations.Confirm;

/// <summary>/organisations/confirm: programs that follow links in mail use nothing up; the button does.</summary>
internal static class ConfirmPages
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/organisations/confirm", ShowAsync).ForEverybody();
        routes.MapPost("/organisations/confirm", ConfirmAsync).ForEverybody();
    }

    private static async Task<IResult> ShowAsync(
        HttpContext context,
        IDatabase database,
        MailedLinks links,
        CancellationToken cancellationToken
    )
    {
        string link = context.Request.Query["link"].ToString();
        await using var work = database.Open(Scope.Installation);
        return await links.FindAsync(work, link, MailedLink.ConfirmEmail, cancellationToken) is null
            ? Ended()
            : new RazorComponentResult<ConfirmPage>(new { Link = link });
    }

    private static async Task<IResult> ConfirmAsync(
        HttpContext context,
        ConfirmService service,
        CancellationToken cancellationToken
    )
    {
        var form = await context.Request.ReadFormAsync(cancellationToken);
        return await service.ConfirmAsync(
            form["link"].ToString(),
            context.NetworkAddress(),
            cancellationToken
        )
            ? new RazorComponentResult<ConfirmedPage>()
            : Ended();
    }

    private static RazorComponentResult<LinkEndedPage> Ended() =>
        new(new { Again = "/organisations/register", AgainWords = "register again" })
        {
            StatusCode = StatusCodes.Status404NotFound,
        };
}
