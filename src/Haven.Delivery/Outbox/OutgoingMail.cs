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

    Guid ISealedRecord.Row => Id;
}

public sealed class DeliveryModel : IModelPart
{
    public IReadOnlyList<Type> Records { get; } = [typeof(OutgoingMail)];

    public Privacy.Notices.Audience AboutWhom(Type record) =>
        Privacy.Notices.Audience.Professionals;

    public void Map(ModelBuilder model) =>
        model.Entity<OutgoingMail>(e =>
        {
            e.ToTable("outgoing_mails");
            e.HasKey(m => m.Id);
            e.HasIndex(m => new { m.State, m.NextTry });
            // Whoever lost the lease meanwhile finds no row to change.
            e.Property(m => m.Lease).IsConcurrencyToken();
        });
}
