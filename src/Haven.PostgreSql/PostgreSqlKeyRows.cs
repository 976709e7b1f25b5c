using Haven.Privacy.Vault;
using Npgsql;
using NpgsqlTypes;

namespace Haven.PostgreSql;

/// <summary>How wrapped keys lie in PostgreSQL: the table, and a row's way in and out.</summary>
internal static class PostgreSqlKeyRows
{
    public const string Columns = "id, level, organisation, version, generation, wrapper, wrapped";

    // Whoever adds or deletes shares the lock that whoever replaces takes alone: no key slips in under an old one.
    public const string Shared =
        "SELECT pg_advisory_xact_lock_shared(hashtext('haven.generation'))";
    public const string Alone = "SELECT pg_advisory_xact_lock(hashtext('haven.generation'))";

    // A person has two keys while theirs is replaced, and an organisation too. No index knows the generation, and pages
    // are half empty: a key that is wrapped anew stays in its page, and no index is written.
    public const string Tables = """
        CREATE TABLE keys (
            id uuid NOT NULL, level int NOT NULL, organisation uuid NOT NULL, version int NOT NULL,
            generation uuid NOT NULL, wrapper int NOT NULL, wrapped bytea NOT NULL,
            PRIMARY KEY (id, version)) WITH (fillfactor = 50);
        CREATE INDEX keys_level ON keys (level) WHERE level < 2;
        CREATE INDEX keys_organisation ON keys (organisation) WHERE level = 1;
        CREATE INDEX keys_replaced ON keys (id) WHERE level = 2 AND version > 1;
        """;

    public const string Upgrade = """
        ALTER TABLE keys ADD COLUMN wrapper int NOT NULL DEFAULT 1;
        ALTER TABLE keys ALTER COLUMN wrapper DROP DEFAULT;
        ALTER TABLE keys DROP CONSTRAINT keys_pkey, ADD PRIMARY KEY (id, version);
        ALTER TABLE keys SET (fillfactor = 50);
        DROP INDEX keys_organisation;
        CREATE INDEX keys_organisation ON keys (organisation) WHERE level = 1;
        CREATE INDEX keys_replaced ON keys (id) WHERE level = 2 AND version > 1;
        """;

    /// <summary>
    /// For the rest of a transaction: people's keys are read along their index. The server expects few to be left under
    /// an old key, and would sort all that are left for each few thousand.
    /// </summary>
    public const string InOrder = "SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off";

    /// <summary>Whether this is the latest generation and, where a wrapper is named, the organisation's latest key in it.</summary>
    private const string IsCurrent = """
        SELECT $1 = (SELECT id FROM keys WHERE level = 0 ORDER BY version DESC LIMIT 1)
            AND ($3 = 0 OR $3 = (
                SELECT max(version) FROM keys WHERE level = 1 AND organisation = $2 AND generation = $1))
        """;

    /// <summary>
    /// Every question to the keys has its index. A server that has not counted the rows yet would rather read them all,
    /// and with several processes, for each few thousand keys that are replaced.
    /// </summary>
    public static NpgsqlConnectionStringBuilder ByIndex(string connection)
    {
        var settings = new NpgsqlConnectionStringBuilder(connection);
        settings.Options =
            $"{settings.Options} -c enable_seqscan=off -c max_parallel_workers_per_gather=0".Trim();
        return settings;
    }

    /// <summary>What is under a generation, or in it under one version of an organisation's key.</summary>
    /// <param name="version">The column that names the version.</param>
    /// <param name="table">Before the other columns, where there are several tables.</param>
    public static string Under(string version, string table = "") =>
        $"{table}generation = $1 AND ($2 IS NULL OR ({table}organisation = $2 AND {version} = $3))";

    public static NpgsqlParameter[] Parameters(WrappedUnder under) =>
        [
            new() { Value = under.Generation },
            new()
            {
                Value = (object?)under.Organisation ?? DBNull.Value,
                NpgsqlDbType = NpgsqlDbType.Uuid,
            },
            new() { Value = under.Version },
        ];

    /// <exception cref="StaleGenerationException">What wraps one of these is being replaced.</exception>
    public static async Task RequireCurrentAsync(
        NpgsqlConnection connection,
        IReadOnlyCollection<WrappedKey> keys,
        CancellationToken cancellationToken
    )
    {
        foreach (
            var (organisation, generation, wrapper) in keys.Select(k =>
                    (k.Organisation, k.Generation, k.Level == KeyLevel.Person ? k.Wrapper : 0)
                )
                .Distinct()
        )
        {
            bool isCurrent = await AskAsync(
                connection,
                IsCurrent,
                [
                    new() { Value = generation },
                    new() { Value = organisation },
                    new() { Value = wrapper },
                ],
                cancellationToken
            );
            if (!isCurrent)
            {
                throw new StaleGenerationException();
            }
        }
    }

    public static async Task RunAsync(
        NpgsqlConnection connection,
        string sql,
        NpgsqlParameter[] parameters,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public static async Task<bool> AskAsync(
        NpgsqlConnection connection,
        string sql,
        NpgsqlParameter[] parameters,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    public static async Task CopyAsync(
        NpgsqlConnection connection,
        IReadOnlyCollection<WrappedKey> keys,
        CancellationToken cancellationToken
    )
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            $"COPY keys ({Columns}) FROM STDIN (FORMAT BINARY)",
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
            await copy.WriteAsync(key.Wrapper, cancellationToken);
            await copy.WriteAsync(key.Wrapped, NpgsqlDbType.Bytea, cancellationToken);
        }
        await copy.CompleteAsync(cancellationToken);
    }

    public static async Task<IReadOnlyList<WrappedKey>> ReadAsync(
        NpgsqlConnection connection,
        string where,
        NpgsqlParameter[] parameters,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(
            $"SELECT {Columns} FROM keys WHERE {where}",
            connection
        );
        command.Parameters.AddRange(parameters);
        var keys = new List<WrappedKey>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            keys.Add(Read(reader));
        }
        return keys;
    }

    private static WrappedKey Read(NpgsqlDataReader reader) =>
        new(
            reader.GetGuid(0),
            (KeyLevel)reader.GetInt32(1),
            reader.GetGuid(2),
            reader.GetInt32(3),
            reader.GetGuid(4),
            reader.GetFieldValue<byte[]>(6)
        )
        {
            Wrapper = reader.GetInt32(5),
        };
}
