using System.Globalization;
using Haven.Design;
using Haven.Design.Components;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Haven.Privacy.Support;

/// <summary>/privacy/support: who was let in to give support, what they looked at, and how it ends.</summary>
internal static class SupportPages
{
    public const string Path = "/privacy/support";
    public const string New = Path + "/new";
    private const Roles Readers = Roles.Administrator | Roles.PrivacyOfficer;

    private static readonly PageError Quicker = new(
        "Somebody else let somebody in while you had the page open. Nothing of yours was saved. Look at “Support access”, and send yours again if it is still needed."
    );

    public static string To(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{Path}/{number}");

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ShowAsync).For(Readers | Roles.Operator);
        routes.MapGet(New, AskAsync).For(Roles.Administrator);
        routes.MapPost(New, GiveAsync).For(Roles.Administrator).NeedsStepUp();
        routes.MapGet(Path + "/{number:int}", ShowOneAsync).For(Readers);
        // Whoever wants it to end is not asked for a password first: it takes nothing from anybody.
        routes.MapPost(Path + "/{number:int}/end", EndAsync).For(Readers);
    }

    private static async Task<IResult> ShowAsync([AsParameters] SupportVisit visit)
    {
        visit.Frame.Notice = visit.Context.Request.Query["done"].ToString() switch
        {
            "given" => "They may look from now on.",
            "ended" => "It has ended. They see nothing any more.",
            _ => null,
        };
        return visit.Reader.Roles == Roles.Operator
            ? new RazorComponentResult<SupportOwnPage>(
                new
                {
                    Grants = await visit.Reading.RunningAsync(visit.Reader, visit.Cancelled),
                    PagesOf = visit.PagesOf,
                }
            )
            : new RazorComponentResult<SupportPage>(
                new
                {
                    (await visit.StateAsync()).Lines,
                    MayGive = visit.Reader.Roles.HasFlag(Roles.Administrator),
                }
            );
    }

    private static async Task<IResult> AskAsync([AsParameters] SupportVisit visit)
    {
        var state = await visit.StateAsync();
        return Page(visit, new SupportForm { Seen = LastOf(state) }, state, null, 200);
    }

    private static async Task<IResult> GiveAsync([AsParameters] SupportVisit visit)
    {
        var sent = await visit.Context.Request.ReadFormAsync(visit.Cancelled);
        var state = await visit.StateAsync();
        var form = SupportForm.Parse(sent, [.. state.People.Select(p => p.Member)]);
        if (form.Errors.Any)
        {
            return Page(visit, form, state, null, form.Errors.Status);
        }
        return await visit.Desk.GiveAsync(visit.Reader, form, visit.Cancelled)
            ? Results.Redirect(Path + "?done=given")
            : Page(visit, form, state, Quicker, StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> ShowOneAsync(int number, [AsParameters] SupportVisit visit)
    {
        var state = await visit.StateAsync();
        return state.Lines.FirstOrDefault(l => l.Grant.Number == number) is { } line
            ? new RazorComponentResult<SupportGrantPage>(
                new
                {
                    Line = line,
                    Steps = await visit.Reading.StepsAsync(
                        visit.Reader,
                        line.Grant,
                        visit.Cancelled
                    ),
                    PagesOf = visit.PagesOf,
                }
            )
            : Results.NotFound();
    }

    private static async Task<IResult> EndAsync(int number, [AsParameters] SupportVisit visit) =>
        await visit.Desk.EndAsync(visit.Reader, number, visit.Cancelled)
            ? Results.Redirect(Path + "?done=ended")
            : Results.NotFound();

    private static int LastOf(SupportList state) =>
        state.Lines.Count > 0 ? state.Lines[0].Grant.Number : 0;

    private static RazorComponentResult<SupportAskPage> Page(
        SupportVisit visit,
        SupportForm form,
        SupportList state,
        PageError? conflict,
        int status
    ) =>
        new(
            new
            {
                Form = form,
                state.People,
                PagesOf = visit.PagesOf,
                Conflict = conflict,
            }
        )
        {
            StatusCode = status,
        };
}

/// <summary>What each of the pages asks for.</summary>
internal sealed record SupportVisit(
    HttpContext Context,
    [FromServices] SupportDesk Desk,
    [FromServices] SupportReading Reading,
    [FromServices] EndpointDataSource Endpoints,
    [FromServices] PageFrame Frame,
    CancellationToken Cancelled
)
{
    public Reader Reader => Context.Reader();

    public Func<SupportAreas, IReadOnlyList<(string Path, string Title)>> PagesOf =>
        Endpoints.PagesOf;

    public Task<SupportList> StateAsync() => Reading.ReadAsync(Reader, Cancelled);
}
