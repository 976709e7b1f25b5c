using Haven.Forms.Questionnaires;
using Haven.Privacy.Inventory;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Screening.FollowUp;

/// <summary>In what a time is counted. Months are those of the calendar.</summary>
public enum SpanUnit
{
    Days,
    Weeks,
    Months,
}

/// <summary>What an organisation asks for after a result, beside its next steps. Nothing, until somebody set it.</summary>
[Stored(
    "What an organisation asks for after a result: when to screen again, what is reviewed, how soon a report is written"
)]
public sealed class FollowUpRules : IOrganisationRecord
{
    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    /// <summary>0 where nobody is reminded.</summary>
    [NotPersonal("after how many days, weeks or months to screen again at no concern")]
    public int NoneCount { get; set; }

    [NotPersonal("days, weeks or months")]
    public SpanUnit NoneUnit { get; set; }

    [NotPersonal("after how many days, weeks or months to screen again at possible concern")]
    public int PossibleCount { get; set; }

    [NotPersonal("days, weeks or months")]
    public SpanUnit PossibleUnit { get; set; }

    [NotPersonal("after how many days, weeks or months to screen again at clear concern")]
    public int ClearCount { get; set; }

    [NotPersonal("days, weeks or months")]
    public SpanUnit ClearUnit { get; set; }

    [NotPersonal("whether a supervisor looks at results at possible concern")]
    public bool ReviewsPossible { get; set; }

    [NotPersonal("whether a supervisor looks at results at clear concern")]
    public bool ReviewsClear { get; set; }

    [NotPersonal("whether a supervisor looks at results at another level than the computed one")]
    public bool ReviewsJudged { get; set; }

    /// <summary>How long a supervisor has.</summary>
    [NotPersonal("within how many days a supervisor looks at a result")]
    public int ReviewDays { get; set; } = 3;

    /// <summary>UTC ticks; results from before are not asked for. 0 while no review is asked for.</summary>
    [NotPersonal("since when reviews are asked for")]
    public long ReviewsSince { get; set; }

    /// <summary>0 where no written report is asked for after an oral one.</summary>
    [NotPersonal("within how many hours a written report follows an oral one")]
    public int WrittenHours { get; set; }

    [NotPersonal("the law or the rule that asks for a written report")]
    public string WrittenSource { get; set; } = "";

    [Pseudonym("the member who set it")]
    public MemberId ChangedBy { get; set; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it was set")]
    public long ChangedAt { get; set; }

    /// <summary>Two people may set it at once; the second is told.</summary>
    [NotPersonal("counts changes")]
    public int Version { get; set; }

    public bool Reminds() => NoneCount + PossibleCount + ClearCount > 0;

    public bool Reviews() => ReviewsPossible || ReviewsClear || ReviewsJudged;

    public (int Count, SpanUnit Unit) SpanOf(ConcernLevel level) =>
        level switch
        {
            ConcernLevel.Clear => (ClearCount, ClearUnit),
            ConcernLevel.Possible => (PossibleCount, PossibleUnit),
            _ => (NoneCount, NoneUnit),
        };

    public void SetSpan(ConcernLevel level, int count, SpanUnit unit) =>
        _ = level switch
        {
            ConcernLevel.Clear => (ClearCount, ClearUnit) = (count, unit),
            ConcernLevel.Possible => (PossibleCount, PossibleUnit) = (count, unit),
            _ => (NoneCount, NoneUnit) = (count, unit),
        };

    /// <summary>The day on which to screen again; null where nobody is reminded at this level.</summary>
    public DateOnly? DueAfter(ConcernLevel level, DateOnly finished) =>
        SpanOf(level) switch
        {
            (0, _) => null,
            (var count, SpanUnit.Days) => finished.AddDays(count),
            (var count, SpanUnit.Weeks) => finished.AddDays(7 * count),
            // From 31 January a month leads to the last of February.
            (var count, _) => finished.AddMonths(count),
        };

    public static async Task<FollowUpRules> ReadAsync(
        HavenContext store,
        OrganisationId organisation,
        CancellationToken cancellationToken
    ) =>
        await store.Set<FollowUpRules>().SingleOrDefaultAsync(cancellationToken)
        ?? new FollowUpRules { OrganisationId = organisation };
}
