using System.Globalization;
using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Haven.Privacy.Notices;

/// <summary>
/// /privacy/notices/CODE, /privacy/notices/CODE/NUMBER and its PDF file, for everybody; /privacy/notices/own/version, where
/// a member says what they say of it.
/// </summary>
internal static class NoticePages
{
    public const string Path = "/privacy/notices";

    /// <summary>Two parts, so that no organisation's code is in its way.</summary>
    public const string Own = Path + "/own/version";

    /// <summary>What whoever runs the machine says; two parts, as above.</summary>
    public const string Operator = Path + "/operator/machine";

    private const Roles Members =
        Roles.Administrator
        | Roles.Professional
        | Roles.Supervisor
        | Roles.PrivacyOfficer
        | Roles.Advocate
        | Roles.Operator;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path + "/{code}", ShowCurrentAsync).ForEverybody();
        routes.MapGet(Path + "/{code}/{number:int}", ShowAsync).ForEverybody();
        // Laying a file out is work, and nobody needs it more often.
        routes
            .MapGet(Path + "/{code}/{number:int}/pdf", SendAsync)
            .ForEverybody()
            .Limited("notice-paper", 120, TimeSpan.FromHours(1));
        routes.MapGet(Operator, ShowOperator).ForEverybody();
        routes.MapGet(Own, ShowOwnAsync).For(Members);
        routes.MapPost(Own, SayAsync).For(Members);
    }

    public static string To(string code, string lang, int number = 0, Audience? audience = null) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Path}/{Uri.EscapeDataString(code)}{(number > 0 ? $"/{number}" : "")}?lang={lang}{(audience is { } a ? $"&for={a.Key()}" : "")}"
        );

    public static string OperatorIn(string lang) => $"{Operator}?lang={lang}";

    public static string PdfOf(string code, int number, string lang) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Path}/{Uri.EscapeDataString(code)}/{number}/pdf?lang={lang}"
        );

    private static async Task<IResult> ShowCurrentAsync(
        string code,
        HttpContext context,
        [AsParameters] NoticeServices services,
        CancellationToken cancellationToken
    )
    {
        if (await FindAsync(code, services, cancellationToken) is not { } found)
        {
            return Results.NotFound();
        }
        var (organisation, lines) = found;
        var today = await services.Reading.TodayAsync(organisation.Id, cancellationToken);
        var zone = await services.Zones.OfAsync(organisation.Id, cancellationToken);
        var on = NoticeDay.Of(context.Request.Query["on"], lines, zone);
        var line = on?.Day is null
            ? NoticeReading.On(lines, today)
            : on.Held.FirstOrDefault()?.Line;
        return line is not null
            ? await PageAsync(
                context,
                organisation,
                line.Number,
                isCurrent: on?.Day is null,
                lines,
                services,
                cancellationToken,
                on
            )
            : Page(
                context,
                new NoticeView(organisation, null, lines, null, today, IsCurrent: true, zone, on)
            );
    }

    private static async Task<IResult> ShowAsync(
        string code,
        int number,
        HttpContext context,
        [AsParameters] NoticeServices services,
        CancellationToken cancellationToken
    ) =>
        await FindAsync(code, services, cancellationToken) is { } found
            ? await PageAsync(
                context,
                found.Organisation,
                number,
                isCurrent: false,
                found.Lines,
                services,
                cancellationToken
            )
            : Results.NotFound();

    private static async Task<IResult> PageAsync(
        HttpContext context,
        PublicOrganisation organisation,
        int number,
        bool isCurrent,
        IReadOnlyList<NoticeLine> lines,
        NoticeServices services,
        CancellationToken cancellationToken,
        NoticeDay? on = null
    )
    {
        if (
            await services.Reading.FindAsync(organisation.Id, number, cancellationToken)
            is not { } version
        )
        {
            return Results.NotFound();
        }
        var zone = await services.Zones.OfAsync(organisation.Id, cancellationToken);
        return Page(
            context,
            new NoticeView(
                organisation,
                NoticeSheet.Of(version, organisation.Name, PageLanguage.Of(context.Request), zone),
                lines,
                AudienceKeys.Find(context.Request.Query["for"]),
                await services.Reading.TodayAsync(organisation.Id, cancellationToken),
                isCurrent,
                zone,
                on
            )
        );
    }

    private static async Task<IResult> SendAsync(
        string code,
        int number,
        HttpContext context,
        [AsParameters] NoticeServices services,
        CancellationToken cancellationToken
    )
    {
        if (
            await services.Organisations.NamedAsync(code, cancellationToken) is not { } organisation
            || await services.Reading.FindAsync(organisation.Id, number, cancellationToken)
                is not { } version
        )
        {
            return Results.NotFound();
        }
        context.Response.Headers.Vary = "Accept-Language";
        string lang = PageLanguage.Of(context.Request);
        var zone = await services.Zones.OfAsync(organisation.Id, cancellationToken);
        return Results.File(
            NoticePaper.Write(
                NoticeSheet.Of(version, organisation.Name, lang, zone),
                SiteOf(context),
                new DateTimeOffset(version.PublishedAt, TimeSpan.Zero)
            ),
            "application/pdf",
            string.Create(
                CultureInfo.InvariantCulture,
                $"privacy-notice-{organisation.Code}-{number}-{lang}.pdf"
            )
        );
    }

    // What was published stays readable; an organisation without a notice is there where it can be written to.
    private static async Task<(
        PublicOrganisation Organisation,
        IReadOnlyList<NoticeLine> Lines
    )?> FindAsync(string code, NoticeServices services, CancellationToken cancellationToken)
    {
        if (
            await services.Organisations.NamedAsync(code, cancellationToken) is not { } organisation
        )
        {
            return null;
        }
        var lines = await services.Reading.LinesAsync(organisation.Id, cancellationToken);
        return
            lines.Count > 0
            || await services.Organisations.FindAsync(code, cancellationToken) is not null
            ? (organisation, lines)
            : null;
    }

    internal static Uri SiteOf(HttpContext context) =>
        new($"{context.Request.Scheme}://{context.Request.Host}");

    private static RazorComponentResult<NoticePage> Page(HttpContext context, NoticeView view)
    {
        context.Response.Headers.Vary = "Accept-Language";
        return new(new { View = view, Words = NoticeWords.In(PageLanguage.Of(context.Request)) })
        {
            StatusCode = view.On is { Day: null }
                ? StatusCodes.Status422UnprocessableEntity
                : StatusCodes.Status200OK,
        };
    }

    private static IResult ShowOperator(HttpContext context, OperatorStatement statement)
    {
        context.Response.Headers.Vary = "Accept-Language";
        var words = NoticeWords.In(PageLanguage.Of(context.Request));
        return new RazorComponentResult<OperatorPage>(
            new { Parts = statement.In(words), Words = words }
        );
    }

    private static async Task<IResult> ShowOwnAsync(
        HttpContext context,
        NoticeUses uses,
        NoticeReading reading,
        Design.PageFrame frame,
        CancellationToken cancellationToken
    )
    {
        frame.Notice = context.Request.Query["done"].ToString() switch
        {
            "seen" => "It is recorded that you have seen it.",
            "agreed" => "It is recorded that you agree.",
            _ => null,
        };
        var reader = context.Reader();
        var own = await uses.OfMemberAsync(reader, cancellationToken);
        // Whoever is asked to accept a version reads that one; what holds comes first.
        var shown = own.ToAccept ?? own.ToAgreeTo ?? own.Binding ?? own.Lines.FirstOrDefault();
        var version = shown is null
            ? null
            : await reading.FindAsync(reader.Organisation, shown.Number, cancellationToken);
        return new RazorComponentResult<OwnNoticePage>(
            new
            {
                Own = own,
                Sheet = version is null ? null : Of(version, NoticeSection.Privacy),
                Terms = version is null ? null : Of(version, NoticeSection.Terms),
            }
        );

        NoticeSheet Of(NoticeVersion version, NoticeSection section) =>
            NoticeSheet.Of(version, frame.Organisation ?? "", "en", LocalTime.Zone, section);
    }

    private static async Task<IResult> SayAsync(
        HttpContext context,
        NoticeUses uses,
        CancellationToken cancellationToken
    )
    {
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        bool agrees = sent["say"] == "agreed";
        return await uses.SayAsync(
            context.Reader(),
            SentNumber.Of(sent["number"]),
            agrees,
            cancellationToken
        )
            ? Results.Redirect($"{Own}?done={(agrees ? "agreed" : "seen")}")
            : Results.NotFound();
    }
}

