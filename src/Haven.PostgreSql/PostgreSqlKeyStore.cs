using Haven.Privacy.Vault;
using Npgsql;
using NpgsqlTypes;

namespace Haven.PostgreSql;

/// <summary>Wrapped keys in a separate PostgreSQL database.</summary>
public sealed class PostgreSqlKeyStore : IKeyStore, IAsyncDisposable
{
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
        await using var command = new NpgsqlCommand(
            """
            CREATE TABLE keys (
                id uuid PRIMARY KEY, level int NOT NULL, organisation uuid NOT NULL, version int NOT NULL,
                generation uuid NOT NULL, wrapped bytea NOT NULL);
            CREATE INDEX keys_level ON keys (level) WHERE level < 2;
            """,
            connection
        );
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
    ) => ReadAsync("level = $1", new NpgsqlParameter { Value = (int)level }, cancellationToken);

    public Task<IReadOnlyList<WrappedKey>> ReadAsync(
        IReadOnlyCollection<Guid> ids,
        CancellationToken cancellationToken
    ) =>
        ReadAsync("id = ANY($1)", new NpgsqlParameter { Value = ids.ToArray() }, cancellationToken);

    public async Task AddAsync(
        IReadOnlyCollection<WrappedKey> keys,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await CopyAsync(connection, keys, cancellationToken);
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
        NpgsqlParameter parameter,
        CancellationToken cancellationToken
    )
    {
        await using var command = source.CreateCommand(
            "SELECT id, level, organisation, version, generation, wrapped FROM keys WHERE " + where
        );
        command.Parameters.Add(parameter);
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
}
