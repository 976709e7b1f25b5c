using Haven.Privacy.Inventory;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Emergency;

/// <summary>What a reviewer found.</summary>
public enum EmergencyOutcome
{
    /// <summary>It was an emergency, and what was opened was needed.</summary>
    Justified = 1,

    /// <summary>It was not; what to do then stands on the page.</summary>
    NotJustified = 2,
}

/// <summary>
/// One person's leave to read about one other person for a few hours, with the reason that they gave. It is written down
/// also where nobody has the handle that was asked for, so that trying them out leaves the same trace.
/// </summary>
[Stored("An emergency access: who may read about whom until when, why, and what the review found")]
[EndsOtherwise(
    "It goes with the person who was looked for. Where nobody had the code it is proof of who tried, and goes with the organisation."
)]
public sealed class EmergencyAccess : ISealedRecord, IInstallationVisible
{
    /// <summary>How long it lasts: a night's call, and not a shift.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(4);

    /// <summary>From when a review is overdue, counted from the asking.</summary>
    public static readonly TimeSpan ReviewWithin = TimeSpan.FromDays(3);

    [Pseudonym("the access's own id")]
    public Guid Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    /// <summary>With the person the record goes too: the log keeps that somebody read, and what the review found.</summary>
    [NotPersonal("the key of the person it is about; one of its own where nobody is")]
    public PersonKeyId PersonKey { get; init; }

    [Pseudonym("the member who asked")]
    public MemberId Member { get; init; }

    /// <summary>UTC ticks, as are all times here.</summary>
    [NotPersonal("when it was asked for")]
    public long AskedAt { get; init; }

    [NotPersonal("when it ends by itself")]
    public long Until { get; set; }

    [NotPersonal("whether there was somebody with what was typed")]
    public bool Found { get; init; }

    [Sensitive(DataClass.FreeText, Source = "the member who asked")]
    public required Sealed<string> Handle { get; init; }

    [Sensitive(DataClass.FreeText, Source = "the member who asked")]
    public required Sealed<string> Reason { get; init; }

    /// <summary>0 until it is reviewed; a review ends the access and is never changed.</summary>
    [NotPersonal("when it was reviewed")]
    public long ReviewedAt { get; set; }

    [Pseudonym("the member who reviewed it")]
    public MemberId? Reviewer { get; set; }

    [Personal(DataClass.Work, Whose = "the member who asked", Source = "the reviewer")]
    public required Sealed<EmergencyOutcome?> Outcome { get; set; }

    [Sensitive(DataClass.FreeText, Source = "the reviewer")]
    public required Sealed<string> Note { get; set; }

    Guid ISealedRecord.Row => Id;
}

internal sealed class EmergencyModel : IModelPart
{
    public IReadOnlyList<Type> Records { get; } = [typeof(EmergencyAccess)];

    public Notices.Audience AboutWhom(Type record) => Notices.Audience.People;

    public IReadOnlyDictionary<string, string> Spanish { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [
                "An emergency access: who may read about whom until when, why, and what the review found"
            ] =
                "Un acceso de emergencia: quién pudo leer, sobre quién, hasta cuándo, por qué, y qué se vio al revisarlo",
            ["Asked at"] = "Pedido el",
            ["Until"] = "Hasta",
            ["Handle"] = "Por quién se preguntó",
            ["Reason"] = "Motivo",
            ["Reviewed at"] = "Revisado el",
            ["Outcome"] = "Resultado",
            ["Note"] = "Nota",
            ["the member who asked"] = "quien lo pidió",
            ["the reviewer"] = "quien lo revisó",
            ["when it was asked for"] = "cuándo se pidió",
            ["when it ends by itself"] = "cuándo termina por sí solo",
            ["when it was reviewed"] = "cuándo se revisó",
            ["Justified"] = "Justificado",
            ["Not justified"] = "No justificado",
        };

    public void Map(ModelBuilder model) =>
        model.Entity<EmergencyAccess>(e =>
        {
            e.ToTable("emergency_accesses");
            e.HasKey(a => a.Id);
            e.HasIndex(a => new { a.OrganisationId, a.ReviewedAt });
            // Two reviewers at once: the second is told.
            e.Property(a => a.ReviewedAt).IsConcurrencyToken();
        });
}
