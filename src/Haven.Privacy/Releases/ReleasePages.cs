using System.Globalization;
using Haven.Design;
using Haven.Design.Components;
using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Releases.Analysis;
using Haven.Privacy.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Haven.Privacy.Releases;

/// <summary>/privacy/releases: tables that name nobody, and who got them.</summary>
internal static class ReleasePages
{
    public const string Path = "/privacy/releases";
    public const string New = Path + "/new";
    public const string Give = Path + "/give";

    public static string To(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{Path}/{number}");

    internal static readonly PageError Gone = new(
        "The file cannot be made again. Since it was released, somebody in it was deleted, restricted or changed. Nothing was given. Whoever got it before has it still."
    );

    public static string FileOf(int number) => To(number) + "/file";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ListAsync).For(Roles.PrivacyOfficer);
        routes.MapGet(New, Ask).For(Roles.PrivacyOfficer);
        routes.MapPost(New, LookAsync).For(Roles.PrivacyOfficer);
        routes.MapPost(Give, GiveAsync).For(Roles.PrivacyOfficer).NeedsStepUp();
        routes.MapGet(Path + "/{number:int}", ShowAsync).For(Roles.PrivacyOfficer);
        routes
            .MapPost(Path + "/{number:int}/file", SendAsync)
            .For(Roles.PrivacyOfficer)
            .NeedsStepUp();
        AnalysisPages.Map(routes);
    }

    private static async Task<IResult> ListAsync([AsParameters] ReleaseVisit visit) =>
        new RazorComponentResult<ReleasesPage>(
            new
            {
                Releases = await visit.Desk.ListAsync(visit.Organisation, visit.Cancelled),
                visit.Desk,
            }
        );

    private static IResult Ask([AsParameters] ReleaseVisit visit) =>
        Asked(visit, TableForm.Usual(visit.Desk.Tables), null, StatusCodes.Status200OK);

    private static async Task<IResult> LookAsync([AsParameters] ReleaseVisit visit)
    {
        var form = await visit.TableAsync();
        if (form.Errors.Any)
        {
            return Asked(visit, form, null, StatusCodes.Status422UnprocessableEntity);
        }
        var answer = await visit.Desk.TryAsync(visit.Context.Reader(), form, visit.Cancelled);
        return Looked(visit, form, answer, null);
    }

    private static async Task<IResult> GiveAsync([AsParameters] ReleaseVisit visit)
    {
        var form = await visit.TableAsync();
        if (form.Errors.Any)
        {
            return Asked(visit, form, null, StatusCodes.Status422UnprocessableEntity);
        }
        var sent = await visit.Context.Request.ReadFormAsync(visit.Cancelled);
        var recipient = RecipientForm.Parse(sent, visit.Today);
        var reader = visit.Context.Reader();
        if (recipient.Errors.Any)
        {
            var shown = await visit.Desk.TryAsync(reader, form, visit.Cancelled);
            return Looked(visit, form, shown, recipient);
        }
        var answer = await visit.Desk.ReleaseAsync(reader, form, recipient, visit.Cancelled);
        return answer.Outcome == ReleaseOutcome.Made
            ? Results.Redirect(To(answer.Last) + "?done=released")
            : Looked(visit, form, answer, recipient);
    }

    private static async Task<IResult> ShowAsync(int number, [AsParameters] ReleaseVisit visit)
    {
        if (visit.Context.Request.Query["done"] == "released")
        {
            visit.Frame.Notice =
                "The release is on record. Download the file, and give it to them.";
        }
        return
            await visit.Desk.FindAsync(visit.Organisation, number, visit.Cancelled) is { } release
            ? await OneAsync(visit, release, null, new())
            : Results.NotFound();
    }

    private static async Task<IResult> SendAsync(int number, [AsParameters] ReleaseVisit visit)
    {
        if (
            await visit.Desk.FindAsync(visit.Organisation, number, visit.Cancelled)
            is not { } release
        )
        {
            return Results.NotFound();
        }
        var reader = visit.Context.Reader();
        if (await visit.Desk.AgainAsync(reader, release, visit.Cancelled) is not { } made)
        {
            return await OneAsync(visit, release, Gone, new());
        }
        return Results.File(
            await ReleaseZip.MakeAsync(
                ReleaseWords.Title(visit.Desk.NameOf(release), release.OfPeriod),
                release,
                await visit.Desk.PeopleAsync(reader, release, visit.Cancelled),
                made,
                visit.Cancelled
            ),
            "application/zip",
            $"release-{number.ToString(CultureInfo.InvariantCulture)}.zip"
        );
    }

    internal static async Task<IResult> OneAsync(
        ReleaseVisit visit,
        Release release,
        PageError? error,
        AnalysisForm analysis
    ) =>
        new RazorComponentResult<ReleasePage>(
            new
            {
                Release = release,
                People = await visit.Desk.PeopleAsync(
                    visit.Context.Reader(),
                    release,
                    visit.Cancelled
                ),
                visit.Desk,
                Error = error,
                Packages = await visit.Packages.ListAsync(
                    visit.Organisation,
                    release.Number,
                    visit.Cancelled
                ),
                Analysis = analysis,
                visit.Today,
            }
        )
        {
            StatusCode =
                error is not null ? StatusCodes.Status409Conflict
                : analysis.Errors.Any ? StatusCodes.Status422UnprocessableEntity
                : StatusCodes.Status200OK,
        };

    // A table that may leave is shown with what is asked of its recipient; one that may not, with the choices again.
    private static RazorComponentResult Looked(
        ReleaseVisit visit,
        TableForm form,
        ReleaseAnswer answer,
        RecipientForm? recipient
    )
    {
        var why =
            answer.Outcome == ReleaseOutcome.Made
                ? null
                : new PageError(ReleaseWords.Why(answer, form));
        int status =
            why is not null ? StatusCodes.Status409Conflict
            : recipient is null ? StatusCodes.Status200OK
            : StatusCodes.Status422UnprocessableEntity;
        return answer.Table is null
            ? Asked(visit, form, why, status)
            : new RazorComponentResult<GivePage>(
                new
                {
                    Table = form,
                    Made = answer.Table,
                    answer.Last,
                    Form = recipient ?? new RecipientForm(),
                    visit.Desk,
                    Conflict = why,
                }
            )
            {
                StatusCode = status,
            };
    }

    private static RazorComponentResult<NewReleasePage> Asked(
        ReleaseVisit visit,
        TableForm form,
        PageError? refused,
        int status
    ) =>
        new(
            new
            {
                Form = form,
                visit.Desk,
                visit.Today,
                Refused = refused,
            }
        )
        {
            StatusCode = status,
        };
}

/// <summary>A visit to one of these pages, and what it is answered with.</summary>
internal sealed record ReleaseVisit(
    HttpContext Context,
    [FromServices] ReleaseDesk Desk,
    [FromServices] AnalysisDesk Packages,
    [FromServices] PageFrame Frame,
    [FromServices] TimeProvider Clock,
    CancellationToken Cancelled
)
{
    public OrganisationId Organisation => Context.Reader().Organisation;

    public DateOnly Today => LocalTime.Today(Clock);

    public async Task<TableForm> TableAsync() =>
        TableForm.Parse(await Context.Request.ReadFormAsync(Cancelled), Desk.Tables, Today);
}
