using Haven.Privacy.Vault;
using Npgsql;

namespace Haven.PostgreSql;

/// <summary>Wrapped keys in a separate PostgreSQL database.</summary>
public sealed class PostgreSqlKeyStore : IKeyStore, IAsyncDisposable
{
    private const string CopyName = "keys.copy";

    private readonly NpgsqlDataSource source;

    public PostgreSqlKeyStore(string connection)
    {
        var settings = PostgreSqlKeyRows.ByIndex(connection);
        source = NpgsqlDataSource.Create(settings);
        Place = $"database {settings.Database} on {settings.Host}";
    }

    public string Place { get; }

    public async Task<bool> ExistsAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var command = source.CreateCommand(
                "SELECT to_regclass('keys') IS NOT NULL"
            );
            return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
        }
        catch (NpgsqlException e)
        {
            throw new StartException(
                $"The key store ({Place}) does not answer: {e.Message}. Check Haven:Keys.",
                e
            );
        }
    }

    public async Task CreateAsync(
        IReadOnlyCollection<WrappedKey> first,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await PostgreSqlKeyRows.RunAsync(
            connection,
            PostgreSqlKeyRows.Tables,
            [],
            cancellationToken
        );
        await PostgreSqlKeyRows.CopyAsync(connection, first, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    public async Task<bool> IsOlderAsync(CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            "SELECT NOT EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = to_regclass('keys') AND attname = 'wrapper')"
        );
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public Task UpgradeAsync(CancellationToken cancellationToken) =>
        ChangeAsync(
            PostgreSqlKeyRows.Alone,
            connection =>
                PostgreSqlKeyRows.RunAsync(
                    connection,
                    PostgreSqlKeyRows.Upgrade,
                    [],
                    cancellationToken
                ),
            cancellationToken
        );

    public async Task<string?> DamageAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var command = source.CreateCommand(
                "SELECT count(*) FROM keys WHERE octet_length(wrapped) < 60"
            );
            return (long)(await command.ExecuteScalarAsync(cancellationToken))! == 0
                ? null
                : "a key has lost bytes";
        }
        catch (PostgresException e)
        {
            return e.MessageText;
        }
    }

    public Task<IReadOnlyList<WrappedKey>> ReadLevelAsync(
        KeyLevel level,
        CancellationToken cancellationToken
    ) => ReadAsync("level = $1", [new NpgsqlParameter { Value = (int)level }], cancellationToken);

    public Task<IReadOnlyList<WrappedKey>> ReadAsync(
        IReadOnlyCollection<Guid> ids,
        CancellationToken cancellationToken
    ) =>
        ReadAsync(
            "id = ANY($1)",
            [new NpgsqlParameter { Value = ids.ToArray() }],
            cancellationToken
        );

    public Task AddAsync(
        IReadOnlyCollection<WrappedKey> keys,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            PostgreSqlKeyRows.Shared,
            async connection =>
            {
                await PostgreSqlKeyRows.RequireCurrentAsync(connection, keys, cancellationToken);
                await PostgreSqlKeyRows.CopyAsync(connection, keys, cancellationToken);
            },
            cancellationToken
        );

    public Task BeginAsync(
        IReadOnlyCollection<WrappedKey> first,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            PostgreSqlKeyRows.Alone,
            connection => PostgreSqlKeyRows.CopyAsync(connection, first, cancellationToken),
            cancellationToken
        );

    public async Task<bool> AddVersionAsync(WrappedKey next, CancellationToken cancellationToken)
    {
        bool isThere = false;
        await ChangeAsync(
            PostgreSqlKeyRows.Alone,
            async connection =>
            {
                isThere = await PostgreSqlKeyRows.AskAsync(
                    connection,
                    "SELECT EXISTS (SELECT 1 FROM keys WHERE id = $1 AND version = $2)",
                    [new() { Value = next.Id }, new() { Value = next.Version - 1 }],
                    cancellationToken
                );
                if (isThere)
                {
                    await PostgreSqlKeyRows.RequireCurrentAsync(
                        connection,
                        [next],
                        cancellationToken
                    );
                    await PostgreSqlKeyRows.CopyAsync(connection, [next], cancellationToken);
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

    public async Task DeleteBeforeAsync(Guid id, int version, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            "DELETE FROM keys WHERE level = 2 AND id = $1 AND version < $2"
        );
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = version });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<WrappedKey>> ReadPeopleAsync(
        WrappedUnder under,
        Guid from,
        int most,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await PostgreSqlKeyRows.RunAsync(
            connection,
            PostgreSqlKeyRows.InOrder,
            [],
            cancellationToken
        );
        return await PostgreSqlKeyRows.ReadAsync(
            connection,
            $"level = 2 AND {PostgreSqlKeyRows.Under("wrapper")} AND id >= $4 ORDER BY id, version LIMIT $5",
            [
                .. PostgreSqlKeyRows.Parameters(under),
                new() { Value = from },
                new() { Value = most },
            ],
            cancellationToken
        );
    }

    public async Task ReplaceAsync(
        IReadOnlyCollection<WrappedKey> keys,
        WrappedUnder old,
        CancellationToken cancellationToken
    )
    {
        // CASE, so that the server does not guess how many are under the old key, and look for those instead of the ids.
        await using var command = source.CreateCommand(
            $"""
            UPDATE keys SET generation = fresh.generation, wrapper = fresh.wrapper, wrapped = fresh.wrapped
            FROM unnest($4, $5, $6, $7, $8) AS fresh (id, version, generation, wrapper, wrapped)
            WHERE keys.id = fresh.id AND keys.version = fresh.version
                AND CASE WHEN {PostgreSqlKeyRows.Under(
                "keys.wrapper",
                "keys."
            )} THEN true ELSE false END
            """
        );
        command.Parameters.AddRange(PostgreSqlKeyRows.Parameters(old));
        command.Parameters.Add(new() { Value = keys.Select(k => k.Id).ToArray() });
        command.Parameters.Add(new() { Value = keys.Select(k => k.Version).ToArray() });
        command.Parameters.Add(new() { Value = keys.Select(k => k.Generation).ToArray() });
        command.Parameters.Add(new() { Value = keys.Select(k => k.Wrapper).ToArray() });
        command.Parameters.Add(new() { Value = keys.Select(k => k.Wrapped).ToArray() });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task ReplaceGenerationsAsync(
        IReadOnlyCollection<WrappedKey> generations,
        CancellationToken cancellationToken
    )
    {
        await using var command = source.CreateCommand(
            """
            UPDATE keys SET wrapped = fresh.wrapped
            FROM unnest($1, $2) AS fresh (id, wrapped) WHERE keys.id = fresh.id
            """
        );
        command.Parameters.Add(new() { Value = generations.Select(k => k.Id).ToArray() });
        command.Parameters.Add(new() { Value = generations.Select(k => k.Wrapped).ToArray() });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<(Guid Id, Guid Generation)>> DeletePeopleAsync(
        IReadOnlyCollection<Guid> ids,
        CancellationToken cancellationToken
    )
    {
        var deleted = new List<(Guid, Guid)>();
        await ChangeAsync(
            PostgreSqlKeyRows.Shared,
            async connection =>
            {
                await using var command = new NpgsqlCommand(
                    "DELETE FROM keys WHERE level = 2 AND id = ANY($1) RETURNING id, generation",
                    connection
                );
                command.Parameters.Add(new() { Value = ids.ToArray() });
                await using var reader = await command.ExecuteReaderAsync(cancellationToken);
                while (await reader.ReadAsync(cancellationToken))
                {
                    deleted.Add((reader.GetGuid(0), reader.GetGuid(1)));
                }
            },
            cancellationToken
        );
        return deleted;
    }

    public Task EndAsync(WrappedUnder under, CancellationToken cancellationToken) =>
        ChangeAsync(
            PostgreSqlKeyRows.Alone,
            async connection =>
            {
                if (
                    await PostgreSqlKeyRows.AskAsync(
                        connection,
                        $"SELECT EXISTS (SELECT 1 FROM keys WHERE level = 2 AND {PostgreSqlKeyRows.Under("wrapper")})",
                        PostgreSqlKeyRows.Parameters(under),
                        cancellationToken
                    )
                )
                {
                    throw new InvalidOperationException("A person's key is under this key.");
                }
                await PostgreSqlKeyRows.RunAsync(
                    connection,
                    $"DELETE FROM keys WHERE level < 2 AND {PostgreSqlKeyRows.Under("version")}",
                    PostgreSqlKeyRows.Parameters(under),
                    cancellationToken
                );
            },
            cancellationToken
        );

    public async Task BackUpAsync(string folder, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var from = await connection.BeginRawBinaryCopyAsync(
            $"COPY (SELECT {PostgreSqlKeyRows.Columns} FROM keys WHERE NOT (level = 2 AND substr(id::text, {PassingKey.Place + 1}, 1) = '{PassingKey.Mark}')) TO STDOUT (FORMAT BINARY)",
            cancellationToken
        );
        await using var to = File.Create(Path.Combine(folder, CopyName));
        await from.CopyToAsync(to, cancellationToken);
    }

    public async Task RestoreAsync(string folder, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await PostgreSqlKeyRows.RunAsync(
            connection,
            PostgreSqlKeyRows.Tables,
            [],
            cancellationToken
        );
        await using (var from = File.OpenRead(Path.Combine(folder, CopyName)))
        await using (
            var to = await connection.BeginRawBinaryCopyAsync(
                $"COPY keys ({PostgreSqlKeyRows.Columns}) FROM STDIN (FORMAT BINARY)",
                cancellationToken
            )
        )
        {
            await from.CopyToAsync(to, cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
    }

    // Old rows stay in dead pages and in the log for a while. The secret outside makes them worthless.
    public Task SettleAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<IAsyncDisposable?> TryLockAsync(CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(
            "SELECT pg_try_advisory_lock(hashtext('haven.replacement'))",
            connection
        );
        if ((bool)(await command.ExecuteScalarAsync(cancellationToken))!)
        {
            return new Held(connection);
        }
        await connection.DisposeAsync();
        return null;
    }

    private async Task ChangeAsync(
        string lockFirst,
        Func<NpgsqlConnection, Task> change,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await PostgreSqlKeyRows.RunAsync(connection, lockFirst, [], cancellationToken);
        try
        {
            await change(connection);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            throw new StaleGenerationException();
        }
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task<IReadOnlyList<WrappedKey>> ReadAsync(
        string where,
        NpgsqlParameter[] parameters,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return await PostgreSqlKeyRows.ReadAsync(connection, where, parameters, cancellationToken);
    }

    public ValueTask DisposeAsync() => source.DisposeAsync();

    // A pooled connection keeps its locks until it is used again.
    private sealed class Held(NpgsqlConnection connection) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await using (connection)
            {
                await using var command = new NpgsqlCommand(
                    "SELECT pg_advisory_unlock(hashtext('haven.replacement'))",
                    connection
                );
                await command.ExecuteNonQueryAsync();
            }
        }
    }
}
