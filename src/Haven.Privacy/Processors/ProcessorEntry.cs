using Haven.Privacy.Calendar;
using Haven.Privacy.Inventory;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Processors;

/// <summary>What a company does. The public list and the notice name it by this, in both languages.</summary>
public enum ProcessorTask
{
    Mail = 1,
    Messages = 2,
    Hosting = 3,
    Backup = 4,
    Figures = 5,
    Witness = 6,
    Support = 7,
    Language = 8,
    Payment = 9,
    Advice = 10,
    Other = 11,
}

/// <summary>By what a company is bound.</summary>
public enum ProcessorAgreement
{
    None = 0,

    /// <summary>A data processing agreement (GDPR Article 28).</summary>
    Processing = 1,

    /// <summary>A business associate agreement (45 CFR 164.504(e)).</summary>
    BusinessAssociate = 2,

    /// <summary>Whoever keeps this register runs it themselves: nobody else gets anything.</summary>
    Own = 3,
}

/// <summary>What an entry of the register came from.</summary>
public enum ProcessorStep
{
    Added = 1,
    Changed = 2,
    Reviewed = 3,
    Ended = 4,
}

/// <summary>Who was told that a review is due.</summary>
public enum ProcessorTold
{
    Nobody = 0,
    Reminded = 1,
    Alerted = 2,
}

/// <summary>
/// What is known of a company that processes data, as it was recorded at one step. Nothing is changed or deleted: each
/// step adds an entry with everything, and of one company the highest number holds (adr 0043). The companies of whoever
/// runs the machine belong to <see cref="OrganisationId.Installation"/>.
/// </summary>
[Stored(
    "A company that processes data: what it does and sees, where, by which agreement, and when that was looked at"
)]
public sealed class ProcessorEntry : IInstallationVisible
{
    /// <summary>How long a review holds.</summary>
    public static readonly CalendarPeriod ReviewedEvery = CalendarPeriod.OfYears(1);

    /// <summary>So many days before a review is due, somebody is reminded.</summary>
    public const int RemindedBefore = 30;

    [NotPersonal(
        "the organisation, or the installation for the companies of whoever runs the machine"
    )]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the company's own id, the same in each of its entries")]
    public Guid Processor { get; init; }

    /// <summary>From 1. Two who record at once want the same number, and the second is told.</summary>
    [NotPersonal("counts the entries of one company")]
    public int Number { get; set; }

    [NotPersonal("what the entry came from")]
    public ProcessorStep Step { get; set; }

    [NotPersonal("the company's name")]
    public string Name { get; set; } = "";

    /// <summary>As it stands in a setting, in lower case; empty where Haven sends nothing there by itself.</summary>
    [NotPersonal("the name of the machine to which data goes")]
    public string Host { get; set; } = "";

    /// <summary>Two letters (ISO 3166-1).</summary>
    [NotPersonal("the country in which data is processed")]
    public string Country { get; set; } = "";

    [NotPersonal("what the company does")]
    public ProcessorTask Task { get; set; }

    [NotPersonal("more about what the company does")]
    public string About { get; set; } = "";

    /// <summary>Names of <see cref="DataClass"/>, with commas between them; empty where it sees nothing about people.</summary>
    [NotPersonal("which kinds of facts the company sees")]
    public string Sees { get; set; } = "";

    [NotPersonal("the first day on which it processes data")]
    public DateOnly From { get; set; }

    [NotPersonal("the last day on which it processes data")]
    public DateOnly? Until { get; set; }

    [NotPersonal("by what the company is bound")]
    public ProcessorAgreement Agreement { get; set; }

    [NotPersonal("the day of the agreement")]
    public DateOnly? AgreedOn { get; set; }

    [NotPersonal("the number or the place by which the agreement is found")]
    public string Reference { get; set; } = "";

    /// <summary>In hexadecimal; empty where no file was given. The file itself is not kept.</summary>
    [NotPersonal("the fingerprint (SHA-256) of the agreement's file")]
    public string FileHash { get; set; } = "";

    [NotPersonal("the day on which its privacy policy was last read")]
    public DateOnly ReviewedOn { get; set; }

    [NotPersonal("what the last review found about the company")]
    public string Found { get; set; } = "";

    [NotPersonal("who was told that a review is due")]
    public ProcessorTold Told { get; set; }

    [Pseudonym("the member who recorded it")]
    public MemberId By { get; set; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it was recorded")]
    public long At { get; set; }

    /// <summary>The last day on which the review of the year before still holds.</summary>
    public DateOnly DueOn() => ReviewedEvery.LastDay(ReviewedOn);

    public IReadOnlyList<DataClass> Classes() =>
        [
            .. Sees.Split(',')
                .Select(n => Enum.TryParse<DataClass>(n, out var kind) ? kind : (DataClass?)null)
                .OfType<DataClass>(),
        ];

    public bool IsOver(DateOnly day) => Until < day;

    public bool HasAgreement(DateOnly day) =>
        Agreement == ProcessorAgreement.Own
        || (Agreement != ProcessorAgreement.None && AgreedOn <= day);

    /// <summary>Whether anything may be given to it on this day.</summary>
    public bool MayProcess(DateOnly day) => From <= day && !IsOver(day) && HasAgreement(day);

    public bool IsOverdue(DateOnly day) => !IsOver(day) && DueOn() < day;

    /// <summary>The entry after this one, which says the same until it is changed.</summary>
    internal ProcessorEntry Next(ProcessorStep step, MemberId by, long at)
    {
        var next = (ProcessorEntry)MemberwiseClone();
        next.Number++;
        next.Step = step;
        next.By = by;
        next.At = at;
        return next;
    }
}

internal sealed class ProcessorModel : IModelPart
{
    public IReadOnlyList<Type> Records { get; } = [typeof(ProcessorEntry)];

    public void Map(ModelBuilder model) =>
        model.Entity<ProcessorEntry>(e =>
        {
            e.ToTable("processors");
            e.HasKey(p => new
            {
                p.OrganisationId,
                p.Processor,
                p.Number,
            });
            e.Property(p => p.Name).HasMaxLength(ProcessorForm.LongestName * 8);
            e.Property(p => p.Host).HasMaxLength(ProcessorForm.LongestHost);
            e.Property(p => p.Country).HasMaxLength(2);
            e.Property(p => p.About).HasMaxLength(ProcessorForm.LongestText * 8);
            e.Property(p => p.Sees).HasMaxLength(400);
            e.Property(p => p.Reference).HasMaxLength(ProcessorForm.LongestName * 8);
            e.Property(p => p.FileHash).HasMaxLength(64);
            e.Property(p => p.Found).HasMaxLength(ProcessorForm.LongestText * 8);
        });
}
