using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Sqlite;

/// <summary>Haven's records on SQLite.</summary>
public sealed class SqliteHavenContext(
    DbContextOptions<SqliteHavenContext> options,
    HavenServices services,
    Scope scope
) : HavenContext(options, services, scope);
