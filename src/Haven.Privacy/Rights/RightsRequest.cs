using Haven.Privacy.Inventory;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Rights;

/// <summary>What somebody asks for.</summary>
public enum RequestKind
{
    /// <summary>Whether anything is kept about them, and what.</summary>
    Access = 1,
    Correction = 2,
    Erasure = 3,

    /// <summary>That it is kept, and used for nothing.</summary>
    Restriction = 4,

    /// <summary>That it is no longer used for something.</summary>
    Objection = 5,
    Complaint = 6,

    /// <summary>A copy to take elsewhere, or given straight to somebody whom they name.</summary>
    Portability = 7,

    /// <summary>To take back what they agreed to.</summary>
    Withdrawal = 8,

    /// <summary>That a person decides, and not a program alone.</summary>
    HumanDecision = 9,
}

/// <summary>Who asks.</summary>
public enum Asker
{
    /// <summary>Whoever the data is about.</summary>
    Themselves = 1,

    /// <summary>A parent or guardian of a young person.</summary>
    Guardian = 2,

    /// <summary>Somebody else, a lawyer perhaps.</summary>
    Another = 3,
}

/// <summary>What somebody found who asked themselves whether an answer could endanger anybody.</summary>
public enum Safety
{
    NotReviewed = 0,
    NothingAgainst = 1,

    /// <summary>Nothing is given to whoever asks, and nothing is deleted for them.</summary>
    Danger = 2,
}

public enum RequestEnd
{
    Open = 0,
    Done = 1,
    Refused = 2,
}

/// <summary>
/// A request about somebody's data. Its key is one of its own: until who asks was verified, it has nothing to do with
/// anybody on record, and whoever is on record has nothing to do with it.
/// </summary>
[Stored(
    "A request about somebody's data: who asked, how they can be reached, and what became of it"
)]
public sealed class RightsRequest : ISealedRecord, IInstallationVisible
{
    [Pseudonym("the request's own id")]
    public Guid Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of whoever asked")]
    public PersonKeyId PersonKey { get; init; }

    /// <summary>UTC ticks, as are all times here.</summary>
    [NotPersonal("when it arrived")]
    public long ArrivedAt { get; init; }

    [NotPersonal("what is asked for")]
    public RequestKind Kind { get; init; }

    [NotPersonal("whether the person themselves asks, a guardian, or somebody else")]
    public Asker Asker { get; init; }

    [NotPersonal("the language of the form")]
    public required string Lang { get; init; }

    /// <summary>A day of the organisation's calendar, as its number.</summary>
    [NotPersonal("the last day for the answer")]
    public int DueOn { get; set; }

    [NotPersonal("the law that sets the time for the answer")]
    public required string DueBy { get; set; }

    [NotPersonal("whether the time for the answer was extended")]
    public bool IsExtended { get; set; }

    [NotPersonal("when the time was extended")]
    public long ExtendedAt { get; set; }

    [Sensitive(DataClass.FreeText, Source = "the privacy officer")]
    public required Sealed<string> ExtensionWhy { get; set; }

    [Sensitive(DataClass.FreeText, Source = "the privacy officer")]
    public required Sealed<string> ExtensionTold { get; set; }

    [NotPersonal("whether whoever asked said that writing to their e-mail address is safe")]
    public bool MayMail { get; init; }

    [NotPersonal("when the answer was sent by e-mail")]
    public long MailedAt { get; set; }

    [Personal(DataClass.Name, Source = "whoever asked")]
    public required Sealed<string> Name { get; init; }

    [Personal(DataClass.Contact, Source = "whoever asked")]
    public required Sealed<string> Reach { get; init; }

    [Sensitive(DataClass.FreeText, Source = "whoever asked")]
    public required Sealed<string> About { get; init; }

    [Sensitive(DataClass.FreeText, Source = "whoever asked")]
    public required Sealed<string> Text { get; init; }

    /// <summary>0 until then, and until then the request opens nothing of anybody.</summary>
    [NotPersonal("when who asks was verified")]
    public long VerifiedAt { get; set; }

    [Sensitive(DataClass.FreeText, Source = "the privacy officer")]
    public required Sealed<string> Verified { get; set; }

    /// <summary>
    /// By which handle the person is known, once they were found; empty where nobody is on record. Whoever is forgotten
    /// leaves no id here: the handle is looked up each time.
    /// </summary>
    [Sensitive(DataClass.FreeText, Source = "the privacy officer")]
    public required Sealed<string> Subject { get; set; }

