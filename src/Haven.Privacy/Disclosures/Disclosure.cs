using Haven.Privacy.Inventory;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Disclosures;

/// <summary>What allows that facts about somebody are given to somebody else. The list is closed (SCR-11, HLP-16).</summary>
public enum DisclosureBasis
{
    /// <summary>The person, or who may speak for them, agreed in writing.</summary>
    Permission = 1,

    /// <summary>A court or an authority demands it by law.</summary>
    Demand = 2,

    /// <summary>A law asks to report what was found: abuse, neglect.</summary>
    Report = 3,

    /// <summary>Somebody's life or health is in danger, and whoever gets it can help.</summary>
    Danger = 4,

    /// <summary>Somebody got in who may not, or misuses the site otherwise, and it has to be stopped.</summary>
    Misuse = 5,
}

/// <summary>
/// That something about a person was given to somebody: to whom, on what basis, what, who approved it and where the
/// evidence is (SCR-11). It is written once. The facts that were given are not in it. Its key is one of its own: what
/// left has to be told after the facts are gone.
/// </summary>
[Stored("That something about somebody was given to somebody else: to whom, why, and what")]
public sealed class Disclosure : ISealedRecord
{
    /// <summary>The <see cref="KeptKind.Key"/>.</summary>
    public const string Kept = "disclosure";

    [Pseudonym("the record's own id")]
    public Guid Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of the record")]
    public PersonKeyId PersonKey { get; init; }

    [NotPersonal("the key of the person about whom it is")]
    public PersonKeyId Of { get; init; }

    /// <summary>When everything else that is kept of the person is gone, it still says whom it was about.</summary>
    [Sensitive(DataClass.FreeText, Source = "whoever gave it")]
    public required Sealed<string> Handle { get; init; }

    [Sensitive(DataClass.Behaviour, Source = "whoever gave it")]
    public required Sealed<DisclosureBasis?> Basis { get; init; }

    /// <summary>The permission, the demand or the report; it may be gone before this.</summary>
    [Pseudonym("what it was given on")]
    public Guid Ground { get; init; }

    [Sensitive(DataClass.FreeText, Source = "whoever gave it")]
    public required Sealed<string> Evidence { get; init; }

    [Sensitive(DataClass.FreeText, Source = "whoever gave it")]
    public required Sealed<string> Recipient { get; init; }

    [Sensitive(DataClass.FreeText, Source = "whoever gave it")]
    public required Sealed<string> Address { get; init; }

    [Sensitive(DataClass.FreeText, Source = "whoever gave it")]
    public required Sealed<string> UsedFor { get; init; }

    /// <summary>Kinds of record, in the words and the language of the ground.</summary>
    [Sensitive(DataClass.FreeText, Source = "whoever gave it")]
    public required Sealed<string> What { get; init; }

    [Pseudonym("the member who gave it")]
    public MemberId By { get; init; }

    [Pseudonym("the member who approved it beside them")]
    public MemberId? ApprovedBy { get; init; }

    /// <summary>UTC ticks, as are all times here.</summary>
    [NotPersonal("when it was given")]
    public long At { get; init; }

    /// <summary>SHA-256 in hexadecimal; empty where Haven made no file and a person says what they told.</summary>
    [NotPersonal("the fingerprint of the file")]
    public required string Fingerprint { get; init; }

    /// <summary>0 where it stayed in the country.</summary>
    [NotPersonal("the transfer under which it went to another country")]
    public int Transfer { get; init; }

    /// <summary>
    /// 0 where nothing forbids it; <see cref="long.MaxValue"/> while the end of the ban is not known. Until then no package
    /// of the person's says that there is such a record.
    /// </summary>
    [NotPersonal("until when the person may not be told")]
    public long SecretUntil { get; set; }

    Guid ISealedRecord.Row => Id;
}

internal sealed class DisclosureModel : IModelPart
{
    public IReadOnlyList<Type> Records { get; } = [typeof(Disclosure)];

    public IReadOnlyList<KeptKind> Keeps { get; } =
    [
        new(
            Disclosure.Kept,
            typeof(Disclosure),
            Trigger.Created,
            Calendar.CalendarPeriod.OfYears(6),
            "Six years, as HIPAA asks (45 CFR 164.528(a)(1)): so long everybody may ask to whom their facts were given."
        )
        {
            English = "To whom facts about somebody were given",
            Spanish = "A quién se dieron datos de alguien",
            InLaws = Regimes.KeepKind.DisclosureRecords,
        },
    ];

    public Notices.Audience AboutWhom(Type record) => Notices.Audience.People;

    public IReadOnlyDictionary<string, string> Spanish => DisclosureWords.Spanish;

    public void Map(ModelBuilder model) =>
        model.Entity<Disclosure>(e =>
        {
            e.ToTable("disclosures");
            e.HasKey(d => new { d.OrganisationId, d.Id });
            e.HasIndex(d => new { d.OrganisationId, d.Of });
            e.HasIndex(d => new
            {
                d.OrganisationId,
                d.At,
                d.Id,
            });
            e.Property(d => d.Fingerprint).HasMaxLength(64);
        });
}
