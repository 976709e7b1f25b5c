using System.Text;
using Haven.Design;
using Haven.Organisations.Model;
using Haven.Privacy.Audit;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Instruments.Drafts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Haven.Screening.Instruments.Publishing;

/// <summary>A published version: who published it, its export, its end, and the draft of the next one.</summary>
internal static class VersionPages
{
    private const string Root = "/screening/instruments/versions/{version:guid}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Root, ShowAsync).For(Roles.Administrator);
        routes.MapGet(Root + "/fhir", ExportAsync).For(Roles.Administrator);
        routes.MapPost(Root + "/copy", CopyAsync).For(Roles.Administrator);
        routes.MapPost(Root + "/retire", RetireAsync).For(Roles.Administrator);
        routes.MapPost(Root + "/resume", ResumeAsync).For(Roles.Administrator);
    }

    private static async Task<IResult> ShowAsync(
        Guid version,
        HttpContext context,
        InstrumentLibrary library,
        IDatabase database,
        Vault vault,
        PageFrame frame,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        if (
            await library.FindAsync(reader.Organisation, version, cancellationToken)
            is not { } instrument
        )
        {
            return Results.NotFound();
        }
        frame.Notice = context.Request.Query["done"].ToString() switch
        {
            "published" => "This version is published. Your organisation can screen with it.",
            "retired" => "This version is retired. New screenings cannot begin with it.",
            "resumed" => "This version is in use again.",
            _ => null,
        };
        await using var store = database.Open(new Scope(reader.Organisation));
        return new RazorComponentResult<VersionPage>(
            new
            {
                Instrument = instrument,
                Questionnaire = await library.ReadAsync(store, instrument.Id, cancellationToken),
                Publisher = await PublisherAsync(
                    store,
                    vault,
                    reader,
                    instrument,
                    cancellationToken
                ),
            }
        );
    }

    private static async Task<string?> PublisherAsync(
        HavenContext store,
        Vault vault,
        Reader reader,
        Instrument instrument,
        CancellationToken cancellationToken
    )
    {
        var by = instrument.PublishedBy;
        if (
            by is null
            || await store
                .Set<Member>()
                .AsNoTracking()
                .SingleOrDefaultAsync(m => m.Id == by, cancellationToken)
                is not { } member
        )
        {
            return null;
        }
        var opened = await vault.OpenAsync(
            reader,
            Purpose.MemberAdministration,
            Act.View,
            "publisher of an instrument",
            [member],
            cancellationToken
        );
        return opened.Read(member.Name);
    }

    private static async Task<IResult> ExportAsync(
        Guid version,
        HttpContext context,
        InstrumentLibrary library,
        CancellationToken cancellationToken
    )
    {
        if (
            await library.FindAsync(context.Reader().Organisation, version, cancellationToken)
            is not { } instrument
        )
        {
            return Results.NotFound();
        }
        return Results.File(
            Encoding.UTF8.GetBytes(instrument.Questionnaire),
            "application/fhir+json",
            $"{instrument.Code}-{InstrumentLibrary.Safe(instrument.Version)}.json"
        );
    }

    private static async Task<IResult> CopyAsync(
        Guid version,
        HttpContext context,
        InstrumentLibrary library,
        PublishService publishing,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        if (
            await library.FindAsync(reader.Organisation, version, cancellationToken)
            is not { } instrument
        )
        {
            return Results.NotFound();
        }
        var open = await publishing.CopyAsync(reader, instrument, cancellationToken);
        return Results.Redirect(open.Home);
    }

    private static Task<IResult> RetireAsync(
        Guid version,
        HttpContext context,
        PublishService publishing,
        TimeProvider clock,
        CancellationToken cancellationToken
    ) =>
        SetRetiredAsync(
            version,
            context,
            publishing,
            clock.GetUtcNow().UtcTicks,
            "retired",
            cancellationToken
        );

    private static Task<IResult> ResumeAsync(
        Guid version,
        HttpContext context,
        PublishService publishing,
        CancellationToken cancellationToken
    ) => SetRetiredAsync(version, context, publishing, 0, "resumed", cancellationToken);

    private static async Task<IResult> SetRetiredAsync(
        Guid version,
        HttpContext context,
        PublishService publishing,
        long retiredAt,
        string done,
        CancellationToken cancellationToken
    ) =>
        await publishing.SetRetiredAsync(context.Reader(), version, retiredAt, cancellationToken)
            ? Results.Redirect($"/screening/instruments/versions/{version:D}?done={done}")
            : Results.NotFound();
}
