using Haven.Design;
using Haven.Design.Components;
using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Privacy.Retention.Reviews;

/// <summary>/privacy/retention/reviews, and /privacy/retention/reviews/ID: who waits for an answer whether they may go.</summary>
internal static class ReviewPages
{
    public const string Path = RetentionPages.Path + "/reviews";

    private const string Answered = "answered";

    private static readonly PageError Held = new(
        "A legal hold or a restriction keeps them, so they were not deleted. The question stays open until it ends.",
        "#state"
    );

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ListAsync).For(Roles.PrivacyOfficer);
        routes.MapGet(Path + "/{id:guid}", ShowAsync).For(Roles.PrivacyOfficer);
        routes.MapPost(Path + "/{id:guid}", AnswerAsync).For(Roles.PrivacyOfficer).NeedsStepUp();
    }

    private static async Task<IResult> ListAsync(
        HttpContext context,
        ReviewReading reading,
        PageFrame frame,
        CancellationToken cancellationToken
    )
    {
        frame.Notice = context.Request.Query["done"].ToString() switch
        {
            ReviewForm.LetGo => "They are deleted. A receipt stays under “Forget a person”.",
            ReviewForm.Keep => "They are kept, and you are asked again on the day that you chose.",
            Answered =>
                "This does not wait any more: somebody answered it, or something was written about the person.",
            _ => null,
        };
        return new RazorComponentResult<ReviewsPage>(
            new
            {
                Lines = await reading.ListAsync(context.Reader(), cancellationToken),
                IsOvertaken = false,
            }
        );
    }

    private static async Task<IResult> ShowAsync(
        Guid id,
        HttpContext context,
        ReviewReading reading,
        ReviewDesk desk,
        CancellationToken cancellationToken
    )
    {
        var page = await PageAsync(
            id,
            context,
            reading,
            new ReviewForm(),
            null,
            200,
            cancellationToken
        );
        return
            page is NotFound
            && await desk.IsThereAsync(context.Reader().Organisation, id, cancellationToken)
            ? Results.Redirect($"{Path}?done={Answered}")
            : page;
    }

    private static async Task<IResult> AnswerAsync(
        Guid id,
        HttpContext context,
        ReviewReading reading,
        ReviewDesk desk,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        if (await reading.FindAsync(reader, id, cancellationToken) is not { } sheet)
        {
            return await desk.IsThereAsync(reader.Organisation, id, cancellationToken)
                ? await OvertakenAsync(context, reading, cancellationToken)
                : Results.NotFound();
        }
        var form = ReviewForm.Parse(sent, LocalTime.Today(clock), sheet.Latest);
        if (form.Errors.Any)
        {
            return await PageAsync(id, context, reading, form, null, 422, cancellationToken);
        }
        var outcome =
            form.Answer == ReviewForm.LetGo
                ? await desk.LetGoAsync(reader, id, cancellationToken)
                : await desk.KeepAsync(
                    reader,
                    id,
                    form.Until.Day!.Value,
                    form.Reason,
                    cancellationToken
                );
        return outcome switch
        {
            ReviewOutcome.Done => Results.Redirect($"{Path}?done={form.Answer}"),
            ReviewOutcome.Held => await PageAsync(
                id,
                context,
                reading,
                form,
                Held,
                409,
                cancellationToken
            ),
            ReviewOutcome.NotFound => Results.NotFound(),
            _ => await OvertakenAsync(context, reading, cancellationToken),
        };
    }

    private static async Task<IResult> OvertakenAsync(
        HttpContext context,
        ReviewReading reading,
        CancellationToken cancellationToken
    ) =>
        new RazorComponentResult<ReviewsPage>(
            new
            {
                Lines = await reading.ListAsync(context.Reader(), cancellationToken),
                IsOvertaken = true,
            }
        )
        {
            StatusCode = 409,
        };

    private static async Task<IResult> PageAsync(
        Guid id,
        HttpContext context,
        ReviewReading reading,
        ReviewForm form,
        PageError? conflict,
        int status,
        CancellationToken cancellationToken
    ) =>
        await reading.FindAsync(context.Reader(), id, cancellationToken) is { } sheet
            ? new RazorComponentResult<ReviewPage>(
                new
                {
                    Sheet = sheet,
                    Form = form,
                    Conflict = conflict,
                }
            )
            {
                StatusCode = status,
            }
            : Results.NotFound();
}
