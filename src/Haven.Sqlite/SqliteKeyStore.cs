using System.Text.Json;
using Haven.Privacy.Vault;
using Microsoft.Data.Sqlite;

namespace Haven.Sqlite;

/// <summary>Wrapped keys in a file of their own, keys.db.</summary>
public sealed class SqliteKeyStore(string file) : IKeyStore
{
    private const string CopyName = "keys.db";
    private readonly string connectionString = SqliteDatabase.ConnectionString(file);

    // SQLite has one writer, and waiting in order beats trying again: whoever replaces keys writes nearly all the time.
    private Task lastTurn = Task.CompletedTask;

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
        await using var command = Command(connection, SqliteKeyRows.Tables);
        command.Transaction = transaction;
        await command.ExecuteNonQueryAsync(cancellationToken);
        await SqliteKeyRows.InsertAsync(connection, transaction, first, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    public async Task<bool> IsOlderAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await OpenAsync(cancellationToken);
            await using var command = Command(
                connection,
                "SELECT count(*) FROM pragma_table_info('keys') WHERE name = 'wrapper'"
            );
            return (long)(await command.ExecuteScalarAsync(cancellationToken))! == 0;
        }
        catch (SqliteException e) when (IsDamage(e))
        {
            return false;
        }
    }

    public Task UpgradeAsync(CancellationToken cancellationToken) =>
        ChangeAsync(
            async (connection, transaction) =>
            {
                await using var command = Command(connection, SqliteKeyRows.Upgrade);
                command.Transaction = transaction;
                await command.ExecuteNonQueryAsync(cancellationToken);
            },
            cancellationToken
        );

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
    ) => ReadAsync("level = $level", [("$level", (int)level)], cancellationToken);

    public Task<IReadOnlyList<WrappedKey>> ReadAsync(
        IReadOnlyCollection<Guid> ids,
        CancellationToken cancellationToken
    ) =>
        ReadAsync(
            "id IN (SELECT value FROM json_each($ids))",
            [("$ids", JsonSerializer.Serialize(ids))],
            cancellationToken
        );

    public Task AddAsync(
        IReadOnlyCollection<WrappedKey> keys,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            async (connection, transaction) =>
            {
                await SqliteKeyRows.RequireCurrentAsync(
                    connection,
                    transaction,
                    keys,
                    cancellationToken
                );
                await SqliteKeyRows.InsertAsync(connection, transaction, keys, cancellationToken);
            },
            cancellationToken
        );

    public Task BeginAsync(
        IReadOnlyCollection<WrappedKey> first,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            (connection, transaction) =>
                SqliteKeyRows.InsertAsync(connection, transaction, first, cancellationToken),
            cancellationToken
        );

    public async Task<bool> AddVersionAsync(WrappedKey next, CancellationToken cancellationToken)
    {
        bool isThere = false;
        await ChangeAsync(
            async (connection, transaction) =>
            {
                await using var command = Command(
                    connection,
                    "SELECT EXISTS (SELECT 1 FROM keys WHERE id = $id AND version = $version)",
                    ("$id", next.Id.ToString("D")),
                    ("$version", next.Version - 1)
                );
                command.Transaction = transaction;
                isThere = (long)(await command.ExecuteScalarAsync(cancellationToken))! == 1;
                if (isThere)
                {
                    await SqliteKeyRows.RequireCurrentAsync(
                        connection,
                        transaction,
                        [next],
                        cancellationToken
                    );
                    await SqliteKeyRows.InsertAsync(
                        connection,
                        transaction,
                        [next],
                        cancellationToken
                    );
                }
            },
            cancellationToken
        );
        return isThere;
    }

    public Task<IReadOnlyList<WrappedKey>> ReadReplacedAsync(CancellationToken cancellationToken) =>
        ReadAsync(
            "level = 2 AND id IN (SELECT id FROM keys WHERE level = 2 AND version > 1) AND EXISTS (SELECT 1 FROM keys later WHERE later.id = keys.id AND later.version > keys.version)",
            [],
            cancellationToken
        );

    public Task DeleteBeforeAsync(Guid id, int version, CancellationToken cancellationToken) =>
        ChangeAsync(
            async (connection, transaction) =>
            {
                await using var command = Command(
                    connection,
                    "DELETE FROM keys WHERE level = 2 AND id = $id AND version < $version",
                    ("$id", id.ToString("D")),
                    ("$version", version)
                );
                command.Transaction = transaction;
                await command.ExecuteNonQueryAsync(cancellationToken);
            },
            cancellationToken
        );

    public Task<IReadOnlyList<WrappedKey>> ReadPeopleAsync(
        WrappedUnder under,
        Guid from,
        int most,
        CancellationToken cancellationToken
    ) =>
        ReadAsync(
            $"id >= $from AND level = 2 AND {SqliteKeyRows.Under("wrapper")} ORDER BY id, version LIMIT $most",
            [("$from", from.ToString("D")), ("$most", most), .. SqliteKeyRows.Parameters(under)],
            cancellationToken
        );

    public async Task ReplaceAsync(
        IReadOnlyCollection<WrappedKey> keys,
        WrappedUnder old,
        CancellationToken cancellationToken
    )
    {
        await ChangeAsync(
            (connection, transaction) =>
                SqliteKeyRows.UpdateAsync(connection, transaction, keys, old, cancellationToken),
            cancellationToken
        );
        // Here, where nobody waits for it, and not when somebody adds a key.
        await using var idle = await OpenAsync(cancellationToken);
        await using var command = Command(idle, "PRAGMA wal_checkpoint(PASSIVE)");
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public Task ReplaceGenerationsAsync(
        IReadOnlyCollection<WrappedKey> generations,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            async (connection, transaction) =>
            {
                foreach (var generation in generations)
                {
                    await SqliteKeyRows.UpdateAsync(
                        connection,
                        transaction,
                        [generation],
                        new WrappedUnder(generation.Id),
                        cancellationToken
                    );
                }
            },
            cancellationToken
        );

    public async Task<IReadOnlyList<(Guid Id, Guid Generation)>> DeletePeopleAsync(
        IReadOnlyCollection<Guid> ids,
        CancellationToken cancellationToken
    )
    {
        var deleted = new List<(Guid, Guid)>();
        await ChangeAsync(
            async (connection, transaction) =>
            {
                await using var command = Command(
                    connection,
                    "DELETE FROM keys WHERE level = 2 AND id IN (SELECT value FROM json_each($ids)) RETURNING id, generation",
                    ("$ids", JsonSerializer.Serialize(ids))
                );
                command.Transaction = transaction;
                await using var reader = await command.ExecuteReaderAsync(cancellationToken);
                while (await reader.ReadAsync(cancellationToken))
                {
                    deleted.Add(
                        (
                            Guid.ParseExact(reader.GetString(0), "D"),
                            Guid.ParseExact(reader.GetString(1), "D")
                        )
                    );
                }
            },
            cancellationToken
        );
        return deleted;
    }

    public Task EndAsync(WrappedUnder under, CancellationToken cancellationToken) =>
        ChangeAsync(
            async (connection, transaction) =>
            {
                await using var command = Command(
                    connection,
                    $"SELECT EXISTS (SELECT 1 FROM keys WHERE level = 2 AND {SqliteKeyRows.Under("wrapper")})",
                    SqliteKeyRows.Parameters(under)
                );
                command.Transaction = transaction;
                if ((long)(await command.ExecuteScalarAsync(cancellationToken))! != 0)
                {
                    throw new InvalidOperationException("A person's key is under this key.");
                }
                command.CommandText =
                    $"DELETE FROM keys WHERE level < 2 AND {SqliteKeyRows.Under("version")}";
                await command.ExecuteNonQueryAsync(cancellationToken);
            },
            cancellationToken
        );

    // The copy is rewritten after that, so that nothing of them lies in its free pages.
    public Task BackUpAsync(string folder, CancellationToken cancellationToken) =>
        SqliteCopy.WriteAsync(
            connectionString,
            Path.Combine(folder, CopyName),
            cancellationToken,
            $"PRAGMA secure_delete=ON; DELETE FROM keys WHERE level = 2 AND substr(id, {PassingKey.Place + 1}, 1) = '{PassingKey.Mark}'; VACUUM"
        );

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
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await Interlocked.Exchange(ref lastTurn, turn.Task);
        try
        {
            await using var connection = await OpenAsync(cancellationToken);
            await using var transaction = (SqliteTransaction)
                await connection.BeginTransactionAsync(cancellationToken);
            await change(connection, transaction);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (SqliteException e) when (IsTwice(e))
        {
            throw new StaleGenerationException();
        }
        finally
        {
            turn.SetResult();
        }
    }

    private async Task<IReadOnlyList<WrappedKey>> ReadAsync(
        string where,
        (string, object?)[] parameters,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await OpenAsync(cancellationToken);
        await using var command = Command(
            connection,
            $"SELECT {SqliteKeyRows.Columns} FROM keys WHERE {where}",
            parameters
        );
        var keys = new List<WrappedKey>();
        try
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                keys.Add(SqliteKeyRows.Read(reader));
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

    // SQLITE_CONSTRAINT_PRIMARYKEY and SQLITE_CONSTRAINT_UNIQUE.
    private static bool IsTwice(SqliteException e) => e.SqliteExtendedErrorCode is 1555 or 2067;

    // SQLITE_CORRUPT and SQLITE_NOTADB; SQLITE_ERROR is a schema that does not parse any more.
    private static bool IsDamage(SqliteException e) => e.SqliteErrorCode is 1 or 11 or 26;

    private async Task<SqliteConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        SqlitePragmas.Tell(connection);
        return connection;
    }

    private static SqliteCommand Command(
        SqliteConnection connection,
        string text,
        params (string Name, object? Value)[] parameters
    ) => SqliteKeyRows.Command(connection, text, parameters);
}
