using Haven.Delivery.Smtp;
using Haven.Privacy.Inventory;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Delivery.Outbox;

/// <summary>Where a mail stands. One that arrived is no row any more.</summary>
public enum MailState
{
    Waiting = 0,

    /// <summary>Nobody tries it any more until a person says so.</summary>
    Failed = 1,
}

/// <summary>A mail that waits to go out. Sealed under a key of its own, for nothing links it to an account.</summary>
[Stored("A mail on its way")]
[OwnKey]
[NotTakenOut("It is on its way and soon gone, and may hold a link that opens something.")]
[EndsOtherwise("It goes when it has arrived, and some days after it failed.")]
public sealed class OutgoingMail : ISealedRecord, IInstallationVisible
{
    [NotPersonal("the mail's own id")]
    public Guid Id { get; init; }

    [NotPersonal("mail is carried by the installation")]
    public OrganisationId OrganisationId { get; init; } = OrganisationId.Installation;

    [NotPersonal("the key of this mail")]
    public PersonKeyId PersonKey { get; init; }

    [Personal(DataClass.Contact, Source = "the floor that asked for the mail")]
    public required Sealed<string> To { get; init; }

    [Personal(DataClass.Contact, Source = "the floor that asked for the mail")]
    public required Sealed<string> Subject { get; init; }

    /// <summary>May carry a link that signs somebody in.</summary>
    [Sensitive(DataClass.Credential, Source = "the floor that asked for the mail")]
    public required Sealed<string> Body { get; init; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it was handed over")]
    public long At { get; init; }

    [NotPersonal("whether it waits or failed")]
    public MailState State { get; set; }

    /// <summary>UTC ticks. The days after which it is given up count from here.</summary>
    [NotPersonal("since when it waits")]
    public long Since { get; set; }

    [NotPersonal("how often sending was tried")]
    public int Tries { get; set; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it is tried next")]
    public long NextTry { get; set; }

    /// <summary>Empty while nobody carries it.</summary>
    [NotPersonal("which round of which node carries it now")]
    public Guid Lease { get; set; }

    /// <summary>UTC ticks by the clock of the node that carries it; others only look whether it changes.</summary>
    [NotPersonal("until when its node means to carry it")]
    public long LeaseUntil { get; set; }

    [NotPersonal("what stood in the way at the last try, from a closed list")]
    public SmtpTrouble Trouble { get; set; }

    [NotPersonal("the mail server's reply code at the last try")]
    public int Code { get; set; }

    /// <summary>All of it was sent once and no answer came. It goes out again under the same Message-ID.</summary>
    [NotPersonal("whether it may have arrived already")]
    public bool MayHaveArrived { get; set; }

    /// <summary>UTC ticks; 0 while it waits.</summary>
    [NotPersonal("when it failed")]
    public long FailedAt { get; set; }

    /// <summary>Empty of most mails: nobody asks what became of them.</summary>
    [NotPersonal("the sending that it is part of")]
    public Guid Sending { get; init; }

    /// <summary>The installation where it is part of no sending.</summary>
    [NotPersonal("the organisation whose sending it is part of")]
    public OrganisationId SentFor { get; init; } = OrganisationId.Installation;

    [NotPersonal("whether whoever sent it takes over what became of it")]
    public bool IsTaken { get; init; }

    Guid ISealedRecord.Row => Id;
}

/// <summary>
/// What became of one mail of a sending. It is written with the end of the mail's row, and says nothing of whom it was for.
/// </summary>
[Stored("That a mail of a sending arrived, or did not")]
public sealed class MailEnd : IInstallationVisible
{
    /// <summary>Not the mail's.</summary>
    [NotPersonal("the entry's own id")]
    public Guid Id { get; init; }

    [NotPersonal("the organisation whose sending it was")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the sending that it was part of")]
    public Guid Sending { get; init; }

    [NotPersonal("whether a mail server took it over")]
    public bool Arrived { get; init; }

    /// <summary>Then it goes as soon as they did.</summary>
    [NotPersonal("whether whoever sent it takes over what became of it")]
    public bool IsTaken { get; init; }
}

internal static class MailEnds
{
    /// <summary>The mail's row ends; of one that is part of a sending it stays known what became of it.</summary>
    public static void End(this HavenContext context, OutgoingMail mail, bool arrived)
    {
        context.Remove(mail);
        if (mail.Sending != Guid.Empty)
        {
            context.Add(
                new MailEnd
                {
                    Id = Guid.CreateVersion7(),
                    OrganisationId = mail.SentFor,
                    Sending = mail.Sending,
                    Arrived = arrived,
                    IsTaken = mail.IsTaken,
                }
            );
        }
    }
}

public sealed class DeliveryModel : IModelPart
{
    public IReadOnlyList<Type> Records { get; } = [typeof(OutgoingMail), typeof(MailEnd)];

    public Privacy.Notices.Audience AboutWhom(Type record) =>
        Privacy.Notices.Audience.Professionals;

    public void Map(ModelBuilder model)
    {
        model.Entity<OutgoingMail>(e =>
        {
            e.ToTable("outgoing_mails");
            e.HasKey(m => m.Id);
            e.HasIndex(m => new { m.State, m.NextTry });
            // Whoever lost the lease meanwhile finds no row to change.
            e.Property(m => m.Lease).IsConcurrencyToken();
        });
        model.Entity<MailEnd>(e =>
        {
            e.ToTable("mail_ends");
            e.HasKey(m => new { m.OrganisationId, m.Id });
            e.HasIndex(m => new { m.OrganisationId, m.Sending });
        });
    }
}
