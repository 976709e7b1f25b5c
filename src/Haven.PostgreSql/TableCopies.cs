using System.Text.Json;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace Haven.PostgreSql;

/// <summary>
/// Every table as binary copies, one file for each organisation: row security binds the role that makes them, as it
/// binds everything else, so that the copy is made under each organisation's own scope, in one snapshot.
/// </summary>
internal sealed class TableCopies(NpgsqlDataSource source, IModel model)
{
    private const string Shape = "tables.json";

    // A binary copy without a row: its header (19 bytes) and its end (2), as PostgreSQL documents them under COPY.
    private const int WithoutRows = 21;

    public async Task WriteAsync(string folder, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var snapshot = await connection.BeginTransactionAsync(
            System.Data.IsolationLevel.RepeatableRead,
            cancellationToken
        );
        foreach (var organisation in await OrganisationsAsync(connection, cancellationToken))
        {
            await EnterAsync(connection, organisation, cancellationToken);
            foreach (var (table, columns) in Tables())
            {
                Directory.CreateDirectory(Path.Combine(folder, table));
                string file = Path.Combine(folder, table, $"{organisation:D}.copy");
                await using var from = await connection.BeginRawBinaryCopyAsync(
                    $"COPY (SELECT {columns} FROM \"{table}\" WHERE organisation_id = '{organisation:D}') TO STDOUT (FORMAT BINARY)",
                    cancellationToken
                );
                await using (var to = File.Create(file))
                {
                    await from.CopyToAsync(to, cancellationToken);
                }
                if (new FileInfo(file).Length == WithoutRows)
                {
                    File.Delete(file);
                }
            }
        }
        await File.WriteAllTextAsync(
            Path.Combine(folder, Shape),
            JsonSerializer.Serialize(Tables()),
            cancellationToken
        );
    }

    /// <exception cref="StartException">The copies are of another version's tables. Nothing was stored.</exception>
    public async Task ReadAsync(string folder, CancellationToken cancellationToken)
    {
        string shape = await File.ReadAllTextAsync(Path.Combine(folder, Shape), cancellationToken);
        if (shape != JsonSerializer.Serialize(Tables()))
        {
            throw new StartException(
                "This backup was made by another version of Haven. Restore it with that version, and update then."
            );
        }
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        foreach (var (table, columns) in Tables())
        {
            string[] files = FilesOf(Path.Combine(folder, table));
            if (files.Length > 0)
            {
                await FillAsync(connection, table, columns, files, cancellationToken);
            }
        }
        await transaction.CommitAsync(cancellationToken);
    }

    private static string[] FilesOf(string folder) =>
        Directory.Exists(folder) ? Directory.GetFiles(folder) : [];

    // Row security binds inserts, but copies into a table it does not take: they go through one without it. It is one
    // for all organisations: whatever a transaction makes stays locked until its end, dropped or not, and one for each
    // would fill the server's table of locks.
    private static async Task FillAsync(
        NpgsqlConnection connection,
        string table,
        string columns,
        string[] files,
        CancellationToken cancellationToken
    )
    {
        await RunAsync($"CREATE TEMP TABLE incoming (LIKE \"{table}\")");
        foreach (string file in files)
        {
            var organisation = Guid.ParseExact(Path.GetFileNameWithoutExtension(file), "D");
            await EnterAsync(connection, organisation, cancellationToken);
            await using (var from = File.OpenRead(file))
            await using (
                var to = await connection.BeginRawBinaryCopyAsync(
                    $"COPY incoming ({columns}) FROM STDIN (FORMAT BINARY)",
                    cancellationToken
                )
            )
            {
                await from.CopyToAsync(to, cancellationToken);
            }
            await RunAsync(
                $"INSERT INTO \"{table}\" ({columns}) SELECT {columns} FROM incoming; TRUNCATE incoming"
            );
        }
        await RunAsync("DROP TABLE incoming");

        async Task RunAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private SortedDictionary<string, string> Tables() =>
        new(
            model
                .GetEntityTypes()
                .ToDictionary(
                    e => e.GetTableName()!,
                    e =>
                        string.Join(
                            ", ",
                            e.GetProperties()
                                .Select(p => $"\"{p.GetColumnName()}\"")
                                .Order(StringComparer.Ordinal)
                        ),
                    StringComparer.Ordinal
                ),
            StringComparer.Ordinal
        );

    // Every organisation has a log, Haven itself too.
    private static async Task<List<Guid>> OrganisationsAsync(
        NpgsqlConnection connection,
        CancellationToken cancellationToken
    )
    {
        await EnterAsync(connection, OrganisationId.Installation.Value, cancellationToken);
        await using var command = new NpgsqlCommand(
            "SELECT organisation_id FROM audit_logs",
            connection
        );
        var organisations = new List<Guid>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            organisations.Add(reader.GetGuid(0));
        }
        return organisations;
    }

    private static async Task EnterAsync(
        NpgsqlConnection connection,
        Guid organisation,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(
            $"SELECT set_config('{ScopeOfConnection.Setting}', $1, true)",
            connection
        );
        command.Parameters.Add(new NpgsqlParameter { Value = organisation.ToString("D") });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
