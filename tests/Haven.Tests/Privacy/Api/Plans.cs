using System.Data.Common;
using System.Text;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Api;

/// <summary>How a database would answer a query: in words of its own.</summary>
internal static class Plans
{
    public static async Task<string> OfAsync<T>(HavenContext context, IQueryable<T> query)
    {
        await context.Database.OpenConnectionAsync();
        bool sqlite = context.Database.ProviderName!.EndsWith("Sqlite", StringComparison.Ordinal);
        if (!sqlite)
        {
            // A small table is read whole, whatever its indexes; here it matters whether one fits.
            await using var setting = context.Database.GetDbConnection().CreateCommand();
            setting.CommandText = "SET enable_seqscan = off; SET enable_sort = off";
            await setting.ExecuteNonQueryAsync();
        }
        await using DbCommand command = query.CreateDbCommand();
        command.CommandText = (sqlite ? "EXPLAIN QUERY PLAN " : "EXPLAIN ") + command.CommandText;
        var plan = new StringBuilder();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            plan.AppendLine(reader.GetString(sqlite ? 3 : 0));
        }
        return plan.ToString();
    }
}
