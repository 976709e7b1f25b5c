using System.ComponentModel;
using System.Text.Json.Nodes;
using Haven.Privacy.Api;
using Haven.Privacy.Door;
using Haven.Privacy.Store;
using Haven.Screening.Instruments;
using Haven.Screening.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Haven.Screening.Api;

/// <summary>An instrument without its questions, which may be megabytes.</summary>
internal sealed record ListedInstrument(
    InstrumentId Id,
    string Code,
    string Version,
    string Title,
    string Training,
    long PublishedAt,
    long RetiredAt
);

/// <summary>/api/v1/instruments and /api/v1/fhir/Questionnaire: what is asked, and nothing about anybody.</summary>
internal static class InstrumentApi
{
    private const string Home = "/api/v1/instruments";
    private const string Questionnaire = FhirAnswers.Home + "/Questionnaire";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet(Home, ListAsync)
            .ForKeys(KeyScope.Instruments, "instruments")
            .Answers<ApiList<InstrumentAnswer>>("Instruments", "The versions of all instruments");
        routes
            .MapGet(Home + "/{code}/{version}", ReadAsync)
            .ForKeys(KeyScope.Instruments, "instrument")
            .Answers<InstrumentAnswer>("Instruments", "One version of an instrument");
        routes
            .MapGet(Questionnaire, SearchAsync)
            .ForKeys(KeyScope.Instruments, "questionnaires")
            .AnswersFhir("Questionnaires, searched by url and version");
        routes
            .MapGet(Questionnaire + "/{id:guid}", QuestionnaireAsync)
            .ForKeys(KeyScope.Instruments, "questionnaire")
            .AnswersFhir("One questionnaire");
    }

    private static async Task<IResult> ListAsync(
        HttpContext context,
        IDatabase database,
        [Description("The id after which the list goes on, as in 'next'")] string? after,
        [Description("How many on a page, 1 to 200; 50 if nothing is said")] string? count,
        CancellationToken cancellationToken
    )
    {
        _ = (after, count);
        var query = new ApiQuery(context, "after", "count");
        int size = query.Count("count");
        var from = query.Id("after");
        if (query.Faults.Count > 0)
        {
            return ApiAnswers.Refused(query.Faults);
        }
        await using var store = database.Open(new Scope(context.Reader().Organisation));
        // An organisation has dozens of them at the most.
        var all = await Listed(store.Set<Instrument>()).ToListAsync(cancellationToken);
        var found = all.OrderBy(i => i.Id.Value)
            .Where(i => from is not { } id || i.Id.Value > id)
            .ToList();
        return ApiAnswers.Marked(
            context,
            ApiList.Page(query, found, size, i => $"{i.Id.Value:D}", InstrumentAnswer.Of)
        );
    }

    private static async Task<IResult> ReadAsync(
        HttpContext context,
        IDatabase database,
        string code,
        string version,
        CancellationToken cancellationToken
    )
    {
        var query = new ApiQuery(context);
        if (query.Faults.Count > 0)
        {
            return ApiAnswers.Refused(query.Faults);
        }
        await using var store = database.Open(new Scope(context.Reader().Organisation));
        var found = await Listed(
                store.Set<Instrument>().Where(i => i.Code == code && i.Version == version)
            )
            .SingleOrDefaultAsync(cancellationToken);
        return found is null
            ? ApiAnswers.NotFound()
            : ApiAnswers.Marked(context, InstrumentAnswer.Of(found));
    }

    private static async Task<IResult> SearchAsync(
        HttpContext context,
        IDatabase database,
        InstrumentLibrary library,
        CancellationToken cancellationToken
    )
    {
        var query = new ApiQuery(context, "_id", "url", "version", "_count", "_cursor");
        int size = query.Count("_count");
        var from = query.Id("_cursor") ?? Guid.Empty;
        var sought = query.Id("_id");
        if (query.Faults.Count > 0)
        {
            return FhirAnswers.Refused(query.Faults);
        }
        await using var store = database.Open(new Scope(context.Reader().Organisation));
        string? version = query.Text("version");
        var all = await Listed(store.Set<Instrument>()).ToListAsync(cancellationToken);
        var found = all.Where(i =>
                i.Id.Value > from
                && (sought is not { } id || i.Id.Value == id)
                && (version is null || i.Version == version)
            )
            .Select(i => i.Id)
            .OrderBy(i => i.Value);
        var fit = new List<InstrumentId>();
        foreach (var candidate in found)
        {
            // The address of a questionnaire stands in its text alone, which is read once.
            if (
                query.Text("url") is not { } url
                || (await library.ReadAsync(store, candidate, cancellationToken)).Url == url
            )
            {
                fit.Add(candidate);
            }
            if (fit.Count > size)
            {
                break;
            }
        }
        var page = fit.Take(size).ToList();
        var resources = await store
            .Set<Instrument>()
            .AsNoTracking()
            .Where(i => page.Contains(i.Id))
            .ToListAsync(cancellationToken);
        return FhirAnswers.Bundle(
            context,
            query,
            resources.OrderBy(i => i.Id.Value).Select(ResourceOf),
            fit.Count > size ? $"{page[^1].Value:D}" : null
        );
    }

    private static async Task<IResult> QuestionnaireAsync(
        HttpContext context,
        Guid id,
        InstrumentLibrary library,
        CancellationToken cancellationToken
    )
    {
        var query = new ApiQuery(context);
        if (query.Faults.Count > 0)
        {
            return FhirAnswers.Refused(query.Faults);
        }
        var found = await library.FindAsync(context.Reader().Organisation, id, cancellationToken);
        return found is null
            ? FhirAnswers.NotFound()
            : FhirAnswers.Marked(context, ResourceOf(found));
    }

    internal static IQueryable<ListedInstrument> Listed(IQueryable<Instrument> instruments) =>
        instruments
            .AsNoTracking()
            .Select(i => new ListedInstrument(
                i.Id,
                i.Code,
                i.Version,
                i.Title,
                i.Training,
                i.PublishedAt,
                i.RetiredAt
            ));

    // As it was taken in, with the id that it has here, and whether it is still in use.
    private static JsonObject ResourceOf(Instrument instrument)
    {
        var resource = JsonNode.Parse(instrument.Questionnaire.TrimStart('\uFEFF'))!.AsObject();
        resource["id"] = instrument.Id.Value.ToString("D");
        var meta = resource["meta"] as JsonObject ?? [];
        meta["lastUpdated"] = FhirAnswers.Instant(
            Moment.Of(Math.Max(instrument.PublishedAt, instrument.RetiredAt))!.Value
        );
        resource["meta"] = meta;
        resource["status"] = instrument.RetiredAt == 0 ? "active" : "retired";
        return resource;
    }
}
