using System.Globalization;
using Haven.Design.Components;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Research.Attend;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Research.Events;

/// <summary>/research/events: events, when and where they are, and who is told of them.</summary>
internal static class EventPages
{
    public const string Path = "/research/events";
    public const Roles Members = Roles.Professional | Roles.Supervisor;

    public static string To(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{Path}/{number}");

    public static string WordsOf(EventOutcome outcome) =>
        outcome == EventOutcome.Over
            ? "This event is over or called off. Nothing about it changes any more."
            : "Somebody else changed this event while you had it open, or was quicker. Nothing was saved and nobody was written to. Look at what it says now, and do it again.";

    public static void Map(IEndpointRouteBuilder routes)
    {
        const string One = Path + "/{number:int}";
        routes.MapGet(Path, ListAsync).For(Members);
        routes.MapGet(Path + "/new", IResult () => Form(null, new EventForm(), 200)).For(Members);
        routes.MapPost(Path + "/new", CreateAsync).For(Members);
        routes.MapGet(One, ShowAsync).For(Members);
        routes.MapGet(One + "/about", EditAsync).For(Members);
        routes.MapPost(One + "/about", SaveAsync).For(Members);
        routes.MapPost(One + "/open", OpenAsync).For(Members);
        routes.MapPost(One + "/close", CloseAsync).For(Members);
        routes.MapPost(One + "/cancel", CancelAsync).For(Members);
        routes.MapPost(One + "/news", NewsAsync).For(Members);
    }

    private static async Task<IResult> ListAsync(
        HttpContext context,
        EventDesk desk,
        TimeProvider clock,
        CancellationToken cancellationToken
    ) =>
        new RazorComponentResult<EventsPage>(
            new
            {
                Events = await desk.ListAsync(context.Reader().Organisation, cancellationToken),
                Now = clock.GetUtcNow().UtcTicks,
            }
        );

    private static RazorComponentResult<EventFormPage> Form(
        PublicEvent? one,
        EventForm form,
        int status
    ) => new(new { Event = one, Form = form }) { StatusCode = status };

    private static async Task<IResult> CreateAsync(
        HttpContext context,
        EventDesk desk,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        var form = EventForm.Parse(sent, null, clock);
        return form.Errors.Any
            ? Form(null, form, form.Errors.Status)
            : Results.Redirect(
                To(await desk.CreateAsync(context.Reader(), form, cancellationToken))
                    + "?done=begun"
            );
    }

    private static Task<IResult> ShowAsync([AsParameters] AskedEvent asked)
    {
        asked.Frame.Notice = asked.Context.Request.Query["done"].ToString() switch
        {
            "begun" => "The event is saved. Nobody sees it before it is opened.",
            "saved" =>
                "The event is saved. If it is another time or place, those who registered are told by e-mail.",
            "opened" => "The event is open. Its address stands below.",
            "closed" => "No more registrations are taken.",
            "cancelled" => "The event is called off. Those who registered are told by e-mail.",
            "told" => "Those who asked for it are told of this event.",
            _ => null,
        };
        return asked.WithAsync(sheet => PageAsync(asked, sheet, [], StatusCodes.Status200OK));
    }

    private static async Task<IResult> PageAsync(
        AskedEvent asked,
        EventSheet sheet,
        IReadOnlyList<PageError> errors,
        int status
    )
    {
        var place = await asked.Organisations.OfAsync(asked.Reader.Organisation, asked.Cancelled);
        return new RazorComponentResult<EventPage>(
            new
            {
                Sheet = sheet,
                Figures = await asked.Desk.CountAsync(sheet.Event, asked.Cancelled),
                Wanting = sheet.Takes && sheet.Event.NewsAt == 0
                    ? await asked.Mailer.CountAsync(sheet.Event, asked.Cancelled)
                    : 0,
                Waiting = await asked.Posts.CountWaitingAsync(sheet.Event, asked.Cancelled),
                Address = asked.Site.To(AttendPages.To(place.Code, sheet.Event.Number)),
                Errors = errors,
            }
        )
        {
            StatusCode = status,
        };
    }

    private static Task<IResult> EditAsync([AsParameters] AskedEvent asked) =>
        asked.WithAsync(sheet =>
            Task.FromResult(
                sheet.IsDraft || sheet.GoesOn
                    ? Form(sheet.Event, EventForm.From(sheet.Event), StatusCodes.Status200OK)
                    : Results.NotFound()
            )
        );

    private static Task<IResult> SaveAsync([AsParameters] AskedEvent asked) =>
        asked.WithAsync(async sheet =>
        {
            var form = EventForm.Parse(await asked.SentAsync(), sheet.Event, asked.Clock);
            if (form.Errors.Any)
            {
                return Form(sheet.Event, form, form.Errors.Status);
            }
            var outcome = await asked.Desk.WriteAsync(
                asked.Reader,
                asked.Number,
                form,
                asked.Cancelled
            );
            return outcome == EventOutcome.Done
                ? Results.Redirect(asked.Home + "?done=saved")
                : Form(sheet.Event, form.With(outcome), StatusCodes.Status409Conflict);
        });

    private static Task<IResult> OpenAsync([AsParameters] AskedEvent asked) =>
        DoAsync(
            asked,
            "opened",
            async () =>
                await asked.Desk.OpenAsync(
                    asked.Reader,
                    asked.Number,
                    await asked.SeenAsync(),
                    asked.Cancelled
                )
        );

    private static Task<IResult> CloseAsync([AsParameters] AskedEvent asked) =>
        DoAsync(
            asked,
            "closed",
            async () =>
                await asked.Desk.CloseAsync(
                    asked.Reader,
                    asked.Number,
                    await asked.SeenAsync(),
                    asked.Cancelled
                )
        );

    private static Task<IResult> NewsAsync([AsParameters] AskedEvent asked) =>
        DoAsync(
            asked,
            "told",
            async () =>
                await asked.Mailer.TellOthersAsync(
                    asked.Reader,
                    asked.Number,
                    await asked.SeenAsync(),
                    asked.Cancelled
                )
        );

    private static Task<IResult> CancelAsync([AsParameters] AskedEvent asked) =>
        asked.WithAsync(async sheet =>
        {
            var sent = await asked.SentAsync();
            var errors = new FieldErrors();
            string why = errors.Text(
                sent,
                "why",
                EventForm.LongestText,
                "Write why it does not take place. Those who registered read it."
            );
            if (sent["sure"] != "yes")
            {
                errors.Add(
                    "sure",
                    "Confirm that the event is called off. It cannot be taken back."
                );
            }
            return errors.Any
                ? await PageAsync(asked, sheet, errors.Summary, errors.Status)
                : await DoAsync(
                    asked,
                    "cancelled",
                    () =>
                        asked.Desk.CancelAsync(
                            asked.Reader,
                            asked.Number,
                            (SentNumber.Of(sent["seen"]), why),
                            asked.Cancelled
                        )
                );
        });

    /// <summary>Leads back to the event, or shows it with what stood in the way.</summary>
    private static Task<IResult> DoAsync(
        AskedEvent asked,
        string done,
        Func<Task<EventOutcome>> act
    ) =>
        asked.WithAsync(async _ =>
        {
            var outcome = await act();
            return outcome == EventOutcome.Done
                ? Results.Redirect($"{asked.Home}?done={done}")
                : await asked.WithAsync(now =>
                    PageAsync(
                        asked,
                        now,
                        [new PageError(WordsOf(outcome))],
                        StatusCodes.Status409Conflict
                    )
                );
        });
}
