using Haven.Design.Components;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Privacy.Emergency;

/// <summary>/privacy/emergency, and /privacy/emergency/ID: what others look at afterwards.</summary>
internal static class EmergencyPages
{
    public const string Path = "/privacy/emergency";
    public const string Justified = "justified";
    public const string NotJustified = "not-justified";

    private static readonly PageError Quicker = new(
        "Somebody else reviewed this before you. What they found stands below. Yours was not saved.",
        "#found"
    );

    public static void Map(IEndpointRouteBuilder routes)
    {
        var reviewers = Purpose.EmergencyReview.Roles;
        routes.MapGet(Path, ListAsync).For(reviewers);
        routes.MapGet(Path + "/{id:guid}", ShowAsync).For(reviewers);
        routes.MapPost(Path + "/{id:guid}", ReviewAsync).For(reviewers);
    }

    private static async Task<IResult> ListAsync(
        HttpContext context,
        EmergencyReviews reviews,
        CancellationToken cancellationToken
    ) =>
        new RazorComponentResult<EmergencyListPage>(
            new { Lines = await reviews.ListAsync(context.Reader(), cancellationToken) }
        );

    private static Task<IResult> ShowAsync(
        Guid id,
        HttpContext context,
        EmergencyReviews reviews,
        CancellationToken cancellationToken
    ) => PageAsync(id, context, reviews, "", "", [], 200, cancellationToken);

    private static async Task<IResult> ReviewAsync(
        Guid id,
        HttpContext context,
        EmergencyReviews reviews,
        CancellationToken cancellationToken
    )
    {
        var form = await context.Request.ReadFormAsync(cancellationToken);
        string outcome = form["outcome"].ToString();
        var (note, errors) = Read(outcome, form["note"]);
        if (errors.Count > 0)
        {
            return await PageAsync(
                id,
                context,
                reviews,
                outcome,
                note,
                errors,
                422,
                cancellationToken
            );
        }
        var found =
            outcome == Justified ? EmergencyOutcome.Justified : EmergencyOutcome.NotJustified;
        var done = await reviews.ReviewAsync(context.Reader(), id, found, note, cancellationToken);
        if (done == EmergencyReview.Done)
        {
            return Results.Redirect($"{Path}/{id:D}");
        }
        // One's own page says already that somebody else has to.
        errors = done == EmergencyReview.Reviewed ? [Quicker] : [];
        return await PageAsync(id, context, reviews, "", "", errors, 409, cancellationToken);
    }

    private static (string Note, IReadOnlyList<PageError> Errors) Read(
        string outcome,
        string? typed
    )
    {
        var errors = new List<PageError>();
        if (outcome is not (Justified or NotJustified))
        {
            errors.Add(new PageError("Say whether it was justified.", "#outcome"));
        }
        var (note, error) = EmergencyText.Read(typed, "Say in a few words what you found.");
        if (error is not null)
        {
            errors.Add(new PageError(error, "#note"));
        }
        return (note, errors);
    }

    private static async Task<IResult> PageAsync(
        Guid id,
        HttpContext context,
        EmergencyReviews reviews,
        string outcome,
        string note,
        IReadOnlyList<PageError> errors,
        int status,
        CancellationToken cancellationToken
    ) =>
        await reviews.ReadAsync(context.Reader(), id, cancellationToken) is { } sheet
            ? new RazorComponentResult<EmergencyReviewPage>(
                new
                {
                    Sheet = sheet,
                    Outcome = outcome,
                    Note = note,
                    Errors = errors,
                }
            )
            {
                StatusCode = status,
            }
            : Results.NotFound();
}