    /// <summary>As the field says whose fact it is ("a parent"); empty where the person's own facts are asked for.</summary>
    [NotPersonal("whose facts on the record are asked for")]
    public string Related { get; set; } = "";

    [NotPersonal("when somebody looked whether the person is on record")]
    public long LookedAt { get; set; }

    [NotPersonal("what was found when somebody asked whether an answer endangers anybody")]
    public Safety Safety { get; set; }

    [Sensitive(DataClass.FreeText, Source = "the privacy officer")]
    public required Sealed<string> SafetyWhy { get; set; }

    /// <summary>Until then a grown-up's rights are theirs alone (<see cref="OfAge"/>).</summary>
    [NotPersonal("whether somebody saw that a court put whoever asks in charge of a grown-up")]
    public bool ByCourt { get; set; }

    [NotPersonal("how it ended")]
    public RequestEnd End { get; set; }

    [NotPersonal("when it ended")]
    public long EndedAt { get; set; }

    [Sensitive(DataClass.FreeText, Source = "the privacy officer")]
    public required Sealed<string> Answer { get; set; }

    /// <summary>To whom a copy went, or who decided anew, and how; empty for every other kind.</summary>
    [Sensitive(DataClass.FreeText, Source = "the privacy officer")]
    public required Sealed<string> DoneFor { get; set; }

    [NotPersonal("the receipt of what was deleted for it")]
    public Guid Receipt { get; set; }

    /// <summary>A day as <see cref="DueOn"/>; 0 while nothing waits: a hearing, or a complaint that went on.</summary>
    [NotPersonal("the last day for a step of the organisation's after the answer")]
    public int NextOn { get; set; }

    [Pseudonym("the member who last worked on it")]
    public Guid By { get; set; }

    /// <summary>Two people may work on it at once; the second is told.</summary>
    [NotPersonal("counts changes")]
    public int Version { get; set; }

    /// <summary>Whether its answer can go by e-mail, and did not yet.</summary>
    internal bool CanBeMailed => MayMail && MailedAt == 0 && End != RequestEnd.Open;

    /// <summary>Whether somebody has to ask first whether an answer endangers anybody.</summary>
    internal bool NeedsSafety => Asker != Asker.Themselves || IsRelated;

    /// <summary>Whether it is about facts of somebody else that stand on the person's record.</summary>
    internal bool IsRelated => Related.Length > 0;

    Guid ISealedRecord.Row => Id;
}

internal sealed class RightsModel : IModelPart
{
    public IReadOnlyList<Type> Records { get; } =
    [typeof(RightsRequest), typeof(Hearing), typeof(ComplaintStep)];

    public IReadOnlyList<Retention.KeptKind> Keeps { get; } =
    [
        new(
            "privacy-request",
            typeof(RightsRequest),
            Retention.Trigger.LastChange,
            Calendar.CalendarPeriod.OfYears(6),
            "Six years, as HIPAA asks for documentation (45 CFR 164.530(j)(2)): that a request was answered has to be shown."
        )
        {
            English = "Requests about somebody’s data",
            Spanish = "Solicitudes sobre los datos de alguien",
            InLaws = Regimes.KeepKind.PrivacyRecords,
        },
    ];

    public void Map(ModelBuilder model)
    {
        model.Entity<Hearing>(e =>
        {
            e.ToTable("hearings");
            e.HasKey(h => new { h.OrganisationId, h.Id });
            e.HasIndex(h => new { h.OrganisationId, h.Request });
            e.Property(h => h.HoldBy).HasMaxLength(200);
            e.Property(h => h.DecideBy).HasMaxLength(200);
        });
        model.Entity<ComplaintStep>(e =>
        {
            e.ToTable("complaint_steps");
            e.HasKey(s => new { s.OrganisationId, s.Id });
            e.HasIndex(s => new { s.OrganisationId, s.Request });
            e.Property(s => s.Key).HasMaxLength(100);
            e.Property(s => s.To).HasMaxLength(1000);
            e.Property(s => s.DueBy).HasMaxLength(200);
        });
        model.Entity<RightsRequest>(e =>
        {
            e.ToTable("rights_requests");
            e.HasKey(r => r.Id);
            e.HasIndex(r => new
            {
                r.OrganisationId,
                r.End,
                r.DueOn,
                r.Id,
            });
            e.Property(r => r.Lang).HasMaxLength(2);
            e.Property(r => r.DueBy).HasMaxLength(200);
            e.Property(r => r.Related).HasMaxLength(100);
            e.Property(r => r.Version).IsConcurrencyToken();
        });
    }
}
