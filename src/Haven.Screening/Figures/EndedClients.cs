using Haven.Forms.Questionnaires;
using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Purposes;
using Haven.Privacy.Retention.Figures;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Haven.Screening.Model;
using Microsoft.EntityFrameworkCore;

namespace Haven.Screening.Figures;

/// <summary>What tells in which row somebody counts whose time is over.</summary>
[PartOf(typeof(Client))]
internal sealed class EndedClient : ISealedRecord
{
    public ClientId Id { get; init; }
    public OrganisationId OrganisationId { get; init; }
    public PersonKeyId PersonKey { get; init; }
    public long TakenUpAt { get; init; }
    public required Sealed<Birth> Birth { get; init; }

    Guid ISealedRecord.Row => Id.Value;
}

/// <summary>
/// Clients whose time is over: how old they were when they were taken up, and the level of the last screening that a
/// person confirmed.
/// </summary>
internal sealed class EndedClients(IDatabase database, Vault vault) : IKeptFigures
{
    private const string What = "age and level, counted when the time was over";

    private static readonly ConcernLevel[] Levels =
    [
        ConcernLevel.None,
        ConcernLevel.Possible,
        ConcernLevel.Clear,
    ];

    public string Kind => ScreeningModel.ClientsKept;

    public string Title => "Clients whose time was over";

    public string RowTitle => "Age when taken up";

    public IReadOnlyList<string> Rows => TableColumns.BroadAges;

    public IReadOnlyList<string> Columns { get; } = ["No level", .. Levels.Select(LevelText.Of)];

    public async Task<IReadOnlyList<CountedPerson>> ReadAsync(
        Reader reader,
        IReadOnlyCollection<PersonKeyId> people,
        CancellationToken cancellationToken
    )
    {
        await using var store = database.Open(new Scope(reader.Organisation));
        var clients = await ClientsAsync(store, people, cancellationToken);
        var screenings = await LastConfirmedAsync(store, people, cancellationToken);
        var opened = await vault.OpenListAsync(
            reader,
            Purpose.Reporting,
            Act.Retrieve,
            What,
            [.. clients, .. screenings],
            cancellationToken
        );
        var levels = screenings
            .Where(s => !opened.IsRestricted(s))
            .ToDictionary(
                s => s.Client,
                s => ScreeningResult.Read(opened.Read(s.Result))?.CountingLevel
            );
        return
        [
            .. clients
                .Where(c => !opened.IsRestricted(c))
                .Select(c => new CountedPerson(
                    c.PersonKey,
                    TableColumns.BroadAgeOf(
                        opened.Read(c.Birth).AgeOn(LocalTime.DayOf(c.TakenUpAt))
                    ),
                    levels.GetValueOrDefault(c.Id) is { } level
                        ? Array.IndexOf(Levels, level) + 1
                        : 0
                )),
        ];
    }

    private static Task<List<EndedClient>> ClientsAsync(
        HavenContext store,
        IReadOnlyCollection<PersonKeyId> people,
        CancellationToken cancellationToken
    ) =>
        store
            .Set<Client>()
            .Where(c => people.Contains(c.PersonKey))
            .Select(c => new EndedClient
            {
                Id = c.Id,
                OrganisationId = c.OrganisationId,
                PersonKey = c.PersonKey,
                TakenUpAt = c.TakenUpAt,
                Birth = c.Birth,
            })
            .ToListAsync(cancellationToken);

    private static async Task<List<CountedScreening>> LastConfirmedAsync(
        HavenContext store,
        IReadOnlyCollection<PersonKeyId> people,
        CancellationToken cancellationToken
    )
    {
        var confirmed = store.Set<ScreeningRecord>().Where(s => s.ConfirmedAt != 0);
        var ids = await confirmed
            .Where(s =>
                people.Contains(s.PersonKey)
                && !confirmed.Any(o => o.Client == s.Client && o.Number > s.Number)
            )
            .Select(s => s.Id)
            .ToArrayAsync(cancellationToken);
        return await ReportService.ReadAsync(store, ids, cancellationToken);
    }
}
