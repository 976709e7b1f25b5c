using Haven.Privacy.Inventory;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Demands;

/// <summary>What came in.</summary>
public enum DemandKind
{
    /// <summary>Signed by a lawyer or a clerk. Alone it opens nothing.</summary>
    Subpoena = 1,

    CourtOrder = 2,
    Warrant = 3,

    /// <summary>An authority says that a law gives it the right.</summary>
    Authority = 4,
}

/// <summary>What lets something leave.</summary>
public enum OrderKind
{
    /// <summary>A judge signed it.</summary>
    CourtOrder = 1,

    /// <summary>A judge signed it.</summary>
    Warrant = 2,

    /// <summary>A law names this authority and this demand.</summary>
    Law = 3,
}

/// <summary>
/// That a court, a lawyer or an authority demands facts about somebody, and how far it is (promise MSG-9). Its key is one of
/// its own: nothing in the person's own records, nor in what the log says of them, tells that there was a demand.
/// </summary>
[NotGiven(
    NotGivenTo.Anybody,
    "Telling may be forbidden for a time. The person is told by a notice, and what was given stands in the list of what was given."
)]
[Stored(
    "A demand of a court, a lawyer or an authority: about whom, what allows an answer, and who approved it"
)]
public sealed class Demand : ISealedRecord, IInstallationVisible
{
    /// <summary>The <see cref="KeptKind.Key"/>.</summary>
    public const string Kept = "legal-demand";

    /// <summary>Days in which those concerned can object. No law that is shipped gives a number.</summary>
    public const int UsualDays = 10;

    [Pseudonym("the demand's own id")]
    public Guid Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of the demand")]
    public PersonKeyId PersonKey { get; init; }

    /// <summary>The demand's own where it is about nobody on record.</summary>
    [NotPersonal("the key of the person about whom it is")]
    public PersonKeyId Of { get; init; }

    /// <summary>As it was when the demand came; empty where it is about nobody on record.</summary>
    [Sensitive(DataClass.FreeText, Source = "whoever took the demand")]
    public required Sealed<string> Handle { get; init; }

    [Sensitive(DataClass.Behaviour, Source = "whoever took the demand")]
    public required Sealed<DemandKind?> Kind { get; init; }

    [Sensitive(DataClass.FreeText, Source = "whoever took the demand")]
    public required Sealed<string> From { get; init; }

    /// <summary>The number on the paper.</summary>
    [Sensitive(DataClass.FreeText, Source = "whoever took the demand")]
    public required Sealed<string> Number { get; init; }

    [Sensitive(DataClass.FreeText, Source = "whoever took the demand")]
    public required Sealed<string> Wants { get; init; }

    [NotPersonal("the day on the paper")]
    public DateOnly PaperOn { get; init; }

    /// <summary>The door shuts after it.</summary>
    [NotPersonal("the last day for the answer")]
    public DateOnly AnswerBy { get; set; }

    [Pseudonym("the member who took it")]
    public MemberId By { get; init; }

    /// <summary>UTC ticks, as are all times here.</summary>
    [NotPersonal("when it was recorded")]
    public long At { get; init; }

    [Sensitive(DataClass.Behaviour, Source = "the member who looked at the order")]
    public required Sealed<OrderKind?> Order { get; set; }

    /// <summary>What the order is: its day, its number, who signed it, and the law.</summary>
    [Sensitive(DataClass.FreeText, Source = "the member who looked at the order")]
    public required Sealed<string> Evidence { get; set; }

    [Sensitive(DataClass.FreeText, Source = "the member who looked at the order")]
    public required Sealed<string> Recipient { get; set; }

    [Sensitive(DataClass.FreeText, Source = "the member who looked at the order")]
    public required Sealed<string> Address { get; set; }

    /// <summary>0 while there is none.</summary>
    [NotPersonal("when the order was recorded")]
    public long OrderedAt { get; set; }

    /// <summary>0 where it stays in the country.</summary>
    [NotPersonal("the transfer under which it goes to another country")]
    public int Transfer { get; set; }

    /// <summary>Keys of <see cref="Disclosures.DisclosureItems"/>, with commas between them.</summary>
    [Sensitive(DataClass.Behaviour, Source = "the member who looked at the order")]
    public required Sealed<string> Items { get; set; }

    [NotPersonal("whether typed text is given too")]
    public bool WithTyped { get; set; }

    [NotPersonal("when it was said what is given")]
    public long NarrowedAt { get; set; }

    /// <summary>0 where nothing forbids telling; else the first moment after the ban's last day, where the organisation is.</summary>
    [NotPersonal("until when nobody may be told")]
    public long SecretUntil { get; set; }

    /// <summary>The <see cref="SecretUntil"/> of which those responsible were told that it is over; 0 before that.</summary>
    [NotPersonal("the ban of whose end those responsible were told")]
    public long EndTold { get; set; }

    /// <summary>0 while nobody told the person after a ban, or said why that is unsafe.</summary>
    [NotPersonal("when the person was told after a ban")]
    public long ToldAt { get; set; }

    [NotPersonal("within how many days those concerned can object")]
    public int ObjectDays { get; set; } = UsualDays;

    /// <summary>0 where nobody objects, or a court has decided about it.</summary>
    [NotPersonal("since when somebody objects")]
    public long ObjectedAt { get; set; }

    [NotPersonal("when it was said what keeps everybody safe")]
    public long SafeAt { get; set; }

    [Pseudonym("the member who proposed to answer")]
    public MemberId? ProposedBy { get; set; }

