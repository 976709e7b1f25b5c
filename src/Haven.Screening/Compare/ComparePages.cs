using Haven.Privacy.Audit;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Haven.Screening.Instruments;
using Haven.Screening.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Haven.Screening.Compare;

/// <summary>One finished screening among those that are compared.</summary>
public sealed record ComparedScreening(int Number, long FinishedAt, ScreeningResult Result);

/// <summary>The finished screenings on one version of an instrument, the oldest first.</summary>
/// <param name="Limits">Where each level of the total but the lowest begins.</param>
public sealed record ComparedInstrument(
    string Title,
    IReadOnlyList<double> Limits,
    IReadOnlyList<ComparedScreening> Screenings
);

/// <summary>/screening/compare: a client's screenings over time.</summary>
internal static class ComparePages
{
    // More do not fit beside one another; the newest tell most.
    private const int Most = 6;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/screening/compare/{code}", ShowAsync)
            .For(Roles.Professional | Roles.Supervisor);

    private static async Task<IResult> ShowAsync(
        string code,
        HttpContext context,
        ClientService clients,
        InstrumentLibrary library,
        Vault vault,
        IDatabase database,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        await using var store = database.Open(new Scope(reader.Organisation));
        if (
            await ClientPages.FindToReadAsync(code, store, reader, clients, cancellationToken)
            is not { } sight
        )
        {
            return Results.NotFound();
        }
        var screenings = await store
            .Set<ScreeningRecord>()
            .AsNoTracking()
            .Where(s => s.Client == sight.Client.Id && s.FinishedAt != 0)
            .OrderByDescending(s => s.Number)
            .Take(Most)
            .ToListAsync(cancellationToken);
        var opened = await vault.OpenAsync(
            reader,
            sight.Purpose,
            Act.View,
            "screenings, compared",
            [sight.Client, .. screenings],
            cancellationToken
        );
        var compared = new List<ComparedInstrument>();
        foreach (var group in screenings.GroupBy(s => s.Instrument))
        {
            var questionnaire = await library.ReadAsync(store, group.Key, cancellationToken);
            compared.Add(
                new ComparedInstrument(
                    questionnaire.Title?.Text ?? "Screening",
                    LimitsOf(questionnaire),
                    [
                        .. group
                            .OrderBy(s => s.Number)
                            .Select(s => new ComparedScreening(
                                s.Number,
                                s.FinishedAt,
                                ScreeningResult.Read(opened.Read(s.Result))!
                            )),
                    ]
                )
            );
        }
        return new RazorComponentResult<ComparePage>(
            new
            {
                sight.Client,
                sight.Until,
                Instruments = compared,
            }
        );
    }

    private static IReadOnlyList<double> LimitsOf(Haven.Forms.Questionnaires.Questionnaire read) =>
        ScreeningResult.WholeOf(
            Haven.Forms.Evaluation.FormEngine.EvaluateHolding(
                read,
                Haven.Forms.Responses.QuestionnaireResponse.Empty
            )
        )
            is { } whole
            ? [.. whole.Bands.Skip(1).Select(b => (double)b.From)]
            : [];
}
