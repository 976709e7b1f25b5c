using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Haven.Tests.Support;

/// <summary>
/// A throw-away PostgreSQL cluster on 127.0.0.1, in a temporary folder. One is shared by the whole test process;
/// a test that stops or fills its server starts one of its own.
/// </summary>
internal sealed class PostgreSqlServer : IDisposable
{
    /// <summary>Owns the databases: migrations run as this role.</summary>
    public const string OwnerRole = "haven_owner";

    /// <summary>What the application runs as: neither owner nor superuser, so that row-level security binds it.</summary>
    public const string ApplicationRole = "haven_app";

    private const string Superuser = "postgres";

    private static readonly Lazy<Task<PostgreSqlServer>> Common = new(StartCommonAsync);

    private readonly PostgreSqlPrograms programs;
    private readonly string folder;
    private readonly Watchdog watchdog;
    private int databases;

    private PostgreSqlServer(PostgreSqlPrograms programs, string folder)
    {
        this.programs = programs;
        this.folder = folder;
        watchdog = Watchdog.Start(
            "data=$1; shift; \"$@\" >/dev/null 2>&1; rm -rf \"$data\"",
            [folder, .. programs.CommandLine("pg_ctl", "-D", DataFolder, "-m", "immediate", "stop")]
        );
    }

    /// <summary>Why there is no PostgreSQL here; null where there is.</summary>
    public static string? Missing => PostgreSqlPrograms.Missing;

    /// <summary>Where this cluster lives: for searches of every byte that the server stores.</summary>
    public string DataFolder => Path.Combine(folder, "data");

    public int Port { get; private set; }

    /// <summary>The server of this test process; skips the running test where PostgreSQL is not installed.</summary>
    public static Task<PostgreSqlServer> CommonAsync()
    {
        SkipIfMissing();
        return Common.Value;
    }

    /// <summary>A server of one's own, to stop and to break; skips the running test where PostgreSQL is not installed.</summary>
    /// <param name="durable">Off is faster, and loses what it acknowledged when the machine stops (not the server).</param>
    public static async Task<PostgreSqlServer> StartNewAsync(
        bool durable = true,
        CancellationToken cancel = default
    )
    {
        SkipIfMissing();
        return await CreateAsync(PostgreSqlPrograms.Find()!, durable, cancel);
    }

