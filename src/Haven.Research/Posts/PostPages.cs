using System.Globalization;
using System.Security.Cryptography;
using Haven.Design;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Research.Attend;
using Haven.Research.Events;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Haven.Research.Posts;

/// <summary>
/// /research/posts/CODE/NUMBER, for everybody: what stands under an event, and a form; /research/posts for members, who let
/// it stand or refuse it.
/// </summary>
internal static class PostPages
{
    public const string Path = "/research/posts";

    // Counted here and not by the door, whose answer would lose what was typed.
    private static readonly RateLimit Limit = new("post", 10, TimeSpan.FromHours(1), false);

    public static string Of(PublicEvent one) =>
        string.Create(CultureInfo.InvariantCulture, $"{Path}?event={one.Number}");

    public static string To(AttendPlace place, string lang) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Path}/{Uri.EscapeDataString(place.Organisation.Code)}/{place.Event.Number}?lang={lang}"
        );

    public static void Map(IEndpointRouteBuilder routes)
    {
        const string One = Path + "/{code}/{number:int}";
        routes.MapGet(Path, ListAsync).For(EventPages.Members);
        routes.MapPost(Path, DecideAsync).For(EventPages.Members);
        // Each look opens what stands there, which is an entry in the log.
        routes
            .MapGet(One, ShowAsync)
            .ForEverybody()
            .Limited("posts", 120, TimeSpan.FromMinutes(10));
        routes.MapPost(One, SendAsync).ForEverybody();
    }

    private static async Task<IResult> ListAsync(
        HttpContext context,
        EventDesk events,
        PostDesk desk,
        PageFrame frame,
        CancellationToken cancellationToken
    )
    {
        frame.Notice = context.Request.Query["done"].ToString() switch
        {
            "stands" => "Everybody can read it now.",
            "refused" => "It is not shown, and goes within days.",
            _ => null,
        };
        return await PageAsync(context, events, desk, null, cancellationToken);
    }

    private static async Task<IResult> PageAsync(
        HttpContext context,
        EventDesk events,
        PostDesk desk,
        string? error,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        int number = SentNumber.Of(context.Request.Query["event"]);
        return
            await events.FindAsync(reader.Organisation, number, cancellationToken)
                is { IsDraft: false } sheet
            ? new RazorComponentResult<PostsPage>(
                new
                {
                    sheet.Event,
                    Lines = await desk.ListAsync(reader, sheet.Event, cancellationToken),
                    Error = error,
                }
            )
            {
                StatusCode = error is null
                    ? StatusCodes.Status200OK
                    : StatusCodes.Status409Conflict,
            }
            : Results.NotFound();
    }

    private static async Task<IResult> DecideAsync(
        HttpContext context,
        EventDesk events,
        PostDesk desk,
        CancellationToken cancellationToken
    )
    {
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        bool stands = sent["what"] == "stand";
        bool isDone =
            (stands || sent["what"] == "refuse")
            && PostNumber.Parse(sent["post"]) is { } number
            && await desk.DecideAsync(
                context.Reader(),
                number,
                (stands ? PostState.Standing : PostState.Refused, SentNumber.Of(sent["seen"])),
                cancellationToken
            );
        string back = $"{Path}?event={SentNumber.Of(context.Request.Query["event"])}";
        return isDone
            ? Results.Redirect($"{back}&done={(stands ? "stands" : "refused")}")
            : await PageAsync(
                context,
                events,
                desk,
                "Somebody else decided about it, or it is gone. Nothing was changed.",
                cancellationToken
            );
    }

    private static Task<IResult> ShowAsync(
        [AsParameters] AskedPlace asked,
        [FromServices] PostDesk desk
    ) =>
        asked.WithAsync(place =>
            PublicAsync(
                asked,
                desk,
                place,
                (RandomNumberGenerator.GetHexString(32), "", ""),
                new FieldErrors()
            )
        );

    private static async Task<IResult> PublicAsync(
        AskedPlace asked,
        PostDesk desk,
        AttendPlace place,
        (string Once, string Name, string Text) typed,
        FieldErrors errors,
        int status = StatusCodes.Status200OK,
        long arrived = 0
    ) =>
        new RazorComponentResult<PublicPostsPage>(
            new
            {
                Words = PostWords.In(asked.Words.Lang),
                Place = place,
                Lines = await desk.StandingAsync(place, asked.Cancelled),
                typed.Once,
                typed.Name,
                typed.Text,
                Errors = errors,
                Arrived = arrived,
            }
        )
        {
            StatusCode = status,
        };

    private static Task<IResult> SendAsync(
        [AsParameters] AskedPlace asked,
        [FromServices] PostDesk desk
    ) =>
        asked.WithAsync(async place =>
        {
            var words = PostWords.In(asked.Words.Lang);
            var sent = await asked.SentAsync();
            (string Once, string Name, string Text) typed = (
                sent["once"].ToString() is { Length: <= 32 } once ? once : "",
                sent["name"].ToString(),
                sent["text"].ToString()
            );
            var errors = new FieldErrors();
            var draft = words.Check(typed, errors);
            if (!errors.Any && asked.Take(Limit) is { } wait)
            {
                errors.Add("text", words.Wait(wait));
                return await PublicAsync(
                    asked,
                    desk,
                    place,
                    typed,
                    errors,
                    StatusCodes.Status429TooManyRequests
                );
            }
            if (errors.Any)
            {
                return await PublicAsync(asked, desk, place, typed, errors, errors.Status);
            }
            var result = await desk.SendAsync(place, draft, asked.Cancelled);
            if (result.Outcome == PostOutcome.Arrived)
            {
                return await PublicAsync(
                    asked,
                    desk,
                    place,
                    (RandomNumberGenerator.GetHexString(32), "", ""),
                    errors,
                    arrived: result.Number
                );
            }
            errors.Add("text", result.Outcome == PostOutcome.Full ? words.Full : words.Gone);
            return await PublicAsync(
                asked,
                desk,
                place,
                typed,
                errors,
                StatusCodes.Status409Conflict
            );
        });
}
