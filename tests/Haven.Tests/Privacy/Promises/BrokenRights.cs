using Haven.Privacy.Rights;
using Haven.Promises;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Promises;

/// <summary>Faults of what people ask about data.</summary>
internal static class BrokenRights
{
    private const string Form = "/privacy/rights/ask";

    [Breaks("SCR-16", 1)]
    public static TwinChanges TheAnswerDiffersFromTimeToTime() =>
        Broken.Page(
            Form,
            p => p.Replace("</main>", $"<p>{Guid.NewGuid():N}</p></main>", StringComparison.Ordinal)
        );

    [Breaks("SCR-16", 2)]
    public static TwinChanges RequestsAreLost() => AfterAsking(r => r.ExecuteDeleteAsync());

    [Breaks("SCR-15", 2)]
    public static TwinChanges WhoeverAsksIsTakenAsVerified() =>
        AfterAsking(r => r.ExecuteUpdateAsync(u => u.SetProperty(x => x.VerifiedAt, 1)));

    [Breaks("SCR-15", 3)]
    public static TwinChanges WhatStoodBeforeIsNotShown() =>
        Broken.Page(
            "/screening/clients",
            p => p.Replace("Behaviour and circumstances: zqearlierkt", "", StringComparison.Ordinal)
        );

    private static TwinChanges AfterAsking(Func<IQueryable<RightsRequest>, Task> act) =>
        Broken.After(context =>
            context.Request.Path.StartsWithSegments(Form, StringComparison.Ordinal)
                ? Broken.InInstallationAsync(context, c => act(c.Set<RightsRequest>()))
                : Task.CompletedTask
        );
}
