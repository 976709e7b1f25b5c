using Haven.Privacy.Vault;
using Microsoft.Data.Sqlite;

namespace Haven.Sqlite;

/// <summary>How wrapped keys lie in keys.db: the table, and a row's way in and out.</summary>
internal static class SqliteKeyRows
{
    public const string Columns = "id, level, organisation, version, generation, wrapper, wrapped";

    // A person has two keys while theirs is replaced, and an organisation too.
    public const string Tables = """
        CREATE TABLE keys (
            id TEXT NOT NULL, level INTEGER NOT NULL, organisation TEXT NOT NULL, version INTEGER NOT NULL,
            generation TEXT NOT NULL, wrapper INTEGER NOT NULL, wrapped BLOB NOT NULL,
            PRIMARY KEY (id, version)) WITHOUT ROWID;
        CREATE INDEX keys_level ON keys (level) WHERE level < 2;
        CREATE UNIQUE INDEX keys_organisation ON keys (organisation, generation, version) WHERE level = 1;
        CREATE INDEX keys_replaced ON keys (id) WHERE level = 2 AND version > 1;
        """;

    public const string Upgrade = $"""
        DROP INDEX keys_level;
        DROP INDEX keys_organisation;
        ALTER TABLE keys RENAME TO older;
        {Tables}
        INSERT INTO keys SELECT id, level, organisation, version, generation, 1, wrapped FROM older;
        DROP TABLE older;
        """;

    /// <summary>Whether this is the latest generation and, where a wrapper is named, the organisation's latest key in it.</summary>
    private const string IsCurrent = """
        SELECT $generation = (SELECT id FROM keys WHERE level = 0 ORDER BY version DESC LIMIT 1)
            AND ($wrapper = 0 OR $wrapper = (
                SELECT max(version) FROM keys
                WHERE level = 1 AND organisation = $organisation AND generation = $generation))
        """;

    /// <summary>What is under a generation, or in it under one version of an organisation's key.</summary>
    /// <param name="version">The column that names the version.</param>
    public static string Under(string version) =>
        $"generation = $generation AND ($organisation IS NULL OR (organisation = $organisation AND {version} = $under))";

    public static (string, object?)[] Parameters(WrappedUnder under) =>
        [
            ("$generation", under.Generation.ToString("D")),
            ("$organisation", under.Organisation?.ToString("D")),
            ("$under", under.Version),
        ];

    public static SqliteCommand Command(
        SqliteConnection connection,
        string text,
        params (string Name, object? Value)[] parameters
    )
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }
        return command;
    }

    /// <exception cref="StaleGenerationException">What wraps one of these is being replaced.</exception>
    public static async Task RequireCurrentAsync(
        SqliteConnection connection,
        SqliteTransaction transaction,
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
            await using var command = Command(
                connection,
                IsCurrent,
                ("$organisation", organisation.ToString("D")),
                ("$generation", generation.ToString("D")),
                ("$wrapper", wrapper)
            );
            command.Transaction = transaction;
            if (await command.ExecuteScalarAsync(cancellationToken) is not 1L)
            {
                throw new StaleGenerationException();
            }
        }
    }

    public static async Task UpdateAsync(
        SqliteConnection connection,
        SqliteTransaction transaction,
        IReadOnlyCollection<WrappedKey> keys,
        WrappedUnder old,
        CancellationToken cancellationToken
    )
    {
        await using var command = Command(
            connection,
            $"UPDATE keys SET generation = $fresh, wrapper = $wrapper, wrapped = $wrapped WHERE id = $id AND version = $version AND {Under("wrapper")}",
            Parameters(old)
        );
        command.Transaction = transaction;
        var id = command.Parameters.Add("$id", SqliteType.Text);
        var version = command.Parameters.Add("$version", SqliteType.Integer);
        var generation = command.Parameters.Add("$fresh", SqliteType.Text);
        var wrapper = command.Parameters.Add("$wrapper", SqliteType.Integer);
        var wrapped = command.Parameters.Add("$wrapped", SqliteType.Blob);
        await command.PrepareAsync(cancellationToken);
        foreach (var key in keys)
        {
            id.Value = key.Id.ToString("D");
            version.Value = key.Version;
            generation.Value = key.Generation.ToString("D");
            wrapper.Value = key.Wrapper;
            wrapped.Value = key.Wrapped;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    public static async Task InsertAsync(
        SqliteConnection connection,
        SqliteTransaction transaction,
        IReadOnlyCollection<WrappedKey> keys,
        CancellationToken cancellationToken
    )
    {
        await using var command = Command(
            connection,
            $"INSERT INTO keys ({Columns}) VALUES ($id, $level, $organisation, $version, $generation, $wrapper, $wrapped)"
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
            command.Parameters.AddWithValue("$wrapper", key.Wrapper);
            command.Parameters.AddWithValue("$wrapped", key.Wrapped);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    public static WrappedKey Read(SqliteDataReader reader) =>
        new(
            Guid.ParseExact(reader.GetString(0), "D"),
            (KeyLevel)reader.GetInt32(1),
            Guid.ParseExact(reader.GetString(2), "D"),
            reader.GetInt32(3),
            Guid.ParseExact(reader.GetString(4), "D"),
            (byte[])reader[6]
        )
        {
            Wrapper = reader.GetInt32(5),
        };
}
