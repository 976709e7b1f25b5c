using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Audit;

internal sealed class AuditModel : IModelPart
{
    public IReadOnlyList<Type> Records { get; } =
    [typeof(AuditRecord), typeof(AuditSubject), typeof(AuditLog), typeof(AuditEnding)];

    public Notices.Audience AboutWhom(Type record) => Notices.Audience.Professionals;

    public void Map(ModelBuilder model)
    {
        model.Entity<AuditRecord>(e =>
        {
            e.ToTable("audit_records");
            e.HasKey(r => r.Id);
            e.HasIndex(r => new { r.OrganisationId, r.Sequence }).IsUnique();
            // Each way of searching the log walks along an index of its own, newest first.
            e.HasIndex(r => new { r.OrganisationId, r.Id });
            e.HasIndex(r => new
            {
                r.OrganisationId,
                r.Subjects,
                r.Id,
            });
            e.HasIndex(r => new
            {
                r.OrganisationId,
                r.Member,
                r.Id,
            });
            e.HasIndex(r => new
            {
                r.OrganisationId,
                r.Act,
                r.Id,
            });
            // Emergencies are few among many: the index holds them alone.
            e.HasIndex(r => new { r.OrganisationId, r.Id }, "audit_records_emergencies")
                .HasFilter("purpose IN ('emergency', 'emergency-review')");
            // Two nodes that both believe it is their turn must not number one record twice.
            e.Property(r => r.Sequence).IsConcurrencyToken();
            e.Property(r => r.Purpose).HasMaxLength(40);
            e.Property(r => r.What).HasMaxLength(AuditRecord.LongestWhat);
        });
        model.Entity<AuditSubject>(e =>
        {
            e.ToTable("audit_subjects");
            e.HasKey(s => new
            {
                s.OrganisationId,
                s.SetHash,
                s.Token,
            });
            e.HasIndex(s => new { s.OrganisationId, s.Token });
        });
        model.Entity<AuditLog>(e =>
        {
            e.ToTable("audit_logs");
            e.HasKey(l => l.OrganisationId);
            e.Property(l => l.Origin).HasMaxLength(200);
        });
        model.Entity<AuditEnding>(e =>
        {
            e.ToTable("audit_endings");
            e.HasKey(x => x.OrganisationId);
        });
    }
}
