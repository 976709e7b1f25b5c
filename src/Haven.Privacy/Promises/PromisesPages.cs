using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Haven.Privacy.Processors;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Privacy.Promises;

/// <summary>/privacy/promises, for everybody, and /privacy/promises/evidence, for staff.</summary>
internal static class PromisesPages
{
    private const string Path = "/privacy/promises";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ShowAsync).ForEverybody();
        routes
            .MapGet(
                Path + "/evidence",
                async Task<IResult> (PromiseProofs proofs, CancellationToken cancellationToken) =>
                    new RazorComponentResult<EvidencePage>(
                        new { Standings = await proofs.ReadAsync(cancellationToken) }
                    )
            )
            .For(Roles.PrivacyOfficer | Roles.Administrator | Roles.Operator);
    }

    private static async Task<IResult> ShowAsync(
        HttpContext context,
        PromiseProofs proofs,
        Catalogue catalogue,
        ProcessorDesk companies,
        AuditVerification log,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        context.Response.Headers.Vary = "Accept-Language";
        return new RazorComponentResult<PromisesPage>(
            new
            {
                Words = PromiseWords.For(context.Request),
                Catalogue = catalogue,
                Standings = await proofs.ReadAsync(cancellationToken),
                Companies = (
                    await companies.ReadAsync(OrganisationId.Installation, cancellationToken)
                )
                    .Select(l => l.Now)
                    .ToList(),
                Today = LocalTime.Today(clock),
                Signed = await log.SignedAsync(OrganisationId.Installation, cancellationToken),
                LogKey = (
                    await log.KeyAsync(OrganisationId.Installation, cancellationToken)
                ).ToString(),
            }
        );
    }
}
