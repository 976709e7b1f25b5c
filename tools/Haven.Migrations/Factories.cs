using Haven.PostgreSql;
using Haven.Privacy.Store;
using Haven.Sqlite;
using Haven.Start;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

public sealed class SqliteFactory : IDesignTimeDbContextFactory<SqliteHavenContext>
{
    public SqliteHavenContext CreateDbContext(string[] args) =>
        new(
            SqliteDatabase.Options("Data Source=design.db"),
            new HavenServices(Core.Parts, null!, null!, null!, TimeProvider.System),
            Scope.Installation
        );
}

public sealed class PostgreSqlFactory : IDesignTimeDbContextFactory<PostgreSqlHavenContext>
{
    public PostgreSqlHavenContext CreateDbContext(string[] args) =>
        new(
            new DbContextOptionsBuilder<PostgreSqlHavenContext>().UseNpgsql("Host=design").Options,
            new HavenServices(
                [.. Core.Parts, new PostgreSqlModel()],
                null!,
                null!,
                null!,
                TimeProvider.System
            ),
            Scope.Installation
        );
}
