using Haven.Privacy.Forgetting;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.PostgreSql;

/// <summary>Haven's records on PostgreSQL.</summary>
public sealed class PostgreSqlHavenContext(
    DbContextOptions<PostgreSqlHavenContext> options,
    HavenServices services,
    Scope scope
) : HavenContext(options, services, scope);

/// <summary>What only PostgreSQL keeps in the database: the tiles of the audit logs, files elsewhere.</summary>
public sealed class PostgreSqlModel : IModelPart
{
    public IReadOnlyList<Type> Records { get; } = [typeof(AuditTile)];

    public void Map(ModelBuilder model)
    {
        model.Entity<AuditTile>(e =>
        {
            e.ToTable("audit_tiles");
            e.HasKey(t => new { t.OrganisationId, t.Path });
            e.Property(t => t.Path).HasMaxLength(100);
        });
        // What becomes of an erasure is noted some times within seconds: with room left in its page no index is told.
        model.Entity<Erasure>(e => e.HasStorageParameter("fillfactor", 40));
    }
}
