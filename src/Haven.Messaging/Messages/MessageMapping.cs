using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Messaging.Messages;

/// <summary>Tables of messages, and what is kept of a student in them.</summary>
internal static class MessageMapping
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<MessageDraft>(e =>
        {
            e.ToTable("message_drafts");
            e.HasKey(d => d.Id);
            e.HasIndex(d => new { d.OrganisationId, d.BegunAt });
            e.Property(d => d.Version).IsConcurrencyToken();
        });
        model.Entity<Message>(e =>
        {
            e.ToTable("messages");
            e.HasKey(m => new { m.OrganisationId, m.Id });
            e.HasIndex(m => new { m.OrganisationId, m.SentAt });
            e.Property(m => m.Version).IsConcurrencyToken();
        });
        model.Entity<MessageContent>(e =>
        {
            e.ToTable("message_contents");
            e.HasKey(c => c.Id);
            e.HasIndex(c => new { c.OrganisationId, c.PersonKey });
        });
        model.Entity<MessageRecipient>(e =>
        {
            e.ToTable("message_recipients");
            e.HasKey(r => r.Id);
            e.HasIndex(r => new { r.OrganisationId, r.PersonKey });
            e.HasIndex(r => new { r.OrganisationId, r.Of });
            e.HasIndex(r => new { r.OrganisationId, r.Message });
        });
        model.Entity<MessageReceipt>(e =>
        {
            e.ToTable("message_receipts");
            e.HasKey(r => r.Id);
            e.HasIndex(r => new { r.OrganisationId, r.PersonKey });
            e.HasIndex(r => new { r.OrganisationId, r.Message });
        });
    }

    /// <summary>Which messages were sent for these students: their lines of the lists, and what was written.</summary>
    public static async Task<IReadOnlyList<KeptApart>> ApartAsync(
        HavenContext context,
        IReadOnlyCollection<PersonKeyId> people,
        CancellationToken cancellationToken
    )
    {
        var organisation = context.CurrentOrganisation;
        var lines = await context
            .Set<MessageRecipient>()
            .Where(r => r.OrganisationId == organisation && people.Contains(r.Of))
            .Select(r => new
            {
                r.PersonKey,
                r.Of,
                r.Message,
            })
            .Distinct()
            .ToListAsync(cancellationToken);
        if (lines.Count == 0)
        {
            return [];
        }
        var messages = lines.Select(l => l.Message).Distinct().ToList();
        var written = await context
            .Set<MessageContent>()
            .Where(c => c.OrganisationId == organisation && messages.Contains(c.Id))
            .ToDictionaryAsync(c => c.Id, c => c.PersonKey, cancellationToken);
        return
        [
            .. lines.Select(l => new KeptApart(l.PersonKey, l.Of)),
            .. lines
                .Where(l => written.ContainsKey(l.Message))
                .Select(l => new KeptApart(written[l.Message], l.Of, IsTheirs: false)),
        ];
    }
}
