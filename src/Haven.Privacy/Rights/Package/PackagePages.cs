using System.Globalization;
using Haven.Design.Components;
using Haven.Privacy.Abroad;
using Haven.Privacy.Audit;
using Haven.Privacy.Door;
using Haven.Privacy.Notices;
using Haven.Privacy.Purposes;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Privacy.Rights.Package;

/// <summary>/privacy/rights/ID/package: what the package of a request will hold, and the package.</summary>
internal static class PackagePages
{
    public static string To(Guid request) => $"{RightsPages.Path}/{request:D}/package";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(RightsPages.Path + "/{id:guid}/package", ShowAsync).For(Roles.PrivacyOfficer);
        routes
            .MapPost(RightsPages.Path + "/{id:guid}/package", MakeAsync)
            .For(Roles.PrivacyOfficer)
            .NeedsStepUp();
    }

    private static async Task<IResult> ShowAsync(
        Guid id,
        HttpContext context,
        PackageDesk desk,
        PackageWays ways,
        CancellationToken cancellationToken
    )
    {
        var look = await desk.LookAsync(context.Reader(), id, cancellationToken);
        return look.Sheet is null
            ? Results.NotFound()
            : Page(
                look,
                await ways.ReadAsync(context.Reader().Organisation, cancellationToken),
                StatusCodes.Status200OK
            );
    }

    private static async Task<IResult> MakeAsync(
        Guid id,
        HttpContext context,
        PackageDesk desk,
        PackageWays ways,
        CancellationToken cancellationToken
    )
    {
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        PackageTaker? taker =
            Enum.TryParse<PackageTaker>(sent["to"], out var to) && Enum.IsDefined(to) ? to : null;
        using var made = await desk.MakeAsync(
            context.Reader(),
            id,
            context.RequestServices.GetService<ISubjectNames>(),
            taker,
            PackageWay.Parse(sent["where"]),
            cancellationToken
        );
        if (made.Sheet is null)
        {
            return Results.NotFound();
        }
        if (made.File is null)
        {
            return Page(
                made,
                await ways.ReadAsync(context.Reader().Organisation, cancellationToken),
                made.Outcome == PackageOutcome.NoRoom
                    ? StatusCodes.Status507InsufficientStorage
                    : StatusCodes.Status422UnprocessableEntity
            );
        }
        var response = context.Response;
        response.ContentType = "application/zip";
        response.Headers.ContentDisposition =
            $"attachment; filename=\"access-package-{id.ToString("N", CultureInfo.InvariantCulture)[^8..]}.zip\"";
        // A browser that gets less than this says that the download failed.
        response.ContentLength = made.File.Length;
        await made.File.GiveAsync(response.Body, cancellationToken);
        return Results.Empty;
    }

    private static RazorComponentResult<PackageView> Page(
        PackageMade made,
        IReadOnlyList<SelectItem> ways,
        int status
    ) =>
        new(
            new
            {
                Sheet = made.Sheet!,
                made.Outcome,
                made.Why,
                Ways = ways,
            }
        )
        {
            StatusCode = status,
        };
}

/// <summary>Where somebody can be whom a person named: where everything is stored, and what the register allows.</summary>
public sealed class PackageWays(AbroadGate abroad, InstallationPlace place, KeptKinds kinds)
{
    public async Task<IReadOnlyList<SelectItem>> ReadAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        var words = new AbroadWords(kinds, "en");
        return
        [
            new("", "Choose where they are"),
            new(
                PackageWay.Here,
                place.Country is { } country
                    ? $"In {country.Within.En}, where it is stored"
                    : "In the country where it is stored"
            ),
            .. (await abroad.InForceAsync(organisation, cancellationToken)).Select(
                t => new SelectItem(
                    t.Number.ToString(CultureInfo.InvariantCulture),
                    $"{words.Country(t)}: {t.Recipient}"
                )
            ),
        ];
    }
}
