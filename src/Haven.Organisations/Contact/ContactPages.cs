using Haven.Organisations.Accounts;
using Haven.Organisations.Door;
using Haven.Privacy.Door;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Organisations.Contact;

/// <summary>/organisations/contact/CODE, for everybody. An organisation that is not there answers like any address that is not there.</summary>
internal static class ContactPages
{
    public const string Path = "/organisations/contact";

    // Counted here and not by the door, whose answer would lose what was typed.
    private static readonly RateLimit Limit = new("contact", 20, TimeSpan.FromHours(1), false);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path + "/{code}", ShowAsync).ForEverybody();
        routes.MapPost(Path + "/{code}", SendAsync).ForEverybody();
        routes.MapGet(Path + "/{code}/sent", SentAsync).ForEverybody();
    }

    public static string To(string code, ContactWords words, string further = "") =>
        $"{Path}/{Uri.EscapeDataString(code)}{further}?lang={words.Lang}";

    private static async Task<IResult> ShowAsync(
        string code,
        HttpContext context,
        ContactService service,
        CancellationToken cancellationToken
    ) =>
        await service.FindAsync(code, cancellationToken) is { } place
            ? Page(context, place, ContactForm.Empty, new FieldErrors(), 200)
            : Results.NotFound();

    private static async Task<IResult> SendAsync(
        string code,
        HttpContext context,
        ContactService service,
        RateLimits limits,
        CancellationToken cancellationToken
    )
    {
        if (await service.FindAsync(code, cancellationToken) is not { } place)
        {
            return Results.NotFound();
        }
        var words = WordsFor(context);
        var form = ContactForm.Typed(await context.Request.ReadFormAsync(cancellationToken));
        var errors = new FieldErrors();
        var draft = form.Check(words, errors);
        if (errors.Any)
        {
            return Page(context, place, form, errors, 422);
        }
        if (
            limits.Take(Limit, RateLimits.NetworkOf(context.Connection.RemoteIpAddress)) is { } wait
        )
        {
            errors.Add("message", words.Wait(wait));
            return Page(context, place, form, errors, StatusCodes.Status429TooManyRequests);
        }
        if (await service.SendAsync(place, draft, cancellationToken) == ContactOutcome.Full)
        {
            errors.Add("message", words.Full);
            return Page(context, place, form, errors, StatusCodes.Status503ServiceUnavailable);
        }
        return Results.Redirect(To(place.Code, words, "/sent"));
    }

    private static async Task<IResult> SentAsync(
        string code,
        HttpContext context,
        ContactService service,
        CancellationToken cancellationToken
    )
    {
        context.Response.Headers.Vary = "Accept-Language";
        return await service.FindAsync(code, cancellationToken) is { } place
            ? new RazorComponentResult<SentPage>(new { Words = WordsFor(context), Place = place })
            : Results.NotFound();
    }

    private static RazorComponentResult<ContactPage> Page(
        HttpContext context,
        ContactPlace place,
        ContactForm typed,
        FieldErrors errors,
        int status
    )
    {
        context.Response.Headers.Vary = "Accept-Language";
        return new RazorComponentResult<ContactPage>(
            new
            {
                Words = WordsFor(context),
                Place = place,
                Typed = typed,
                Errors = errors,
            }
        )
        {
            StatusCode = status,
        };
    }

    private static ContactWords WordsFor(HttpContext context) =>
        ContactWords.In(PageLanguage.Of(context.Request));
}
