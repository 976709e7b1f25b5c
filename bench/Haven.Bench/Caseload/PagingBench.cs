using System.Diagnostics;
using System.Globalization;
using Haven.Organisations.Model;
using Haven.Organisations.Teams;
using Haven.Privacy.Notices;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Caseload;
using Haven.Screening.Clients;
using Haven.Start;
using Haven.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Haven.Bench.Caseload;

/// <summary>
/// A supervisor's list in an organisation of 100,000 clients and twenty teams, on both databases: its last page beside
/// its first, and the page of one team beside a bare select of the same codes along the same index.
/// </summary>
internal static class PagingBench
{
    private const int Teams = 20;
    private const int Each = 5_000;
    private const int Supervised = 3;
    private const int Rounds = 15;

    public static async Task RunAsync(Figures figures)
    {
        figures.Head("Caseload of teams among 100,000 clients");
        await MeasureAsync(null, "SQLite", figures);
        if (PostgreSqlServer.Missing is { } missing)
        {
            figures.Note(missing);
            return;
        }
        using var server = await PostgreSqlServer.StartNewAsync();
        await MeasureAsync(server, "PostgreSQL", figures);
    }

    private static async Task MeasureAsync(PostgreSqlServer? server, string name, Figures figures)
    {
        string folder = Directory.CreateTempSubdirectory("haven-bench-").FullName;
        try
        {
            var settings = await BenchSettings.CreateAsync(folder, server);
            await Core.MigrateAsync(settings, TimeProvider.System, default);
            await using var core = await Core.OpenAsync(settings, TimeProvider.System, default);
            var (reader, teams) = await SowAsync(core);
            await MeasureAsync(core, reader, teams, name, figures);
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureAsync(
        Core core,
        Reader reader,
        IReadOnlyList<TeamId> teams,
        string name,
        Figures figures
    )
    {
        await using var context = core.Database.Open(new Scope(reader.Organisation));
        var visible = await VisibleClients.OfAsync(context, reader, default);
        var queries = new CaseloadQueries();
        const long last = FirstCode + (Teams * Each) - (60 * Teams);
        Task<List<ListedClient>> Page(TeamId? team, long after) =>
            queries.ReadAsync(
                context,
                visible,
                new CaseloadFilter(Show.All, after) { Team = team },
                default
            );
        Task<List<long>> Bare(long after) =>
            context
                .Set<Client>()
                .Where(c => c.Team == teams[0] && c.Code > after)
                .OrderBy(c => c.Code)
                .Take(CaseloadService.PageSize + 1)
                .Select(c => c.Code)
                .ToListAsync();
        // In turns, so that whatever else the machine does falls on all; the first round only warms up.
        var rates = new List<double>[5];
        for (int round = 0; round <= Rounds; round++)
        {
            double[] now =
            [
                await RateAsync(() => Page(null, 0)),
                await RateAsync(() => Page(null, last)),
                await RateAsync(() => Page(teams[0], 0)),
                await RateAsync(() => Page(teams[0], last)),
                await RateAsync(() => Bare(0)),
            ];
            for (int i = 0; i < now.Length && round > 0; i++)
            {
                (rates[i] ??= []).Add(now[i]);
            }
        }
        double[] middle = [.. rates.Select(Figures.Median)];
        figures.Rate($"{name}: three teams, last page beside first", middle[1], middle[0], 0.5);
        figures.Rate($"{name}: one team, last page beside first", middle[3], middle[2], 0.5);
        figures.Rate($"{name}: one team, beside a bare select", middle[2], middle[4], 0.15);
        figures.Load();
    }

    private const long FirstCode = 1_000_000;

    private static async Task<double> RateAsync<T>(Func<Task<List<T>>> page)
    {
        const int times = 20;
        var watch = Stopwatch.StartNew();
        for (int i = 0; i < times; i++)
        {
            if ((await page()).Count != CaseloadService.PageSize + 1)
            {
                throw new InvalidOperationException("A page is not full.");
            }
        }
        return times / watch.Elapsed.TotalSeconds;
    }

    private static async Task<(Reader, IReadOnlyList<TeamId>)> SowAsync(Core core)
    {
        var organisation = OrganisationId.Create();
        await core.Keys.AddOrganisationAsync(organisation, default);
        await InventedNotice.PublishAsync(core.Database, organisation, core.Clock, default);
        var supervisor = MemberId.Create();
        var teams = Enumerable.Range(0, Teams).Select(_ => TeamId.Create()).ToList();
        await using var context = core.Database.Open(new Scope(organisation));
        for (int i = 0; i < Teams; i++)
        {
            context.Add(
                new Team
                {
                    Id = teams[i],
                    OrganisationId = organisation,
                    Name = string.Create(CultureInfo.InvariantCulture, $"Team {i}"),
                }
            );
            context.Add(
                new TeamSupervisor
                {
                    OrganisationId = organisation,
                    Team = teams[i],
                    Member = i < Supervised ? supervisor : MemberId.Create(),
                }
            );
        }
        context.Add(
            new TeamSupervisor
            {
                OrganisationId = organisation,
                Team = TeamId.None,
                Member = MemberId.Create(),
            }
        );
        await context.SaveBareAsync(default);
        await CopyClientsAsync(core, context, organisation, teams);
        return (new Reader(organisation, supervisor.Value, Roles.Supervisor, "bench"), teams);
    }

    // One client is sealed, and its row copied: a list does not look into what is sealed before it has its page.
    private static async Task CopyClientsAsync(
        Core core,
        HavenContext context,
        OrganisationId organisation,
        IReadOnlyList<TeamId> teams
    )
    {
        var client = BenchClients.New(
            organisation,
            await core.Keys.NewPersonAsync(organisation, default)
        );
        context.Add(client);
        await core.Services.Vault.SealAsync([client], default);
        await context.SaveBareAsync(default);
        var columns = context
            .Model.FindEntityType(typeof(Client))!
            .GetProperties()
            .Select(p => p.GetColumnName())
            .ToList();
        bool postgreSql = context.Database.IsNpgsql();
        string id = postgreSql
            ? "gen_random_uuid()"
            : "(SELECT upper(substr(h, 1, 8) || '-' || substr(h, 9, 4) || '-' || substr(h, 13, 4) || '-' || substr(h, 17, 4) || '-' || substr(h, 21)) FROM (SELECT hex(randomblob(16)) AS h WHERE n.i > 0))";
        string numbers = string.Create(
            CultureInfo.InvariantCulture,
            $"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {Each})"
        );
        for (int team = 0; team < teams.Count; team++)
        {
            string values = string.Join(
                ", ",
                columns.Select(c =>
                    c switch
                    {
                        "id" => id,
                        "code" => string.Create(
                            CultureInfo.InvariantCulture,
                            $"{FirstCode + team} + n.i * {Teams}"
                        ),
                        "team" => "{0}",
                        _ => "t." + c,
                    }
                )
            );
            string copy =
                $"{numbers} INSERT INTO clients ({string.Join(", ", columns)}) SELECT {values} FROM n CROSS JOIN (SELECT * FROM clients WHERE code < {FirstCode} LIMIT 1) t";
            await context.Database.ExecuteSqlRawAsync(copy, teams[team].Value);
        }
        if (postgreSql)
        {
            await context.Database.ExecuteSqlRawAsync("ANALYZE clients");
        }
    }
}
