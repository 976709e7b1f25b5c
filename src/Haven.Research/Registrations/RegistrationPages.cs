using System.Globalization;
using Haven.Design;
using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Research.Events;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Haven.Research.Registrations;

/// <summary>/research/registrations: who registered for an event, what they need, and who came.</summary>
internal static class RegistrationPages
{
    public const string Path = "/research/registrations";

    public static string To(long number) =>
        string.Create(CultureInfo.InvariantCulture, $"{Path}/{number}");

    public static string Of(PublicEvent one) =>
        string.Create(CultureInfo.InvariantCulture, $"{Path}?event={one.Number}");

    public static void Map(IEndpointRouteBuilder routes)
    {
        const string One = Path + "/{number:long}";
        routes.MapGet(Path, ListAsync).For(EventPages.Members);
        routes.MapPost(Path, CameAsync).For(EventPages.Members);
        routes
            .MapGet(One, ShowAsync)
            .For(EventPages.Members)
            .Limited("registration number", 40, TimeSpan.FromMinutes(10), onlyFailures: true);
        routes.MapPost(One + "/cancel", CancelAsync).For(EventPages.Members);
        routes.MapPost(One + "/no-news", NoNewsAsync).For(EventPages.Members);
    }

    private static async Task<IResult> ListAsync(
        HttpContext context,
        EventDesk events,
        RegistrationDesk desk,
        PageFrame frame,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        int number = SentNumber.Of(context.Request.Query["event"]);
        if (
            await events.FindAsync(reader.Organisation, number, cancellationToken)
            is not { IsDraft: false } sheet
        )
        {
            return Results.NotFound();
        }
        frame.Notice = context.Request.Query["done"] == "came" ? "Who came is saved." : null;
        return new RazorComponentResult<RegistrationsPage>(
            new
            {
                Sheet = sheet,
                Lines = await desk.ListAsync(
                    reader,
                    sheet.Event,
                    context.Request.After(),
                    cancellationToken
                ),
            }
        );
    }

    private static async Task<IResult> CameAsync(
        HttpContext context,
        EventDesk events,
        RegistrationDesk desk,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        int number = SentNumber.Of(context.Request.Query["event"]);
        if (
            await events.FindAsync(reader.Organisation, number, cancellationToken)
                is not { IsDraft: false } sheet
            || LocalTime.DayOf(sheet.Event.StartsAt) > sheet.Today
        )
        {
            return Results.NotFound();
        }
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        await desk.WriteCameAsync(
            reader,
            sheet.Event,
            Numbers(sent, "came"),
            Numbers(sent, "before"),
            cancellationToken
        );
        return Results.Redirect(Of(sheet.Event) + "&done=came");
    }

    private static HashSet<long> Numbers(IFormCollection sent, string field) =>
        [.. sent[field].Select(n => RegistrationNumber.Parse(n)).OfType<long>()];

    private static Task<IResult> ShowAsync([AsParameters] AskedRegistration asked)
    {
        asked.Frame.Notice = asked.Context.Request.Query["done"].ToString() switch
        {
            "cancelled" => "The registration is cancelled.",
            "no-news" => "They are told of no more events.",
            _ => null,
        };
        return asked.WithAsync(sheet =>
            Task.FromResult<IResult>(
                new RazorComponentResult<RegistrationPage>(
                    new { Sheet = sheet, Now = asked.Clock.GetUtcNow().UtcTicks }
                )
            )
        );
    }

    private static Task<IResult> CancelAsync([AsParameters] AskedRegistration asked) =>
        asked.WithAsync(async sheet =>
        {
            await asked.Desk.CancelAsync(
                (asked.Reader, Purpose.Events),
                sheet.Registration.Id,
                asked.Cancelled
            );
            return Results.Redirect(To(asked.Number) + "?done=cancelled");
        });

    private static Task<IResult> NoNewsAsync([AsParameters] AskedRegistration asked) =>
        asked.WithAsync(async sheet =>
        {
            await asked.Desk.TakeBackAsync(
                (asked.Reader, Purpose.Events),
                sheet.Registration,
                asked.Cancelled
            );
            return Results.Redirect(To(asked.Number) + "?done=no-news");
        });
}

/// <summary>An address with a registration's number.</summary>
internal sealed record AskedRegistration(
    long Number,
    HttpContext Context,
    [FromServices] RegistrationDesk Desk,
    [FromServices] PageFrame Frame,
    [FromServices] TimeProvider Clock,
    CancellationToken Cancelled
)
{
    public Reader Reader => Context.Reader();

    /// <summary>Opens the registration; answers 404 where the organisation has none with this number.</summary>
    public async Task<IResult> WithAsync(Func<RegistrationSheet, Task<IResult>> act) =>
        await Desk.OpenAsync(Reader, Number, Cancelled) is { } sheet
            ? await act(sheet)
            : Results.NotFound();
}