/// <summary>What a public page of a notice needs.</summary>
internal sealed record NoticeServices(
    [FromServices] IPublicOrganisations Organisations,
    [FromServices] NoticeReading Reading,
    [FromServices] IOrganisationZones Zones
);

/// <summary>What the public page shows.</summary>
/// <param name="Sheet">Null while nothing was published.</param>
/// <param name="For">Whose part alone is shown; null for all.</param>
/// <param name="IsCurrent">Whether the address is that of whatever holds, and not of one version.</param>
/// <param name="Zone">Where the organisation's days begin.</param>
/// <param name="On">The day that was asked for; null where none was.</param>
public sealed record NoticeView(
    PublicOrganisation Organisation,
    NoticeSheet? Sheet,
    IReadOnlyList<NoticeLine> Lines,
    Audience? For,
    DateOnly Today,
    bool IsCurrent,
    TimeZoneInfo Zone,
    NoticeDay? On = null
)
{
    public IReadOnlyList<NoticeHeld> Held { get; } = NoticeHeld.Of(Lines, Zone);

    public NoticeLine? Line => Lines.FirstOrDefault(l => l.Number == Sheet?.Number);

    /// <summary>The version that holds now, where this is another one that is over.</summary>
    public NoticeLine? Newer =>
        NoticeReading.On(Lines, Today) is { } now && now.Number > Sheet?.Number ? now : null;

    public bool HoldsNotYet => Line?.EffectiveOn > Today;

    /// <summary>Where this one binds only those who agreed: the version that binds everybody else.</summary>
    public NoticeLine? ForOthers =>
        Line is { } line
        && NoticeUses.BindingOf(
            [.. Lines.TakeWhile(l => l.Number <= line.Number)],
            0,
            DateOnly.MaxValue
        )
            is { } other
        && other.Number < line.Number
            ? other
            : null;

    public IEnumerable<NoticePart> Parts =>
        Sheet is null ? [] : Sheet.Parts.Where(p => For is null || p.For is null || p.For == For);
}
