using System.Globalization;
using Haven.Design;
using Haven.Design.Components;
using Haven.Forms.Questionnaires;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Support;
using Haven.Screening.Model;
using Haven.Screening.Result;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Screening.Steps;

/// <summary>/screening/steps: what the organisation asks for at each level, and which of it was done.</summary>
internal static class StepPages
{
    private const string Home = "/screening/steps";
    private const int LongestOwn = 500;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet(Home, ShowAsync)
            .For(Roles.Administrator | Roles.Supervisor)
            .ShownToSupport(SupportAreas.Settings, "Next steps");
        routes.MapPost(Home, SaveAsync).For(Roles.Administrator | Roles.Supervisor);
        routes
            .MapPost(Home + "/{code}/{number:int}", TakeAsync)
            .For(Roles.Professional | Roles.Supervisor);
    }

    private static async Task<IResult> ShowAsync(
        HttpContext context,
        IDatabase database,
        PageFrame frame,
        CancellationToken cancellationToken
    )
    {
        frame.Notice =
            context.Request.Query["done"] == "saved" ? "The next steps are saved." : null;
        await using var store = database.Open(new Scope(context.Reader().Organisation));
        var asked = await StepService.AskedAsync(store, cancellationToken);
        return Page([.. asked.Values], [], 200);
    }

    private static async Task<IResult> SaveAsync(
        HttpContext context,
        StepService steps,
        CancellationToken cancellationToken
    )
    {
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        var typed = new List<LevelSteps>();
        var errors = new List<PageError>();
        foreach (var level in Enum.GetValues<ConcernLevel>())
        {
            string field = LevelStepsPage.FieldOf(level);
            var (lines, error) = TypedText.Clean(
                sent[field],
                $"What you ask for at “{LevelText.Of(level)}”",
                LevelSteps.Longest,
                lines: true
            );
            if (error is not null)
            {
                errors.Add(new PageError(error, "#" + field));
            }
            _ = int.TryParse(
                sent[field + "-version"],
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out int version
            );
            typed.Add(
                new LevelSteps
                {
                    Level = level,
                    Lines = lines,
                    Version = version,
                }
            );
        }
        if (errors.Count > 0)
        {
            return Page(typed, errors, StatusCodes.Status422UnprocessableEntity);
        }
        var changed = await steps.WriteAsync(
            context.Reader(),
            [.. typed.Select(t => (t.Level, t.Lines, t.Version))],
            cancellationToken
        );
        return changed.Count == 0
            ? Results.Redirect(Home + "?done=saved")
            : Page(
                typed,
                [
                    .. changed.Select(level => new PageError(
                        $"Somebody else changed what is asked for at “{LevelText.Of(level)}”. Below is what you typed. Open this page in another window to compare.",
                        "#" + LevelStepsPage.FieldOf(level)
                    )),
                ],
                StatusCodes.Status409Conflict
            );
    }

    private static Task<IResult> TakeAsync(
        [AsParameters] AskedResult asked,
        StepService steps,
        CancellationToken cancellationToken
    ) =>
        asked.ChangeAsync(
            async (reader, sent, view) =>
            {
                var (own, error) = TypedText.Clean(sent["own"], "The step", LongestOwn);
                // A step that is not on the list, or was taken a moment ago, is no step to take.
                var ticked = view
                    .NextSteps.Where(s => sent["step"].Contains(s, StringComparer.Ordinal))
                    .ToList();
                if (error is not null || (ticked.Count == 0 && own.Length == 0))
                {
                    return ResultPages.Page(
                        view with
                        {
                            OwnStep = own,
                            StepError = error ?? "Tick what was done, or write what else you did.",
                        },
                        StatusCodes.Status422UnprocessableEntity
                    );
                }
                await steps.TakeAsync(
                    reader,
                    view.Open,
                    own.Length == 0 ? ticked : [.. ticked, own],
                    cancellationToken
                );
                return Results.Redirect(ResultPages.Address(view.Open));
            },
            cancellationToken
        );

    private static RazorComponentResult<LevelStepsPage> Page(
        IReadOnlyList<LevelSteps> levels,
        IReadOnlyList<PageError> errors,
        int status
    ) => new(new { Levels = levels, Errors = errors }) { StatusCode = status };
}
