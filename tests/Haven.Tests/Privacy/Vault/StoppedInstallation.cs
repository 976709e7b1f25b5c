using System.Data.Common;
using System.Security.Cryptography;
using Haven.Organisations.Members;
using Haven.Organisations.Model;
using Haven.Privacy.Audit;
using Haven.Privacy.Notices;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Haven.Sqlite;
using Haven.Start;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Haven.Tests.Privacy.Vault;

/// <summary>An installation with two organisations and a client, switched off, for a test to damage and start again.</summary>
internal sealed class StoppedInstallation : IDisposable
{
    private StoppedInstallation(string folder, Settings settings, TimeProvider clock)
    {
        Folder = folder;
        Settings = settings;
        Clock = clock;
    }

    private TimeProvider Clock { get; }

    public string Folder { get; }
    public Settings Settings { get; set; }
    public string KeysFile => Path.Combine(Settings.Data, "keys.db");
    public string DataFile => Path.Combine(Settings.Data, "haven.db");
    public string RootKeyFile => Settings.RootKey!["file:".Length..];

    public static async Task<StoppedInstallation> CreateAsync(
        string database,
        TimeProvider? clock = null
    )
    {
        string folder = Directory.CreateTempSubdirectory("haven-stopped-").FullName;
        var installation = new StoppedInstallation(
            folder,
            await Installation.SettingsAsync(database, folder),
            clock ?? new FakeClock()
        );
        await installation.MigrateAsync();
        await using (var core = await installation.OpenAsync())
        {
            var first = await FoundAsync(core, "first");
            await FoundAsync(core, "second");
            await InventedNotice.PublishAsync(
                core.Database,
                first.OrganisationId,
                core.Clock,
                CancellationToken.None
            );
            await TakeUpAsync(core, first.OrganisationId);
        }
        installation.LetGo();
        return installation;
    }

    /// <summary>What `haven serve` does before it listens.</summary>
    public async Task StartAsync()
    {
        try
        {
            if (!Settings.IsPostgreSql)
            {
                await Core.MigrateAsync(Settings, Clock, CancellationToken.None);
            }
            await using var core = await OpenAsync();
        }
        finally
        {
            LetGo();
        }
    }

    public Task MigrateAsync() => Core.MigrateAsync(Settings, Clock, CancellationToken.None);

    public Task<Core> OpenAsync() => Core.OpenAsync(Settings, Clock, CancellationToken.None);

    /// <summary>Reads the one client, as a professional would.</summary>
    public static async Task<string?> ReadClientAsync(Core core)
    {
        await using var every = core.Database.Open(Scope.Installation);
        foreach (var organisation in await every.Set<Organisation>().ToListAsync())
        {
            await using var context = core.Database.Open(new Scope(organisation.OrganisationId));
            if (await context.Set<Client>().SingleOrDefaultAsync() is { } client)
            {
                var opened = await core.Services.Vault.OpenAsync(
                    ReaderIn(organisation.OrganisationId),
                    Purpose.CaseWork,
                    Act.View,
                    "client",
                    [client],
                    CancellationToken.None
                );
                return opened.Read(client.Behaviour);
            }
        }
        return null;
    }

    /// <summary>Runs a statement on the key store, behind Haven's back.</summary>
    public async Task OnKeysAsync(string sql)
    {
        await using DbConnection connection = Settings.Keys is { } keys
            ? new NpgsqlConnection(keys + ";Pooling=false")
            : new SqliteConnection($"Data Source={KeysFile};Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>
    /// A fingerprint of everything that is stored. Left out: SQLite's index of the log in shared memory, and a log
    /// without a byte in it.
    /// </summary>
    public async Task<string> FingerprintAsync()
    {
        var text = new System.Text.StringBuilder();
        foreach (
            string file in Directory
                .EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
        )
        {
            byte[] bytes = await File.ReadAllBytesAsync(file);
            bool empty = file.EndsWith("-wal", StringComparison.Ordinal) && bytes.Length == 0;
            if (!empty && !file.EndsWith("-shm", StringComparison.Ordinal))
            {
                text.AppendLine($"{file} {Convert.ToHexString(SHA256.HashData(bytes))}");
            }
        }
        if (Settings.IsPostgreSql)
        {
            text.AppendLine(await RowsAsync(Settings.Keys!, "keys"));
            text.AppendLine(await RowsAsync(Superuser(Settings.Database!), "audit_logs"));
            text.AppendLine(await RowsAsync(Superuser(Settings.Database!), "audit_records"));
        }
        return text.ToString();
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>Lets the pools go, so that files can be moved and copied as they are.</summary>
    public void LetGo()
    {
        foreach (string file in new[] { KeysFile, DataFile })
        {
            using var connection = new SqliteConnection(SqliteDatabase.ConnectionString(file));
            SqliteConnection.ClearPool(connection);
        }
    }

    private static string Superuser(string connection) =>
        new NpgsqlConnectionStringBuilder(connection) { Username = "postgres" }.ConnectionString;

    private static async Task<string> RowsAsync(string connectionString, string table)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            $"SELECT coalesce(md5(string_agg(t::text, ';' ORDER BY t::text)), 'none') FROM \"{table}\" t",
            connection
        );
        try
        {
            return table + " " + (string)(await command.ExecuteScalarAsync())!;
        }
        catch (PostgresException e)
        {
            return table + " " + e.SqlState;
        }
    }

    private static Task<Organisation> FoundAsync(Core core, string code) =>
        new MemberService(core.Database, core.Keys, core.Services.Trail, core.Clock).FoundAsync(
            code,
            code,
            CancellationToken.None
        );

    /// <summary>Takes up a further client, as a professional would.</summary>
    public static async Task TakeUpAsync(Core core, OrganisationId organisation)
    {
        var key = await core.Keys.NewPersonAsync(organisation, CancellationToken.None);
        await using var context = core.Database.Open(new Scope(organisation));
        context.Add(TestClients.New(organisation, key, MemberId.Create()));
        context.Record(
            new Deed(ReaderIn(organisation), Act.Create, Purpose.CaseWork, "client", [key])
        );
        await context.SaveChangesAsync();
    }

    private static Reader ReaderIn(OrganisationId organisation) =>
        new(organisation, Guid.CreateVersion7(), Roles.Professional, "192.0.2.9");
}
