using Haven.Design;
using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Privacy.Restrictions;

/// <summary>/privacy/restrictions: whose data is not used, and /privacy/restrictions/ID: one, and how it ends.</summary>
internal static class RestrictionPages
{
    public const string Path = "/privacy/restrictions";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ListAsync).For(Roles.PrivacyOfficer);
        routes.MapGet(Path + "/{id:guid}", ShowAsync).For(Roles.PrivacyOfficer);
        // What ends a restriction opens somebody's data again.
        routes.MapPost(Path + "/{id:guid}", LiftAsync).For(Roles.PrivacyOfficer).NeedsStepUp();
    }

    private static async Task<IResult> ListAsync(
        HttpContext context,
        RestrictionDesk desk,
        CancellationToken cancellationToken
    ) =>
        new RazorComponentResult<RestrictionsPage>(
            new { Sheets = await desk.ListAsync(context.Reader(), cancellationToken) }
        );

    private static Task<IResult> ShowAsync(
        Guid id,
        HttpContext context,
        RestrictionDesk desk,
        PageFrame frame,
        CancellationToken cancellationToken
    )
    {
        frame.Notice =
            context.Request.Query["done"] == "lifted"
                ? "It is lifted. What was restricted can be used again."
                : null;
        return PageAsync(id, context, desk, new LiftForm(), cancellationToken);
    }

    private static async Task<IResult> LiftAsync(
        Guid id,
        HttpContext context,
        RestrictionDesk desk,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        var form = LiftForm.Parse(sent, LocalTime.Today(clock));
        if (await desk.FindAsync(context.Reader(), id, cancellationToken) is not { } sheet)
        {
            return Results.NotFound();
        }
        if (form.ToldOn.Day < LocalTime.DayOf(sheet.Record.Since))
        {
            form.Errors.Add(
                "told-on",
                $"It began on {LocalTime.Day(sheet.Record.Since)}: nobody was told before that it ends."
            );
        }
        if (form.Errors.Any)
        {
            return await PageAsync(id, context, desk, form, cancellationToken);
        }
        if (
            await desk.LiftAsync(
                context.Reader(),
                id,
                form.Seen,
                new Lifting(form.Reason, form.Told, form.ToldOn.Day!.Value),
                cancellationToken
            )
        )
        {
            return Results.Redirect($"{Path}/{id:D}?done=lifted");
        }
        form.Errors.Add(
            "state",
            "Somebody else lifted this while you had the page open. Yours was not saved. What they did stands below."
        );
        return await PageAsync(id, context, desk, form, cancellationToken);
    }

    private static async Task<IResult> PageAsync(
        Guid id,
        HttpContext context,
        RestrictionDesk desk,
        LiftForm form,
        CancellationToken cancellationToken
    ) =>
        await desk.FindAsync(context.Reader(), id, cancellationToken) is { } sheet
            ? new RazorComponentResult<RestrictionPage>(new { Sheet = sheet, Form = form })
            {
                StatusCode = form.Errors.Status,
            }
            : Results.NotFound();
}

/// <summary>What lifts a restriction, as it was typed.</summary>
public sealed class LiftForm
{
    private const int LongestText = 2000;

    public int Seen { get; private init; }
    public string Reason { get; private set; } = "";
    public string Told { get; private set; } = "";
    public TypedDay ToldOn { get; private init; } = TypedDay.None;
    public FieldErrors Errors { get; } = new();

    public static LiftForm Parse(IFormCollection sent, DateOnly today)
    {
        var form = new LiftForm
        {
            Seen = SentNumber.Of(sent["seen"]),
            ToldOn = TypedDay.Parse(sent, "told-on"),
        };
        form.Reason = form.Errors.Text(sent, "reason", LongestText, "Write why it ends.");
        form.Told = form.Errors.Text(
            sent,
            "told",
            LongestText,
            "Write how the person was told. They are told before it ends."
        );
        string? error =
            form.ToldOn.Day is not { } day
                ? "Type the day on which they were told, such as 27 3 2026."
            : day > today ? "This day is still to come. Tell them first, then lift it."
            : null;
        if (error is not null)
        {
            form.Errors.Add("told-on", error);
        }
        return form;
    }
}
