using System.Data.Common;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Haven.PostgreSql;

/// <summary>
/// Tells each connection whose rows it may see. The pool resets the setting when the connection comes back, and a
/// policy that finds it empty shows nothing.
/// </summary>
internal sealed class ScopeOfConnection : DbConnectionInterceptor
{
    public const string Setting = "haven.organisation";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = Command(connection, eventData);
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(
        DbConnection connection,
        ConnectionEndEventData eventData,
        CancellationToken cancellationToken = default
    )
    {
        await using var command = Command(connection, eventData);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static DbCommand Command(DbConnection connection, ConnectionEndEventData eventData)
    {
        var scope = ((HavenContext)eventData.Context!).Scope;
        var command = connection.CreateCommand();
        command.CommandText = $"SELECT set_config('{Setting}', $1, false)";
        command.Parameters.Add(
            new NpgsqlParameter { Value = scope.Organisation.Value.ToString("D") }
        );
        return command;
    }
}
