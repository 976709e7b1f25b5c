using Haven.Privacy.Calendar;
using Haven.Privacy.Inventory;
using Haven.Privacy.Regimes;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Consent;

/// <summary>Who says it.</summary>
public enum Voice
{
    /// <summary>The person themselves.</summary>
    Self = 1,

    /// <summary>A parent or guardian for them.</summary>
    Guardian = 2,
    Both = 3,
}

/// <summary>How it was said.</summary>
public enum Manner
{
    InPerson = 1,

    /// <summary>They chose themselves on a screen that was handed to them.</summary>
    OnScreen = 2,
    OnPaper = 3,
    ByTelephone = 4,
    InWriting = 5,
}

/// <summary>What an item comes to now.</summary>
public enum Standing
{
    Agreed = 1,
    NotAgreed = 2,
    TakenBack = 3,
}

/// <summary>
/// The words of a form, as they were shown: kept once, and never changed. What was said points to its number, and holds
/// its hash, so that a word that was altered since is noticed.
/// </summary>
[Stored("The words with which people are asked for their consent, version by version")]
public sealed class ConsentVersion : IOrganisationRecord
{
    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the form")]
    public required string Form { get; init; }

    /// <summary>From 1. Two who write one at once want the same number, and the second is told.</summary>
    [NotPersonal("counts the versions of the form")]
    public int Number { get; init; }

    [NotPersonal("the keys of its items")]
    public required string Items { get; init; }

    /// <summary>A <see cref="ConsentText"/>.</summary>
    [NotPersonal("the English words")]
    public required string English { get; init; }

    [NotPersonal("the Spanish words")]
    public required string Spanish { get; init; }

    [NotPersonal("the hash of its words")]
    public required string Hash { get; init; }

    [NotPersonal("whether the organisation wrote it, or it came with Haven")]
    public bool IsOwn { get; init; }

    /// <summary>Who wrote it, or was the first to ask with it.</summary>
    [Pseudonym("the member with whom it began")]
    public MemberId By { get; init; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it began")]
    public long At { get; init; }

    public string Words(string lang) => lang == "es" ? Spanish : English;
}

/// <summary>
/// The folder that what somebody said is kept in. It has a key of its own: the proof that somebody agreed has to be there
/// after the facts are gone (RES-11b). Whoever asks to be deleted takes it along (adr 0032).
/// </summary>
[Stored("What somebody agreed to, as a folder of its own")]
public sealed class ConsentFolder : ISealedRecord
{
    [Pseudonym("the folder's own id")]
    public Guid Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of the folder")]
    public PersonKeyId PersonKey { get; init; }

    [NotPersonal("the key of the person whose folder it is")]
    public PersonKeyId Of { get; init; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it was begun")]
    public long At { get; init; }

    /// <summary>When everything else that is kept of the person is gone, it still says whose it is.</summary>
    [Sensitive(DataClass.FreeText, Source = "whoever asked for the consent")]
    public required Sealed<string> Handle { get; init; }

    /// <summary>Two people may write at once; the second is told.</summary>
    [NotPersonal("how much was said")]
    public int Entries { get; set; }

    Guid ISealedRecord.Row => Id;
}

/// <summary>What somebody said of a form, to each item, or that they take it back. It never changes: another one follows.</summary>
[Stored("What somebody agreed to and what not, or took back")]
[EndsWith(typeof(ConsentFolder))]
public sealed class ConsentEntry : ISealedRecord
{
    [Pseudonym("the entry's own id")]
    public Guid Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of the folder")]
    public PersonKeyId PersonKey { get; init; }

    /// <summary>From 1; what was said later counts.</summary>
    [NotPersonal("counts what was said")]
    public int Place { get; init; }

    [NotPersonal("the form")]
    public required string Form { get; init; }

    /// <summary>The <see cref="ConsentVersion.Number"/>; 0 where something was taken back that was never asked here.</summary>
    [NotPersonal("the version of the words")]
    public int Number { get; init; }

    [NotPersonal("the hash of the words that were shown")]
    public required string Hash { get; init; }

    [NotPersonal("the language in which they were shown")]
    public required string Lang { get; init; }

