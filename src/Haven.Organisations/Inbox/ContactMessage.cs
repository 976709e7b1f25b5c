using Haven.Privacy.Inventory;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Organisations.Inbox;

/// <summary>Where a message was written.</summary>
public enum MessageKind
{
    /// <summary>On the public form: somebody wants to reach the team.</summary>
    Contact = 1,

    /// <summary>On the public form: somebody says what they think.</summary>
    Feedback = 2,

    /// <summary>On the form for members, which does not say who they are.</summary>
    Member = 3,
}

/// <summary>
/// Something that somebody wrote to an organisation. Its key is one of its own, because nobody knows whether two messages
/// come from one person; with the key, all of it goes.
/// </summary>
[Stored("A message to the organisation: what somebody wrote, and how they can be reached")]
public sealed class ContactMessage : ISealedRecord, IInstallationVisible
{
    /// <summary>Those who wrote, as a kind of people that are kept for a time.</summary>
    public const string KeptAs = "organisations-message";

    [Pseudonym(
        "a keyed hash of what was written that day: a form that is sent twice is one message"
    )]
    public Guid Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of whoever wrote")]
    public PersonKeyId PersonKey { get; init; }

    /// <summary>UTC ticks, as are all times here.</summary>
    [NotPersonal("when it arrived")]
    public long ArrivedAt { get; init; }

    [NotPersonal("the form that it was written in")]
    public MessageKind Kind { get; init; }

    [NotPersonal("the language of that form")]
    public required string Lang { get; init; }

    [NotPersonal("whether an answer is wanted")]
    public bool WantsAnswer { get; init; }

    [Personal(DataClass.Name, Source = "whoever wrote")]
    public required Sealed<string> Name { get; init; }

    [Personal(DataClass.Contact, Source = "whoever wrote")]
    public required Sealed<string> Email { get; init; }

    [Personal(DataClass.Contact, Source = "whoever wrote")]
    public required Sealed<string> Telephone { get; init; }

    [Personal(DataClass.Contact, Source = "whoever wrote")]
    public required Sealed<string> PostalAddress { get; init; }

    [Sensitive(DataClass.FreeText, Source = "whoever wrote")]
    public required Sealed<string> Text { get; init; }

    [NotPersonal("when it was first opened")]
    public long OpenedAt { get; set; }

    [NotPersonal("when it was marked as done")]
    public long DoneAt { get; set; }

    /// <summary>Also what two people who answer at once stumble over.</summary>
    [NotPersonal("how many answers were sent")]
    public int Answers { get; set; }

    Guid ISealedRecord.Row => Id;
}

/// <summary>An answer that was mailed, kept beside its message and ended with it.</summary>
[Stored("An answer to a message")]
[EndsWith(typeof(ContactMessage))]
public sealed class ContactAnswer : ISealedRecord, IInstallationVisible
{
    [Pseudonym("the answer's own id")]
    public Guid Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of whoever wrote the message")]
    public PersonKeyId PersonKey { get; init; }

    [Pseudonym("the message")]
    public Guid Message { get; init; }

    [NotPersonal("when it was sent")]
    public long At { get; init; }

    [Pseudonym("the member who answered")]
    public Guid Member { get; init; }

    [Sensitive(DataClass.FreeText, Source = "the member who answered")]
    public required Sealed<string> Text { get; init; }

    Guid ISealedRecord.Row => Id;
}

/// <summary>What an organisation says on its public form. Without one, nothing.</summary>
[Stored("How an organisation can be reached")]
public sealed class ContactSettings : IInstallationVisible
{
    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the organisation's own public addresses")]
    public string Addresses { get; set; } = "";

    [NotPersonal("the telephone line that the organisation names for emergencies")]
    public string EmergencyLine { get; set; } = "";
}

public sealed class InboxModel : IModelPart
{
    public IReadOnlyList<Type> Records { get; } =
    [typeof(ContactMessage), typeof(ContactAnswer), typeof(ContactSettings)];

    public IReadOnlyList<KeptKind> Keeps { get; } = [KeepPeriod.Messages];

    public void Map(ModelBuilder model)
    {
        model.Entity<ContactMessage>(e =>
        {
            e.ToTable("contact_messages");
            e.HasKey(m => m.Id);
            e.HasIndex(m => new { m.OrganisationId, m.ArrivedAt });
            e.Property(m => m.Lang).HasMaxLength(2);
            e.Property(m => m.Answers).IsConcurrencyToken();
        });
        model.Entity<ContactAnswer>(e =>
        {
            e.ToTable("contact_answers");
            e.HasKey(a => a.Id);
            e.HasIndex(a => new { a.OrganisationId, a.Message });
        });
        model.Entity<ContactSettings>(e =>
        {
            e.ToTable("contact_settings");
            e.HasKey(s => s.OrganisationId);
            e.Property(s => s.Addresses).HasMaxLength(4000);
            e.Property(s => s.EmergencyLine).HasMaxLength(1000);
        });
    }
}
