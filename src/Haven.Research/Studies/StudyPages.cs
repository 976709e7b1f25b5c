using System.Globalization;
using Haven.Design.Components;
using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Research.Studies;

/// <summary>/research/studies: what studies declare, and who opened it.</summary>
internal static class StudyPages
{
    public const string Path = "/research/studies";
    public const Roles Researchers = Roles.Professional | Roles.Supervisor;
    private const Roles Everybody = Researchers | Roles.PrivacyOfficer;

    internal const string OvertakenWords =
        "Somebody else changed this study while you had it open, so nothing was saved. Look at what it says now, and do it again.";

    /// <summary>For a page that keeps what was typed.</summary>
    internal const string KeptWords =
        "Somebody else changed this study while you had it open, so nothing was saved. Below is what you typed. Open the study in another window, and enter it there.";

    public static string To(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{Path}/{number}");

    public static void Map(IEndpointRouteBuilder routes)
    {
        const string One = Path + "/{number:int}";
        routes.MapGet(Path, ListAsync).For(Everybody);
        routes.MapGet(Path + "/new", IResult () => Fresh()).For(Researchers);
        routes.MapPost(Path + "/new", DeclareAsync).For(Researchers);
        routes.MapGet(One, ShowAsync).For(Everybody);
        routes.MapGet(One + "/about", EditAsync).For(Researchers);
        routes.MapPost(One + "/about", SaveAsync).For(Researchers);
        routes.MapPost(One + "/open", OpenAsync).For(Roles.PrivacyOfficer);
        routes.MapPost(One + "/change", ChangeAsync).For(Researchers);
        routes.MapPost(One + "/end", EndAsync).For(Everybody).NeedsStepUp();
        routes.MapGet(One + "/versions/{version:int}", VersionAsync).For(Everybody);
    }

    private static async Task<IResult> ListAsync(
        HttpContext context,
        StudyDesk desk,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        return new RazorComponentResult<StudiesPage>(
            new
            {
                Studies = await desk.ListAsync(reader.Organisation, cancellationToken),
                MayDeclare = Purpose.Study.Allows(reader.Roles),
            }
        );
    }

    private static RazorComponentResult<AboutPage> Fresh() => new(new { Form = new StudyForm() });

    private static async Task<IResult> DeclareAsync(
        HttpContext context,
        StudyDesk desk,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        var form = StudyForm.Parse(sent, LocalTime.Today(clock));
        return form.Errors.Any
            ? new RazorComponentResult<AboutPage>(new { Form = form })
            {
                StatusCode = form.Errors.Status,
            }
            : Results.Redirect(
                To(await desk.DeclareAsync(context.Reader(), form.WriteTo(null), cancellationToken))
                    + "?done=declared"
            );
    }

    private static Task<IResult> ShowAsync([AsParameters] AskedStudy asked)
    {
        asked.Frame.Notice = asked.Context.Request.Query["done"].ToString() switch
        {
            "declared" =>
                "The study is declared. Add what it asks; nothing is taken before a privacy officer opens it.",
            "saved" => "The declaration is saved.",
            "opened" => "The version is open, and never changes from now on.",
            "begun" =>
                "Another version is begun. The one in force stays in force until a privacy officer opens this one.",
            "looked" => "It is written down that somebody looked, and why the answers are kept.",
            "let-go" => "The answers are let go. They are deleted tomorrow.",
            "ended" => "The study has ended. Nothing more is taken.",
            _ => null,
        };
        return asked.WithAsync(sheet => Task.FromResult(Page(asked, sheet, [])));
    }

    internal static IResult Page(
        AskedStudy asked,
        StudySheet sheet,
        IReadOnlyList<PageError> errors,
        int status = StatusCodes.Status200OK,
        string? reason = null
    ) =>
        new RazorComponentResult<StudyPage>(
            new
            {
                Sheet = sheet,
                Roles = asked.Reader.Roles,
                Errors = errors,
                Reason = reason ?? "",
            }
        )
        {
            StatusCode = status,
        };

    private static Task<IResult> EditAsync([AsParameters] AskedStudy asked) =>
        asked.WithAsync(sheet =>
            Task.FromResult(
                sheet.Draft is { } draft
                    ? About(sheet, StudyForm.From(draft.Read(), draft.Changes), 200)
                    : Results.NotFound()
            )
        );

    private static RazorComponentResult<AboutPage> About(
        StudySheet sheet,
        StudyForm form,
        int status
    ) => new(new { Form = form, sheet.Study }) { StatusCode = status };

    private static Task<IResult> SaveAsync([AsParameters] AskedStudy asked) =>
        asked.WithAsync(async sheet =>
        {
            var form = StudyForm.Parse(await asked.SentAsync(), LocalTime.Today(asked.Clock));
            if (form.Errors.Any)
            {
                return About(sheet, form, form.Errors.Status);
            }
            var result = await asked.Desk.WriteAsync(
                asked.Reader,
                asked.Number,
                form.Seen,
                form.WriteTo,
                asked.Cancelled
            );
            return result.Outcome == StudyOutcome.Overtaken
                ? About(sheet, form.Overtaken(), StatusCodes.Status409Conflict)
                : await AfterAsync(asked, result, "saved");
        });

    private static Task<IResult> OpenAsync([AsParameters] AskedStudy asked) =>
        asked.WithAsync(async _ =>
        {
            int seen = SentNumber.Of((await asked.SentAsync())["seen"]);
            var result = await asked.Desk.OpenAsync(
                asked.Reader,
                asked.Number,
                seen,
                asked.Cancelled
            );
            return await AfterAsync(asked, result, "opened");
        });

    private static Task<IResult> ChangeAsync([AsParameters] AskedStudy asked) =>
        asked.WithAsync(async sheet =>
        {
            var sent = await asked.SentAsync();
            var errors = new FieldErrors();
            string reason = errors.Text(
                sent,
                "reason",
                StudyForm.LongestText,
                "Write why the declaration has to change."
            );
            if (errors.Any)
            {
                return Page(asked, sheet, errors.Summary, errors.Status, reason);
            }
            var result = await asked.Desk.BeginAsync(
                asked.Reader,
                asked.Number,
                SentNumber.Of(sent["seen"]),
                reason,
                asked.Cancelled
            );
            return await AfterAsync(asked, result, "begun");
        });

    private static Task<IResult> EndAsync([AsParameters] AskedStudy asked) =>
        asked.WithAsync(async sheet =>
        {
            var sent = await asked.SentAsync();
            if (sent["sure"] != "yes")
            {
                return Page(
                    asked,
                    sheet,
                    [
                        new PageError(
                            "Confirm that the study ends. It cannot be taken back.",
                            "#sure"
                        ),
                    ],
                    StatusCodes.Status422UnprocessableEntity
                );
            }
            var result = await asked.Desk.EndAsync(
                asked.Reader,
                asked.Number,
                SentNumber.Of(sent["seen"]),
                asked.Cancelled
            );
            return await AfterAsync(asked, result, "ended");
        });

    private static Task<IResult> VersionAsync(int version, [AsParameters] AskedStudy asked) =>
        asked.WithAsync(sheet =>
            Task.FromResult<IResult>(
                sheet.Versions.FirstOrDefault(v => v.Number == version) is { } found
                    ? new RazorComponentResult<VersionPage>(new { sheet.Study, Version = found })
                    : Results.NotFound()
            )
        );

    /// <summary>Leads back to the study, or shows it with what stood in the way.</summary>
    internal static async Task<IResult> AfterAsync(
        AskedStudy asked,
        StudyResult result,
        string done
    )
    {
        if (result.Outcome == StudyOutcome.Done)
        {
            return Results.Redirect($"{asked.Home}?done={done}");
        }
        IReadOnlyList<string> why = result.Outcome switch
        {
            StudyOutcome.Incomplete => result.Missing,
            StudyOutcome.SamePerson =>
            [
                "You wrote this yourself. Somebody else opens it, so that two people have read what is taken.",
            ],
            _ => [OvertakenWords],
        };
        int status =
            result.Outcome == StudyOutcome.Overtaken
                ? StatusCodes.Status409Conflict
                : StatusCodes.Status422UnprocessableEntity;
        return await asked.WithAsync(sheet =>
            Task.FromResult(Page(asked, sheet, [.. why.Select(w => new PageError(w))], status))
        );
    }
}
