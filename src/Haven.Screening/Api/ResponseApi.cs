using System.Globalization;
using System.Text.Json.Nodes;
using Haven.Privacy.Api;
using Haven.Privacy.Audit;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Haven.Screening.Instruments;
using Haven.Screening.Model;
using Haven.Screening.Result;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Haven.Screening.Api;

/// <summary>/api/v1/fhir/QuestionnaireResponse: the answers of finished screenings. What is not finished is nobody's yet.</summary>
internal static class ResponseApi
{
    private const string Home = FhirAnswers.Home + "/QuestionnaireResponse";
    private static readonly string[] Known =
    [
        "_id",
        "subject",
        "questionnaire",
        "authored",
        "_count",
        "_cursor",
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet(Home, SearchAsync)
            .ForKeys(KeyScope.Screenings, "answers")
            .AnswersFhir("Answers of finished screenings, by client, questionnaire and time");
        routes
            .MapGet(Home + "/{id:guid}", ReadAsync)
            .ForKeys(KeyScope.Screenings, "answers of a screening")
            .AnswersFhir("The answers of one finished screening");
    }

    private static async Task<IResult> ReadAsync(
        HttpContext context,
        Guid id,
        IDatabase database,
        Vault vault,
        InstrumentLibrary library,
        CancellationToken cancellationToken
    )
    {
        var query = new ApiQuery(context);
        if (query.Faults.Count > 0)
        {
            return FhirAnswers.Refused(query.Faults);
        }
        await using var store = database.Open(new Scope(context.Reader().Organisation));
        var sought = new ScreeningId(id);
        var found = await Finished(store)
            .Where(f => f.Screening.Id == sought)
            .ToListAsync(cancellationToken);
        var resources = await OpenAsync(
            context,
            store,
            vault,
            library,
            found,
            false,
            cancellationToken
        );
        return resources is [var one] ? FhirAnswers.Resource(one) : FhirAnswers.NotFound();
    }

    private static async Task<IResult> SearchAsync(
        HttpContext context,
        IDatabase database,
        Vault vault,
        InstrumentLibrary library,
        CancellationToken cancellationToken
    )
    {
        var query = new ApiQuery(context, Known, ["authored"]);
        int size = query.Count("_count");
        var after = query.Id("_cursor");
        var sought = query.Id("_id");
        var authored = FhirSpan.Read(query, "authored");
        var (code, _) = ClientCode.Parse(query.Text("subject"));
        if (query.Text("subject") is not null && code == 0)
        {
            query.Refuse("subject", "Send a client’s code, three to six digits, such as 204117.");
        }
        if (query.Faults.Count > 0)
        {
            return FhirAnswers.Refused(query.Faults);
        }
        await using var store = database.Open(new Scope(context.Reader().Organisation));
        var matching = Within(Finished(store), after, sought, authored);
        if (code != 0)
        {
            matching = matching.Where(f => f.Code == code);
        }
        if (query.Text("questionnaire") is { } canonical)
        {
            var versions = await VersionsAsync(store, library, canonical, cancellationToken);
            matching = matching.Where(f => versions.Contains(f.Screening.Instrument));
        }
        var found = await matching
            .OrderBy(f => f.Screening.Id)
            .Take(size + 1)
            .ToListAsync(cancellationToken);
        var page = found.Take(size).ToList();
        return FhirAnswers.Bundle(
            context,
            query,
            await OpenAsync(context, store, vault, library, page, true, cancellationToken),
            found.Count > size ? $"{page[^1].Screening.Id.Value:D}" : null
        );
    }

    private static IQueryable<Given> Within(
        IQueryable<Given> matching,
        Guid? after,
        Guid? sought,
        FhirSpan authored
    )
    {
        if (after is { } cursor)
        {
            var from = new ScreeningId(cursor);
            matching = matching.Where(f => f.Screening.Id > from);
        }
        if (sought is { } id)
        {
            var one = new ScreeningId(id);
            matching = matching.Where(f => f.Screening.Id == one);
        }
        if (authored.From is { } begin)
        {
            long ticks = begin.UtcTicks;
            matching = matching.Where(f => f.Screening.FinishedAt >= ticks);
        }
        if (authored.Until is { } end)
        {
            long ticks = end.UtcTicks;
            matching = matching.Where(f => f.Screening.FinishedAt < ticks);
        }
        return matching;
    }

