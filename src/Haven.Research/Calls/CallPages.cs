using System.Globalization;
using Haven.Design.Components;
using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Research.Apply;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Research.Calls;

/// <summary>/research/calls: calls for applications, their terms and their days.</summary>
internal static class CallPages
{
    public const string Path = "/research/calls";
    public const Roles Members = Roles.Professional | Roles.Supervisor;

    private const string OvertakenWords =
        "Somebody else changed this call while you had it open, so nothing was saved. Look at what it says now, and do it again.";

    private const string OverWords =
        "The process of this call is over. Its days cannot be moved any more.";

    /// <summary>For a page that keeps what was typed.</summary>
    internal const string KeptWords =
        "Somebody else changed this call while you had it open, so nothing was saved. Below is what you typed. Open the call in another window, and enter it there.";

    public static string To(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{Path}/{number}");

    public static void Map(IEndpointRouteBuilder routes)
    {
        const string One = Path + "/{number:int}";
        routes.MapGet(Path, ListAsync).For(Members);
        routes.MapGet(Path + "/new", IResult () => Fresh()).For(Members);
        routes.MapPost(Path + "/new", CreateAsync).For(Members);
        routes.MapGet(One, ShowAsync).For(Members);
        routes.MapGet(One + "/about", EditAsync).For(Members);
        routes.MapPost(One + "/about", SaveAsync).For(Members);
        routes.MapGet(One + "/terms", TermsAsync).For(Members);
        routes.MapPost(One + "/terms", SaveTermsAsync).For(Members);
        routes.MapGet(One + "/versions/{version:int}", VersionAsync).For(Members);
        routes.MapPost(One + "/open", OpenAsync).For(Members);
        routes.MapGet(One + "/days", DaysAsync).For(Members);
        routes.MapPost(One + "/days", MoveAsync).For(Members);
        routes.MapPost(One + "/end", EndAsync).For(Members);
    }

    private static async Task<IResult> ListAsync(
        HttpContext context,
        CallDesk desk,
        TimeProvider clock,
        CancellationToken cancellationToken
    ) =>
        new RazorComponentResult<CallsPage>(
            new
            {
                Calls = await desk.ListAsync(context.Reader().Organisation, cancellationToken),
                Today = LocalTime.Today(clock),
            }
        );

    private static RazorComponentResult<CallAboutPage> Fresh() =>
        new(new { Form = new CallForm() });

    private static async Task<IResult> CreateAsync(
        HttpContext context,
        CallDesk desk,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        var form = CallForm.Parse(sent, LocalTime.Today(clock));
        return form.Errors.Any
            ? new RazorComponentResult<CallAboutPage>(new { Form = form })
            {
                StatusCode = form.Errors.Status,
            }
            : Results.Redirect(
                To(await desk.CreateAsync(context.Reader(), form, cancellationToken))
                    + "?done=begun"
            );
    }

    private static Task<IResult> ShowAsync([AsParameters] AskedCall asked)
    {
        asked.Frame.Notice = asked.Context.Request.Query["done"].ToString() switch
        {
            "begun" => "The call is saved. Nobody sees it before it is opened.",
            "saved" => "The call is saved.",
            "terms" => "The terms are saved. Whoever applies from now on accepts this version.",
            "opened" => "The call is open. Its address stands below.",
            "moved" => "The days are moved.",
            "ended" => "The process has ended. Nothing more is taken.",
            _ => null,
        };
        return asked.WithAsync(sheet => PageAsync(asked, sheet, [], StatusCodes.Status200OK));
    }

    private static async Task<IResult> PageAsync(
        AskedCall asked,
        CallSheet sheet,
        IReadOnlyList<PageError> errors,
        int status
    )
    {
        var place = await asked.Organisations.OfAsync(asked.Reader.Organisation, asked.Cancelled);
        return new RazorComponentResult<CallPage>(
            new
            {
                Sheet = sheet,
                Count = await asked.Desk.CountAsync(sheet.Call, asked.Cancelled),
                Address = asked.Site.To(ApplyPages.To(place.Code, sheet.Call.Number)),
                Errors = errors,
            }
        )
        {
            StatusCode = status,
        };
    }

    private static Task<IResult> EditAsync([AsParameters] AskedCall asked) =>
        asked.WithAsync(sheet =>
            Task.FromResult(
                sheet.Call.IsOpened()
                    ? Results.NotFound()
                    : About(sheet, CallForm.From(sheet.Call), StatusCodes.Status200OK)
            )
        );

    private static RazorComponentResult<CallAboutPage> About(
        CallSheet sheet,
        CallForm form,
        int status
    ) => new(new { Form = form, sheet.Call }) { StatusCode = status };

    private static Task<IResult> SaveAsync([AsParameters] AskedCall asked) =>
        asked.WithAsync(async sheet =>
        {
            var form = CallForm.Parse(await asked.SentAsync(), sheet.Today);
            if (form.Errors.Any)
            {
                return About(sheet, form, form.Errors.Status);
            }
            var result = await asked.Desk.WriteAsync(
                asked.Reader,
                asked.Number,
                form,
                asked.Cancelled
            );
            return result.Outcome == CallOutcome.Done
                ? Results.Redirect(asked.Home + "?done=saved")
                : About(sheet, form.Overtaken(), StatusCodes.Status409Conflict);
        });

    private static Task<IResult> TermsAsync([AsParameters] AskedCall asked) =>
        asked.WithAsync(sheet =>
            Task.FromResult(
                sheet.Call.IsOpened() && !sheet.Call.Takes(sheet.Today)
                    ? Results.NotFound()
                    : Terms(sheet, TermsForm.From(sheet), StatusCodes.Status200OK)
            )
        );

    private static RazorComponentResult<TermsPage> Terms(
        CallSheet sheet,
        TermsForm form,
        int status
    ) => new(new { Form = form, sheet.Call }) { StatusCode = status };

    private static Task<IResult> SaveTermsAsync([AsParameters] AskedCall asked) =>
        asked.WithAsync(async sheet =>
        {
            var form = TermsForm.Parse(await asked.SentAsync());
            if (form.Errors.Any)
            {
                return Terms(sheet, form, form.Errors.Status);
            }
            var result = await asked.Desk.WriteTermsAsync(
                asked.Reader,
                asked.Number,
                form,
                asked.Cancelled
            );
            return result.Outcome == CallOutcome.Done
                ? Results.Redirect(asked.Home + "?done=terms")
                : Terms(sheet, form.Overtaken(), StatusCodes.Status409Conflict);
        });

    private static Task<IResult> VersionAsync(int version, [AsParameters] AskedCall asked) =>
        asked.WithAsync(sheet =>
            Task.FromResult<IResult>(
                sheet.Versions.FirstOrDefault(v => v.Number == version) is { } found
                    ? new RazorComponentResult<TermsVersionPage>(
                        new { sheet.Call, Version = found.Whole() }
                    )
                    : Results.NotFound()
            )
        );

    private static Task<IResult> OpenAsync([AsParameters] AskedCall asked) =>
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

    private static Task<IResult> DaysAsync([AsParameters] AskedCall asked) =>
        asked.WithAsync(sheet =>
            Task.FromResult(
                sheet.Call.GoesOn(sheet.Today)
                    ? Days(sheet, DaysForm.From(sheet.Call), StatusCodes.Status200OK)
                    : Results.NotFound()
            )
        );

    private static RazorComponentResult<DaysPage> Days(
        CallSheet sheet,
        DaysForm form,
        int status
    ) => new(new { Form = form, Sheet = sheet }) { StatusCode = status };

    private static Task<IResult> MoveAsync([AsParameters] AskedCall asked) =>
        asked.WithAsync(async sheet =>
        {
            var form = DaysForm.Parse(await asked.SentAsync(), sheet.Call, sheet.Today);
            if (form.Errors.Any)
            {
                return Days(sheet, form, form.Errors.Status);
            }
            var result = await asked.Desk.MoveAsync(
                asked.Reader,
                asked.Number,
                form,
                asked.Cancelled
            );
            if (result.Outcome == CallOutcome.Done)
            {
                return Results.Redirect(asked.Home + "?done=moved");
            }
            form.Errors.Add("ends", result.Outcome == CallOutcome.Over ? OverWords : KeptWords);
            return Days(sheet, form, StatusCodes.Status409Conflict);
        });

    private static Task<IResult> EndAsync([AsParameters] AskedCall asked) =>
        asked.WithAsync(async sheet =>
        {
            var sent = await asked.SentAsync();
            if (sent["sure"] != "yes")
            {
                return await PageAsync(
                    asked,
                    sheet,
                    [new("Confirm that the process ends. It cannot be taken back.", "#sure")],
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

    /// <summary>Leads back to the call, or shows it with what stood in the way.</summary>
    private static async Task<IResult> AfterAsync(AskedCall asked, CallResult result, string done)
    {
        if (result.Outcome == CallOutcome.Done)
        {
            return Results.Redirect($"{asked.Home}?done={done}");
        }
        IReadOnlyList<string> why = result.Outcome switch
        {
            CallOutcome.Incomplete => result.Missing,
            CallOutcome.Over => [OverWords],
            _ => [OvertakenWords],
        };
        int status =
            result.Outcome == CallOutcome.Incomplete
                ? StatusCodes.Status422UnprocessableEntity
                : StatusCodes.Status409Conflict;
        return await asked.WithAsync(sheet =>
            PageAsync(asked, sheet, [.. why.Select(w => new PageError(w))], status)
        );
    }
}
