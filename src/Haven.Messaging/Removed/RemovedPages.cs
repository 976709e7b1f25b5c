using Haven.Design;
using Haven.Messaging.Students;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Messaging.Removed;

/// <summary>/students/removed: how many students stay out of rosters, and the way back in.</summary>
internal static class RemovedPages
{
    public const string Home = "/students/removed";
    public const string IdName = "school-id";
    public const string ReasonName = "reason";

    private const Roles Lifters = Roles.Administrator | Roles.PrivacyOfficer;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Home, ShowAsync).For(Lifters);
        // Who tries ids one after the other is held up.
        routes
            .MapPost(Home, LiftAsync)
            .For(Lifters)
            .NeedsStepUp()
            .Limited("removed student", 40, TimeSpan.FromMinutes(10));
    }

    private static Task<IResult> ShowAsync(
        HttpContext context,
        RemovalDesk desk,
        PageFrame frame,
        CancellationToken cancellationToken
    )
    {
        frame.Notice =
            context.Request.Query["done"] == "lifted"
                ? "The next roster may bring this student back."
                : null;
        return PageAsync(context, desk, new FieldErrors(), ("", ""), cancellationToken);
    }

    private static async Task<IResult> LiftAsync(
        HttpContext context,
        RemovalDesk desk,
        CancellationToken cancellationToken
    )
    {
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        var errors = new FieldErrors();
        string id = errors.Text(
            sent,
            IdName,
            Student.LongestSchoolId,
            "Enter the school’s id of the student, as the roster has it.",
            "The id",
            lines: false
        );
        string reason = errors.Text(
            sent,
            ReasonName,
            LiftedRemoval.LongestReason,
            "Say why the student may come back.",
            "The reason"
        );
        if (!errors.Any && !await desk.LiftAsync(context.Reader(), id, reason, cancellationToken))
        {
            errors.Add(
                IdName,
                "No student with this id was removed. Look at how the roster writes it."
            );
        }
        return errors.Any
            ? await PageAsync(context, desk, errors, (id, reason), cancellationToken)
            : Results.Redirect(Home + "?done=lifted");
    }

    private static async Task<IResult> PageAsync(
        HttpContext context,
        RemovalDesk desk,
        FieldErrors errors,
        (string Id, string Reason) typed,
        CancellationToken cancellationToken
    )
    {
        var (removed, lifted) = await desk.ListAsync(context.Reader(), cancellationToken);
        return new RazorComponentResult<RemovedPage>(
            new
            {
                Removed = removed,
                Lifted = lifted,
                Errors = errors,
                Id = typed.Id,
                Reason = typed.Reason,
            }
        )
        {
            StatusCode = errors.Status,
        };
    }
}
