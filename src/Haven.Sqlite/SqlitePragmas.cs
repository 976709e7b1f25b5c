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
}
