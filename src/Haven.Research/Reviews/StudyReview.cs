using Haven.Privacy.Calendar;
using Haven.Privacy.Inventory;
using Haven.Privacy.Store;
using Haven.Research.Model;
using Haven.Research.Studies;

namespace Haven.Research.Reviews;

/// <summary>What was decided about what a study took.</summary>
public enum StudyReviewAnswer
{
    /// <summary>Nobody has looked yet.</summary>
    None = 0,
    Keep = 1,
    LetGo = 2,

    /// <summary>Everybody in it had gone before somebody looked.</summary>
    NobodyLeft = 3,
}

/// <summary>Who was told that a study waits to be looked at.</summary>
public enum StudyReviewTold
{
    Nobody = 0,
    Officers = 1,
    Administrators = 2,

    /// <summary>Both, that the day has passed and nothing more is taken.</summary>
    Late = 3,
}

/// <summary>
/// That a study waits to be looked at again, and what came of it (promise RES-11d). Nobody answers for it but a member who
/// writes down why, and it stays as long as the study does (adr 0058).
/// </summary>
[Stored("A question whether what a study took is still of value, and the answer")]
public sealed class StudyReview : IInstallationVisible
{
    /// <summary>What was promised: at the latest so long after the last time.</summary>
    public static readonly CalendarPeriod Every = CalendarPeriod.OfYears(MostYears);

    public const int MostYears = 5;
    public const int LongestReason = 1000;

    /// <summary>Those responsible are asked so long before the day.</summary>
    public const int AskedBefore = 60;

    /// <summary>The administrators are told as well so long before the day.</summary>
    public const int ToldBefore = 14;

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the study")]
    public StudyId Study { get; init; }

    /// <summary>From 1. Of two servers that ask at once, one does.</summary>
    [NotPersonal("counts the looks at the study")]
    public int Number { get; init; }

    /// <summary>The study's, which stands in addresses.</summary>
    [NotPersonal("the number of the study")]
    public int StudyNumber { get; init; }

    /// <summary>The last day to look at it.</summary>
    [NotPersonal("by when it was to be looked at")]
    public DateOnly DueOn { get; init; }

    /// <summary>UTC ticks, as are all times here.</summary>
    [NotPersonal("when it was asked")]
    public long AskedAt { get; init; }

    [Pseudonym("the member who wrote the version in force, and is asked as well")]
    public MemberId Author { get; init; }

    [NotPersonal("who was told that it waits")]
    public StudyReviewTold Told { get; set; }

    /// <summary>0 while it waits.</summary>
    [NotPersonal("when it was looked at")]
    public long AnsweredAt { get; set; }

    [NotPersonal("what was decided")]
    public StudyReviewAnswer Answer { get; set; }

    [Pseudonym("the member who decided")]
    public MemberId? By { get; set; }

    /// <summary>What the answers are still needed for; empty where they went.</summary>
    [NotPersonal("what the answers are still needed for")]
    public string Value { get; set; } = "";

    /// <summary>Why less about each person would not do; empty where they went.</summary>
    [NotPersonal("why less about each person would not do")]
    public string Least { get; set; } = "";

    [NotPersonal("by when it is looked at again")]
    public DateOnly? NextBy { get; set; }

    /// <summary>Two may answer, or two servers tell, at once; the second is refused.</summary>
    [NotPersonal("counts changes")]
    public int Changes { get; set; }

    /// <summary>The last day to look at a study again.</summary>
    /// <param name="firstOpened">The day on which its first version was opened.</param>
    internal static DateOnly DueOf(Study study, DateOnly firstOpened) =>
        study.ReviewBy ?? Every.LastDay(firstOpened);
}
