using System.Data.Common;
using Haven.Privacy.Inventory;
using Haven.Privacy.Store;
using Haven.Start;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;
using Declared = Haven.Privacy.Inventory.Inventory;

namespace Haven.Tests.Privacy.Inventory;

/// <summary>What is really there, of both the data and the key store, as the database itself tells it.</summary>
internal static class PhysicalTables
{
    private const string Sqlite =
        "SELECT m.name, c.name FROM sqlite_master m, pragma_table_xinfo(m.name) c WHERE m.type IN ('table', 'view')";
    private const string PostgreSql =
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema NOT IN ('pg_catalog', 'information_schema')";

    /// <summary>Tables and columns that neither a declaration nor the short list of others knows.</summary>
    public static async Task<IReadOnlyList<string>> UnknownAsync(Core core)
    {
        var known = Known(core);
        var found = new List<string>();
        foreach (var (connection, text) in Connections(core.Settings))
        {
            await using (connection)
            {
                foreach (string column in await ColumnsAsync(connection, text))
                {
                    found.Add(column);
                }
            }
        }
        found.Count.ShouldBeGreaterThan(100);
        return [.. found.Except(known, StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>Runs a statement as the role that owns the data.</summary>
    public static async Task ChangeAsync(Core core, string sql)
    {
        await using var connection = Connections(core.Settings)[0].Connection;
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private static HashSet<string> Known(Core core)
    {
        using var context = core.Database.Open(Scope.Installation);
        var declared = Declared
            .Of(core.Services.Parts)
            .Records.SelectMany(r => ColumnsOf(context.Model.FindEntityType(r.Type)!, r));
        var others = OtherTable.All.SelectMany(t => t.Columns.Keys.Select(c => $"{t.Table}.{c}"));
        return [.. declared, .. others];
    }

    private static IEnumerable<string> ColumnsOf(IEntityType entity, StoredRecord record) =>
        record
            .Fields.Select(f => entity.FindProperty(f.Name))
            .Where(p => p is not null)
            .Select(p => $"{entity.GetTableName()}.{p!.GetColumnName()}");

    private static (DbConnection Connection, string Text)[] Connections(Settings settings) =>
        settings.IsPostgreSql
            ?
            [
                (new NpgsqlConnection(settings.DatabaseOwner + ";Pooling=false"), PostgreSql),
                (new NpgsqlConnection(settings.Keys + ";Pooling=false"), PostgreSql),
            ]
            : [(Open(settings, "haven.db"), Sqlite), (Open(settings, "keys.db"), Sqlite)];

    private static SqliteConnection Open(Settings settings, string file) =>
        new($"Data Source={Path.Combine(settings.Data, file)}");

    private static async Task<IReadOnlyList<string>> ColumnsAsync(
        DbConnection connection,
        string text
    )
    {
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = text;
        await using var reader = await command.ExecuteReaderAsync();
        var columns = new List<string>();
        while (await reader.ReadAsync())
        {
            columns.Add($"{reader.GetString(0)}.{reader.GetString(1)}");
        }
        return columns;
    }
}
