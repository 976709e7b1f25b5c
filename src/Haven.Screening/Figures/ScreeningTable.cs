using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Purposes;
using Haven.Privacy.Releases;
using Haven.Privacy.Restrictions;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Haven.Screening.Instruments;
using Haven.Screening.Model;
using Microsoft.EntityFrameworkCore;

namespace Haven.Screening.Figures;

/// <summary>
/// What a table for research needs of a client, and nothing else: gender, orientation and a parent's immigration status
/// are given to nobody (promise SCR-5), and are not read.
/// </summary>
[PartOf(typeof(Client))]
internal sealed class ReleasedClient : ISealedRecord
{
    public ClientId Id { get; init; }
    public OrganisationId OrganisationId { get; init; }
    public PersonKeyId PersonKey { get; init; }
    public required Sealed<Birth> Birth { get; init; }
    public required Sealed<Fact<RaceAndEthnicity>> RaceAndEthnicity { get; init; }
    public required Sealed<Fact<Disability>> PhysicalDisability { get; init; }
    public required Sealed<Fact<Disability>> IntellectualDisability { get; init; }

    Guid ISealedRecord.Row => Id.Value;
}

/// <summary>
/// Screenings for research: of each client the last one of the time that a person confirmed, with a few facts of closed
/// lists.
/// </summary>
internal sealed class ScreeningTable(IDatabase database, Vault vault, RestrictionGate gate)
    : IReleasableTable
{
    private const string What = "facts, for a table that names nobody";

    public string Key => "screenings";

    public string Name => "Screenings";

    public string Sensitive => "Level of concern";

    public IReadOnlyList<ReleasableColumn> Columns => TableColumns.All;

    public async Task<IReadOnlyList<ReleasableRow>> ReadAsync(
        Reader reader,
        ReleasePeriod period,
        CancellationToken cancellationToken
    )
    {
        await using var store = database.Open(new Scope(reader.Organisation));
        var titles = await store
            .Set<Instrument>()
            .Select(i => new { i.Id, i.Title })
            .ToDictionaryAsync(i => i.Id, i => i.Title, cancellationToken);
        var ids = await ReportService.LastConfirmedAsync(
            store,
            period.Start,
            period.End,
            cancellationToken
        );
        var rows = new List<ReleasableRow>(ids.Count);
        foreach (var page in ids.Chunk(ReportService.Page))
        {
            var screenings = await CountedAsync(store, reader, page, cancellationToken);
            var clients = await ClientsAsync(store, screenings, cancellationToken);
            var opened = await vault.OpenListAsync(
                reader,
                Purpose.Research,
                Act.Retrieve,
                What,
                [.. screenings, .. clients.Values],
                cancellationToken
            );
            foreach (var screening in screenings.Where(s => !opened.IsRestricted(s)))
            {
                if (
                    ScreeningResult.Read(opened.Read(screening.Result)) is { } result
                    && clients.TryGetValue(screening.Client, out var client)
                )
                {
                    rows.Add(
                        new ReleasableRow(
                            [
                                .. TableColumns.Of(
                                    opened,
                                    client,
                                    LocalTime.DayOf(screening.FinishedAt)
                                ),
                                titles.GetValueOrDefault(screening.Instrument, "Screening"),
                            ],
                            result.CountingLevel is { } level ? LevelText.Of(level) : "No level"
                        )
                    );
                }
            }
        }
        return rows;
    }

    // Who said no to being counted in figures said no to this as well.
    private async Task<List<CountedScreening>> CountedAsync(
        HavenContext store,
        Reader reader,
        ScreeningId[] page,
        CancellationToken cancellationToken
    )
    {
        var screenings = await ReportService.ReadAsync(store, page, cancellationToken);
        var uncounted = await gate.AmongAsync(
            reader.Organisation,
            Purpose.Reporting,
            [.. screenings.Select(s => s.PersonKey)],
            cancellationToken
        );
        return [.. screenings.Where(s => !uncounted.ContainsKey(s.PersonKey))];
    }

    private static Task<Dictionary<ClientId, ReleasedClient>> ClientsAsync(
        HavenContext store,
        List<CountedScreening> screenings,
        CancellationToken cancellationToken
    )
    {
        ClientId[] ids = [.. screenings.Select(s => s.Client)];
        return store
            .Set<Client>()
            .Where(c => ids.Contains(c.Id))
            .Select(c => new ReleasedClient
            {
                Id = c.Id,
                OrganisationId = c.OrganisationId,
                PersonKey = c.PersonKey,
                Birth = c.Birth,
                RaceAndEthnicity = c.RaceAndEthnicity,
                PhysicalDisability = c.PhysicalDisability,
                IntellectualDisability = c.IntellectualDisability,
            })
            .ToDictionaryAsync(c => c.Id, cancellationToken);
    }
}
