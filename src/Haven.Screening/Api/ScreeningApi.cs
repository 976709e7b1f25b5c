using System.ComponentModel;
using System.Globalization;
using Haven.Privacy.Api;
using Haven.Privacy.Audit;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Instruments;
using Haven.Screening.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Haven.Screening.Api;

/// <summary>/api/v1/clients/{code}/screenings: which screenings there are, and what each came to.</summary>
internal static class ScreeningApi
{
    private const string Home = ClientApi.Home + "/{code}/screenings";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet(Home, ListAsync)
            .ForKeys(KeyScope.Screenings, "screenings")
            .Answers<ApiList<ScreeningAnswer>>("Screenings", "A client’s screenings");
        routes
            .MapGet(Home + "/{number:int}", ReadAsync)
            .ForKeys(KeyScope.Screenings, "screening result")
            .Answers<ResultAnswer>("Screenings", "What a finished screening came to");
    }

    private static async Task<IResult> ListAsync(
        HttpContext context,
        IDatabase database,
        string code,
        [Description("The number after which the list goes on, as in 'next'")] string? after,
        [Description("How many on a page, 1 to 200; 50 if nothing is said")] string? count,
        CancellationToken cancellationToken
    )
    {
        _ = (after, count);
        var query = new ApiQuery(context, "after", "count");
        int size = query.Count("count");
        long from = query.Number("after");
        if (query.Faults.Count > 0)
        {
            return ApiAnswers.Refused(query.Faults);
        }
        await using var store = database.Open(new Scope(context.Reader().Organisation));
        var client = await ClientApi.With(store, code).SingleOrDefaultAsync(cancellationToken);
        if (client is null)
        {
            return ApiAnswers.NotFound();
        }
        var found = await store
            .Set<ScreeningRecord>()
            .AsNoTracking()
            .Where(s => s.Client == client.Id && s.Number > from)
            .OrderBy(s => s.Number)
            .Take(size + 1)
            .Join(
                store.Set<Instrument>(),
                s => s.Instrument,
                i => i.Id,
                (s, i) =>
                    new
                    {
                        s.Number,
                        s.StartedAt,
                        s.FinishedAt,
                        s.ConfirmedAt,
                        i.Code,
                        i.Version,
                    }
            )
            .OrderBy(s => s.Number)
            .ToListAsync(cancellationToken);
        await ClientApi.RecordAsync(
            context,
            store,
            "screenings",
            [client.PersonKey],
            cancellationToken
        );
        return TypedResults.Ok(
            ApiList.Page(
                query,
                found,
                size,
                s => s.Number.ToString(CultureInfo.InvariantCulture),
                s => new ScreeningAnswer(
                    s.Number,
                    s.Code,
                    s.Version,
                    StatusOf(s.FinishedAt, s.ConfirmedAt),
                    Moment.Of(s.StartedAt)!.Value,
                    Moment.Of(s.FinishedAt)
                )
            )
        );
    }

    private static async Task<IResult> ReadAsync(
        HttpContext context,
        IDatabase database,
        Vault vault,
        string code,
        int number,
        CancellationToken cancellationToken
    )
    {
        var query = new ApiQuery(context);
        if (query.Faults.Count > 0)
        {
            return ApiAnswers.Refused(query.Faults);
        }
        await using var store = database.Open(new Scope(context.Reader().Organisation));
        var client = await ClientApi.With(store, code).SingleOrDefaultAsync(cancellationToken);
        var screening = client is null
            ? null
            : await store
                .Set<ScreeningRecord>()
                .AsNoTracking()
                .SingleOrDefaultAsync(
                    s => s.Client == client.Id && s.Number == number && s.FinishedAt != 0,
                    cancellationToken
                );
        if (screening is null)
        {
            return ApiAnswers.NotFound();
        }
        var instrument = await InstrumentApi
            .Listed(store.Set<Instrument>().Where(i => i.Id == screening.Instrument))
            .SingleAsync(cancellationToken);
        var opened = await vault.OpenAsync(
            context.Reader(),
            Purpose.Exchange,
            Act.Retrieve,
            "screening result",
            [screening],
            cancellationToken
        );
        return TypedResults.Ok(
            AnswerOf(screening, instrument, ScreeningResult.Read(opened.Read(screening.Result))!)
        );
    }

    private static ResultAnswer AnswerOf(
        ScreeningRecord screening,
        ListedInstrument instrument,
        ScreeningResult result
    ) =>
        new(
            screening.Number,
            instrument.Code,
            instrument.Version,
            StatusOf(screening.FinishedAt, screening.ConfirmedAt),
            Moment.Of(screening.StartedAt)!.Value,
            Moment.Of(screening.FinishedAt)!.Value,
            ScoreAnswer.LevelOf(result.CountingLevel),
            result.LevelWords,
            result.Judgement is not null,
            new ScoreAnswer(
                "Total",
                result.Total,
                result.Max,
                ScoreAnswer.LevelOf(result.Level),
                result.ComputedWords,
                result.AtLeast,
                result.Answered,
                result.Missing
            ),
            [.. result.Indicators.Select(ScoreAnswer.Of)],
            result.Safety.Count,
            $"{FhirAnswers.Home}/QuestionnaireResponse/{screening.Id.Value:D}"
        );

    private static string StatusOf(long finishedAt, long confirmedAt) =>
        finishedAt == 0 ? "unfinished"
        : confirmedAt == 0 ? "finished"
        : "confirmed";
}
