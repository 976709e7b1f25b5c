using System.Globalization;
using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Haven.Privacy.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Privacy.Notices;

/// <summary>
/// /privacy/notices/CODE/health, /privacy/notices/CODE/NUMBER/health and its PDF file: the notice about health facts, for
/// everybody. A version that has none has no such page.
/// </summary>
internal static class HealthNoticePages
{
    private const string One = NoticePages.Path + "/{code}/{number:int}/health";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(NoticePages.Path + "/{code}/health", ShowCurrentAsync).ForEverybody();
        routes.MapGet(One, ShowAsync).ForEverybody();
        routes
            .MapGet(One + "/pdf", SendAsync)
            .ForEverybody()
            .Limited("notice-paper", 120, TimeSpan.FromHours(1));
    }

    public static string To(string code, string lang, int number = 0) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{NoticePages.Path}/{Uri.EscapeDataString(code)}{(number > 0 ? $"/{number}" : "")}/health?lang={lang}"
        );

    public static string PdfOf(string code, int number, string lang) =>
        To(code, lang, number).Replace("/health?", "/health/pdf?", StringComparison.Ordinal);

    private static async Task<IResult> ShowCurrentAsync(
        string code,
        HttpContext context,
        [AsParameters] NoticeServices services,
        CancellationToken cancellationToken
    ) => Page(await ViewAsync(code, 0, context, services, cancellationToken));

    private static async Task<IResult> ShowAsync(
        string code,
        int number,
        HttpContext context,
        [AsParameters] NoticeServices services,
        CancellationToken cancellationToken
    ) => Page(await ViewAsync(code, number, context, services, cancellationToken));

    private static async Task<IResult> SendAsync(
        string code,
        int number,
        HttpContext context,
        [AsParameters] NoticeServices services,
        CancellationToken cancellationToken
    ) =>
        await ViewAsync(code, number, context, services, cancellationToken)
            is { Sheet: { } sheet, Line: { } line } view
            ? Results.File(
                NoticePaper.Write(
                    sheet,
                    NoticePages.SiteOf(context),
                    new DateTimeOffset(line.PublishedAt, TimeSpan.Zero)
                ),
                "application/pdf",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"health-notice-{view.Organisation.Code}-{number}-{sheet.Words.Lang}.pdf"
                )
            )
            : Results.NotFound();

    /// <param name="number">0 for the version that holds.</param>
    private static async Task<NoticeView?> ViewAsync(
        string code,
        int number,
        HttpContext context,
        NoticeServices services,
        CancellationToken cancellationToken
    )
    {
        context.Response.Headers.Vary = "Accept-Language";
        if (
            await services.Organisations.NamedAsync(code, cancellationToken) is not { } organisation
        )
        {
            return null;
        }
        var lines = await services.Reading.LinesAsync(organisation.Id, cancellationToken);
        var today = await services.Reading.TodayAsync(organisation.Id, cancellationToken);
        var line =
            number == 0
                ? NoticeReading.On(lines, today)
                : lines.FirstOrDefault(l => l.Number == number);
        if (
            line?.HasHealth != true
            || await services.Reading.FindAsync(organisation.Id, line.Number, cancellationToken)
                is not { } version
        )
        {
            return null;
        }
        var zone = await services.Zones.OfAsync(organisation.Id, cancellationToken);
        var sheet = NoticeSheet.Of(
            version,
            organisation.Name,
            PageLanguage.Of(context.Request),
            zone,
            NoticeSection.Health
        );
        return new NoticeView(organisation, sheet, lines, null, today, number == 0, zone);
    }

    private static IResult Page(NoticeView? view) =>
        view is null
            ? Results.NotFound()
            : new RazorComponentResult<HealthNoticePage>(new { View = view });
}
