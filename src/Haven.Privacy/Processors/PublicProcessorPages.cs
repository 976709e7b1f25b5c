using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Haven.Privacy.Rights;
using Haven.Privacy.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Privacy.Processors;

/// <summary>
/// /privacy/processors/public, the companies of whoever runs the machine, and /privacy/processors/public/CODE, those of an
/// organisation as well: for everybody (promise REF-12).
/// </summary>
internal static class PublicProcessorPages
{
    public const string Path = ProcessorPages.Path + "/public";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ShowMachineAsync).ForEverybody();
        routes.MapGet(Path + "/{code}", ShowAsync).ForEverybody();
    }

    public static string To(string? code, string lang) =>
        $"{Path}{(code is null ? "" : "/" + Uri.EscapeDataString(code))}?lang={lang}";

    private static async Task<IResult> ShowMachineAsync(
        HttpContext context,
        [AsParameters] ProcessorServices services,
        CancellationToken cancellationToken
    ) => await PageAsync(context, null, services, cancellationToken);

    private static async Task<IResult> ShowAsync(
        string code,
        HttpContext context,
        [AsParameters] ProcessorServices services,
        IPublicOrganisations organisations,
        IOrganisationZones zones,
        CancellationToken cancellationToken
    )
    {
        if (await organisations.NamedAsync(code, cancellationToken) is not { } organisation)
        {
            return Results.NotFound();
        }
        LocalTime.Enter(await zones.OfAsync(organisation.Id, cancellationToken));
        return await PageAsync(context, organisation, services, cancellationToken);
    }

    private static async Task<IResult> PageAsync(
        HttpContext context,
        PublicOrganisation? organisation,
        ProcessorServices services,
        CancellationToken cancellationToken
    )
    {
        context.Response.Headers.Vary = "Accept-Language";
        return new RazorComponentResult<PublicProcessorsPage>(
            new
            {
                Words = ProcessorWords.In(PageLanguage.Of(context.Request)),
                Organisation = organisation,
                Own = organisation is null
                    ? []
                    : await CurrentAsync(organisation.Id, services, cancellationToken),
                Machine = await CurrentAsync(
                    OrganisationId.Installation,
                    services,
                    cancellationToken
                ),
                services.Today,
            }
        );
    }

    private static async Task<IReadOnlyList<ProcessorEntry>> CurrentAsync(
        OrganisationId organisation,
        ProcessorServices services,
        CancellationToken cancellationToken
    ) =>
        [
            .. (await services.Desk.ReadAsync(organisation, cancellationToken))
                .Select(l => l.Now)
                .Where(p => !p.IsOver(services.Today)),
        ];
}
