using System.Globalization;
using System.Text;
using Haven.Design.Components;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Haven.Privacy.Releases.Analysis;

/// <summary>/privacy/releases/NUMBER/analysis: a released table for a machine without a network.</summary>
internal static class AnalysisPages
{
    private const string All = ReleasePages.Path + "/{number:int}/analysis";
    private const string One = All + "/{id:guid}";

    public static string To(int release) => ReleasePages.To(release) + "/analysis";

    public static string To(int release, Guid id) => $"{To(release)}/{id:D}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(All, MakeAsync).For(Roles.PrivacyOfficer).NeedsStepUp();
        routes.MapGet(One, ShowAsync).For(Roles.PrivacyOfficer).NeedsStepUp();
        routes.MapPost(One, DestroyedAsync).For(Roles.PrivacyOfficer);
        routes.MapPost(One + "/file", SendAsync).For(Roles.PrivacyOfficer).NeedsStepUp();
    }

    private static async Task<IResult> MakeAsync(
        int number,
        [AsParameters] ReleaseVisit visit,
        [FromServices] AnalysisDesk desk
    )
    {
        if (
            await visit.Desk.FindAsync(visit.Organisation, number, visit.Cancelled)
            is not { } release
        )
        {
            return Results.NotFound();
        }
        var form = AnalysisForm.ParseEnd(
            await visit.Context.Request.ReadFormAsync(visit.Cancelled),
            visit.Today
        );
        if (form.Errors.Any)
        {
            return await ReleasePages.OneAsync(visit, release, null, form);
        }
        var made = await desk.MakeAsync(
            visit.Context.Reader(),
            release,
            form.Day.Day!.Value,
            visit.Cancelled
        );
        return Results.Redirect(To(number, made.Id));
    }

    private static async Task<IResult> ShowAsync(
        int number,
        Guid id,
        [AsParameters] ReleaseVisit visit,
        [FromServices] AnalysisDesk desk
    ) =>
        await desk.FindAsync(visit.Organisation, number, id, visit.Cancelled) is { } package
            ? await PageAsync(visit, desk, package, new AnalysisForm(), StatusCodes.Status200OK)
            : Results.NotFound();

    private static async Task<IResult> DestroyedAsync(
        int number,
        Guid id,
        [AsParameters] ReleaseVisit visit,
        [FromServices] AnalysisDesk desk
    )
    {
        if (
            await desk.FindAsync(visit.Organisation, number, id, visit.Cancelled) is not { } package
        )
        {
            return Results.NotFound();
        }
        var form = AnalysisForm.ParseDestroyed(
            await visit.Context.Request.ReadFormAsync(visit.Cancelled),
            package,
            visit.Today
        );
        if (form.Errors.Any)
        {
            return await PageAsync(
                visit,
                desk,
                package,
                form,
                StatusCodes.Status422UnprocessableEntity
            );
        }
        bool isDone = await desk.DestroyedAsync(
            visit.Context.Reader(),
            package,
            form.Day.Day!.Value,
            form.How,
            visit.Cancelled
        );
        return isDone
            ? Results.Redirect(To(number, id))
            : await PageAsync(visit, desk, package, form, StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> SendAsync(
        int number,
        Guid id,
        [AsParameters] ReleaseVisit visit,
        [FromServices] AnalysisDesk desk
    )
    {
        var reader = visit.Context.Reader();
        if (
            await desk.FindAsync(visit.Organisation, number, id, visit.Cancelled) is not { } package
            || await visit.Desk.FindAsync(visit.Organisation, number, visit.Cancelled)
                is not { } release
        )
        {
            return Results.NotFound();
        }
        var (code, _) = await desk.OpenAsync(reader, package, visit.Cancelled);
        if (code.Length == 0)
        {
            return await PageAsync(
                visit,
                desk,
                package,
                new AnalysisForm(),
                StatusCodes.Status409Conflict
            );
        }
        if (await visit.Desk.AgainAsync(reader, release, visit.Cancelled) is not { } made)
        {
            return await ReleasePages.OneAsync(visit, release, ReleasePages.Gone, new());
        }
        string title = ReleaseWords.Title(visit.Desk.NameOf(release), release.OfPeriod);
        var people = await visit.Desk.PeopleAsync(reader, release, visit.Cancelled);
        return Results.File(
            AnalysisFile.Make(
                package,
                code,
                title,
                new AnalysisContent(
                    Encoding.UTF8.GetString(made.Csv),
                    ReleaseWords.Report(title, release, made),
                    ReleaseWords.Agreement(title, release, people)
                )
            ),
            // Never a page of ours: a browser saves it.
            "application/octet-stream",
            string.Create(
                CultureInfo.InvariantCulture,
                $"release-{number}-until-{package.EndsOn:O}.html"
            )
        );
    }

    private static async Task<IResult> PageAsync(
        ReleaseVisit visit,
        AnalysisDesk desk,
        AnalysisPackage package,
        AnalysisForm form,
        int status
    )
    {
        var (code, destroyed) = await desk.OpenAsync(
            visit.Context.Reader(),
            package,
            visit.Cancelled
        );
        return new RazorComponentResult<AnalysisPage>(
            new
            {
                Package = package,
                Code = code,
                Destroyed = destroyed,
                Form = form,
                visit.Today,
                Conflict = status == StatusCodes.Status409Conflict
                    ? new PageError(
                        "It is over, or somebody recorded meanwhile that it was destroyed. Look at it as it is now."
                    )
                    : null,
            }
        )
        {
            StatusCode = status,
        };
    }
}
