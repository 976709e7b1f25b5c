using Haven.Privacy.Handoffs;
using Haven.Privacy.Inventory;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Breaches;

/// <summary>
/// Somebody whose records were opened in a breach, as the audit log says. It goes with the person: whoever is forgotten is
/// no longer on the list.
/// </summary>
[Stored("That a breach touched somebody’s data: when, and how they were told")]
[EndsWith]
public sealed class AffectedPerson : ISealedRecord, IInstallationVisible
{
    [Pseudonym("the entry's own id")]
    public Guid Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of the person")]
    public PersonKeyId PersonKey { get; init; }

    [Pseudonym("the breach")]
    public Guid Incident { get; init; }

    [NotPersonal("how often their data was touched, by the audit log")]
    public int Times { get; set; }

    /// <summary>UTC ticks, as are all times here.</summary>
    [NotPersonal("when it was touched first")]
    public long FirstAt { get; set; }

    [NotPersonal("when it was touched last")]
    public long LastAt { get; set; }

    [NotPersonal("which wording of the notice they were told")]
    public int Notice { get; set; }

    /// <summary>0 where they were not told by e-mail.</summary>
    [NotPersonal("when the notice was handed to the mail")]
    public long MailedAt { get; set; }

    [NotPersonal("the day on which the letter was given to the post or to them")]
    public DateOnly? GivenOn { get; set; }

    [Sensitive(DataClass.FreeText, Source = "the privacy officer")]
    public required Sealed<string> How { get; set; }

    Guid ISealedRecord.Row => Id;

    /// <summary>Whether nobody has told them yet: a mail that could not be sent tells nobody.</summary>
    /// <param name="mails">What became of the mails of each sending; theirs is called as this entry.</param>
    internal bool IsUntold(IReadOnlyDictionary<Guid, MailFates> mails) =>
        GivenOn is null && (MailedAt == 0 || mails.GetValueOrDefault(Id) is { HasFailed: true });
}

/// <summary>
/// In a part of its own: what is noted here is about the people whom the organisation looks after, and begins nobody's time
/// anew.
/// </summary>
internal sealed class AffectedModel : IModelPart
{
    public IReadOnlyList<Type> Records { get; } = [typeof(AffectedPerson)];

    public Notices.Audience AboutWhom(Type record) => Notices.Audience.People;

    public IReadOnlyDictionary<string, string> Spanish { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["That a breach touched somebody’s data: when, and how they were told"] =
                "Que una violación de seguridad afectó los datos de alguien: cuándo, y cómo se le avisó",
            ["Incident"] = "Violación de seguridad",
            ["Times"] = "Veces",
            ["First at"] = "Primera vez",
            ["Last at"] = "Última vez",
            ["Notice"] = "Texto del aviso",
            ["Mailed at"] = "Enviado por correo electrónico",
            ["Given on"] = "Carta entregada",
            ["How"] = "Cómo",
            ["the entry's own id"] = "el identificador de la anotación",
            ["the breach"] = "la violación de seguridad",
            ["how often their data was touched, by the audit log"] =
                "cuántas veces se vieron o cambiaron sus datos, según el registro",
            ["when it was touched first"] = "cuándo fue la primera vez",
            ["when it was touched last"] = "cuándo fue la última vez",
            ["which wording of the notice they were told"] = "qué texto del aviso recibió",
            ["when the notice was handed to the mail"] = "cuándo se entregó el aviso al correo",
            ["the day on which the letter was given to the post or to them"] =
                "el día en que la carta se entregó al correo postal o en mano",
        };

    public void Map(ModelBuilder model) =>
        model.Entity<AffectedPerson>(e =>
        {
            e.ToTable("affected_people");
            e.HasKey(p => p.Id);
            e.HasIndex(p => new
                {
                    p.OrganisationId,
                    p.Incident,
                    p.PersonKey,
                })
                .IsUnique();
        });
}
