using System.Globalization;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Screening.Result;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Screening.Review;

/// <summary>/screening/review: what a supervisor is to look at, and what came back.</summary>
internal static class ReviewPages
{
    public const string Home = "/screening/review";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Home, ListAsync).For(Roles.Professional | Roles.Supervisor);
        routes.MapPost(Home + "/{code}/{number:int}", KeepAsync).For(Roles.Supervisor);
    }

    private static async Task<IResult> ListAsync(
        HttpContext context,
        ReviewService reviews,
        IDatabase database,
        CancellationToken cancellationToken
    )
    {
        long after = context.Request.After();
        var reader = context.Reader();
        bool reviewer = (reader.Roles & Roles.Supervisor) != 0;
        await using var store = database.Open(new Scope(reader.Organisation));
        return new RazorComponentResult<ReviewPage>(
            new
            {
                Slice = reviewer
                    ? await reviews.WaitingAsync(store, reader, after, cancellationToken)
                    : null,
                SentBack = await reviews.SentBackAsync(store, reader, cancellationToken),
                After = after,
                reviews.Now,
            }
        );
    }

    private static Task<IResult> KeepAsync(
        [AsParameters] AskedResult asked,
        ReviewService reviews,
        CancellationToken cancellationToken
    ) =>
        asked.ChangeAsync(
            async (reader, sent, view) =>
            {
                if (!view.CanReview)
                {
                    return Results.NotFound();
                }
                var form = ReviewForm.Parse(sent);
                if (!form.IsWhole)
                {
                    return Page(view, form, StatusCodes.Status422UnprocessableEntity);
                }
                _ = long.TryParse(
                    sent["of"],
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out long of
                );
                return
                    view.ReviewOfThis is null
                    && await reviews.KeepAsync(
                        reader,
                        view.Open,
                        of,
                        form.Outcome!.Value,
                        form.Note,
                        cancellationToken
                    )
                    ? Results.Redirect(ResultPages.Address(view.Open))
                    : Page(view, ReviewForm.Overtaken(form), StatusCodes.Status409Conflict);
            },
            cancellationToken
        );

    private static RazorComponentResult<ResultPage> Page(
        ResultView view,
        ReviewForm form,
        int status
    ) => ResultPages.Page(view with { Reviewing = form }, status);
}
