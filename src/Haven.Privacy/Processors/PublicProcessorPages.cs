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

    /// <summary>In years.</summary>
    private const int ChangesFor = 2;

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
        var own = organisation is null
            ? []
            : await services.Desk.ReadAsync(organisation.Id, cancellationToken);
        var machine = await services.Desk.ReadAsync(OrganisationId.Installation, cancellationToken);
        return new RazorComponentResult<PublicProcessorsPage>(
            new
            {
                Words = ProcessorWords.In(PageLanguage.Of(context.Request)),
                Organisation = organisation,
                Own = Current(own, services.Today),
                Machine = Current(machine, services.Today),
                Changes = ChangesOf([.. own, .. machine], services.Today),
                services.Today,
            }
        );
    }

    private static IReadOnlyList<ProcessorEntry> Current(
        IReadOnlyList<ProcessorLine> lines,
        DateOnly today
    ) => [.. lines.Select(l => l.Now).Where(p => !p.IsOver(today))];

    // That a policy was read anew stands in the list itself.
    private static IReadOnlyList<ProcessorEntry> ChangesOf(
        IReadOnlyList<ProcessorLine> lines,
        DateOnly today
    ) =>
        [
            .. lines
                .SelectMany(l => l.Entries)
                .Where(e =>
                    e.Step != ProcessorStep.Reviewed
                    && LocalTime.DayOf(e.At) > today.AddYears(-ChangesFor)
                )
                .OrderByDescending(e => e.At),
        ];
}
