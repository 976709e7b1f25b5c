using Haven.Design;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Delivery.Outbox;

/// <summary>/delivery/outbox, for whoever runs the machine.</summary>
internal static class OutboxPages
{
    public const string Path = "/delivery/outbox";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ShowAsync).For(Roles.Operator);
        routes.MapPost(Path + "/try-again", TryAgainAsync).For(Roles.Operator);
        routes.MapPost(Path + "/try-all-again", TryAllAgainAsync).For(Roles.Operator);
        routes.MapPost(Path + "/give-up", GiveUpAsync).For(Roles.Operator);
    }

    private static async Task<IResult> ShowAsync(
        HttpContext context,
        OutboxDesk desk,
        PageFrame frame,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var query = context.Request.Query;
        frame.Notice = query["done"].ToString() switch
        {
            "again" => "It is tried again.",
            "gone" => "The mail is deleted.",
            "nothing" => "That mail is not among the failed ones any more.",
            _ => null,
        };
        Guid? after = Guid.TryParse(query["after"], out var id) ? id : null;
        var report = await desk.ReadAsync(after, cancellationToken);
        return new RazorComponentResult<OutboxPage>(
            new { Report = report, Now = clock.GetUtcNow() }
        );
    }

    private static async Task<IResult> TryAgainAsync(
        HttpContext context,
        OutboxDesk desk,
        CancellationToken cancellationToken
    ) =>
        Back(
            await NamedAsync(context, cancellationToken) is { } id
                && await desk.TryAgainAsync(context.Reader(), id, cancellationToken),
            "again"
        );

    private static async Task<IResult> TryAllAgainAsync(
        HttpContext context,
        OutboxDesk desk,
        CancellationToken cancellationToken
    ) => Back(await desk.TryAllAgainAsync(context.Reader(), cancellationToken), "again");

    private static async Task<IResult> GiveUpAsync(
        HttpContext context,
        OutboxDesk desk,
        CancellationToken cancellationToken
    ) =>
        Back(
            await NamedAsync(context, cancellationToken) is { } id
                && await desk.GiveUpAsync(context.Reader(), id, cancellationToken),
            "gone"
        );

    private static async Task<Guid?> NamedAsync(
        HttpContext context,
        CancellationToken cancellationToken
    )
    {
        var form = await context.Request.ReadFormAsync(cancellationToken);
        return Guid.TryParse(form["mail"], out var id) ? id : null;
    }

    private static IResult Back(bool done, string what) =>
        Results.Redirect($"{Path}?done={(done ? what : "nothing")}");
}
