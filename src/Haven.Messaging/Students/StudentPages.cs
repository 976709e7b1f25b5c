using Haven.Design;
using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Messaging.Students;

/// <summary>/students: who goes to the school, and each of them with their guardians.</summary>
internal static class StudentPages
{
    public const string Home = "/students";
    public const string FindName = "student";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Home, ListAsync).For(Roles.Administrator);

        // An id is looked for with a POST, so that it stands in no address, history or log.
        routes
            .MapPost(Home, FindAsync)
            .For(Roles.Administrator)
            .Limited("student", 40, TimeSpan.FromMinutes(10), onlyFailures: true);
        routes
            .MapGet(Home + "/{code:long}", ShowAsync)
            .For(Roles.Administrator)
            .Limited("student", 40, TimeSpan.FromMinutes(10), onlyFailures: true);
    }

    public static string Address(long number) => $"{Home}/{StudentNumber.Plain(number)}";

    private static Task<IResult> ListAsync(
        HttpContext context,
        StudentReader students,
        PageFrame frame,
        CancellationToken cancellationToken
    )
    {
        frame.Notice = context.Request.Query["done"].ToString() switch
        {
            "stored" => "The roster is stored.",
            "discarded" => "The roster is thrown away. Nothing of it is kept.",
            _ => null,
        };
        return PageAsync(context, students, "", null, cancellationToken);
    }

    private static async Task<IResult> FindAsync(
        HttpContext context,
        StudentReader students,
        CancellationToken cancellationToken
    )
    {
        string typed = (await context.Request.ReadFormAsync(cancellationToken))[FindName]
            .ToString();
        typed = typed.Length > Student.LongestSchoolId ? "" : typed.Trim();
        return
            typed.Length > 0
            && await students.FindAsync(context.Reader(), typed, cancellationToken) is { } number
            ? Results.Redirect(Address(number))
            : await PageAsync(
                context,
                students,
                typed,
                typed.Length == 0
                    ? "Enter a student’s number, or the id that the school gave them."
                    : "No student here has this number or id.",
                cancellationToken
            );
    }

    private static async Task<IResult> PageAsync(
        HttpContext context,
        StudentReader students,
        string typed,
        string? error,
        CancellationToken cancellationToken
    )
    {
        long after = context.Request.After();
        return new RazorComponentResult<StudentsPage>(
            new
            {
                Slice = await students.ListAsync(context.Reader(), after, cancellationToken),
                After = after,
                Typed = typed,
                Error = error,
            }
        )
        {
            StatusCode = error is null
                ? StatusCodes.Status200OK
                : StatusCodes.Status422UnprocessableEntity,
        };
    }

    private static async Task<IResult> ShowAsync(
        long code,
        HttpContext context,
        StudentReader students,
        TimeProvider clock,
        CancellationToken cancellationToken
    ) =>
        await students.OpenAsync(context.Reader(), code, cancellationToken) is { } sheet
            ? new RazorComponentResult<StudentPage>(
                new { Sheet = sheet, Today = LocalTime.Today(clock) }
            )
            : Results.NotFound();
}
