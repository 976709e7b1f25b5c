using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Haven.Privacy.Notices;
using Haven.Privacy.Processors;
using Haven.Privacy.Promises;
using Haven.Privacy.Rights;
using Haven.Privacy.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Haven.Privacy.Trust;

/// <summary>
/// /privacy/trust/CODE, for everybody: on one page what an organisation promises and whether it is proven, its notices and
/// what changed in them, the companies that help it, and whom to ask.
/// </summary>
internal static class TrustPages
{
    private const string Path = "/privacy/trust";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(Path + "/{code}", ShowAsync).ForEverybody();

    public static string To(string code, string lang) =>
        $"{Path}/{Uri.EscapeDataString(code)}?lang={lang}";

    private static async Task<IResult> ShowAsync(
        string code,
        HttpContext context,
        [AsParameters] TrustServices services,
        CancellationToken cancellationToken
    )
    {
        if (
            await services.Organisations.NamedAsync(code, cancellationToken) is not { } organisation
        )
        {
            return Results.NotFound();
        }
        var zone = await services.Zones.OfAsync(organisation.Id, cancellationToken);
        LocalTime.Enter(zone);
        context.Response.Headers.Vary = "Accept-Language";
        var own = await services.Companies.ReadAsync(organisation.Id, cancellationToken);
        var machine = await services.Companies.ReadAsync(
            OrganisationId.Installation,
            cancellationToken
        );
        return new RazorComponentResult<TrustPage>(
            new
            {
                View = new TrustView(
                    organisation,
                    await services.Proofs.ReadAsync(cancellationToken),
                    await services.Reading.LinesAsync(organisation.Id, cancellationToken),
                    own,
                    machine,
                    zone,
                    LocalTime.Today(services.Clock)
                ),
                Words = TrustWords.In(PageLanguage.Of(context.Request)),
                Promises = PromiseWords.For(context.Request),
            }
        );
    }
}

/// <summary>What the page is made of.</summary>
internal sealed record TrustServices(
    [FromServices] IPublicOrganisations Organisations,
    [FromServices] IOrganisationZones Zones,
    [FromServices] PromiseProofs Proofs,
    [FromServices] NoticeReading Reading,
    [FromServices] ProcessorDesk Companies,
    [FromServices] TimeProvider Clock
);

/// <summary>What the page shows.</summary>
/// <param name="Notices">Every version of the organisation's notice, the first first.</param>
/// <param name="Own">The organisation's companies.</param>
/// <param name="Machine">The companies of whoever runs the machine.</param>
/// <param name="Today">On the organisation's calendar.</param>
public sealed record TrustView(
    PublicOrganisation Organisation,
    IReadOnlyList<PromiseStanding> Standings,
    IReadOnlyList<NoticeLine> Notices,
    IReadOnlyList<ProcessorLine> Own,
    IReadOnlyList<ProcessorLine> Machine,
    TimeZoneInfo Zone,
    DateOnly Today
)
{
    /// <summary>The versions that held or will, the newest first, with when.</summary>
    public IReadOnlyList<NoticeHeld> Held { get; } =
    [.. NoticeHeld.Of(Notices, Zone).Where(h => h.Held).Reverse()];

    public NoticeLine? InForce => NoticeReading.On(Notices, Today);

    /// <summary>Every company that works now, by name.</summary>
    public IReadOnlyList<ProcessorEntry> Working { get; } =
    [
        .. Own.Concat(Machine)
            .Select(l => l.Now)
            .Where(p => !p.IsOver(Today))
            .OrderBy(p => p.Name, StringComparer.Ordinal),
    ];

    public IReadOnlyList<PromiseStanding> Broken =>
        [.. Standings.Where(s => s.State == PromiseState.Broken)];
}
