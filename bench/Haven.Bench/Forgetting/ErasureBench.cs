using System.Globalization;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Notices;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Start;
using Haven.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Haven.Bench.Forgetting;

/// <summary>
/// The pages that erasing one person reads and writes among few people and among many. SQLite counts what the deletion
/// of the rows does; PostgreSQL the whole erasure, in pages touched and in bytes of its log.
/// </summary>
internal static class ErasureBench
{
    // A tree of a hundred times as many entries is one or two pages deeper.
    private const double Growth = 1.5;

    public static async Task RunAsync(
        Figures figures,
        PostgreSqlServer? server,
        int records,
        int few,
        int many
    )
    {
        figures.Head(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Erasing one person with {records:N0} records, {(server is null ? "SQLite" : "PostgreSQL")}"
            )
        );
        var among = new List<(long Read, long Written)>();
        foreach (int others in new[] { few, many })
        {
            among.Add(await EraseAsync(server, records, others));
            figures.Note(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"among {others:N0} others: {among[^1].Read:N0} pages read, {among[^1].Written:N0} pages written"
                )
            );
        }
        figures.Limit(
            "pages read among many beside few",
            (double)among[1].Read / among[0].Read,
            Growth,
            "times"
        );
        figures.Limit(
            "pages written among many beside few",
            (double)among[1].Written / among[0].Written,
            Growth,
            "times"
        );
    }

    private static async Task<(long, long)> EraseAsync(
        PostgreSqlServer? server,
        int records,
        int others
    )
    {
        string folder = Directory.CreateTempSubdirectory("haven-bench-").FullName;
        try
        {
            var settings = await BenchSettings.CreateAsync(folder, server);
            await Core.MigrateAsync(settings, TimeProvider.System, default);
            var (organisation, person) = await SowAsync(settings, records, others);
            return server is null
                ? await OnSqliteAsync(settings, organisation, person)
                : await OnPostgreSqlAsync(settings, organisation, person);
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(OrganisationId, PersonKeyId)> SowAsync(
        Settings settings,
        int records,
        int others
    )
    {
        await using var core = await Core.OpenAsync(settings, TimeProvider.System, default);
        var organisation = OrganisationId.Create();
        await core.Keys.AddOrganisationAsync(organisation, default);
        await InventedNotice.PublishAsync(core.Database, organisation, core.Clock, default);
        var person = await core.Keys.NewPersonAsync(organisation, default);
        await using (var context = core.Database.Open(new Scope(organisation)))
        {
            context.Add(await core.Services.Trail.CreateLogAsync(organisation, "bench", default));
            await context.SaveChangesAsync();
        }
        await BenchPeople.MultiplyAsync(core, organisation, others);
        await BenchPeople.SaveAsync(core, organisation, [.. Enumerable.Repeat(person, records)]);
        return (organisation, person);
    }

    private static async Task<(long, long)> OnSqliteAsync(
        Settings settings,
        OrganisationId organisation,
        PersonKeyId person
    )
    {
        await using var core = await Core.OpenAsync(settings, TimeProvider.System, default);
        await using var context = core.Database.Open(new Scope(organisation));
        await context.Database.OpenConnectionAsync();
        var connection = (SqliteConnection)context.Database.GetDbConnection();
        _ = Pages(connection);
        await using (var transaction = await context.Database.BeginTransactionAsync())
        {
            await PersonRows.DeleteAsync(core.Database, context, [person], default);
            await transaction.CommitAsync();
        }
        return Pages(connection);
    }

    /// <summary>What this connection read and wrote since it was asked last.</summary>
    internal static (long Read, long Written) Pages(SqliteConnection connection)
    {
        using (var command = connection.CreateCommand())
        {
            command.CommandText = "PRAGMA shrink_memory";
            command.ExecuteNonQuery();
        }
        const int cacheMiss = 8;
        const int cacheWrite = 9;
        SQLitePCL.raw.sqlite3_db_status(connection.Handle, cacheMiss, out int missed, out _, 1);
        SQLitePCL.raw.sqlite3_db_status(connection.Handle, cacheWrite, out int wrote, out _, 1);
        return (missed, wrote);
    }

    private static Task<(long, long)> OnPostgreSqlAsync(
        Settings settings,
        OrganisationId organisation,
        PersonKeyId person
    ) =>
        PagesAsync(
            settings,
            "clients",
            async core =>
            {
                var forgetting = core.Forgetting();
                var reader = Reader.System(organisation, "bench");
                var id = await forgetting.AskAsync(reader, Purpose.Upkeep, person, default);
                await forgetting.CompleteAsync(organisation, id, default);
            }
        );

    /// <summary>What is read and written in PostgreSQL while this is done, in pages touched and of its log.</summary>
    internal static async Task<(long, long)> PagesAsync(
        Settings settings,
        string tables,
        Func<Core, Task> act
    )
    {
        await using var source = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(settings.Database!)
            {
                Username = "postgres",
            }.ConnectionString
        );
        // The server's own upkeep is not counted.
        await RunAsync(source, "ALTER SYSTEM SET autovacuum = off");
        await RunAsync(source, "SELECT pg_reload_conf()");
        await RunAsync(source, $"VACUUM ANALYZE {tables}");
        await RunAsync(source, "CHECKPOINT");
        var before = await CountersAsync(source);
        await using (var core = await Core.OpenAsync(settings, TimeProvider.System, default))
        {
            await act(core);
        }
        var after = await CountersAsync(source);
        return (after.Touched - before.Touched, (after.Log - before.Log) / 8192);
    }

    // A session hands its counts in when it ends, and the start of a server is the same among few and many.
    private static async Task<(long Touched, long Log)> CountersAsync(NpgsqlDataSource source)
    {
        await Task.Delay(TimeSpan.FromSeconds(2));
        await using var command = source.CreateCommand(
            """
            SELECT (SELECT sum(heap_blks_hit + heap_blks_read + coalesce(idx_blks_hit + idx_blks_read, 0))
                    FROM pg_statio_user_tables)::bigint,
                   (pg_current_wal_insert_lsn() - '0/0')::bigint
            """
        );
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    private static async Task RunAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        command.CommandTimeout = 600;
        await command.ExecuteNonQueryAsync();
    }
}
