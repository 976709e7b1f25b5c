using System.Text.Json;
using Haven.Privacy.Vault;
using Microsoft.Data.Sqlite;

namespace Haven.Sqlite;

/// <summary>Wrapped keys in a file of their own, keys.db.</summary>
public sealed class SqliteKeyStore(string file) : IKeyStore
{
    private readonly string connectionString = SqliteDatabase.ConnectionString(file);

    public string Place => file;

    public async Task<bool> ExistsAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(file) || new FileInfo(file).Length == 0)
        {
            return false;
        }
        try
        {
            await using var connection = await OpenAsync(cancellationToken);
            await using var command = Command(
                connection,
                "SELECT count(*) FROM sqlite_master WHERE name = 'keys'"
            );
            return (long)(await command.ExecuteScalarAsync(cancellationToken))! == 1;
        }
        catch (SqliteException e) when (IsDamage(e))
        {
            // There is one, and what is wrong with it is said when it is looked through.
            return true;
        }
    }

    public async Task CreateAsync(
        IReadOnlyCollection<WrappedKey> first,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await OpenAsync(cancellationToken);
        await using var mode = Command(connection, "PRAGMA journal_mode=WAL");
        await mode.ExecuteNonQueryAsync(cancellationToken);
        await using var transaction = (SqliteTransaction)
            await connection.BeginTransactionAsync(cancellationToken);
        await using var command = Command(
            connection,
            """
            CREATE TABLE keys (
                id TEXT NOT NULL PRIMARY KEY, level INTEGER NOT NULL, organisation TEXT NOT NULL, version INTEGER NOT NULL,
                generation TEXT NOT NULL, wrapped BLOB NOT NULL) WITHOUT ROWID;
            CREATE INDEX keys_level ON keys (level) WHERE level < 2;
            """
        );
        command.Transaction = transaction;
        await command.ExecuteNonQueryAsync(cancellationToken);
        await InsertAsync(connection, transaction, first, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    public async Task<string?> DamageAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await OpenAsync(cancellationToken);
            await using var command = Command(connection, "PRAGMA quick_check(1)");
            string found = (string)(await command.ExecuteScalarAsync(cancellationToken))!;
            return found == "ok" ? null : found;
        }
        catch (SqliteException e)
        {
            return e.Message;
        }
    }

    public Task<IReadOnlyList<WrappedKey>> ReadLevelAsync(
        KeyLevel level,
        CancellationToken cancellationToken
    ) =>
        ReadAsync(
            "level = $level",
            c => c.Parameters.AddWithValue("$level", (int)level),
            cancellationToken
        );

    public Task<IReadOnlyList<WrappedKey>> ReadAsync(
        IReadOnlyCollection<Guid> ids,
        CancellationToken cancellationToken
    ) =>
        ReadAsync(
            "id IN (SELECT value FROM json_each($ids))",
            c => c.Parameters.AddWithValue("$ids", JsonSerializer.Serialize(ids)),
            cancellationToken
        );

    public async Task AddAsync(
        IReadOnlyCollection<WrappedKey> keys,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await OpenAsync(cancellationToken);
        await using var transaction = (SqliteTransaction)
            await connection.BeginTransactionAsync(cancellationToken);
        await InsertAsync(connection, transaction, keys, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task InsertAsync(
        SqliteConnection connection,
        SqliteTransaction transaction,
        IReadOnlyCollection<WrappedKey> keys,
        CancellationToken cancellationToken
    )
    {
        await using var command = Command(
            connection,
            "INSERT INTO keys VALUES ($id, $level, $organisation, $version, $generation, $wrapped)"
        );
        command.Transaction = transaction;
        foreach (var key in keys)
        {
            command.Parameters.Clear();
            command.Parameters.AddWithValue("$id", key.Id.ToString("D"));
            command.Parameters.AddWithValue("$level", (int)key.Level);
            command.Parameters.AddWithValue("$organisation", key.Organisation.ToString("D"));
            command.Parameters.AddWithValue("$version", key.Version);
            command.Parameters.AddWithValue("$generation", key.Generation.ToString("D"));
            command.Parameters.AddWithValue("$wrapped", key.Wrapped);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private async Task<IReadOnlyList<WrappedKey>> ReadAsync(
        string where,
        Action<SqliteCommand> bind,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await OpenAsync(cancellationToken);
        await using var command = Command(
            connection,
            "SELECT id, level, organisation, version, generation, wrapped FROM keys WHERE " + where
        );
        bind(command);
        var keys = new List<WrappedKey>();
        try
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                keys.Add(Row(reader));
            }
            return keys;
        }
        catch (Exception e)
            when (e is FormatException or InvalidCastException or OverflowException
                || (e is SqliteException damage && IsDamage(damage))
            )
        {
            throw new VaultException("A row of the key store cannot be read.", e);
        }
    }

    private static WrappedKey Row(SqliteDataReader reader) =>
        new(
            Guid.ParseExact(reader.GetString(0), "D"),
            (KeyLevel)reader.GetInt32(1),
            Guid.ParseExact(reader.GetString(2), "D"),
            reader.GetInt32(3),
            Guid.ParseExact(reader.GetString(4), "D"),
            (byte[])reader[5]
        );

    // SQLITE_CORRUPT and SQLITE_NOTADB; SQLITE_ERROR is a schema that does not parse any more.
    private static bool IsDamage(SqliteException e) => e.SqliteErrorCode is 1 or 11 or 26;

    private async Task<SqliteConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        SqlitePragmas.Tell(connection);
        return connection;
    }

    private static SqliteCommand Command(SqliteConnection connection, string text)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        return command;
    }
}
