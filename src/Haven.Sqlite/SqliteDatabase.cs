using System.Data.Common;
using System.Text.Json;
using Haven.Privacy.Audit.Log;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using IDatabase = Haven.Privacy.Store.IDatabase;

namespace Haven.Sqlite;

/// <summary>The embedded default: one file, nothing to install.</summary>
public sealed class SqliteDatabase : IDatabase, IDisposable
{
    private const int Corrupt = 11;
    private const int NotADatabase = 26;

    private readonly string folder;
    private readonly Func<HavenServices> services;
    private readonly DbContextOptions<SqliteHavenContext> options;
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly SemaphoreSlim logs = new(1, 1);

    public SqliteDatabase(string folder, Func<HavenServices> services)
    {
        this.folder = folder;
        this.services = services;
        options = Options(ConnectionString(Path.Combine(folder, "haven.db")));
    }

    public string Name => "SQLite";

    public static string ConnectionString(string file) =>
        new SqliteConnectionStringBuilder
        {
            DataSource = file,
            ForeignKeys = true,
            Pooling = true,
            DefaultTimeout = 30,
        }.ToString();

    public static DbContextOptions<SqliteHavenContext> Options(string connection) =>
        new DbContextOptionsBuilder<SqliteHavenContext>()
            .UseSqlite(connection)
            .AddInterceptors(new SqlitePragmas())
            .Options;

    public HavenContext Open(Scope scope) => new SqliteHavenContext(options, services(), scope);

    public Task<bool> ExistsAsync(CancellationToken cancellationToken) =>
        Task.FromResult(File.Exists(Path.Combine(folder, "haven.db")));

    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(
            folder,
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        );
        await using var context = Open(Scope.Installation);
        try
        {
            await context.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL", cancellationToken);
            await context.Database.MigrateAsync(cancellationToken);
        }
        catch (SqliteException e) when (e.SqliteErrorCode is Corrupt or NotADatabase)
        {
            throw Damaged(e);
        }
    }

    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        await using var context = Open(Scope.Installation);
        try
        {
            if ((await context.Database.GetPendingMigrationsAsync(cancellationToken)).Any())
            {
                throw new StartException(
                    $"The database in {folder} is from an older version of Haven. Run: haven migrate"
                );
            }
        }
        catch (SqliteException e) when (e.SqliteErrorCode is Corrupt or NotADatabase)
        {
            throw Damaged(e);
        }
    }

    private StartException Damaged(SqliteException e) =>
        new(
            $"The database in {folder} is damaged: {e.Message} Nothing was changed. Restore haven.db, and the audit folder beside it, from the same backup.",
            e
        );

    public async ValueTask<IDisposable?> WriteTurnAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        return new Turn(turn);
    }

    public async Task<IAsyncDisposable> LockLogAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        await logs.WaitAsync(cancellationToken);
        try
        {
            return new LogTurn(
                logs,
                await FileLock.WaitAsync(Path.Combine(folder, "audit.lock"), cancellationToken)
            );
        }
        catch
        {
            logs.Release();
            throw;
        }
    }

    // Prepared once and run for each row: there is no way to a server that would be saved.
    public async Task InsertAsync<T>(
        HavenContext context,
        IReadOnlyCollection<T> rows,
        CancellationToken cancellationToken
    )
        where T : class, IOrganisationRecord
    {
        var (table, columns) = RowColumns.Of(context, rows);
        await using var command = new SqliteCommand(
            $"INSERT INTO {table} ({string.Join(", ", columns.Select(c => c.Name))}) VALUES ({string.Join(", ", columns.Select(c => $"@{c.Name}"))})",
            (SqliteConnection)context.Database.GetDbConnection(),
            (SqliteTransaction?)context.Database.CurrentTransaction?.GetDbTransaction()
        );
        var parameters = columns
            .Select(c => command.Parameters.AddWithValue("@" + c.Name, DBNull.Value))
            .ToList();
        foreach (var row in rows)
        {
            foreach (var (at, column) in columns.Index())
            {
                parameters[at].Value = column.Of(row) ?? DBNull.Value;
            }
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    public DbCommand Deleting(
        HavenContext context,
        IReadOnlyList<string> tables,
        IReadOnlyList<PersonKeyId> people
    )
    {
        var command = new SqliteCommand(
            string.Concat(
                tables.Select(t =>
                    $"DELETE FROM {t} WHERE organisation_id = @organisation AND person_key IN (SELECT value FROM json_each(@people)) RETURNING person_key;\n"
                )
            ),
            (SqliteConnection)context.Database.GetDbConnection(),
            (SqliteTransaction?)context.Database.CurrentTransaction?.GetDbTransaction()
        );
        command.Parameters.AddWithValue("@organisation", context.CurrentOrganisation.Value);
        // As the keys stand in their columns: text, in capitals.
        command.Parameters.AddWithValue(
            "@people",
            JsonSerializer.Serialize(people.Select(p => p.Value.ToString("D").ToUpperInvariant()))
        );
        return command;
    }

    // In turn with whoever writes: one that writes without a pause would keep it waiting.
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        using var alone = await WriteTurnAsync(cancellationToken);
        await SqlitePragmas.TruncateLogAsync(
            ConnectionString(Path.Combine(folder, "haven.db")),
            cancellationToken
        );
    }

    public Task<long> SizeAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new DirectoryInfo(folder).EnumerateFiles("haven.db*").Sum(f => f.Length));

    public Task<int> NumberEntriesAsync(
        HavenContext context,
        FormattableString statement,
        CancellationToken cancellationToken
    ) => context.Database.ExecuteSqlAsync(statement, cancellationToken);

    // The tiles first: the copy of the rows then holds at least what the tiles do.
    public async Task BackUpAsync(string folder, CancellationToken cancellationToken)
    {
        await using (await LockLogAsync(OrganisationId.Installation, cancellationToken))
        {
            string tiles = Path.Combine(this.folder, "audit");
            foreach (
                string file in Directory.Exists(tiles)
                    ? Directory.EnumerateFiles(tiles, "*", SearchOption.AllDirectories)
                    : []
            )
            {
                string target = Path.Combine(folder, Path.GetRelativePath(this.folder, file));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target);
            }
        }
        await SqliteCopy.WriteAsync(
            ConnectionString(Path.Combine(this.folder, "haven.db")),
            Path.Combine(folder, "haven.db"),
            cancellationToken
        );
    }

    public Task RestoreAsync(string folder, CancellationToken cancellationToken)
    {
        string tiles = Path.Combine(folder, "audit");
        foreach (
            string file in Directory.Exists(tiles)
                ? Directory.EnumerateFiles(tiles, "*", SearchOption.AllDirectories)
                : []
        )
        {
            string target = Path.Combine(this.folder, Path.GetRelativePath(folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
        SqliteCopy.Place(Path.Combine(folder, "haven.db"), Path.Combine(this.folder, "haven.db"));
        return Task.CompletedTask;
    }

    public ITileStore Tiles(OrganisationId organisation) =>
        new FileTileStore(Path.Combine(folder, "audit", organisation.Value.ToString("D")));

    public void Dispose()
    {
        turn.Dispose();
        logs.Dispose();
    }

    private sealed class LogTurn(SemaphoreSlim turn, FileStream file) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await file.DisposeAsync();
            turn.Release();
        }
    }

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
