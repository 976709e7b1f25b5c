using Haven.Research.Events;
using Haven.Research.Posts;
using Haven.Research.Registrations;
using Microsoft.EntityFrameworkCore;

namespace Haven.Research.Model;

/// <summary>How events, registrations and posts are mapped.</summary>
internal static class EventModel
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<PublicEvent>(e =>
        {
            e.ToTable("public_events");
            e.HasKey(c => c.Id);
            e.HasIndex(c => new { c.OrganisationId, c.Number }).IsUnique();
            e.Property(c => c.Title).HasMaxLength(EventForm.LongestLine * 8);
            e.Property(c => c.About).HasMaxLength(EventForm.LongestText * 8);
            e.Property(c => c.Place).HasMaxLength(EventForm.LongestLine * 8);
            e.Property(c => c.Why).HasMaxLength(EventForm.LongestText * 8);
            e.Property(c => c.Lang).HasMaxLength(2);
            e.Property(c => c.Changes).IsConcurrencyToken();
        });
        model.Entity<EventRegistration>(e =>
        {
            e.ToTable("event_registrations");
            e.HasKey(r => r.Id);
            e.HasIndex(r => new { r.OrganisationId, r.Number }).IsUnique();
            e.HasIndex(r => new
            {
                r.OrganisationId,
                r.Event,
                r.Number,
            });
            e.HasIndex(r => new { r.OrganisationId, r.EmailIndex });
            e.Property(r => r.EmailIndex).HasMaxLength(64);
            e.Property(r => r.Lang).HasMaxLength(2);
            e.Property(r => r.CancelledAt).IsConcurrencyToken();
        });
        model.Entity<RegistrationNeed>(e =>
        {
            e.ToTable("registration_needs");
            e.HasKey(n => n.Id);
            e.HasIndex(n => new { n.OrganisationId, n.Event });
        });
        model.Entity<EventMailing>(e =>
        {
            e.ToTable("event_mailings");
            e.HasKey(m => m.Id);
            e.HasIndex(m => new { m.OrganisationId, m.Registration });
        });
        model.Entity<EventPost>(e =>
        {
            e.ToTable("event_posts");
            e.HasKey(p => p.Id);
            e.HasIndex(p => new { p.OrganisationId, p.Number }).IsUnique();
            e.HasIndex(p => new
            {
                p.OrganisationId,
                p.Event,
                p.ArrivedAt,
            });
            e.Property(p => p.Lang).HasMaxLength(2);
            e.Property(p => p.Decisions).IsConcurrencyToken();
        });
    }
}
