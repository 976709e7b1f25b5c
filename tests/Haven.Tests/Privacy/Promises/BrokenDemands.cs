using Haven.Organisations.Model;
using Haven.Privacy.Demands;
using Haven.Privacy.Disclosures;
using Haven.Privacy.Store;
using Haven.Promises;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Tests.Privacy.Promises;

/// <summary>Twins that answer a court too easily, or tell those concerned too early or never.</summary>
internal static class BrokenDemands
{
    [Breaks("MSG-9", 2)]
    public static TwinChanges WhoeverProposesNeedsNobodyElse() =>
        AfterEach(c =>
            c.Set<Demand>()
                .Where(d => d.ProposedAt != 0)
                .ExecuteUpdateAsync(u => u.SetProperty(d => d.ApprovedAt, d => d.ProposedAt))
        );

    [Breaks("THR-4", 1)]
    public static TwinChanges WhatLeftByOrderIsForgotten() =>
        AfterEachIn(d => d.ExecuteDeleteAsync());

    [Breaks("MSG-9", 2)]
    public static TwinChanges NobodyHasToPropose() =>
        AfterEach(c =>
            c.Set<Demand>()
                .Where(d => d.SafeAt != 0)
                .ExecuteUpdateAsync(u =>
                    u.SetProperty(d => d.ProposedAt, 1).SetProperty(d => d.ApprovedAt, 1)
                )
        );

    [Breaks("MSG-9", 2)]
    public static TwinChanges ASubpoenaIsTakenForAnOrder() =>
        AfterEach(c =>
            c.Set<Demand>()
                .Where(d => d.OrderedAt == 0)
                .ExecuteUpdateAsync(u => u.SetProperty(d => d.OrderedAt, 1))
        );

    [Breaks("HLP-12", 4)]
    public static TwinChanges NobodyHasToLookAtThePrivilege() =>
        AfterEach(c =>
            c.Set<DemandStep>()
                .Where(s => s.Act == DemandAct.Ordered)
                .ExecuteUpdateAsync(u =>
                    u.SetProperty(s => s.Act, DemandAct.Privileged)
                        .SetProperty(s => s.Result, "decided")
                )
        );

    [Breaks("HLP-12", 4)]
    public static TwinChanges TheLetterGivesThePrivilegeUp() =>
        Broken.Page(
            "/privacy/demands",
            p => p.Replace("confidential and privileged", "known to us", StringComparison.Ordinal)
        );

    [Breaks("HLP-12", 4)]
    public static TwinChanges TheListDoesNotSayIt() =>
        Broken.Page(
            "/privacy/demands",
            p => p.Replace(">Privileged</strong>", "></strong>", StringComparison.Ordinal)
        );

    [Breaks("MSG-9", 3)]
    public static TwinChanges NobodyHasTimeToObject() =>
        AfterEach(c =>
            c.Set<Demand>().ExecuteUpdateAsync(u => u.SetProperty(d => d.ObjectDays, 0))
        );

    [Breaks("MSG-9", 3)]
    public static TwinChanges EveryDemandIsTakenForASecret() =>
        AfterEach(c =>
            c.Set<Demand>()
                .Where(d => d.SecretUntil == 0)
                .ExecuteUpdateAsync(u => u.SetProperty(d => d.SecretUntil, long.MaxValue))
        );

    [Breaks("MSG-9", 3)]
    public static TwinChanges TheListTellsWhatIsForbidden() =>
        AfterEachIn(d => d.ExecuteUpdateAsync(u => u.SetProperty(x => x.SecretUntil, 0)));

    [Breaks("MSG-9", 3)]
    public static TwinChanges TheLogTellsWhatIsForbidden() =>
        AfterEach(c =>
            c.Set<Demand>()
                .Where(d => d.Given > 0)
                .ExecuteUpdateAsync(u => u.SetProperty(d => d.SecretUntil, 1))
        );

    [Breaks("MSG-9", 3)]
    public static TwinChanges NobodyIsToldThatTheBanIsOver() =>
        AfterEach(c =>
            c.Set<Demand>()
                .Where(d => d.SecretUntil != 0)
                .ExecuteUpdateAsync(u => u.SetProperty(d => d.EndTold, d => d.SecretUntil))
        );

    private static TwinChanges AfterEach(Func<HavenContext, Task> change) =>
        Broken.After(context =>
            IsDemand(context) ? Broken.InInstallationAsync(context, change) : Task.CompletedTask
        );

    private static bool IsDemand(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/privacy/demands", StringComparison.Ordinal);

    private static TwinChanges AfterEachIn(Func<IQueryable<Disclosure>, Task> change) =>
        Broken.After(async context =>
        {
            if (IsDemand(context))
            {
                await ChangeAsync(context.RequestServices.GetRequiredService<IDatabase>(), change);
            }
        });

    // What was given is its organisation's alone, so each has a turn.
    private static async Task ChangeAsync(
        IDatabase database,
        Func<IQueryable<Disclosure>, Task> change
    )
    {
        List<OrganisationId> all;
        await using (var store = database.Open(Scope.Installation))
        {
            all = await store.Set<Organisation>().Select(o => o.OrganisationId).ToListAsync();
        }
        foreach (var organisation in all)
        {
            await using var store = database.Open(new Scope(organisation));
            using var turn = await database.WriteTurnAsync(CancellationToken.None);
            await change(store.Set<Disclosure>());
        }
    }
}