    [NotPersonal("when the answer was proposed")]
    public long ProposedAt { get; set; }

    [Pseudonym("the member who approved the answer")]
    public MemberId? ApprovedBy { get; set; }

    [NotPersonal("when the answer was approved")]
    public long ApprovedAt { get; set; }

    [NotPersonal("how many times something was given on it")]
    public int Given { get; set; }

    [NotPersonal("when it ended")]
    public long EndedAt { get; set; }

    /// <summary>Two people may work on it at once; the second is told.</summary>
    [NotPersonal("counts changes")]
    public int Version { get; set; }

    Guid ISealedRecord.Row => Id;

    internal bool IsAboutNobody => Of == PersonKey;

    internal bool IsSecret(long now) => SecretUntil > now;
}

/// <summary>What was done.</summary>
public enum DemandAct
{
    Received = 1,
    Ordered = 2,
    Narrowed = 3,

    /// <summary>Somebody tried to tell those concerned.</summary>
    Tried = 4,

    /// <summary>A court forbade to tell them.</summary>
    Forbidden = 5,
    Timed = 6,
    Objected = 7,
    Decided = 8,
    MadeSafe = 9,
    Proposed = 10,
    Approved = 11,
    SentBack = 12,
    Ended = 13,

    /// <summary>Haven told those responsible that the ban is over.</summary>
    BanOver = 14,

    /// <summary>The person was told after a ban, or it was said why that is unsafe.</summary>
    Told = 15,

    /// <summary>Somebody looked whether a law keeps what is demanded confidential before a court.</summary>
    Privileged = 16,
}

/// <summary>What was done about a demand, when and by whom. It is never changed.</summary>
[NotGiven(NotGivenTo.Anybody, "As the demand itself.")]
[Stored("What was done about a demand of a court or an authority, when, and by whom")]
[EndsWith(typeof(Demand))]
public sealed class DemandStep : ISealedRecord, IInstallationVisible
{
    [Pseudonym("the step's own id")]
    public Guid Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of the demand")]
    public PersonKeyId PersonKey { get; init; }

    [Pseudonym("the demand")]
    public Guid Demand { get; init; }

    [NotPersonal("what was done")]
    public DemandAct Act { get; init; }

    [NotPersonal("when it was recorded")]
    public long At { get; init; }

    /// <summary>Empty where Haven did it.</summary>
    [Pseudonym("the member who did it")]
    public Guid By { get; init; }

    /// <summary>The day on which somebody was told, or the last day of a ban.</summary>
    [NotPersonal("the day that it is about")]
    public DateOnly? Day { get; init; }

    [NotPersonal("what came of it, from a closed list")]
    public string Result { get; init; } = "";

    [Sensitive(DataClass.FreeText, Source = "the member who did it")]
    public required Sealed<string> Said { get; init; }

    /// <summary>Empty where there is none.</summary>
    [Pseudonym("the paper that belongs to it")]
    public Guid Paper { get; init; }

    Guid ISealedRecord.Row => Id;
}

/// <summary>The picture of a paper, which somebody may have to show a court again.</summary>
[NotGiven(NotGivenTo.Anybody, "As the demand itself.")]
[Stored("The picture of an order of a court or an authority")]
[EndsWith(typeof(Demand))]
public sealed class DemandPaper : ISealedRecord
{
    [Pseudonym("the paper's own id")]
    public Guid Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of the demand")]
    public PersonKeyId PersonKey { get; init; }

    [Pseudonym("the demand")]
    public Guid Demand { get; init; }

    /// <summary>As base64.</summary>
    [Sensitive(DataClass.FreeText, Source = "the member who looked at the order")]
    public required Sealed<string> File { get; init; }

    Guid ISealedRecord.Row => Id;
}

internal sealed class DemandModel : IModelPart
{
    public IReadOnlyList<Type> Records { get; } =
    [typeof(Demand), typeof(DemandStep), typeof(DemandPaper)];

    public IReadOnlyList<KeptKind> Keeps { get; } =
    [
        new(
            Demand.Kept,
            typeof(Demand),
            Trigger.Created,
            Calendar.CalendarPeriod.OfYears(6),
            "Six years, as long as everybody may ask to whom their facts were given (45 CFR 164.528(a)(1) and 164.530(j))."
        )
        {
            English = "Demands of courts and authorities",
            Spanish = "Órdenes y pedidos de tribunales y autoridades",
            InLaws = Regimes.KeepKind.DisclosureRecords,
        },
    ];

    public Notices.Audience AboutWhom(Type record) => Notices.Audience.People;

    public void Map(ModelBuilder model)
    {
        model.Entity<Demand>(e =>
        {
            e.ToTable("legal_demands");
            e.HasKey(d => new { d.OrganisationId, d.Id });
            e.HasIndex(d => new { d.OrganisationId, d.Of });
            e.Property(d => d.Version).IsConcurrencyToken();
        });
        model.Entity<DemandStep>(e =>
        {
            e.ToTable("legal_demand_steps");
            e.HasKey(s => new { s.OrganisationId, s.Id });
            e.HasIndex(s => new { s.OrganisationId, s.Demand });
            e.Property(s => s.Result).HasMaxLength(20);
        });
        model.Entity<DemandPaper>(e =>
        {
            e.ToTable("legal_demand_papers");
            e.HasKey(p => new { p.OrganisationId, p.Id });
            e.HasIndex(p => new { p.OrganisationId, p.Demand });
        });
    }
}
