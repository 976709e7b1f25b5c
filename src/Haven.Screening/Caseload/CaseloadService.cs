using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Haven.Screening.Model;
using Microsoft.EntityFrameworkCore;

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

    public async Task<CaseloadSlice> PageAsync(
        Reader reader,
        Show show,
        long after,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var found = await Query(context, reader, show, after)
            .Take(PageSize + 1)
            .ToListAsync(cancellationToken);
        long? next = found.Count > PageSize ? found[PageSize - 1].Client.Code : null;
        var rows = found.Take(PageSize).ToList();
        var records = rows.Select(r => (ISealedRecord)r.Client)
            .Concat(rows.Select(r => r.Last).OfType<ISealedRecord>())
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
        return new CaseloadSlice(rows.ConvertAll(r => Row(r.Client, r.Last, opened, today)), next);
    }

    private static IQueryable<Pair> Query(
        HavenContext context,
        Reader reader,
        Show show,
        long after
    )
    {
        var pairs =
            from c in ClientService.Visible(context, reader)
            where c.Code > after
            join s in context.Set<ScreeningRecord>()
                on new { Client = c.Id, Number = c.Screenings } equals new { s.Client, s.Number }
                into last
            from s in last.DefaultIfEmpty()
            orderby c.Code
            select new Pair { Client = c, Last = s };
        pairs = show switch
        {
            Show.Unfinished => pairs.Where(p => p.Last != null && p.Last.FinishedAt == 0),
            Show.Unscreened => pairs.Where(p => p.Client.Screenings == 0),
            _ => pairs,
        };
        return pairs.AsNoTracking();
    }

    private static CaseloadRow Row(
        Client client,
        ScreeningRecord? last,
        Opened opened,
        DateOnly today
    ) =>
        new(
            client.Code,
            opened.Read(client.Birth).AgeOn(today),
            last?.Number ?? 0,
            last is { FinishedAt: > 0 },
            last is null ? "None yet"
                : last.FinishedAt == 0 ? "Started " + Words.Day(last.StartedAt)
                : Words.Day(last.FinishedAt),
            last is null ? null : ScreeningResult.Read(opened.Read(last.Result))
        );

    private sealed class Pair
    {
        public required Client Client { get; init; }
        public ScreeningRecord? Last { get; init; }
    }
}
