using Haven.Organisations.Model;
using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Haven.Screening.Instruments;
using Haven.Screening.Model;
using Microsoft.EntityFrameworkCore;

namespace Haven.Screening.Figures;

/// <summary>What a report needs of a screening, and nothing else.</summary>
[PartOf(typeof(ScreeningRecord))]
internal sealed class CountedScreening : ISealedRecord
{
    public ScreeningId Id { get; init; }
    public OrganisationId OrganisationId { get; init; }
    public PersonKeyId PersonKey { get; init; }
    public ClientId Client { get; init; }
    public InstrumentId Instrument { get; init; }
    public long FinishedAt { get; init; }
    public required Sealed<string> Result { get; init; }

    Guid ISealedRecord.Row => Id.Value;
}

/// <summary>Makes the report on a quarter, once, and reads those that were made.</summary>
public sealed class ReportService(IDatabase database, Vault vault, TimeProvider clock)
{
    // One entry in the log, with as many subjects; a large organisation's report is some hundred entries.
    internal const int Page = 500;
    private const int MostQuarters = 40;
    private const string WithoutTeam = "Without a team";

    /// <summary>The quarters that are over, the last first, back to the first finished screening.</summary>
    public async Task<IReadOnlyList<Quarter>> QuartersAsync(
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        await using var store = database.Open(new Scope(reader.Organisation));
        long first =
            await store
                .Set<ScreeningRecord>()
                .Where(s => s.FinishedAt != 0)
                .MinAsync(s => (long?)s.FinishedAt, cancellationToken)
            ?? long.MaxValue;
        var quarters = new List<Quarter>();
        for (
            var quarter = Quarter.Of(LocalTime.Today(clock)).Before;
            quarters.Count < MostQuarters && LocalTime.Zone.StartOf(quarter.End) > first;
            quarter = quarter.Before
        )
        {
            quarters.Add(quarter);
        }
        return quarters;
    }

    /// <summary>The report on a quarter, or null while nobody has asked for it.</summary>
    public async Task<QuarterReport?> FindAsync(
        Reader reader,
        Quarter quarter,
        CancellationToken cancellationToken
    )
    {
        await using var store = database.Open(new Scope(reader.Organisation));
        return await store
            .Set<QuarterReport>()
            .AsNoTracking()
            .SingleOrDefaultAsync(
                r => r.Year == quarter.Year && r.Number == quarter.Number,
                cancellationToken
            );
    }

    /// <summary>Makes the report on a quarter that is over; the one that there is stays as it is.</summary>
    /// <param name="threshold">The smallest number that is shown.</param>
    public async Task<QuarterReport> MakeAsync(
        Reader reader,
        Quarter quarter,
        int threshold,
        CancellationToken cancellationToken
    )
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quarter.End, LocalTime.Today(clock));
        if (await FindAsync(reader, quarter, cancellationToken) is { } made)
        {
            return made;
        }
        await using var store = database.Open(new Scope(reader.Organisation));
        var outcomes = await OutcomesAsync(store, reader, quarter, cancellationToken);
        var report = new QuarterReport
        {
            Id = QuarterReportId.Create(),
            OrganisationId = reader.Organisation,
            Year = quarter.Year,
            Number = quarter.Number,
            Threshold = threshold,
            MadeAt = clock.GetUtcNow().UtcTicks,
            MadeBy = new MemberId(reader.Member),
            Tables = ReportJson.Write(new ReportTables(quarter, outcomes, threshold).Make()),
        };
        store.Add(report);
        store.Record(new Deed(reader, Act.Create, Purpose.Reporting, "report on a quarter", []));
        try
        {
            await store.SaveChangesAsync(cancellationToken);
            return report;
        }
        catch (DbUpdateException)
        {
            // Two asked at once: one report counts, and it is the one that is stored.
            if (await FindAsync(reader, quarter, cancellationToken) is { } theirs)
            {
                return theirs;
            }
            throw;
        }
    }

    private async Task<IReadOnlyList<Outcome>> OutcomesAsync(
        HavenContext store,
        Reader reader,
        Quarter quarter,
        CancellationToken cancellationToken
    )
    {
        var titles = await store
            .Set<Instrument>()
            .Select(i => new { i.Id, i.Title })
            .ToDictionaryAsync(i => i.Id, i => i.Title, cancellationToken);
        var sites = await SitesAsync(store, cancellationToken);
        var ids = await LastConfirmedAsync(store, quarter.Start, quarter.End, cancellationToken);
        var outcomes = new List<Outcome>(ids.Count);
        foreach (var page in ids.Chunk(Page))
        {
            var screenings = await ReadAsync(store, page, cancellationToken);
            var opened = await vault.OpenListAsync(
                reader,
                Purpose.Reporting,
                Act.Retrieve,
                "results, counted for a report",
                screenings,
                cancellationToken
            );
            foreach (var screening in screenings.Where(s => !opened.IsRestricted(s)))
            {
                if (ScreeningResult.Read(opened.Read(screening.Result)) is { } result)
                {
                    int month = LocalTime.DayOf(screening.FinishedAt).Month - quarter.FirstMonth;
                    outcomes.Add(
                        Outcome.Of(
                            month,
                            sites.GetValueOrDefault(screening.Client, WithoutTeam),
                            titles.GetValueOrDefault(screening.Instrument, "Screening"),
                            result
                        )
                    );
                }
            }
        }
        return outcomes;
    }

    // Each client once, so that a number is a number of people.
    internal static Task<List<ScreeningId>> LastConfirmedAsync(
        HavenContext store,
        DateOnly start,
        DateOnly end,
        CancellationToken cancellationToken
    )
    {
        long from = LocalTime.Zone.StartOf(start);
        long to = LocalTime.Zone.StartOf(end);
        var confirmed = store
            .Set<ScreeningRecord>()
            .Where(s => s.FinishedAt >= from && s.FinishedAt < to && s.ConfirmedAt != 0);
        return confirmed
            .Where(s => !confirmed.Any(o => o.Client == s.Client && o.Number > s.Number))
            .Select(s => s.Id)
            .ToListAsync(cancellationToken);
    }

    internal static Task<List<CountedScreening>> ReadAsync(
        HavenContext store,
        ScreeningId[] page,
        CancellationToken cancellationToken
    ) =>
        store
            .Set<ScreeningRecord>()
            .Where(s => page.Contains(s.Id))
            .Select(s => new CountedScreening
            {
                Id = s.Id,
                OrganisationId = s.OrganisationId,
                PersonKey = s.PersonKey,
                Client = s.Client,
                Instrument = s.Instrument,
                FinishedAt = s.FinishedAt,
                Result = s.Result,
            })
            .ToListAsync(cancellationToken);

    private static async Task<Dictionary<ClientId, string>> SitesAsync(
        HavenContext store,
        CancellationToken cancellationToken
    ) =>
        await (
            from client in store.Set<Client>()
            join member in store.Set<Member>() on client.Professional equals member.Id
            join team in store.Set<Team>() on member.Team equals team.Id
            select new { client.Id, team.Name }
        ).ToDictionaryAsync(c => c.Id, c => c.Name, cancellationToken);
}
