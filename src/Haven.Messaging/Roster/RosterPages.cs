using Haven.Design;
using Haven.Messaging.Students;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Messaging.Roster;

/// <summary>/students/roster: a roster is sent, looked at, and confirmed or thrown away.</summary>
internal static class RosterPages
{
    public const string Home = "/students/roster";
    public const string DigestName = "plan";
    public const string DoName = "do";
    public const string Confirm = "confirm";
    public const string Discard = "discard";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet(Home, IResult () => Send(null))
            .For(Roles.Administrator)
            .TakesUpFor(Purpose.Roster);
        routes
            .MapPost(Home, SendAsync)
            .For(Roles.Administrator)
            .TakesFile(RosterArchive.Rule)
            .Limited("roster", 30, TimeSpan.FromMinutes(30));
        routes.MapGet(Home + "/{id:guid}", LookAsync).For(Roles.Administrator);
        routes.MapPost(Home + "/{id:guid}", EndAsync).For(Roles.Administrator);
    }

    public static string Address(Guid id) => $"{Home}/{id:D}";

    private static RazorComponentResult<SendRosterPage> Send(string? error) =>
        new(new { Error = error })
        {
            StatusCode = error is null
                ? StatusCodes.Status200OK
                : StatusCodes.Status422UnprocessableEntity,
        };

    private static async Task<IResult> SendAsync(
        HttpContext context,
        RosterDesk desk,
        CancellationToken cancellationToken
    )
    {
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        var (content, error) = await RosterArchive.Rule.TakeAsync(sent, cancellationToken);
        if (error is not null)
        {
            return Send(error);
        }
        try
        {
            var id = await desk.SendAsync(context.Reader(), content, cancellationToken);
            return Results.Redirect(Address(id));
        }
        catch (UnfitRosterException e)
        {
            return Send(e.Message);
        }
    }

    private static Task<IResult> LookAsync(
        Guid id,
        HttpContext context,
        RosterDesk desk,
        CancellationToken cancellationToken
    ) => PlanAsync(id, context, desk, null, cancellationToken);

    private static async Task<IResult> EndAsync(
        Guid id,
        HttpContext context,
        RosterDesk desk,
        CancellationToken cancellationToken
    )
    {
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        var reader = context.Reader();
        if (sent[DoName] == Discard)
        {
            return await desk.DiscardAsync(reader, id, cancellationToken)
                ? Results.Redirect($"{StudentPages.Home}?done=discarded")
                : Results.NotFound();
        }
        return await desk.ConfirmAsync(
            reader,
            id,
            sent[DigestName].ToString(),
            cancellationToken
        ) switch
        {
            RosterOutcome.Stored => Results.Redirect($"{StudentPages.Home}?done=stored"),
            RosterOutcome.NotThere => Results.NotFound(),
            _ => await PlanAsync(
                id,
                context,
                desk,
                "Something changed since you looked at this, and nothing is stored. Below is what the roster would do now. Look at it and confirm again.",
                cancellationToken
            ),
        };
    }

    private static async Task<IResult> PlanAsync(
        Guid id,
        HttpContext context,
        RosterDesk desk,
        string? conflict,
        CancellationToken cancellationToken
    ) =>
        await desk.LookAsync(context.Reader(), id, cancellationToken) is { } plan
            ? new RazorComponentResult<PreviewPage>(new { Plan = plan, Conflict = conflict })
            {
                StatusCode = conflict is null
                    ? StatusCodes.Status200OK
                    : StatusCodes.Status409Conflict,
            }
            : Results.NotFound();
}
