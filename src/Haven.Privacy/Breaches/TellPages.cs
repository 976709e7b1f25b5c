using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Privacy.Breaches;

/// <summary>
/// /privacy/breaches/tell/CODE, for everybody: whoever suspects something says so, with no account and no name. It
/// answers the same to everybody. /privacy/breaches/tell: the same for members, who are named.
/// </summary>
internal static class TellPages
{
    public const string Path = BreachPages.Path + "/tell";

    private const Roles Members =
        Roles.Administrator
        | Roles.Professional
        | Roles.Supervisor
        | Roles.PrivacyOfficer
        | Roles.Advocate;

    // Counted here and not by the door, whose answer would lose what was typed.
    private static readonly RateLimit Limit = new("breaches", 20, TimeSpan.FromHours(1), false);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path + "/{code}", ShowAsync).ForEverybody();
        routes.MapPost(Path + "/{code}", SendAsync).ForEverybody();
        routes.MapGet(Path + "/{code}/sent", SentAsync).ForEverybody();
        routes.MapGet(Path, ShowMemberAsync).For(Members);
        routes.MapPost(Path, SendMemberAsync).For(Members);
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
            ? Page(context, place, TellForm.Empty, new FieldErrors())
            : Results.NotFound();

    private static async Task<IResult> SendAsync(
        string code,
        HttpContext context,
        IPublicOrganisations organisations,
        IncidentIntake intake,
        RateLimits limits,
        CancellationToken cancellationToken
    )
    {
        if (await organisations.FindAsync(code, cancellationToken) is not { } place)
        {
            return Results.NotFound();
        }
        var words = WordsFor(context);
        var form = TellForm.Typed(await context.Request.ReadFormAsync(cancellationToken));
        var errors = new FieldErrors();
        var draft = form.Check(words, errors);
        if (errors.Any)
        {
            return Page(context, place, form, errors);
        }
        if (
            limits.Take(Limit, RateLimits.NetworkOf(context.Connection.RemoteIpAddress)) is { } wait
        )
        {
            errors.Add("seen", words.Wait(wait));
            return Page(context, place, form, errors, StatusCodes.Status429TooManyRequests);
        }
        await intake.OpenAsync(place.Id, draft, cancellationToken);
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
            ? new RazorComponentResult<ToldPage>(new { Words = WordsFor(context), Place = place })
            : Results.NotFound();
    }

    private static async Task<IResult> ShowMemberAsync(
        HttpContext context,
        IPublicOrganisations organisations,
        CancellationToken cancellationToken
    )
    {
        var place = await organisations.OfAsync(context.Reader().Organisation, cancellationToken);
        return context.Request.Query["done"] == "sent"
            ? new RazorComponentResult<ToldPage>(new { Words = TellWords.English, Place = place })
            : Inside(place, TellForm.Empty, new FieldErrors());
    }

    private static async Task<IResult> SendMemberAsync(
        HttpContext context,
        IPublicOrganisations organisations,
        IncidentIntake intake,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        var form = TellForm.Typed(await context.Request.ReadFormAsync(cancellationToken));
        var errors = new FieldErrors();
        var draft = form.Check(TellWords.English, errors);
        if (errors.Any)
        {
            var place = await organisations.OfAsync(reader.Organisation, cancellationToken);
            return Inside(place, form, errors);
        }
        await intake.OpenAsync(
            reader.Organisation,
            draft with
            {
                Source = IncidentSource.Member,
                By = reader.Member,
            },
            cancellationToken
        );
        return Results.Redirect(Path + "?done=sent");
    }

    private static RazorComponentResult<TellPage> Inside(
        PublicOrganisation place,
        TellForm typed,
        FieldErrors errors
    ) =>
        new(
            new
            {
                Words = TellWords.English,
                Place = place,
                Typed = typed,
                Errors = errors,
                IsInside = true,
            }
        )
        {
            StatusCode = errors.Status,
        };

    private static RazorComponentResult<TellPage> Page(
        HttpContext context,
        PublicOrganisation place,
        TellForm typed,
        FieldErrors errors,
        int? status = null
    )
    {
        context.Response.Headers.Vary = "Accept-Language";
        return new RazorComponentResult<TellPage>(
            new
            {
                Words = WordsFor(context),
                Place = place,
                Typed = typed,
                Errors = errors,
            }
        )
        {
            StatusCode = status ?? errors.Status,
        };
    }

    private static TellWords WordsFor(HttpContext context) =>
        TellWords.In(PageLanguage.Of(context.Request));
}
