using Haven.Privacy.Audit;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Promises;
using Haven.Research.Reviews;
using Haven.Research.Studies;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Haven.Tests.Privacy.Promises;

/// <summary>Twins in which nobody has to look at a study again, or nobody can tell later what came of it.</summary>
internal static class BrokenStudyReviews
{
    private const string Reviews = "/research/reviews";

    [Breaks("RES-11d", 1)]
    public static TwinChanges TheOfficersAreNotShownThatItWaits() =>
        new(services => services.RemoveAll<IServiceWaits>());

    [Breaks("RES-11d", 1)]
    public static TwinChanges AStudyThatIsLateGoesOn() =>
        BrokenStudies.AfterAny(
            "/research/studies",
            c => c.Set<Study>().ExecuteUpdateAsync(u => u.SetProperty(s => s.PausedAt, 0))
        );

    [Breaks("RES-11d", 1)]
    public static TwinChanges ItIsPutOffWithoutAReason() =>
        Broken.Field("/research/reviews/1", "value", "Because.");

    [Breaks("RES-11d", 2)]
    public static TwinChanges TheReasonsAreNotKept() =>
        BrokenStudies.After(
            Reviews,
            c => c.Set<StudyReview>().ExecuteUpdateAsync(u => u.SetProperty(r => r.Least, ""))
        );

    [Breaks("RES-11d", 2)]
    public static TwinChanges NobodyCanTellWhoDecided() =>
        BrokenStudies.After(
            Reviews,
            c =>
                c.Set<StudyReview>()
                    .ExecuteUpdateAsync(u => u.SetProperty(r => r.By, (MemberId?)null))
        );

    [Breaks("RES-11d", 2)]
    public static TwinChanges WhatWasLetGoStays() =>
        BrokenStudies.After(
            Reviews + "/1/let-go",
            c =>
                c.Set<KeptPerson>()
                    .ExecuteUpdateAsync(u => u.SetProperty(k => k.Since, KeptPerson.NotYet))
        );
}
