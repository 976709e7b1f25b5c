using System.Globalization;
using Haven.Privacy.Consent;
using Haven.Privacy.Disclosures;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Haven.Privacy.Permissions;

/// <summary>/privacy/permissions/CODE/ID/give: what would leave on a permission, and to whom; and the file.</summary>
internal static class PermissionGiving
{
    public static string To(string code, Guid id) => PermissionPages.To(code, id) + "/give";

    public static void Map(IEndpointRouteBuilder routes, string one, Roles workers)
    {
        routes.MapGet(one + "/give", LookAsync).For(workers);
        routes.MapPost(one + "/give", GiveAsync).For(workers).NeedsStepUp();
    }

    private static Task<IResult> LookAsync(
        Guid id,
        [AsParameters] PermissionVisit visit,
        [FromServices] DisclosureDoor door
    ) => visit.WithOneAsync(id, (person, sheet) => PageAsync(visit, door, person, sheet, null));

    private static Task<IResult> GiveAsync(
        Guid id,
        [AsParameters] PermissionVisit visit,
        [FromServices] DisclosureDoor door
    ) =>
        visit.WithOneAsync(
            id,
            async (person, sheet) =>
            {
                using var given = await door.GiveAsync(
                    visit.Reader,
                    DisclosureBasis.Permission,
                    id,
                    visit.Cancelled
                );
                if (given.File is null)
                {
                    return await PageAsync(visit, door, person, sheet, given);
                }
                var response = visit.Context.Response;
                response.ContentType = "application/zip";
                response.Headers.CacheControl = "no-store";
                response.Headers.ContentDisposition =
                    $"attachment; filename=\"shared-{given.Written!.Id.ToString("N", CultureInfo.InvariantCulture)[^8..]}.zip\"";
                // A browser that gets less than this says that the download failed.
                response.ContentLength = given.File.Length;
                await given.File.GiveAsync(response.Body, visit.Cancelled);
                return Results.Empty;
            }
        );

    private static async Task<IResult> PageAsync(
        PermissionVisit visit,
        DisclosureDoor door,
        ConsentSubject person,
        PermissionSheet sheet,
        DisclosureGiven? failed
    ) =>
        new RazorComponentResult<GivePermissionPage>(
            new
            {
                Subject = person,
                visit.Code,
                Sheet = sheet,
                Opening = await door.LookAsync(
                    visit.Reader,
                    DisclosureBasis.Permission,
                    sheet.Record.Id,
                    visit.Cancelled
                ),
                visit.Items,
                Failed = failed is null ? null : WhyNot(failed),
            }
        )
        {
            StatusCode = failed?.Outcome switch
            {
                null => StatusCodes.Status200OK,
                DisclosureOutcome.NoRoom => StatusCodes.Status507InsufficientStorage,
                _ => StatusCodes.Status409Conflict,
            },
        };

    private static string WhyNot(DisclosureGiven failed) =>
        failed.Outcome switch
        {
            DisclosureOutcome.Shut or DisclosureOutcome.Closed => failed.Why,
            DisclosureOutcome.BeingDeleted =>
                "Everything about this person is being deleted. Nothing was given.",
            DisclosureOutcome.Nothing =>
                "Of what may be shared, nothing is kept yet. Nothing was given.",
            DisclosureOutcome.NoRoom =>
                "There is no room on the disk for the file. Nothing was given. Tell whoever runs Haven.",
            _ =>
                "The permission changed while the file was made. Nothing was given. Look at it again.",
        };
}
