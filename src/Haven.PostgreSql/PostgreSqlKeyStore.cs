using Haven.Privacy.Vault;
using Npgsql;
using NpgsqlTypes;

namespace Haven.PostgreSql;

/// <summary>Wrapped keys in a separate PostgreSQL database.</summary>
public sealed class PostgreSqlKeyStore : IKeyStore, IAsyncDisposable
{
    private const string CopyName = "keys.copy";
    private const string Columns = "id, level, organisation, version, generation, wrapped";
    private const string Tables = """
        CREATE TABLE keys (
            id uuid PRIMARY KEY, level int NOT NULL, organisation uuid NOT NULL, version int NOT NULL,
            generation uuid NOT NULL, wrapped bytea NOT NULL);
        CREATE INDEX keys_level ON keys (level) WHERE level < 2;
        CREATE UNIQUE INDEX keys_organisation ON keys (organisation, generation) WHERE level = 1;
        """;

    private readonly NpgsqlDataSource source;

    public PostgreSqlKeyStore(string connection)
    {
        source = NpgsqlDataSource.Create(connection);
        var settings = new NpgsqlConnectionStringBuilder(connection);
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
        await using var command = new NpgsqlCommand(Tables, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
        await CopyAsync(connection, first, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

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

    // Whoever adds shares the lock that whoever begins a generation takes alone: no key slips in under the old one.
    public Task AddAsync(
        IReadOnlyCollection<WrappedKey> keys,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            "SELECT pg_advisory_xact_lock_shared(hashtext('haven.generation'))",
            async connection =>
            {
                await using var latest = new NpgsqlCommand(
                    "SELECT id FROM keys WHERE level = 0 ORDER BY version DESC LIMIT 1",
                    connection
                );
                var current = (Guid)(await latest.ExecuteScalarAsync(cancellationToken))!;
                if (keys.Any(k => k.Generation != current))
                {
                    throw new StaleGenerationException();
                }
                await CopyAsync(connection, keys, cancellationToken);
            },
            cancellationToken
        );

    public Task BeginGenerationAsync(
        IReadOnlyCollection<WrappedKey> first,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            "SELECT pg_advisory_xact_lock(hashtext('haven.generation'))",
            connection => CopyAsync(connection, first, cancellationToken),
            cancellationToken
        );

    public Task<IReadOnlyList<WrappedKey>> ReadPeopleAsync(
        Guid generation,
        Guid after,
        int most,
        CancellationToken cancellationToken
    ) =>
        ReadAsync(
            "id > $1 AND level = 2 AND generation = $2 ORDER BY id LIMIT $3",
            [
                new NpgsqlParameter { Value = after },
                new NpgsqlParameter { Value = generation },
                new NpgsqlParameter { Value = most },
            ],
            cancellationToken
        );

    public async Task ReplaceAsync(
        IReadOnlyCollection<WrappedKey> keys,
        Guid oldGeneration,
        CancellationToken cancellationToken
    )
    {
        await using var command = source.CreateCommand(
            """
            UPDATE keys SET generation = fresh.generation, wrapped = fresh.wrapped
            FROM unnest($1, $2, $3) AS fresh (id, generation, wrapped)
            WHERE keys.id = fresh.id AND keys.generation = $4
            """
        );
        command.Parameters.Add(new() { Value = keys.Select(k => k.Id).ToArray() });
        command.Parameters.Add(new() { Value = keys.Select(k => k.Generation).ToArray() });
        command.Parameters.Add(new() { Value = keys.Select(k => k.Wrapped).ToArray() });
        command.Parameters.Add(new() { Value = oldGeneration });
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

    public async Task<IReadOnlyDictionary<Guid, Guid>> DeletePeopleAsync(
        IReadOnlyCollection<Guid> ids,
        CancellationToken cancellationToken
    )
    {
        await using var command = source.CreateCommand(
            "DELETE FROM keys WHERE level = 2 AND id = ANY($1) RETURNING id, generation"
        );
        command.Parameters.Add(new() { Value = ids.ToArray() });
        var deleted = new Dictionary<Guid, Guid>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            deleted[reader.GetGuid(0)] = reader.GetGuid(1);
        }
        return deleted;
    }

    public Task EndGenerationAsync(Guid generation, CancellationToken cancellationToken) =>
        ChangeAsync(
            "SELECT pg_advisory_xact_lock(hashtext('haven.generation'))",
            async connection =>
            {
                await using var command = new NpgsqlCommand(
                    "SELECT EXISTS (SELECT 1 FROM keys WHERE level = 2 AND generation = $1)",
                    connection
                );
                command.Parameters.Add(new() { Value = generation });
                if ((bool)(await command.ExecuteScalarAsync(cancellationToken))!)
                {
                    throw new InvalidOperationException("A person's key is under this generation.");
                }
                command.CommandText = "DELETE FROM keys WHERE level < 2 AND generation = $1";
                await command.ExecuteNonQueryAsync(cancellationToken);
            },
            cancellationToken
        );

    public async Task BackUpAsync(string folder, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var from = await connection.BeginRawBinaryCopyAsync(
            $"COPY (SELECT {Columns} FROM keys) TO STDOUT (FORMAT BINARY)",
            cancellationToken
        );
        await using var to = File.Create(Path.Combine(folder, CopyName));
        await from.CopyToAsync(to, cancellationToken);
    }

    public async Task RestoreAsync(string folder, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(Tables, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
        await using (var from = File.OpenRead(Path.Combine(folder, CopyName)))
        await using (
            var to = await connection.BeginRawBinaryCopyAsync(
                $"COPY keys ({Columns}) FROM STDIN (FORMAT BINARY)",
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
        await using var locked = new NpgsqlCommand(lockFirst, connection);
        await locked.ExecuteNonQueryAsync(cancellationToken);
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

    private static async Task CopyAsync(
        NpgsqlConnection connection,
        IReadOnlyCollection<WrappedKey> keys,
        CancellationToken cancellationToken
    )
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            "COPY keys (id, level, organisation, version, generation, wrapped) FROM STDIN (FORMAT BINARY)",
            cancellationToken
        );
        foreach (var key in keys)
        {
            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync(key.Id, cancellationToken);
            await copy.WriteAsync((int)key.Level, cancellationToken);
            await copy.WriteAsync(key.Organisation, cancellationToken);
            await copy.WriteAsync(key.Version, cancellationToken);
            await copy.WriteAsync(key.Generation, cancellationToken);
            await copy.WriteAsync(key.Wrapped, NpgsqlDbType.Bytea, cancellationToken);
        }
        await copy.CompleteAsync(cancellationToken);
    }

    private async Task<IReadOnlyList<WrappedKey>> ReadAsync(
        string where,
        NpgsqlParameter[] parameters,
        CancellationToken cancellationToken
    )
    {
        await using var command = source.CreateCommand(
            "SELECT id, level, organisation, version, generation, wrapped FROM keys WHERE " + where
        );
        command.Parameters.AddRange(parameters);
        var keys = new List<WrappedKey>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            keys.Add(
                new WrappedKey(
                    reader.GetGuid(0),
                    (KeyLevel)reader.GetInt32(1),
                    reader.GetGuid(2),
                    reader.GetInt32(3),
                    reader.GetGuid(4),
                    reader.GetFieldValue<byte[]>(5)
                )
            );
        }
        return keys;
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
