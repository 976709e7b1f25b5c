using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Support;

/// <summary>Takes tables away from a running installation.</summary>
internal static class Tables
{
    /// <summary>To the rest of the world, the table is gone; renamed back, it is there.</summary>
    public static async Task RenameAsync(this Installation haven, string from, string to)
    {
        string sql = $"ALTER TABLE {from} RENAME TO {to}";
        if (haven.Settings.DatabaseOwner is { } owner)
        {
            await using var connection = new Npgsql.NpgsqlConnection(owner + ";Pooling=false");
            await connection.OpenAsync();
            await using var command = new Npgsql.NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync();
            return;
        }
        await using var context = haven.Core.Database.Open(Scope.Installation);
        await context.Database.ExecuteSqlRawAsync(sql);
    }
}
