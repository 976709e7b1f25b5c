using Haven.Helpline.Model;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Helpline.Supervision;

/// <summary>/helpline/supervision: how visitors are helped. Each reading is seen by the advocate.</summary>
internal static class SupervisionPages
{
    public const string Path = "/helpline/supervision";

    public static string To(ChatId chat) => $"{Path}/{chat.Value:D}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ListAsync).For(Roles.Supervisor);
        routes.MapGet(Path + "/{id:guid}", ShowAsync).For(Roles.Supervisor);
    }

    private static async Task<IResult> ListAsync(
        HttpContext context,
        SupervisionDesk desk,
        CancellationToken cancellationToken
    ) =>
        new RazorComponentResult<SupervisionPage>(
            new { Chats = await desk.ListAsync(context.Reader(), cancellationToken) }
        );

    private static async Task<IResult> ShowAsync(
        Guid id,
        HttpContext context,
        SupervisionDesk desk,
        CancellationToken cancellationToken
    ) =>
        await desk.ReadAsync(context.Reader(), new ChatId(id), cancellationToken) is { } shown
            ? new RazorComponentResult<SupervisedPage>(new { Shown = shown })
            : Results.NotFound();
}
