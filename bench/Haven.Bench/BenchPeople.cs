using System.Data.Common;
using System.Globalization;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening;
using Haven.Screening.Clients;
using Haven.Start;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Haven.Bench;

/// <summary>
/// Clients in great number: some are sealed and saved as the product does it, and copied inside the database, each with
/// an id, a key's id and a code of its own, until there are enough. What is measured with them counts pages and bytes.
/// </summary>
internal static class BenchPeople
{
    private const int Sealed = 2_000;

    /// <summary>How many there are in the large measurements; fewer to try one out.</summary>
    public static int Many =>
        int.TryParse(Environment.GetEnvironmentVariable("HAVEN_BENCH_PEOPLE"), out int people)
            ? people
            : 1_000_000;

    /// <summary>Clients with these keys, one each.</summary>
    public static async Task SaveAsync(
        Core core,
        OrganisationId organisation,
        IReadOnlyList<PersonKeyId> keys
    )
    {
        foreach (var batch in keys.Chunk(Sealed))
        {
            await using var context = core.Database.Open(new Scope(organisation));
            context.AddRange(batch.Select(key => BenchClients.New(organisation, key)));
            context.Record(
                new Deed(
                    Reader.System(organisation, "bench"),
                    Act.Create,
                    Purpose.Upkeep,
                    "client",
                    [.. batch.Distinct()]
                )
            );
            await context.SaveChangesAsync();
        }
    }

    /// <summary>So many clients more, whose keys are nowhere.</summary>
    public static async Task MultiplyAsync(Core core, OrganisationId organisation, int count)
    {
        var keys = await core.Keys.NewPeopleAsync(organisation, Math.Min(count, Sealed), default);
        await SaveAsync(core, organisation, keys);
        await using var context = core.Database.Open(new Scope(organisation));
        var columns = context
            .Model.FindEntityType(typeof(Client))!
            .GetProperties()
            .Select(p => p.GetColumnName())
            .ToList();
        bool sqlite = !core.Settings.IsPostgreSql;
        string fresh = sqlite
            ? "upper(printf('%s-%s-4%s-8%s-%s', hex(randomblob(4)), hex(randomblob(2)), substr(hex(randomblob(2)), 2), substr(hex(randomblob(2)), 2), hex(randomblob(6))))"
            : "gen_random_uuid()";
        string names = string.Join(", ", columns.Select(c => $"\"{c}\""));
        await using var connection = await OpenAsync(core.Settings);
        for (int round = 1; round * Sealed < count; round++)
        {
            // Codes of the product have six digits; these only have to differ.
            string offset = (round * 10_000_000L).ToString(CultureInfo.InvariantCulture);
            string values = string.Join(
                ", ",
                columns.Select(c =>
                    c is "id" or "person_key" ? fresh
                    : c == "code" ? $"code + {offset}"
                    : $"\"{c}\""
                )
            );
            int rows = Math.Min(Sealed, count - (round * Sealed));
            await RunAsync(
                connection,
                $"INSERT INTO clients ({names}) SELECT {values} FROM clients WHERE organisation_id = '{Id(organisation, sqlite)}' AND code < 10000000 ORDER BY code LIMIT {rows}"
            );
        }
        // What is kept of each, as Haven keeps it beside them.
        await RunAsync(
            connection,
            $"INSERT INTO kept_people (organisation_id, person_key, kind, since, holds) SELECT organisation_id, person_key, '{ScreeningModel.ClientsKept}', {core.Clock.GetUtcNow().UtcTicks} - code, 0 FROM clients WHERE organisation_id = '{Id(organisation, sqlite)}' AND code >= 10000000"
        );
        await RunAsync(connection, sqlite ? "PRAGMA wal_checkpoint(TRUNCATE)" : "CHECKPOINT");
    }

    private static string Id(OrganisationId organisation, bool sqlite) =>
        Id(organisation.Value, sqlite);

    /// <summary>As it stands in a statement.</summary>
    internal static string Id(Guid id, bool sqlite) =>
        sqlite ? id.ToString("D").ToUpperInvariant() : id.ToString("D");

    /// <summary>Behind the product's back: on PostgreSQL as its superuser, whom row security does not bind.</summary>
    internal static async Task<DbConnection> OpenAsync(Settings settings)
    {
        DbConnection connection = settings.Database is { } main
            ? new NpgsqlConnection(
                new NpgsqlConnectionStringBuilder(main) { Username = "postgres" }.ConnectionString
            )
            : new SqliteConnection(
                $"Data Source={Path.Combine(settings.Data, "haven.db")};Pooling=false"
            );
        await connection.OpenAsync();
        await RunAsync(
            connection,
            settings.IsPostgreSql
                ? "SET synchronous_commit = off"
                : "PRAGMA synchronous=OFF; PRAGMA cache_size=-500000"
        );
        return connection;
    }

    private static async Task RunAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 600;
        await command.ExecuteNonQueryAsync();
    }
}
