using Haven.Start;
using Microsoft.Data.Sqlite;

namespace Haven.Tests.Support;

/// <summary>
/// All tables, made once for each database and copied for each new installation: hundreds begin in a run, and making
/// the tables took a tenth of it. That the tables can be made is what the other ways to an installation show.
/// </summary>
internal static class EmptyTables
{
    private const string File = "haven.db";
    private static readonly Lazy<Task<string>> OnSqlite = new(MakeOnSqliteAsync);
    private static readonly Lazy<Task<string>> OnPostgreSql = new(MakeOnPostgreSqlAsync);

    /// <summary>As <see cref="Installation.SettingsAsync"/>, with tables in the database.</summary>
    public static async Task<Settings> SettingsAsync(string database, string folder)
    {
        if (database == Databases.PostgreSql)
        {
            return await Installation.SettingsAsync(database, folder, await OnPostgreSql.Value);
        }
        var settings = await Installation.SettingsAsync(database, folder);
        Directory.CreateDirectory(
            settings.Data,
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        );
        System.IO.File.Copy(await OnSqlite.Value, Path.Combine(settings.Data, File));
        return settings;
    }

    private static async Task<string> MakeOnSqliteAsync()
    {
        var settings = await MakeAsync(Databases.Sqlite);
        string made = Path.Combine(settings.Data, File);
        // Another connection than Haven's, whose end takes the write-ahead log into the file.
        await using var connection = new SqliteConnection($"Data Source={made};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        await command.ExecuteNonQueryAsync();
        return made;
    }

    private static async Task<string> MakeOnPostgreSqlAsync()
    {
        var settings = await MakeAsync(Databases.PostgreSql);
        var owner = new Npgsql.NpgsqlConnectionStringBuilder(settings.DatabaseOwner);
        // Whoever is still connected keeps a database from being copied.
        var server = await PostgreSqlServer.CommonAsync();
        await server.ExecuteAsync(
            $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{owner.Database}'"
        );
        return owner.Database!;
    }

    private static async Task<Settings> MakeAsync(string database)
    {
        string folder = Directory.CreateTempSubdirectory("haven-test-tables-").FullName;
        var settings = await Installation.SettingsAsync(database, folder);
        await using var core = await Core.WithKeysAsync(
            settings,
            new FakeClock(),
            CancellationToken.None
        );
        await core.Database.MigrateAsync(CancellationToken.None);
        return settings;
    }
}
