using System.Globalization;
using System.Security.Cryptography;
using Haven.Privacy.Door;
using Haven.Privacy.Rights;
using Haven.Research.Model;
using Haven.Research.Registrations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Haven.Research.Attend;

/// <summary>
/// /research/attend/CODE/NUMBER, for everybody, and what the links in mails lead to. An event that is not on display answers
/// like any address that is not there.
/// </summary>
internal static class AttendPages
{
    private const string Path = "/research/attend";
    private const string Yours = Path + "/{code}/yours/{id:guid}";

    // Counted here and not by the door, whose answer would lose what was typed.
    private static readonly RateLimit Limit = new("event", 20, TimeSpan.FromHours(1), false);
    private static readonly RateLimit Numbers = new(
        "event number",
        20,
        TimeSpan.FromHours(1),
        false
    );

    /// <summary>So that nobody fills somebody else's mailbox.</summary>
    private static readonly RateLimit Mailbox = new(
        "event mailbox",
        6,
        TimeSpan.FromHours(1),
        false
    );

    public static string To(string code, int number) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Path}/{Uri.EscapeDataString(code)}/{number}"
        );

    public static string To(AttendPlace place, string lang, string further = "") =>
        $"{To(place.Organisation.Code, place.Event.Number)}{further}?lang={lang}";

    public static string ToYours(
        PublicOrganisation organisation,
        RegistrationId id,
        string lang,
        string further = ""
    ) =>
        $"{Path}/{Uri.EscapeDataString(organisation.Code)}/yours/{id.Value:D}{further}?lang={lang}";

    public static string Rights(AttendPlace place, string lang) =>
        $"/privacy/rights/ask/{Uri.EscapeDataString(place.Organisation.Code)}?lang={lang}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        const string One = Path + "/{code}/{number:int}";
        routes.MapGet(One, ShowAsync).ForEverybody();
        routes.MapPost(One, SendAsync).ForEverybody();
        routes.MapGet(One + "/cancel", ShowCancelAsync).ForEverybody();
        routes.MapPost(One + "/cancel", CancelAsync).ForEverybody();
        routes.MapGet(Yours, YoursAsync).ForEverybody();
        routes.MapPost(Yours + "/cancel", CancelYoursAsync).ForEverybody();
        routes.MapPost(Yours + "/no-news", NoNewsAsync).ForEverybody();
    }

    private static Task<IResult> ShowAsync([AsParameters] AskedPlace asked) =>
        asked.WithAsync(place =>
            Task.FromResult<IResult>(
                asked.Page(
                    place,
                    AttendForm.Fresh(RandomNumberGenerator.GetHexString(32)),
                    new FieldErrors(),
                    StatusCodes.Status200OK
                )
            )
        );

    private static Task<IResult> SendAsync([AsParameters] AskedPlace asked) =>
        asked.WithAsync(async place =>
        {
            var words = asked.Words;
            var form = AttendForm.Typed(await asked.SentAsync());
            var errors = new FieldErrors();
            var draft = form.Check(words, errors);
            if (errors.Any)
            {
                return asked.Page(place, form, errors, errors.Status);
            }
            if ((asked.Take(Limit) ?? asked.TakeMailbox(Mailbox, place, draft.Email)) is { } wait)
            {
                errors.Add("name", words.Wait(wait));
                return asked.Page(place, form, errors, StatusCodes.Status429TooManyRequests);
            }
            var result = await asked.Desk.RegisterAsync(place, draft, asked.Cancelled);
            if (result.Outcome == AttendOutcome.Arrived)
            {
                return Results.Redirect(ToYours(place.Organisation, result.Id, words.Lang));
            }
            // With what holds by now, which is not what the page showed.
            errors.Add(
                "name",
                result.Outcome == AttendOutcome.Full ? words.JustFull : words.JustClosed
            );
            return await asked.WithAsync(now =>
                Task.FromResult<IResult>(
                    asked.Page(now, form, errors, StatusCodes.Status409Conflict)
                )
            );
        });

    private static Task<IResult> ShowCancelAsync([AsParameters] AskedPlace asked) =>
        asked.WithAsync(place =>
            Task.FromResult<IResult>(
                CancelPage(asked, place, ("", ""), new FieldErrors(), StatusCodes.Status200OK)
            )
        );

    private static Task<IResult> CancelAsync([AsParameters] AskedPlace asked) =>
        asked.WithAsync(async place =>
        {
            var words = asked.Words;
            var sent = await asked.SentAsync();
            (string Number, string Email) typed = (
                sent["number"].ToString(),
                sent["email"].ToString()
            );
            var errors = new FieldErrors();
            long? number = RegistrationNumber.Parse(typed.Number);
            if (number is null)
            {
                errors.Add("number", words.GiveNumber);
            }
            string email = words.Form.ReadEmail(errors, typed.Email);
            if (errors.Any)
            {
                return CancelPage(asked, place, typed, errors, errors.Status);
            }
            if (asked.Take(Numbers) is { } wait)
            {
                errors.Add("number", words.Wait(wait));
                return CancelPage(
                    asked,
                    place,
                    typed,
                    errors,
                    StatusCodes.Status429TooManyRequests
                );
            }
            if (await asked.Desk.CancelAsync(place, number!.Value, email, asked.Cancelled))
            {
                return Done(asked.Context, place, words.Cancelled, words.CancelledText);
            }
            errors.Add("number", words.NotFound);
            return CancelPage(asked, place, typed, errors, errors.Status);
        });

    private static RazorComponentResult<CancelPage> CancelPage(
        AskedPlace asked,
        AttendPlace place,
        (string Number, string Email) typed,
        FieldErrors errors,
        int status
    ) =>
        new(
            new
            {
                asked.Words,
                Place = place,
                typed.Number,
                typed.Email,
                Errors = errors,
            }
        )
        {
            StatusCode = status,
        };

    private static Task<IResult> YoursAsync([AsParameters] AskedYours asked) =>
        asked.WithAsync(
            (place, registration) =>
                Task.FromResult<IResult>(
                    new RazorComponentResult<YoursPage>(
                        new
                        {
                            asked.Words,
                            Place = place,
                            Registration = registration,
                        }
                    )
                )
        );

    private static Task<IResult> CancelYoursAsync([AsParameters] AskedYours asked) =>
        asked.WithAsync(
            async (place, registration) =>
                await asked.Desk.CancelAsync(place, registration.Id, asked.Cancelled)
                    ? Done(asked.Context, place, asked.Words.Cancelled, asked.Words.CancelledText)
                    : Results.Redirect(
                        ToYours(place.Organisation, registration.Id, asked.Words.Lang)
                    )
        );

    private static Task<IResult> NoNewsAsync([AsParameters] AskedYours asked) =>
        asked.WithAsync(
            async (place, registration) =>
            {
                await asked.Desk.TakeBackAsync(place, registration, asked.Cancelled);
                return Done(asked.Context, place, asked.Words.NewsEnded, asked.Words.NewsEndedText);
            }
        );

    private static IResult Done(
        HttpContext context,
        AttendPlace place,
        string title,
        string text
    ) =>
        new RazorComponentResult<DonePage>(
            new
            {
                Words = AttendWords.In(PageLanguage.Of(context.Request)),
                Place = place,
                Title = title,
                Text = text,
            }
        );
}

