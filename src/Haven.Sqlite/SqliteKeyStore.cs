using System.Text.Json;
using Haven.Privacy.Vault;
using Microsoft.Data.Sqlite;

namespace Haven.Sqlite;

/// <summary>Wrapped keys in a file of their own, keys.db.</summary>
public sealed class SqliteKeyStore(string file) : IKeyStore
{
    private const string CopyName = "keys.db";
    private const int UniqueViolation = 2067; // SQLITE_CONSTRAINT_UNIQUE
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
            CREATE UNIQUE INDEX keys_organisation ON keys (organisation, generation) WHERE level = 1;
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

    public Task AddAsync(
        IReadOnlyCollection<WrappedKey> keys,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            async (connection, transaction) =>
            {
                await using var latest = Command(
                    connection,
                    "SELECT id FROM keys WHERE level = 0 ORDER BY version DESC LIMIT 1"
                );
                latest.Transaction = transaction;
                string current = (string)(await latest.ExecuteScalarAsync(cancellationToken))!;
                if (keys.Any(k => k.Generation.ToString("D") != current))
                {
                    throw new StaleGenerationException();
                }
                await InsertAsync(connection, transaction, keys, cancellationToken);
            },
            cancellationToken
        );

    public Task BeginGenerationAsync(
        IReadOnlyCollection<WrappedKey> first,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            (connection, transaction) =>
                InsertAsync(connection, transaction, first, cancellationToken),
            cancellationToken
        );

    public Task<IReadOnlyList<WrappedKey>> ReadPeopleAsync(
        Guid generation,
        Guid after,
        int most,
        CancellationToken cancellationToken
    ) =>
        ReadAsync(
            "id > $after AND level = 2 AND generation = $generation ORDER BY id LIMIT $most",
            c =>
            {
                c.Parameters.AddWithValue("$after", after.ToString("D"));
                c.Parameters.AddWithValue("$generation", generation.ToString("D"));
                c.Parameters.AddWithValue("$most", most);
            },
            cancellationToken
        );

    public Task ReplaceAsync(
        IReadOnlyCollection<WrappedKey> keys,
        Guid oldGeneration,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            (connection, transaction) =>
                UpdateAsync(connection, transaction, keys, oldGeneration, cancellationToken),
            cancellationToken
        );

    public Task ReplaceGenerationsAsync(
        IReadOnlyCollection<WrappedKey> generations,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            async (connection, transaction) =>
            {
                foreach (var generation in generations)
                {
                    await UpdateAsync(
                        connection,
                        transaction,
                        [generation],
                        generation.Id,
                        cancellationToken
                    );
                }
            },
            cancellationToken
        );

    public async Task<IReadOnlyDictionary<Guid, Guid>> DeletePeopleAsync(
        IReadOnlyCollection<Guid> ids,
        CancellationToken cancellationToken
    )
    {
        var deleted = new Dictionary<Guid, Guid>();
        await ChangeAsync(
            async (connection, transaction) =>
            {
                await using var command = Command(
                    connection,
                    "DELETE FROM keys WHERE level = 2 AND id IN (SELECT value FROM json_each($ids)) RETURNING id, generation"
                );
                command.Transaction = transaction;
                command.Parameters.AddWithValue("$ids", JsonSerializer.Serialize(ids));
                await using var reader = await command.ExecuteReaderAsync(cancellationToken);
                while (await reader.ReadAsync(cancellationToken))
                {
                    deleted[Guid.ParseExact(reader.GetString(0), "D")] = Guid.ParseExact(
                        reader.GetString(1),
                        "D"
                    );
                }
            },
            cancellationToken
        );
        return deleted;
    }

    public Task EndGenerationAsync(Guid generation, CancellationToken cancellationToken) =>
        ChangeAsync(
            async (connection, transaction) =>
            {
                await using var command = Command(
                    connection,
                    "SELECT EXISTS (SELECT 1 FROM keys WHERE level = 2 AND generation = $generation)"
                );
                command.Transaction = transaction;
                command.Parameters.AddWithValue("$generation", generation.ToString("D"));
                if ((long)(await command.ExecuteScalarAsync(cancellationToken))! != 0)
                {
                    throw new InvalidOperationException("A person's key is under this generation.");
                }
                command.CommandText =
                    "DELETE FROM keys WHERE level < 2 AND generation = $generation";
                await command.ExecuteNonQueryAsync(cancellationToken);
            },
            cancellationToken
        );

    public Task BackUpAsync(string folder, CancellationToken cancellationToken) =>
        SqliteCopy.WriteAsync(connectionString, Path.Combine(folder, CopyName), cancellationToken);

    public Task RestoreAsync(string folder, CancellationToken cancellationToken)
    {
        SqliteCopy.Place(Path.Combine(folder, CopyName), file);
        return Task.CompletedTask;
    }

    // Readers hold a truncating checkpoint up, so it is asked for again until it comes through.
    public Task SettleAsync(CancellationToken cancellationToken) =>
        SqlitePragmas.TruncateLogAsync(connectionString, cancellationToken);

    public Task<IAsyncDisposable?> TryLockAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IAsyncDisposable?>(FileLock.Try(file + ".lock"));

    private async Task ChangeAsync(
        Func<SqliteConnection, SqliteTransaction, Task> change,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await OpenAsync(cancellationToken);
        await using var transaction = (SqliteTransaction)
            await connection.BeginTransactionAsync(cancellationToken);
        try
        {
            await change(connection, transaction);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (SqliteException e) when (e.SqliteExtendedErrorCode == UniqueViolation)
        {
            throw new StaleGenerationException();
        }
    }

    private static async Task UpdateAsync(
        SqliteConnection connection,
        SqliteTransaction transaction,
        IReadOnlyCollection<WrappedKey> keys,
        Guid oldGeneration,
        CancellationToken cancellationToken
    )
    {
        await using var command = Command(
            connection,
            "UPDATE keys SET generation = $generation, wrapped = $wrapped WHERE id = $id AND generation = $old"
        );
        command.Transaction = transaction;
        var id = command.Parameters.Add("$id", SqliteType.Text);
        var generation = command.Parameters.Add("$generation", SqliteType.Text);
        var wrapped = command.Parameters.Add("$wrapped", SqliteType.Blob);
        command.Parameters.AddWithValue("$old", oldGeneration.ToString("D"));
        await command.PrepareAsync(cancellationToken);
        foreach (var key in keys)
        {
            id.Value = key.Id.ToString("D");
            generation.Value = key.Generation.ToString("D");
            wrapped.Value = key.Wrapped;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
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
