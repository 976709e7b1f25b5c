using Haven.Design;
using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Messaging.Messages;

/// <summary>/students/messages: a school writes to families, sees before whom it reaches, and after what became of it.</summary>
internal static class MessagePages
{
    public const string Home = "/students/messages";
    public const string New = Home + "/new";
    public const string Times = Home + "/times";
    public const string DigestName = "plan";

    public static void Map(IEndpointRouteBuilder routes)
    {
        const string One = Home + "/{id:guid}";
        routes.MapGet(Home, ListAsync).For(Roles.Administrator);
        routes.MapGet(Times, TimesAsync).For(Roles.Administrator);
        routes.MapGet(New, FreshAsync).For(Roles.Administrator).TakesUpFor(Purpose.FamilyNews);
        routes.MapPost(New, BeginAsync).For(Roles.Administrator);
        routes.MapGet(One, ShowAsync).For(Roles.Administrator);
        routes.MapGet(One + "/text", EditAsync).For(Roles.Administrator);
        routes.MapPost(One + "/text", SaveAsync).For(Roles.Administrator);
        routes.MapPost(One + "/send", SendAsync).For(Roles.Administrator);
        routes.MapPost(One + "/discard", DiscardAsync).For(Roles.Administrator);
    }

    public static string To(Guid id) => $"{Home}/{id:D}";

    private static async Task<IResult> ListAsync(
        HttpContext context,
        DraftDesk drafts,
        MessageReader messages,
        PageFrame frame,
        CancellationToken cancellationToken
    )
    {
        frame.Notice =
            context.Request.Query["done"] == "discarded"
                ? "The message is thrown away. Nobody got it."
                : null;
        long before = context.Request.After();
        return new RazorComponentResult<MessagesPage>(
            new
            {
                Drafts = before == 0
                    ? await drafts.ListAsync(context.Reader(), cancellationToken)
                    : [],
                Slice = await messages.ListAsync(context.Reader(), before, cancellationToken),
                Before = before,
            }
        );
    }

    private static async Task<IResult> TimesAsync(
        HttpContext context,
        MessageTimes times,
        CancellationToken cancellationToken
    ) =>
        new RazorComponentResult<TimesPage>(
            new { Next = await times.NextAsync(context.Reader().Organisation, cancellationToken) }
        );

    private static async Task<IResult> FreshAsync(
        HttpContext context,
        MessagePlanner planner,
        CancellationToken cancellationToken
    ) =>
        Write(
            new MessageForm(),
            await planner.GradesAsync(context.Reader(), cancellationToken),
            null
        );

    private static RazorComponentResult<WritePage> Write(
        MessageForm form,
        IReadOnlyList<string> grades,
        Guid? id,
        int? status = null
    ) =>
        new(
            new
            {
                Form = form,
                Grades = grades,
                Id = id,
            }
        )
        {
            StatusCode = status ?? form.Errors.Status,
        };

    private static async Task<IResult> BeginAsync(
        HttpContext context,
        DraftDesk drafts,
        MessagePlanner planner,
        CancellationToken cancellationToken
    )
    {
        var grades = await planner.GradesAsync(context.Reader(), cancellationToken);
        var form = MessageForm.Parse(
            await context.Request.ReadFormAsync(cancellationToken),
            grades
        );
        return form.Errors.Any
            ? Write(form, grades, null)
            : Results.Redirect(
                To(await drafts.BeginAsync(context.Reader(), form, cancellationToken))
            );
    }

    private static async Task<IResult> EditAsync(
        Guid id,
        HttpContext context,
        DraftDesk drafts,
        MessagePlanner planner,
        CancellationToken cancellationToken
    ) =>
        await drafts.OpenAsync(context.Reader(), id, cancellationToken) is { } draft
            ? Write(
                MessageForm.From(draft),
                await planner.GradesAsync(context.Reader(), cancellationToken),
                id
            )
            : Results.NotFound();

    private static async Task<IResult> SaveAsync(
        Guid id,
        HttpContext context,
        DraftDesk drafts,
        MessagePlanner planner,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        if (await drafts.OpenAsync(reader, id, cancellationToken) is null)
        {
            return Results.NotFound();
        }
        var grades = await planner.GradesAsync(reader, cancellationToken);
        var form = MessageForm.Parse(
            await context.Request.ReadFormAsync(cancellationToken),
            grades
        );
        return form.Errors.Any ? Write(form, grades, id)
            : await drafts.WriteAsync(reader, id, form, cancellationToken)
                ? Results.Redirect(To(id))
            : Write(form.Overtaken(), grades, id, StatusCodes.Status409Conflict);
    }

    // One address for the whole life of a message: before it is sent it shows whom it goes to, afterwards what became of it.
    private static async Task<IResult> ShowAsync(
        Guid id,
        HttpContext context,
        MessageDesk desk,
        MessageReader messages,
        PageFrame frame,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        if (await desk.LookAsync(reader, id, cancellationToken) is { } plan)
        {
            return Look(plan, null);
        }
        frame.Notice = context.Request.Query["done"] == "sent" ? "The message is sent." : null;
        int skip = (int)Math.Min(context.Request.After(), int.MaxValue / 2);
        return await messages.OpenAsync(reader, id, skip, cancellationToken) is { } sheet
            ? new RazorComponentResult<MessagePage>(new { Sheet = sheet, Skip = skip })
            : Results.NotFound();
    }

    private static RazorComponentResult<LookPage> Look(MessagePlan plan, string? conflict) =>
        new(new { Plan = plan, Conflict = conflict })
        {
            StatusCode = conflict is null ? StatusCodes.Status200OK : StatusCodes.Status409Conflict,
        };

    private static async Task<IResult> SendAsync(
        Guid id,
        HttpContext context,
        MessageDesk desk,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        string digest = $"{sent[DigestName]}";
        return await desk.SendAsync(reader, id, digest, cancellationToken) switch
        {
            SendOutcome.Sent => Results.Redirect(To(id) + "?done=sent"),
            SendOutcome.NotThere => Results.NotFound(),
            SendOutcome.Nobody => await AgainAsync(
                "There is no address to which it could go, so nothing was sent."
            ),
            _ => await AgainAsync(
                "Something changed since you looked at this, and nothing was sent. Below is whom it would go to now. Look at it and send it again."
            ),
        };

        async Task<IResult> AgainAsync(string why) =>
            await desk.LookAsync(reader, id, cancellationToken) is { } plan
                ? Look(plan, why)
                : Results.NotFound();
    }

    private static async Task<IResult> DiscardAsync(
        Guid id,
        HttpContext context,
        DraftDesk drafts,
        CancellationToken cancellationToken
    ) =>
        await drafts.DiscardAsync(context.Reader(), id, cancellationToken)
            ? Results.Redirect(Home + "?done=discarded")
            : Results.NotFound();
}