    [NotPersonal("whether it takes something back")]
    public bool IsWithdrawal { get; init; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it was said")]
    public long At { get; init; }

    [Pseudonym("the member who wrote it down")]
    public MemberId By { get; init; }

    /// <summary>A <see cref="ConsentAnswers"/>.</summary>
    [Sensitive(DataClass.Behaviour, Source = "whoever was asked"), Composed]
    public required Sealed<string> Answers { get; init; }

    [Sensitive(DataClass.Behaviour, Source = "whoever asked for the consent")]
    public required Sealed<Voice?> Voice { get; init; }

    [Sensitive(DataClass.Behaviour, Source = "whoever asked for the consent")]
    public required Sealed<Manner?> Manner { get; init; }

    /// <summary>What the guardian is to them: "mother".</summary>
    [Sensitive(DataClass.FreeText, Source = "whoever asked for the consent")]
    public required Sealed<string> Relation { get; init; }

    /// <summary>Why somebody else said it than the law asks for; or what was said when it was taken back.</summary>
    [Sensitive(DataClass.FreeText, Source = "whoever asked for the consent")]
    public required Sealed<string> Why { get; init; }

    Guid ISealedRecord.Row => Id;
}

/// <summary>
/// What an item comes to for a person, for <see cref="Restrictions.RestrictionGate"/>, which asks before any key is
/// fetched. It follows from the entries and says no more than which purposes are closed and until when; it goes with the
/// person.
/// </summary>
[Stored("Which purposes somebody's consent leaves open, and until when")]
[EndsWith]
public sealed class ConsentStanding : ISealedRecord
{
    /// <summary>That it is open until it is taken back.</summary>
    public const long NoEnd = long.MaxValue;

    [Pseudonym("its own id")]
    public Guid Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of the person")]
    public PersonKeyId PersonKey { get; init; }

    [NotPersonal("the form")]
    public required string Form { get; init; }

    [NotPersonal("the item")]
    public required string Item { get; init; }

    /// <summary>Keys with spaces between, as the item declared them when it was answered.</summary>
    [NotPersonal("the purposes that it opens")]
    public required string Purposes { get; set; }

    [NotPersonal("whether it was agreed to, not agreed to, or taken back")]
    public Standing Standing { get; set; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when that was said")]
    public long Since { get; set; }

    /// <summary>The first moment (UTC ticks) at which it is closed; 0 where it is, <see cref="NoEnd"/> for never.</summary>
    [NotPersonal("until when it is open")]
    public long OpenUntil { get; set; }

    /// <summary>Whether a law or an order carries it, whatever was said.</summary>
    [NotPersonal("whether a law carries it without consent")]
    public bool OnLaw { get; set; }

    /// <summary>Two people may change it at once; the second is told.</summary>
    [NotPersonal("counts changes")]
    public int Version { get; set; }

    Guid ISealedRecord.Row => Id;
}

internal sealed class ConsentModel : IModelPart
{
    /// <summary>What people agreed to, as something that is kept for a time.</summary>
    public const string Kept = "consent";

    public IReadOnlyList<Type> Records { get; } =
    [typeof(ConsentVersion), typeof(ConsentFolder), typeof(ConsentEntry), typeof(ConsentStanding)];

    public IReadOnlyList<KeptKind> Keeps { get; } =
    [
        new(
            Kept,
            typeof(ConsentFolder),
            Trigger.Told,
            CalendarPeriod.OfYears(6),
            "Our promise: consents go six years after they were taken back (RES-11b). Until then it can be shown what was agreed to."
        )
        {
            Event = new(
                "the day on which everything was taken back, or on which the facts went",
                "el día en que todo se retiró o en que se borraron los datos"
            ),
            English = "What people agreed to",
            Spanish = "Lo que cada persona aceptó",
            InLaws = KeepKind.ConsentRecords,
        },
    ];

    public Notices.Audience AboutWhom(Type record) => Notices.Audience.People;

    public IReadOnlyDictionary<string, string> Spanish => ConsentSpanish.All;

    public void Map(ModelBuilder model)
    {
        model.Entity<ConsentVersion>(e =>
        {
            e.ToTable("consent_versions");
            e.HasKey(v => new
            {
                v.OrganisationId,
                v.Form,
                v.Number,
            });
            e.Property(v => v.Form).HasMaxLength(40);
            e.Property(v => v.Hash).HasMaxLength(64);
        });
        model.Entity<ConsentFolder>(e =>
        {
            e.ToTable("consent_folders");
            e.HasKey(f => new { f.OrganisationId, f.Id });
            e.HasIndex(f => new { f.OrganisationId, f.Of }).IsUnique();
            e.Property(f => f.Entries).IsConcurrencyToken();
        });
        model.Entity<ConsentEntry>(e =>
        {
            e.ToTable("consents");
            e.HasKey(c => new { c.OrganisationId, c.Id });
            e.Property(c => c.Form).HasMaxLength(40);
            e.Property(c => c.Hash).HasMaxLength(64);
            e.Property(c => c.Lang).HasMaxLength(2);
        });
        model.Entity<ConsentStanding>(e =>
        {
            e.ToTable("consent_standings");
            e.HasKey(s => new { s.OrganisationId, s.Id });
            e.HasIndex(s => new
                {
                    s.OrganisationId,
                    s.PersonKey,
                    s.Form,
                    s.Item,
                })
                .IsUnique();
            e.Property(s => s.Form).HasMaxLength(40);
            e.Property(s => s.Item).HasMaxLength(40);
            e.Property(s => s.Purposes).HasMaxLength(400);
            e.Property(s => s.Version).IsConcurrencyToken();
        });
    }
}
