using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Model;

namespace Haven.Screening.Caseload;

/// <summary>Which clients a list shows. Levels of concern are sealed, so that no list can be asked for by them.</summary>
public enum Show
{
    All,
    Unfinished,
    Unscreened,
}

/// <summary>One client in a list.</summary>
public sealed record CaseloadRow(
    long Code,
    int? Age,
    int LastNumber,
    bool Finished,
    string When,
    ScreeningResult? Result
);

/// <summary>A page of the caseload; <see cref="Next"/> is where the following one begins.</summary>
public sealed record CaseloadSlice(IReadOnlyList<CaseloadRow> Rows, long? Next);

/// <summary>Lists clients by code, fifty at a time, opened and recorded as one entry.</summary>
public sealed class CaseloadService(IDatabase database, Vault vault, TimeProvider clock)
{
    public const int PageSize = 50;
    private readonly CaseloadQueries queries = new();

    public async Task<CaseloadSlice> PageAsync(
        Reader reader,
        Show show,
        long after,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var found = await queries.ReadAsync(context, reader, show, after, cancellationToken);
        long? next = found.Count > PageSize ? found[PageSize - 1].Code : null;
        var rows = found.Take(PageSize).ToList();
        var records = rows.Concat<ISealedRecord>(rows.Select(r => r.Last).OfType<ISealedRecord>())
            .ToList();
        var opened = await vault.OpenAsync(
            reader,
            Purpose.CaseWork,
            Act.View,
            "caseload",
            records,
            cancellationToken
        );
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        return new CaseloadSlice(rows.ConvertAll(r => Row(r, opened, today)), next);
    }

    private static CaseloadRow Row(ListedClient client, Opened opened, DateOnly today) =>
        new(
            client.Code,
            opened.Read(client.Birth).AgeOn(today),
            client.Last?.Number ?? 0,
            client.Last is { FinishedAt: > 0 },
            client.Last switch
            {
                null => "None yet",
                { FinishedAt: 0 } last => "Started " + Words.Day(last.StartedAt),
                var last => Words.Day(last.FinishedAt),
            },
            client.Last is null ? null : ScreeningResult.Read(opened.Read(client.Last.Result))
        );
}
