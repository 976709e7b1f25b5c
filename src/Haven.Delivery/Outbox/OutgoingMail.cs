using Haven.Privacy.Inventory;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Delivery.Outbox;

/// <summary>A mail that waits to go out. Sealed under a key of its own, for nothing links it to an account.</summary>
[Stored("A mail on its way")]
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

    [NotPersonal("how often sending was tried")]
    public int Tries { get; set; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it is tried next")]
    public long NextTry { get; set; }

    Guid ISealedRecord.Row => Id;
}

public sealed class DeliveryModel : IModelPart
{
    public IReadOnlyList<Type> Records { get; } = [typeof(OutgoingMail)];

    public void Map(ModelBuilder model) =>
        model.Entity<OutgoingMail>(e =>
        {
            e.ToTable("outgoing_mails");
            e.HasKey(m => m.Id);
            e.HasIndex(m => m.NextTry);
        });
}
