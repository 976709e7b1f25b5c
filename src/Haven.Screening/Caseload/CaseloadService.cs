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

    internal static IQueryable<ListedClient> Query(
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
            select new { Client = c, Last = s };
        pairs = show switch
        {
            Show.Unfinished => pairs.Where(p => p.Last != null && p.Last.FinishedAt == 0),
            Show.Unscreened => pairs.Where(p => p.Client.Screenings == 0),
            _ => pairs,
        };
        return pairs.Select(p => new ListedClient
        {
            Id = p.Client.Id,
            OrganisationId = p.Client.OrganisationId,
            PersonKey = p.Client.PersonKey,
            Code = p.Client.Code,
            Birth = p.Client.Birth,
            Last =
                p.Last == null
                    ? null
                    : new ListedScreening
                    {
                        Id = p.Last.Id,
                        OrganisationId = p.Last.OrganisationId,
                        PersonKey = p.Last.PersonKey,
                        Number = p.Last.Number,
                        StartedAt = p.Last.StartedAt,
                        FinishedAt = p.Last.FinishedAt,
                        Result = p.Last.Result,
                    },
        });
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

/// <summary>What a list needs of a client, and nothing else: the other facts never leave the database for it.</summary>
[PartOf(typeof(Client))]
internal sealed class ListedClient : ISealedRecord
{
    public ClientId Id { get; init; }
    public OrganisationId OrganisationId { get; init; }
    public PersonKeyId PersonKey { get; init; }
    public long Code { get; init; }
    public required Sealed<Birth> Birth { get; init; }
    public ListedScreening? Last { get; init; }

    Guid ISealedRecord.Row => Id.Value;
}

/// <summary>What a list needs of a client's last screening.</summary>
[PartOf(typeof(ScreeningRecord))]
internal sealed class ListedScreening : ISealedRecord
{
    public ScreeningId Id { get; init; }
    public OrganisationId OrganisationId { get; init; }
    public PersonKeyId PersonKey { get; init; }
    public int Number { get; init; }
    public long StartedAt { get; init; }
    public long FinishedAt { get; init; }
    public required Sealed<string> Result { get; init; }

    Guid ISealedRecord.Row => Id.Value;
}