    private static IQueryable<Given> Finished(HavenContext store) =>
        from s in store.Set<ScreeningRecord>().AsNoTracking()
        where s.FinishedAt != 0
        join c in store.Set<Client>() on s.Client equals c.Id
        select new Given
        {
            Screening = s,
            Code = c.Code,
            Amended = store.Set<EarlierResult>().Any(e => e.Screening == s.Id),
        };

    private static async Task<List<InstrumentId>> VersionsAsync(
        HavenContext store,
        InstrumentLibrary library,
        string canonical,
        CancellationToken cancellationToken
    )
    {
        string[] parts = canonical.Split('|', 2);
        var fit = new List<InstrumentId>();
        foreach (
            var one in await InstrumentApi
                .Listed(store.Set<Instrument>())
                .ToListAsync(cancellationToken)
        )
        {
            if (
                (parts.Length == 1 || parts[1] == one.Version)
                && (await library.ReadAsync(store, one.Id, cancellationToken)).Url == parts[0]
            )
            {
                fit.Add(one.Id);
            }
        }
        return fit;
    }

    private static async Task<List<JsonObject>> OpenAsync(
        HttpContext context,
        HavenContext store,
        Vault vault,
        InstrumentLibrary library,
        List<Given> page,
        bool isSearch,
        CancellationToken cancellationToken
    )
    {
        // One that is asked for by its id is refused in words; a search leaves out what is closed.
        Func<
            Reader,
            Purpose,
            Act,
            string,
            IEnumerable<ISealedRecord>,
            CancellationToken,
            Task<Opened>
        > open = isSearch ? vault.OpenListAsync : vault.OpenAsync;
        var opened = await open(
            context.Reader(),
            Purpose.Exchange,
            Act.Retrieve,
            "answers",
            page.ConvertAll(f => f.Screening),
            cancellationToken
        );
        var resources = new List<JsonObject>(page.Count);
        foreach (var given in page.Where(g => !opened.IsRestricted(g.Screening)))
        {
            var questionnaire = await library.ReadAsync(
                store,
                given.Screening.Instrument,
                cancellationToken
            );
            resources.Add(
                ResourceOf(
                    given,
                    JsonNode.Parse(opened.Read(given.Screening.Answers)!)!.AsObject(),
                    questionnaire.Canonical
                )
            );
        }
        return resources;
    }

    private static JsonObject ResourceOf(Given given, JsonObject answers, string? canonical)
    {
        var finished = FhirAnswers.Instant(Moment.Of(given.Screening.FinishedAt)!.Value);
        var resource = new JsonObject
        {
            ["resourceType"] = "QuestionnaireResponse",
            ["id"] = given.Screening.Id.Value.ToString("D"),
            ["meta"] = new JsonObject { ["lastUpdated"] = finished },
            ["questionnaire"] = canonical ?? $"Questionnaire/{given.Screening.Instrument.Value:D}",
            ["status"] = given.Amended ? "amended" : "completed",
            ["subject"] = new JsonObject
            {
                ["type"] = "Patient",
                ["identifier"] = new JsonObject
                {
                    ["system"] = FhirAnswers.ClientCode,
                    ["value"] = given.Code.ToString(CultureInfo.InvariantCulture),
                },
            },
            ["authored"] = finished,
        };
        if (answers["item"] is { } items)
        {
            resource["item"] = items.DeepClone();
        }
        return resource;
    }

    /// <summary>A finished screening with its client's code.</summary>
    private sealed class Given
    {
        public required ScreeningRecord Screening { get; init; }
        public long Code { get; init; }
        public bool Amended { get; init; }
    }
}
