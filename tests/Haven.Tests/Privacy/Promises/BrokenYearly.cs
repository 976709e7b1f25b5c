using Haven.Privacy.Promises;
using Haven.Privacy.Yearly;
using Haven.Promises;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Promises;

/// <summary>Faults of yearly notices.</summary>
internal static class BrokenYearly
{
    [Breaks("REF-21", 1)]
    public static TwinChanges WhoeverRunsTheMachineTellsNobody() =>
        AfterTelling(rounds =>
            rounds.Where(r => r.Sender == YearlySender.Operator).ExecuteDeleteAsync()
        );

    [Breaks("REF-21", 1)]
    public static TwinChanges WhoWasToldOnceIsNeverToldAgain() =>
        AfterTelling(rounds =>
            rounds
                .Where(r => r.ToldOn != null)
                .ExecuteUpdateAsync(u => u.SetProperty(r => r.ToldOn, new DateOnly(2999, 1, 1)))
        );

    [Breaks("REF-21", 1)]
    public static TwinChanges ItCountsBeforeItsLettersWentOut() =>
        AfterTelling(rounds =>
            rounds
                .Where(r => r.ToldOn == null)
                .ExecuteUpdateAsync(u => u.SetProperty(r => r.ToldOn, r => r.StartedOn))
        );

    [Breaks("REF-21", 1)]
    public static TwinChanges TheSpanishTextSaysNothing() =>
        AfterTelling(rounds =>
            rounds.ExecuteUpdateAsync(u => u.SetProperty(r => r.Spanish, "Nada."))
        );

    private static TwinChanges AfterTelling(Func<IQueryable<YearlyRound>, Task> act) =>
        Broken.After(context =>
            HttpMethods.IsPost(context.Request.Method)
            && context.Request.Path.StartsWithSegments(YearlySteps.Home, StringComparison.Ordinal)
                ? Broken.InInstallationAsync(context, c => act(c.Set<YearlyRound>()))
                : Task.CompletedTask
        );
}
