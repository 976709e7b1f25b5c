using Haven.Privacy.Audit;
using Haven.Privacy.Door;
using Haven.Privacy.Store;
using Haven.Privacy.Support;
using Haven.Promises;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Promises;

/// <summary>Twins in which whoever gives support sees more than they should, or is not seen.</summary>
internal static class BrokenSupport
{
    [Breaks("MSG-30", 1)]
    public static TwinChanges SupportDoesNotEnd() =>
        WhenLetIn(grants =>
            grants.ExecuteUpdateAsync(g =>
                g.SetProperty(x => x.Until, x => x.Until + TimeSpan.TicksPerDay)
            )
        );

    [Breaks("MSG-30", 1)]
    public static TwinChanges SupportSeesEveryArea() =>
        WhenLetIn(grants =>
            grants.ExecuteUpdateAsync(g =>
                g.SetProperty(
                    x => x.Areas,
                    SupportAreas.Settings | SupportAreas.Instruments | SupportAreas.Registers
                )
            )
        );

    [Breaks("MSG-30", 2)]
    public static TwinChanges StepsOfSupportAreNotKept() =>
        Broken.After(context =>
            Broken.InInstallationAsync(
                context,
                store =>
                    store
                        .Set<AuditRecord>()
                        .Where(r => r.Act == Act.View && r.What.StartsWith("support access "))
                        .ExecuteDeleteAsync()
            )
        );

    [Breaks("MSG-30", 2)]
    public static TwinChanges NobodyIsToldThatSupportLooks() =>
        Broken.Page(
            "/organisations/members",
            p => p.Replace("may look at settings", "", StringComparison.Ordinal)
        );

    private static TwinChanges WhenLetIn(Func<IQueryable<SupportGrant>, Task> change) =>
        Broken.After(context =>
            HttpMethods.IsPost(context.Request.Method)
            && context.Request.Path == "/privacy/support/new"
                ? Broken.InInstallationAsync(context, store => change(store.Set<SupportGrant>()))
                : Task.CompletedTask
        );
}