    public string ConnectionString(string database, string role) =>
        new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = Port,
            Database = database,
            Username = role,
            // Many installations share this server, each with pools of its own.
            MaxPoolSize = 30,
            ConnectionIdleLifetime = 10,
            ConnectionPruningInterval = 5,
        }.ConnectionString;

    /// <summary>
    /// An empty database that belongs to <see cref="OwnerRole"/>; a number is added to the name, so that tests may
    /// use the same one.
    /// </summary>
    /// <param name="template">A database to copy, which nobody may be connected to.</param>
    public async Task<PostgreSqlDatabase> CreateDatabaseAsync(
        string name,
        string? template = null,
        CancellationToken cancel = default
    )
    {
        var numbered = string.Create(
            CultureInfo.InvariantCulture,
            $"{name}_{Interlocked.Increment(ref databases)}"
        );
        var copy = template is null ? "" : $" TEMPLATE \"{template}\"";
        await ExecuteAsync($"CREATE DATABASE \"{numbered}\" OWNER {OwnerRole}{copy}", cancel);
        return new PostgreSqlDatabase(this, numbered);
    }

    /// <summary>Runs one statement as superuser.</summary>
    public async Task ExecuteAsync(string sql, CancellationToken cancel = default)
    {
        // Without a pool: an idle connection would keep its database from being copied.
        var connectionString = ConnectionString("postgres", Superuser) + ";Pooling=false";
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancel);
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 120 };
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>Takes the server away; data and port stay.</summary>
    /// <param name="crash">Without a checkpoint, as when the process is killed.</param>
    public async Task StopAsync(bool crash = false, CancellationToken cancel = default)
    {
        var mode = crash ? "immediate" : "fast";
        var stopped = await programs.RunAsync(
            "pg_ctl",
            ["-D", DataFolder, "-m", mode, "-w", "stop"],
            cancel
        );
        stopped.OrThrow("pg_ctl stop");
    }

    /// <summary>Brings the server back after <see cref="StopAsync"/>.</summary>
    public async Task StartAsync(CancellationToken cancel = default) =>
        (await TryStartAsync(cancel)).OrThrow("pg_ctl start");

    /// <summary>Stops the server and removes what it stored.</summary>
    public void Dispose() => watchdog.Dispose();

    private static void SkipIfMissing()
    {
        if (Missing is { } reason)
            Assert.Skip(reason);
    }

    // Its watchdog takes it away when this process has ended; waiting for that at the end would only take time.
    private static Task<PostgreSqlServer> StartCommonAsync() =>
        CreateAsync(PostgreSqlPrograms.Find()!, durable: true, CancellationToken.None);

    private static async Task<PostgreSqlServer> CreateAsync(
        PostgreSqlPrograms programs,
        bool durable,
        CancellationToken cancel
    )
    {
        var server = new PostgreSqlServer(programs, await programs.CreateFolderAsync(cancel));
        try
        {
            await server.InitialiseAsync(durable, cancel);
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    private async Task InitialiseAsync(bool durable, CancellationToken cancel)
    {
        var initialised = await programs.RunAsync(
            "initdb",
            [
                "-D",
                DataFolder,
                "-U",
                Superuser,
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "--no-sync",
            ],
            cancel
        );
        initialised.OrThrow("initdb");

        // A port is free only until somebody else takes it.
        ChildProcess started;
        var attempts = 5;
        do
        {
            Port = FreePort();
            await WriteSettingsAsync(durable, cancel);
            started = await TryStartAsync(cancel);
        } while (started.ExitCode != 0 && --attempts > 0);
        started.OrThrow("pg_ctl start");

        await ExecuteAsync(
            $"CREATE ROLE {OwnerRole} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE CREATEDB",
            cancel
        );
        await ExecuteAsync(
            $"CREATE ROLE {ApplicationRole} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB",
            cancel
        );
    }

    private Task WriteSettingsAsync(bool durable, CancellationToken cancel)
    {
        var settings = $"""
            listen_addresses = '127.0.0.1'
            unix_socket_directories = ''
            port = {Port.ToString(CultureInfo.InvariantCulture)}
            max_connections = 500
            # Together as many locks as a server has that nobody has tuned (100 connections, 64 each).
            max_locks_per_transaction = 13
            # Hundreds of databases that live for seconds: looking through each of them costs more than it finds.
            autovacuum = off
            jit = off
            fsync = {(durable ? "on" : "off")}
            synchronous_commit = {(durable ? "on" : "off")}
            full_page_writes = {(durable ? "on" : "off")}

            """;
        return File.WriteAllTextAsync(
            Path.Combine(DataFolder, "postgresql.auto.conf"),
            settings,
            cancel
        );
    }

    private Task<ChildProcess> TryStartAsync(CancellationToken cancel) =>
        programs.RunAsync(
            "pg_ctl",
            [
                "-D",
                DataFolder,
                "-l",
                Path.Combine(DataFolder, "server.log"),
                "-t",
                "60",
                "-w",
                "start",
            ],
            cancel
        );

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>A database on a throw-away server, seen by each of the roles.</summary>
internal sealed record PostgreSqlDatabase(PostgreSqlServer Server, string Name)
{
    /// <summary>For migrations.</summary>
    public string Owner => Server.ConnectionString(Name, PostgreSqlServer.OwnerRole);

    /// <summary>For the application.</summary>
    public string Application => Server.ConnectionString(Name, PostgreSqlServer.ApplicationRole);

    /// <summary>For a test that looks past every policy.</summary>
    public string Superuser => Server.ConnectionString(Name, "postgres");
}
