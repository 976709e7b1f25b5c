using Haven.Privacy.Door;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Privacy.Rights;

/// <summary>/privacy/rights/ask/CODE, for everybody. Each answer is the same whether or not somebody is on record.</summary>
internal static class AskPages
{
    public const string Path = RightsPages.Path + "/ask";

    // Counted here and not by the door, whose answer would lose what was typed.
    private static readonly RateLimit Limit = new("rights", 20, TimeSpan.FromHours(1), false);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path + "/{code}", ShowAsync).ForEverybody();
        routes.MapPost(Path + "/{code}", SendAsync).ForEverybody();
        routes.MapGet(Path + "/{code}/sent", SentAsync).ForEverybody();
    }

    public static string To(string code, string lang, string further = "") =>
        $"{Path}/{Uri.EscapeDataString(code)}{further}?lang={lang}";

    private static async Task<IResult> ShowAsync(
        string code,
        HttpContext context,
        IPublicOrganisations organisations,
        CancellationToken cancellationToken
    ) =>
        await organisations.FindAsync(code, cancellationToken) is { } place
            ? Page(context, place, RequestForm.Empty, new FieldErrors(), StatusCodes.Status200OK)
            : Results.NotFound();

    private static async Task<IResult> SendAsync(
        string code,
        HttpContext context,
        IPublicOrganisations organisations,
        RequestIntake intake,
        RateLimits limits,
        CancellationToken cancellationToken
    )
    {
        if (await organisations.FindAsync(code, cancellationToken) is not { } place)
        {
            return Results.NotFound();
        }
        var words = WordsFor(context);
        var form = RequestForm.Typed(await context.Request.ReadFormAsync(cancellationToken));
        var errors = new FieldErrors();
        var draft = form.Check(words, errors);
        if (errors.Any)
        {
            return Page(context, place, form, errors, StatusCodes.Status422UnprocessableEntity);
        }
        if (
            limits.Take(Limit, RateLimits.NetworkOf(context.Connection.RemoteIpAddress)) is { } wait
        )
        {
            errors.Add("text", words.Wait(wait));
            return Page(context, place, form, errors, StatusCodes.Status429TooManyRequests);
        }
        await intake.SendAsync(place, draft, cancellationToken);
        return Results.Redirect(To(place.Code, words.Lang, "/sent"));
    }

    private static async Task<IResult> SentAsync(
        string code,
        HttpContext context,
        IPublicOrganisations organisations,
        CancellationToken cancellationToken
    )
    {
        context.Response.Headers.Vary = "Accept-Language";
        return await organisations.FindAsync(code, cancellationToken) is { } place
            ? new RazorComponentResult<AskedPage>(new { Words = WordsFor(context), Place = place })
            : Results.NotFound();
    }

    private static RazorComponentResult<AskPage> Page(
        HttpContext context,
        PublicOrganisation place,
        RequestForm typed,
        FieldErrors errors,
        int status
    )
    {
        context.Response.Headers.Vary = "Accept-Language";
        return new RazorComponentResult<AskPage>(
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

    private static RequestWords WordsFor(HttpContext context) =>
        RequestWords.In(PageLanguage.Of(context.Request));
}