/// <summary>The public address of an event.</summary>
internal sealed record AskedPlace(
    string Code,
    int Number,
    HttpContext Context,
    [FromServices] AttendDesk Desk,
    [FromServices] RateLimits Limits,
    CancellationToken Cancelled
)
{
    public AttendWords Words => AttendWords.In(PageLanguage.Of(Context.Request));

    /// <summary>Answers 404 where nothing is on display there.</summary>
    public async Task<IResult> WithAsync(Func<AttendPlace, Task<IResult>> act)
    {
        Context.Response.Headers.Vary = "Accept-Language";
        return await Desk.FindAsync(Code, Number, Cancelled) is { } place
            ? await act(place)
            : Results.NotFound();
    }

    public Task<IFormCollection> SentAsync() => Context.Request.ReadFormAsync(Cancelled);

    /// <summary>How long whoever asks has to wait; null where they need not.</summary>
    public TimeSpan? Take(RateLimit limit) =>
        Limits.Take(limit, RateLimits.NetworkOf(Context.Connection.RemoteIpAddress));

    /// <summary>The same of one address and organisation.</summary>
    public TimeSpan? TakeMailbox(RateLimit limit, AttendPlace place, string email) =>
        Limits.Take(limit, $"{place.Organisation.Id.Value:D}\n{email}");

    public RazorComponentResult<AttendPage> Page(
        AttendPlace place,
        AttendForm typed,
        FieldErrors errors,
        int status
    ) =>
        new(
            new
            {
                Words,
                Place = place,
                Typed = typed,
                Errors = errors,
            }
        )
        {
            StatusCode = status,
        };
}

/// <summary>The address that stands in the mails to somebody who registered.</summary>
internal sealed record AskedYours(
    string Code,
    Guid Id,
    HttpContext Context,
    [FromServices] AttendDesk Desk,
    CancellationToken Cancelled
)
{
    public AttendWords Words => AttendWords.In(PageLanguage.Of(Context.Request));

    public async Task<IResult> WithAsync(Func<AttendPlace, EventRegistration, Task<IResult>> act)
    {
        Context.Response.Headers.Vary = "Accept-Language";
        return await Desk.YoursAsync(Code, RegistrationId.From(Id), Cancelled) is { } found
            ? await act(found.Place, found.Registration)
            : Results.NotFound();
    }
}
