using Haven.Research.Applications;
using Haven.Research.Calls;
using Microsoft.EntityFrameworkCore;

namespace Haven.Research.Model;

/// <summary>How calls and applications are mapped.</summary>
internal static class CallModel
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<Call>(e =>
        {
            e.ToTable("calls");
            e.HasKey(c => c.Id);
            e.HasIndex(c => new { c.OrganisationId, c.Number }).IsUnique();
            e.Property(c => c.Title).HasMaxLength(CallForm.LongestLine * 8);
            e.Property(c => c.About).HasMaxLength(CallForm.LongestText * 8);
            e.Property(c => c.Why).HasMaxLength(CallForm.LongestText * 8);
            e.Property(c => c.Changes).IsConcurrencyToken();
        });
        model.Entity<CallVersion>(e =>
        {
            e.ToTable("call_versions");
            e.HasKey(v => v.Id);
            e.HasIndex(v => new
                {
                    v.OrganisationId,
                    v.Call,
                    v.Number,
                })
                .IsUnique();
            e.Property(v => v.Fingerprint).HasMaxLength(64);
        });
        model.Entity<Application>(e =>
        {
            e.ToTable("applications");
            e.HasKey(a => a.Id);
            e.HasIndex(a => new { a.OrganisationId, a.Number }).IsUnique();
            e.HasIndex(a => new
            {
                a.OrganisationId,
                a.Call,
                a.Number,
            });
            e.HasIndex(a => new { a.OrganisationId, a.EmailIndex });
            e.Property(a => a.Terms).HasMaxLength(64);
            e.Property(a => a.EmailIndex).HasMaxLength(64);
            e.Property(a => a.Lang).HasMaxLength(2);
            e.Property(a => a.Decisions).IsConcurrencyToken();
        });
        model.Entity<ApplicationDecision>(e =>
        {
            e.ToTable("application_decisions");
            e.HasKey(d => d.Id);
            e.HasIndex(d => new
                {
                    d.OrganisationId,
                    d.Application,
                    d.Number,
                })
                .IsUnique();
        });
    }
}
