using System.Data.Common;
using Haven.Privacy.Audit.Log;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using IDatabase = Haven.Privacy.Store.IDatabase;

namespace Haven.PostgreSql;

/// <summary>For more than one machine. Works under a role that row security binds; only migration uses the owner.</summary>
public sealed class PostgreSqlDatabase : IDatabase, IAsyncDisposable
{
    private readonly NpgsqlDataSource source;
    private readonly string role;
    private readonly string? owner;
    private readonly Func<HavenServices> services;
    private readonly DbContextOptions<PostgreSqlHavenContext> options;

    public PostgreSqlDatabase(string connection, string? owner, Func<HavenServices> services)
    {
        role = new NpgsqlConnectionStringBuilder(connection).Username ?? "";
        source = NpgsqlDataSource.Create(connection);
        this.owner = owner;
        this.services = services;
        options = new DbContextOptionsBuilder<PostgreSqlHavenContext>()
            .UseNpgsql(source)
            .AddInterceptors(new ScopeOfConnection())
            .Options;
    }

    public string Name => "PostgreSQL";

    public HavenContext Open(Scope scope) => new PostgreSqlHavenContext(options, services(), scope);

    public async Task<bool> ExistsAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var command = source.CreateCommand(
                "SELECT to_regclass('\"__EFMigrationsHistory\"') IS NOT NULL"
            );
            return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
        }
        catch (NpgsqlException e)
        {
            throw new StartException(
                $"The database does not answer: {e.Message}. Check Haven:Database and that PostgreSQL runs.",
                e
            );
        }
    }

    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        if (owner is null)
        {
            throw new StartException(
                "To create or change tables, set Haven:DatabaseOwner to a connection of the role that owns the database."
            );
        }
        var ownerOptions = new DbContextOptionsBuilder<PostgreSqlHavenContext>()
            .UseNpgsql(owner)
            .AddInterceptors(new ScopeOfConnection())
            .Options;
        await using var context = new PostgreSqlHavenContext(
            ownerOptions,
            services(),
            Scope.Installation
        );
        await context.Database.MigrateAsync(cancellationToken);
        await context.Database.ExecuteSqlRawAsync(
            RowSecurity.Script(context.Model, role),
            cancellationToken
        );
    }

    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var context = Open(Scope.Installation);
            if ((await context.Database.GetPendingMigrationsAsync(cancellationToken)).Any())
            {
                throw new StartException(
                    "The database is empty or from an older version of Haven. Run: haven migrate"
                );
            }
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            await RowSecurity.CheckAsync(connection, cancellationToken);
        }
        catch (NpgsqlException e) when (e is not PostgresException)
        {
            throw new StartException(
                $"The database does not answer: {e.Message}. Check Haven:Database and that PostgreSQL runs.",
                e
            );
        }
        catch (PostgresException e)
        {
            throw new StartException(
                $"The database refuses: {e.MessageText}. Check Haven:Database, or run: haven migrate",
                e
            );
        }
    }

    public ValueTask<IDisposable?> WriteTurnAsync(CancellationToken cancellationToken) => default;

    // A lock of the session: it is gone when the node dies. A connection that goes back to the pool keeps its locks
    // until it is used again, so that the lock is given back by itself.
    public async Task<IAsyncDisposable> LockLogAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        var connection = await source.OpenConnectionAsync(cancellationToken);
        var held = new LogLock(connection, "haven log " + organisation.Value.ToString("D"));
        try
        {
            await held.TakeAsync(cancellationToken);
            return held;
        }
        catch
        {
            await held.DisposeAsync();
            throw;
        }
    }

    public async Task<long> SizeAsync(CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            "SELECT pg_database_size(current_database())"
        );
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public Task<int> NumberEntriesAsync(
        HavenContext context,
        FormattableString statement,
        CancellationToken cancellationToken
    ) => context.Database.ExecuteSqlAsync(statement, cancellationToken);

    // An array for each column: one plan and one way to the server, however many rows there are.
    public async Task InsertAsync<T>(
        HavenContext context,
        IReadOnlyCollection<T> rows,
        CancellationToken cancellationToken
    )
        where T : class, IOrganisationRecord
    {
        var (table, columns) = RowColumns.Of(context, rows);
        await using var command = new NpgsqlCommand
        {
            Connection = (NpgsqlConnection)context.Database.GetDbConnection(),
            Transaction = (NpgsqlTransaction?)
                context.Database.CurrentTransaction?.GetDbTransaction(),
        };
        foreach (var column in columns)
        {
            var values = Array.CreateInstance(column.Type, rows.Count);
            foreach (var (at, row) in rows.Index())
            {
                values.SetValue(column.Of(row), at);
            }
            command.Parameters.AddWithValue(column.Name, values);
        }
        command.CommandText =
            $"INSERT INTO {table} ({string.Join(", ", columns.Select(c => c.Name))}) SELECT * FROM unnest({string.Join(", ", columns.Select(c => $"@{c.Name}::{c.StoreType}[]"))})";
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public DbCommand Deleting(
        HavenContext context,
        IReadOnlyList<string> tables,
        IReadOnlyList<PersonKeyId> people
    )
    {
        var command = new NpgsqlCommand(
            string.Concat(
                tables.Select(t =>
                    $"DELETE FROM {t} WHERE organisation_id = @organisation AND person_key = ANY (@people) RETURNING person_key;\n"
                )
            ),
            (NpgsqlConnection)context.Database.GetDbConnection(),
            (NpgsqlTransaction?)context.Database.CurrentTransaction?.GetDbTransaction()
        );
        command.Parameters.AddWithValue("organisation", context.CurrentOrganisation.Value);
        command.Parameters.AddWithValue("people", people.Select(p => p.Value).ToArray());
        return command;
    }

    public async Task BackUpAsync(string folder, CancellationToken cancellationToken)
    {
        await using var context = Open(Scope.Installation);
        await new TableCopies(source, context.Model).WriteAsync(folder, cancellationToken);
    }

    public async Task RestoreAsync(string folder, CancellationToken cancellationToken)
    {
        await MigrateAsync(cancellationToken);
        await using var context = Open(Scope.Installation);
        await new TableCopies(source, context.Model).ReadAsync(folder, cancellationToken);
    }

    public Task SettleAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ITileStore Tiles(OrganisationId organisation) =>
        new PostgreSqlTileStore(this, organisation);

    public ValueTask DisposeAsync() => source.DisposeAsync();

    private sealed class LogLock(NpgsqlConnection connection, string name) : IAsyncDisposable
    {
        public Task TakeAsync(CancellationToken cancellationToken) =>
            RunAsync("SELECT pg_advisory_lock(hashtextextended($1, 0))", cancellationToken);

        public async ValueTask DisposeAsync()
        {
            await using (connection)
            {
                try
                {
                    await RunAsync(
                        "SELECT pg_advisory_unlock(hashtextextended($1, 0))",
                        CancellationToken.None
                    );
                }
                catch (Exception e) when (e is NpgsqlException or InvalidOperationException)
                {
                    // A connection that is lost has given its locks back.
                }
            }
        }

        private async Task RunAsync(string sql, CancellationToken cancellationToken)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.Parameters.Add(new NpgsqlParameter { Value = name });
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
