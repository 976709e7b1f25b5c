using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Haven.Privacy.Vault;
using Npgsql;

namespace Haven.PostgreSql;

/// <summary>
/// Two empty databases beside the real one, for a twin and its keys, on the same server and under the same roles. They
/// are dropped afterwards; those that a run left behind when it was killed, at a later run.
/// </summary>
public sealed class PostgreSqlTwin : IAsyncDisposable
{
    private const string Prefix = "haven_twin_";
    private const string TimeFormat = "yyyyMMddHHmmss";
    private const string NotAllowed = "42501";
    private static readonly TimeSpan LongestRun = TimeSpan.FromHours(6);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private const int DropTries = 30;

    private readonly string server;
    private readonly string main;
    private readonly string keys;

    private PostgreSqlTwin(string server, string application, string name)
    {
        this.server = server;
        main = name;
        keys = name + "_keys";
        Database = At(application, main);
        DatabaseOwner = At(server, main);
        Keys = At(server, keys);
    }

    /// <summary>As Haven works: under the role that row security binds.</summary>
    public string Database { get; }

    /// <summary>As migration works.</summary>
    public string DatabaseOwner { get; }

    /// <summary>The key store.</summary>
    public string Keys { get; }

    /// <summary>Creates both.</summary>
    /// <exception cref="StartException">The owner's role may not create a database.</exception>
    public static async Task<PostgreSqlTwin> CreateAsync(
        string application,
        string? owner,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        if (owner is null)
        {
            throw new StartException(
                "Without Haven:DatabaseOwner no second database can be made to try the promises on. Set it, also for the nightly run."
            );
        }
        string name =
            Prefix
            + now.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)
            + "_"
            + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
        var twin = new PostgreSqlTwin(owner, application, name);
        try
        {
            await DropLeftoversAsync(owner, now, cancellationToken);
            await RunAsync(owner, $"CREATE DATABASE \"{twin.main}\"", cancellationToken);
            await RunAsync(owner, $"CREATE DATABASE \"{twin.keys}\"", cancellationToken);
            return twin;
        }
        catch (PostgresException e) when (e.SqlState == NotAllowed)
        {
            await twin.DisposeAsync();
            throw new StartException(
                "The role of Haven:DatabaseOwner may not create a database to try the promises on. As the server's administrator run: ALTER ROLE name CREATEDB"
            );
        }
        catch (NpgsqlException e)
        {
            await twin.DisposeAsync();
            throw new StartException(
                $"No second database could be made to try the promises on ({e.GetType().Name}).",
                e
            );
        }
    }

    /// <summary>Looks through every value of every row of both databases, past row security.</summary>
    /// <returns>The tables in which one of the needles was found, and how many bytes were looked at.</returns>
    public async Task<(IReadOnlyList<string> Found, long Bytes)> SearchAsync(
        IReadOnlyList<byte[]> needles,
        CancellationToken cancellationToken
    )
    {
        var found = new List<string>();
        long bytes = 0;
        foreach (string database in new[] { DatabaseOwner, Keys })
        {
            await using var connection = new NpgsqlConnection(database);
            await connection.OpenAsync(cancellationToken);
            foreach (string table in await TablesAsync(connection, cancellationToken))
            {
                var (hit, length) = await SearchAsync(
                    connection,
                    table,
                    needles,
                    cancellationToken
                );
                bytes += length;
                if (hit)
                {
                    found.Add("the table " + table);
                }
            }
        }
        return (found, bytes);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (string name in new[] { main, keys })
        {
            try
            {
                await DropAsync(name);
            }
            catch (NpgsqlException)
            {
                // The server is away; a later run drops it.
            }
        }
    }

    // While the server itself tidies up in a database, nobody but a superuser may drop it; that is over in a moment.
    private async Task DropAsync(string name)
    {
        for (int left = DropTries; ; left--)
        {
            try
            {
                await RunAsync(
                    server,
                    $"DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)",
                    CancellationToken.None
                );
                return;
            }
            catch (PostgresException) when (left > 1)
            {
                await Task.Delay(TimeSpan.FromSeconds(1));
            }
        }
    }

    // The owner too is bound by the policies. Lifting that is rolled back, so that the twin stays as it is.
    private static async Task<(bool Hit, long Bytes)> SearchAsync(
        NpgsqlConnection connection,
        string table,
        IReadOnlyList<byte[]> needles,
        CancellationToken cancellationToken
    )
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText =
            $"ALTER TABLE \"{table}\" NO FORCE ROW LEVEL SECURITY; SELECT * FROM \"{table}\"";
        bool hit = false;
        long bytes = 0;
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                for (int i = 0; i < reader.FieldCount; i++)
                {
                    byte[] value = reader.GetValue(i) switch
                    {
                        byte[] binary => binary,
                        var other => Encoding.UTF8.GetBytes(
                            Convert.ToString(other, CultureInfo.InvariantCulture) ?? ""
                        ),
                    };
                    bytes += value.Length;
                    hit |= needles.Any(n => value.AsSpan().IndexOf(n) >= 0);
                }
            }
        }
        await transaction.RollbackAsync(cancellationToken);
        return (hit, bytes);
    }

    private static async Task<IReadOnlyList<string>> TablesAsync(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        await using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname";
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var tables = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
        {
            tables.Add(reader.GetString(0));
        }
        return tables;
    }

    private static async Task DropLeftoversAsync(
        string owner,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var old = new List<string>();
        await using (var connection = new NpgsqlConnection(Unpooled(owner)))
        {
            await connection.OpenAsync(cancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText =
                $"SELECT datname FROM pg_database WHERE datname LIKE '{Prefix}%' AND datdba = (SELECT oid FROM pg_roles WHERE rolname = current_user)";
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                old.Add(reader.GetString(0));
            }
        }
        foreach (string name in old.Where(n => now - MadeAt(n) > LongestRun))
        {
            await RunAsync(
                owner,
                $"DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)",
                cancellationToken
            );
        }
    }

    private static DateTimeOffset? MadeAt(string name) =>
        name.Length >= Prefix.Length + TimeFormat.Length
        && DateTimeOffset.TryParseExact(
            name.Substring(Prefix.Length, TimeFormat.Length),
            TimeFormat,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var at
        )
            ? at
            : null;

    private static async Task RunAsync(
        string connectionString,
        string sql,
        CancellationToken cancellationToken
    )
    {
        await using var connection = new NpgsqlConnection(Unpooled(connectionString));
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        // A busy disk takes its time, and a DROP that is cut off leaves a database that nobody can use.
        command.CommandTimeout = (int)Patience.TotalSeconds;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string Unpooled(string connection) =>
        new NpgsqlConnectionStringBuilder(connection) { Pooling = false }.ConnectionString;

    // A small pool: the real installation needs its connections.
    private static string At(string connection, string database) =>
        new NpgsqlConnectionStringBuilder(connection)
        {
            Database = database,
            MaxPoolSize = 10,
            ConnectionIdleLifetime = 5,
            ConnectionPruningInterval = 2,
        }.ConnectionString;
}
