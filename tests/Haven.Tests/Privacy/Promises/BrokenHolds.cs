using Haven.Privacy.Holds;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Promises;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Promises;

/// <summary>Twins in which a legal hold keeps nobody, or keeps them for ever and unseen.</summary>
internal static class BrokenHolds
{
    [Breaks("MSG-33", 1)]
    public static TwinChanges HoldsKeepNobody() =>
        AfterEach(c => c.Set<KeptPerson>().ExecuteUpdateAsync(u => u.SetProperty(k => k.Holds, 0)));

    [Breaks("MSG-33", 1)]
    public static TwinChanges HoldsLetNobodyGo() =>
        AfterEach(c => c.Set<KeptPerson>().ExecuteUpdateAsync(u => u.SetProperty(k => k.Holds, 1)));

    [Breaks("MSG-33", 1)]
    public static TwinChanges NobodyHasToApprove() =>
        AfterEach(c =>
            c.Set<Hold>()
                .Where(h => h.ApprovedAt == 0)
                .ExecuteUpdateAsync(u => u.SetProperty(h => h.ApprovedAt, h => h.AskedAt))
        );

    [Breaks("MSG-33", 1)]
    public static TwinChanges ReviewsAreForgotten() =>
        AfterEach(c =>
            c.Set<Hold>()
                .ExecuteUpdateAsync(u => u.SetProperty(h => h.ReviewOn, new DateOnly(2999, 1, 1)))
        );

    [Breaks("MSG-33", 1)]
    public static TwinChanges ThePreviewIsSilent() =>
        Broken.Page(
            "/privacy/retention",
            p => p.Replace("stays: held", "", StringComparison.Ordinal)
        );

    private static TwinChanges AfterEach(Func<HavenContext, Task> change) =>
        Broken.After(context =>
            context.Request.Path.StartsWithSegments("/privacy/holds", StringComparison.Ordinal)
                ? Broken.InInstallationAsync(context, change)
                : Task.CompletedTask
        );
}
