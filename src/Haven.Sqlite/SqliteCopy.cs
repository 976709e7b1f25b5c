using Microsoft.Data.Sqlite;

namespace Haven.Sqlite;

/// <summary>Copies a database file with SQLite's own backup call: as it was at one moment, while others write.</summary>
internal static class SqliteCopy
{
    /// <param name="leavingOut">What is run in the copy: what is not to be in it goes.</param>
    public static Task WriteAsync(
        string connectionString,
        string file,
        CancellationToken cancellationToken,
        string? leavingOut = null
    ) =>
        Task.Run(
            () =>
            {
                using var source = new SqliteConnection(connectionString);
                source.Open();
                SqlitePragmas.Tell(source);
                using var target = new SqliteConnection($"Data Source={file};Pooling=false");
                target.Open();
                source.BackupDatabase(target);
                // One file, with no log beside it.
                using var whole = target.CreateCommand();
                whole.CommandText = "PRAGMA journal_mode=DELETE";
                whole.ExecuteNonQuery();
                if (leavingOut is not null)
                {
                    whole.CommandText = leavingOut;
                    whole.ExecuteNonQuery();
                }
            },
            cancellationToken
        );

    /// <summary>Puts a copy in its place; it takes up its write-ahead log again.</summary>
    public static void Place(string copy, string file)
    {
        File.Copy(copy, file, overwrite: false);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        using var connection = new SqliteConnection($"Data Source={file};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode=WAL";
        command.ExecuteNonQuery();
    }
}
