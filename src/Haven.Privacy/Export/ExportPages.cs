using Haven.Privacy.Audit;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Haven.Privacy.Export;

/// <summary>What the pages of taking out need.</summary>
internal sealed record ExportNeeds(
    [FromServices] ExportDesk Desk,
    [FromServices] IDatabase Database,
    [FromServices] Vault.Vault Vault,
    [FromServices] IMemberNames Members
);

/// <summary>/privacy/export: everything that the organisation owns, in one file.</summary>
internal static class ExportPages
{
    public const string Path = "/privacy/export";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ShowAsync).For(Roles.Administrator);
        routes.MapPost(Path, MakeAsync).For(Roles.Administrator).NeedsStepUp();
    }

    private static Task<IResult> ShowAsync(
        HttpContext context,
        [AsParameters] ExportNeeds needs,
        CancellationToken cancellationToken
    ) => PageAsync(context, needs, null, StatusCodes.Status200OK, cancellationToken);

    private static async Task<IResult> MakeAsync(
        HttpContext context,
        [AsParameters] ExportNeeds needs,
        CancellationToken cancellationToken
    )
    {
        using var made = await needs.Desk.MakeAsync(context.Reader(), cancellationToken);
        if (made.File is null)
        {
            return await PageAsync(
                context,
                needs,
                made,
                made.Outcome == ExportOutcome.NoRoom
                    ? StatusCodes.Status507InsufficientStorage
                    : StatusCodes.Status409Conflict,
                cancellationToken
            );
        }
        var response = context.Response;
        response.ContentType = "application/zip";
        response.Headers.ContentDisposition = "attachment; filename=\"everything.zip\"";
        // A browser that gets less than this says that the download failed.
        response.ContentLength = made.File.Length;
        await made.File.GiveAsync(response.Body, cancellationToken);
        return Results.Empty;
    }

    private static async Task<IResult> PageAsync(
        HttpContext context,
        ExportNeeds needs,
        ExportMade? refused,
        int status,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        await using var store = needs.Database.Open(new Scope(reader.Organisation));
        var history = await needs.Desk.HistoryAsync(reader.Organisation, cancellationToken);
        return new RazorComponentResult<ExportPage>(
            new
            {
                History = history,
                needs.Desk.LeftOut,
                Refused = refused is null ? null : WordsOf(refused),
                Names = history.Count == 0
                    ? new Dictionary<Guid, string>()
                    : await NamesAsync(store, needs, reader, cancellationToken),
            }
        )
        {
            StatusCode = status,
        };
    }

    private static async Task<Dictionary<Guid, string>> NamesAsync(
        HavenContext store,
        ExportNeeds needs,
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        var known = await needs.Members.AllAsync(store, cancellationToken);
        var opened = await needs.Vault.OpenAsync(
            reader,
            Purpose.TakingOut,
            Act.View,
            "who took everything out",
            known.Select(m => m.Record),
            cancellationToken
        );
        return known.ToDictionary(m => m.Member, m => opened.Read(m.Name) ?? "");
    }

    private static string WordsOf(ExportMade made) =>
        made.Outcome switch
        {
            ExportOutcome.Busy =>
                "Somebody of your organisation is taking everything out at this moment. Wait a minute, and try again.",
            ExportOutcome.BeingDeleted =>
                "Somebody is being deleted, so nothing was given: they must not be in the file. Wait a minute, and try again.",
            ExportOutcome.Leaving =>
                "The data of your organisation is being destroyed. Nothing can be taken out any more.",
            ExportOutcome.Closed => made.Why ?? "",
            _ =>
                "There is no room on the disk of this machine, so the file could not be made, and nothing was given. Tell whoever runs Haven, and try again.",
        };
}
