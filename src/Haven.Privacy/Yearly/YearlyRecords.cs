using Haven.Privacy.Inventory;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Yearly;

/// <summary>Who tells.</summary>
public enum YearlySender
{
    /// <summary>The organisation, in its own name.</summary>
    Organisation = 0,

    /// <summary>Whoever runs the machine, through the organisation: they know nobody (adr 0039).</summary>
    Operator = 1,
}

/// <summary>What became of the letters of a round, as a privacy officer recorded it.</summary>
public enum YearlyWay
{
    /// <summary>Nobody has said it yet.</summary>
    None = 0,
    Post = 1,
    HandedOut = 2,
    Handbook = 3,

    /// <summary>They never reached anybody: the round does not count.</summary>
    NotTold = 4,
}

/// <summary>
/// One telling of a yearly notice, and the proof of it: what was said, how many mails went out, and how the letters
/// reached people (REF-21). It counts, and names nobody.
/// </summary>
[Stored("A yearly notice that was told: what it said, how many it went to, and how")]
public sealed class YearlyRound : IInstallationVisible
{
    /// <summary>Of its mails too.</summary>
    [NotPersonal("the round's own id")]
    public Guid Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    /// <summary>Empty where no law asked for it.</summary>
    [NotPersonal("the law that asks for the notice")]
    public required string Law { get; init; }

    [NotPersonal("whether the organisation or whoever runs the machine tells")]
    public YearlySender Sender { get; init; }

    /// <summary>From 1, of one law and sender. Two who begin at once want the same number, and the second is told.</summary>
    [NotPersonal("counts the rounds")]
    public int Number { get; init; }

    /// <summary>0 in a round of whoever runs the machine: their statement has no versions.</summary>
    [NotPersonal("the version of the privacy notice that it told")]
    public int Notice { get; init; }

    [NotPersonal("what it said, in English")]
    public required string English { get; init; }

    [NotPersonal("what it said, in Spanish")]
    public required string Spanish { get; init; }

    /// <summary>On the organisation's calendar.</summary>
    [NotPersonal("the day on which it was begun")]
    public DateOnly StartedOn { get; init; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it was begun")]
    public long StartedAt { get; init; }

    [Pseudonym("the member who began it")]
    public MemberId StartedBy { get; init; }

    [NotPersonal("how many people could be reached by letter alone")]
    public int People { get; init; }

    [NotPersonal("how the letters reached people")]
    public YearlyWay Way { get; set; }

    [NotPersonal("how many letters or copies went out")]
    public int Letters { get; set; }

    [NotPersonal("the day on which the letters went out")]
    public DateOnly? ToldOn { get; set; }

    /// <summary>UTC ticks; 0 until then. Of two who record at once, the second is told.</summary>
    [NotPersonal("when it was recorded how the letters went out")]
    public long RecordedAt { get; set; }

    [Pseudonym("the member who recorded how the letters went out")]
    public MemberId? RecordedBy { get; set; }

    /// <summary>What it said: "en" or "es".</summary>
    public string Text(string lang) => lang == "es" ? Spanish : English;
}

/// <summary>How urgent a mail about a notice that is due is.</summary>
public enum YearlyStep
{
    /// <summary>To privacy officers, before it is due.</summary>
    Soon = 1,

    /// <summary>To administrators too, because it is late.</summary>
    Late = 2,
}

/// <summary>That a mail went out about a notice that is due. Whoever stores it sends the mail, in the same transaction.</summary>
[Stored("That privacy officers or administrators were told that a yearly notice is due")]
public sealed class YearlyReminder : IInstallationVisible
{
    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the law that asks for the notice")]
    public required string Law { get; init; }

    [NotPersonal("whether the organisation or whoever runs the machine tells")]
    public YearlySender Sender { get; init; }

    [NotPersonal("the day by which it is due")]
    public DateOnly DueOn { get; init; }

    [NotPersonal("who was told")]
    public YearlyStep Step { get; init; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when they were told")]
    public long At { get; init; }
}

internal sealed class YearlyModel : IModelPart
{
    /// <summary>As long as the id of a law can be.</summary>
    private const int LongestLaw = 40;

    public IReadOnlyList<Type> Records { get; } = [typeof(YearlyRound), typeof(YearlyReminder)];

    public void Map(ModelBuilder model)
    {
        model.Entity<YearlyRound>(e =>
        {
            e.ToTable("yearly_rounds");
            e.HasKey(r => new { r.OrganisationId, r.Id });
            e.HasIndex(r => new
                {
                    r.OrganisationId,
                    r.Law,
                    r.Sender,
                    r.Number,
                })
                .IsUnique();
            e.Property(r => r.Law).HasMaxLength(LongestLaw);
            e.Property(r => r.RecordedAt).IsConcurrencyToken();
        });
        model.Entity<YearlyReminder>(e =>
        {
            e.ToTable("yearly_reminders");
            e.HasKey(r => new
            {
                r.OrganisationId,
                r.Law,
                r.Sender,
                r.DueOn,
                r.Step,
            });
            e.Property(r => r.Law).HasMaxLength(LongestLaw);
        });
    }
}
