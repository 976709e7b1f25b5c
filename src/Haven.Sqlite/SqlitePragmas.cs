using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Haven.Sqlite;

/// <summary>
/// What each connection is told once: overwrite deleted rows, and return from a commit only when it is on disk.
/// </summary>
internal sealed class SqlitePragmas : DbConnectionInterceptor
{
    private const int MostAttempts = 20;
    private static readonly ConditionalWeakTable<object, object> Told = [];

    public override void ConnectionOpened(
        DbConnection connection,
        ConnectionEndEventData eventData
    ) => Tell((SqliteConnection)connection);

    public override Task ConnectionOpenedAsync(
        DbConnection connection,
        ConnectionEndEventData eventData,
        CancellationToken cancellationToken = default
    )
    {
        Tell((SqliteConnection)connection);
        return Task.CompletedTask;
    }

    // A pooled connection keeps its native handle, and the handle keeps its settings.
    public static void Tell(SqliteConnection connection)
    {
        if (connection.Handle is { } handle && Told.TryAdd(handle, handle))
        {
            using var command = connection.CreateCommand();
            command.CommandText =
                "PRAGMA busy_timeout=10000; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA foreign_keys=ON;";
            command.ExecuteNonQuery();
        }
    }

    /// <summary>
    /// Writes the write-ahead log back and empties its file, so that nothing deleted lies there any more. Readers hold
    /// this up, so it is asked for again until it comes through.
    /// </summary>
    /// <exception cref="TimeoutException">Somebody read all the while.</exception>
    public static async Task TruncateLogAsync(
        string connectionString,
        CancellationToken cancellationToken
    )
    {
        // A connection of its own: it waits less for others than those that serve people.
        await using var connection = new SqliteConnection(connectionString + ";Pooling=False");
        await connection.OpenAsync(cancellationToken);
        Tell(connection);
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA busy_timeout=500";
        await command.ExecuteNonQueryAsync(cancellationToken);
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        for (int attempt = 0; attempt < MostAttempts; attempt++)
        {
            await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
            {
                if (await reader.ReadAsync(cancellationToken) && reader.GetInt64(0) == 0)
                {
                    return;
                }
            }
            await Task.Delay(50, cancellationToken);
        }
        throw new TimeoutException(
            "The write-ahead log could not be emptied: somebody reads all the while."
        );
    }
}
