using System.Globalization;
using Haven.Design.Components;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Research.Studies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Research.Reviews;

/// <summary>/research/reviews/NUMBER: whether what a study took is still needed.</summary>
internal static class StudyReviewPages
{
    private const string Path = "/research/reviews";
    private const Roles Answerers = StudyPages.Researchers | Roles.PrivacyOfficer;

    public static string To(int study) =>
        string.Create(CultureInfo.InvariantCulture, $"{Path}/{study}");

    public static void Map(IEndpointRouteBuilder routes)
    {
        const string One = Path + "/{number:int}";
        routes.MapGet(One, ShowAsync).For(Answerers);
        routes.MapPost(One, KeepAsync).For(Answerers);
        routes.MapPost(One + "/let-go", LetGoAsync).For(Answerers).NeedsStepUp();
    }

    private static Task<IResult> ShowAsync(
        StudyReviewDesk reviews,
        [AsParameters] AskedStudy asked
    ) =>
        WithAsync(
            asked,
            sheet =>
                PageAsync(asked, reviews, sheet, StudyReviewForm.Fresh(sheet.Study.Changes), null)
        );

    private static Task<IResult> KeepAsync(
        StudyReviewDesk reviews,
        [AsParameters] AskedStudy asked
    ) =>
        WithAsync(
            asked,
            async sheet =>
            {
                var form = StudyReviewForm.Parse(await asked.SentAsync());
                return form.Errors.Any
                    ? await PageAsync(asked, reviews, sheet, form, null)
                    : await AfterAsync(
                        asked,
                        reviews,
                        await reviews.KeepAsync(asked.Reader, asked.Number, form, asked.Cancelled),
                        form,
                        "looked"
                    );
            }
        );

    private static Task<IResult> LetGoAsync(
        StudyReviewDesk reviews,
        [AsParameters] AskedStudy asked
    ) =>
        WithAsync(
            asked,
            async sheet =>
            {
                var sent = await asked.SentAsync();
                var form = StudyReviewForm.Fresh(SentNumber.Of(sent["seen"]));
                return sent["sure"] != "yes"
                    ? await PageAsync(
                        asked,
                        reviews,
                        sheet,
                        form,
                        new PageError(
                            "Confirm that everything goes. It cannot be taken back.",
                            "#sure"
                        )
                    )
                    : await AfterAsync(
                        asked,
                        reviews,
                        await reviews.LetGoAsync(
                            asked.Reader,
                            asked.Number,
                            form.Seen,
                            asked.Cancelled
                        ),
                        form,
                        "let-go"
                    );
            }
        );

    // Of a study that took nothing, or nothing that is left, there is nothing to decide.
    private static Task<IResult> WithAsync(AskedStudy asked, Func<StudySheet, Task<IResult>> act) =>
        asked.WithAsync(sheet =>
            sheet.ReviewBy is null ? Task.FromResult(Results.Redirect(asked.Home)) : act(sheet)
        );

    private static async Task<IResult> AfterAsync(
        AskedStudy asked,
        StudyReviewDesk reviews,
        StudyOutcome outcome,
        StudyReviewForm form,
        string done
    ) =>
        outcome == StudyOutcome.Done
            ? Results.Redirect($"{asked.Home}?done={done}")
            : await asked.WithAsync(sheet =>
                PageAsync(asked, reviews, sheet, form, new PageError(StudyPages.KeptWords))
            );

    private static async Task<IResult> PageAsync(
        AskedStudy asked,
        StudyReviewDesk reviews,
        StudySheet sheet,
        StudyReviewForm form,
        PageError? error
    ) =>
        new RazorComponentResult<StudyReviewPage>(
            new
            {
                Sheet = sheet,
                Form = form,
                Error = error,
                Past = await reviews.PastAsync(asked.Reader, sheet.Study, asked.Cancelled),
            }
        )
        {
            StatusCode =
                error is null ? form.Errors.Status
                : error.Href is null ? StatusCodes.Status409Conflict
                : StatusCodes.Status422UnprocessableEntity,
        };
}
