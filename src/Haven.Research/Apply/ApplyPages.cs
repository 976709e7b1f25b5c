using System.Globalization;
using Haven.Privacy.Door;
using Haven.Research.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Research.Apply;

/// <summary>/research/apply/CODE/NUMBER, for everybody. A call that is not open answers like any address that is not there.</summary>
internal static class ApplyPages
{
    private const string Path = "/research/apply";

    // Counted here and not by the door, whose answer would lose what was typed.
    private static readonly RateLimit Limit = new("application", 20, TimeSpan.FromHours(1), false);

    public static string To(string code, int number) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Path}/{Uri.EscapeDataString(code)}/{number}"
        );

    public static string To(ApplyPlace place, string lang, string further = "") =>
        $"{To(place.Organisation.Code, place.Call.Number)}{further}?lang={lang}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        const string One = Path + "/{code}/{number:int}";
        routes.MapGet(One, ShowAsync).ForEverybody();
        routes.MapPost(One, SendAsync).ForEverybody();
        routes.MapGet(One + "/sent/{id:guid}", SentAsync).ForEverybody();
    }

    private static async Task<IResult> ShowAsync(
        string code,
        int number,
        HttpContext context,
        ApplyDesk desk,
        CancellationToken cancellationToken
    ) =>
        await desk.FindAsync(code, number, cancellationToken) is { } place
            ? Page(context, place, ApplyForm.Empty, new FieldErrors(), StatusCodes.Status200OK)
            : Results.NotFound();

    private static async Task<IResult> SendAsync(
        string code,
        int number,
        HttpContext context,
        ApplyDesk desk,
        RateLimits limits,
        CancellationToken cancellationToken
    )
    {
        if (await desk.FindAsync(code, number, cancellationToken) is not { } place)
        {
            return Results.NotFound();
        }
        var words = WordsFor(context);
        var form = ApplyForm.Typed(await context.Request.ReadFormAsync(cancellationToken));
        var errors = new FieldErrors();
        if (place.Takes && form.Terms != place.Terms.Fingerprint)
        {
            return OtherTerms(context, place, form);
        }
        var draft = form.Check(words, errors);
        if (errors.Any)
        {
            return place.Takes
                ? Page(context, place, form, errors, StatusCodes.Status422UnprocessableEntity)
                : Closed(context, place, form);
        }
        if (
            limits.Take(Limit, RateLimits.NetworkOf(context.Connection.RemoteIpAddress)) is { } wait
        )
        {
            errors.Add("proposal", words.Wait(wait));
            return Page(context, place, form, errors, StatusCodes.Status429TooManyRequests);
        }
        var result = await desk.SendAsync(place, draft, cancellationToken);
        return result.Outcome == ApplyOutcome.Arrived
            ? Results.Redirect(To(place, words.Lang, $"/sent/{result.Id.Value:D}"))
            : await NotSentAsync(context, desk, place, form, result.Outcome, cancellationToken);
    }

    // With what holds by now, which is not what the page showed.
    private static async Task<IResult> NotSentAsync(
        HttpContext context,
        ApplyDesk desk,
        ApplyPlace before,
        ApplyForm form,
        ApplyOutcome outcome,
        CancellationToken cancellationToken
    )
    {
        var words = WordsFor(context);
        var place =
            await desk.FindAsync(before.Organisation.Code, before.Call.Number, cancellationToken)
            ?? before;
        return outcome switch
        {
            ApplyOutcome.OtherTerms => OtherTerms(context, place, form),
            ApplyOutcome.Full => Page(
                context,
                place,
                form,
                new FieldErrors().Add("proposal", words.Full),
                StatusCodes.Status503ServiceUnavailable
            ),
            _ => Closed(context, place, form),
        };
    }

    private static RazorComponentResult<ApplyPage> Closed(
        HttpContext context,
        ApplyPlace place,
        ApplyForm form
    ) =>
        Page(
            context,
            place,
            form,
            new FieldErrors().Add("proposal", WordsFor(context).JustClosed),
            StatusCodes.Status409Conflict
        );

    private static RazorComponentResult<ApplyPage> OtherTerms(
        HttpContext context,
        ApplyPlace place,
        ApplyForm form
    ) =>
        Page(
            context,
            place,
            form with
            {
                Accepts = false,
            },
            new FieldErrors().Add("accept", WordsFor(context).TermsChanged),
            StatusCodes.Status409Conflict
        );

    private static async Task<IResult> SentAsync(
        string code,
        int number,
        Guid id,
        HttpContext context,
        ApplyDesk desk,
        CancellationToken cancellationToken
    )
    {
        context.Response.Headers.Vary = "Accept-Language";
        return
            await desk.FindAsync(code, number, cancellationToken) is { } place
            && await desk.ArrivedAsync(place, ApplicantId.From(id), cancellationToken)
                is { } arrived
            ? new RazorComponentResult<SentPage>(
                new
                {
                    Words = WordsFor(context),
                    Place = place,
                    Arrived = arrived,
                }
            )
            : Results.NotFound();
    }

    private static RazorComponentResult<ApplyPage> Page(
        HttpContext context,
        ApplyPlace place,
        ApplyForm typed,
        FieldErrors errors,
        int status
    )
    {
        context.Response.Headers.Vary = "Accept-Language";
        return new RazorComponentResult<ApplyPage>(
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

    private static ApplyWords WordsFor(HttpContext context) =>
        ApplyWords.In(PageLanguage.Of(context.Request));
}
