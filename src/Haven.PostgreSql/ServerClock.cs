using Npgsql;

namespace Haven.PostgreSql;

/// <summary>What time it is on the machine of the database.</summary>
public static class ServerClock
{
    public static async Task<DateTimeOffset> ReadAsync(
        string connection,
        CancellationToken cancellationToken
    )
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand("SELECT clock_timestamp()");
        var time = (DateTime)(await command.ExecuteScalarAsync(cancellationToken))!;
        return new DateTimeOffset(time);
    }
}
