using Haven.Privacy.Leaving;
using Haven.Promises;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Promises;

/// <summary>Twins in which an organisation that left is still there, or nobody can see that it is gone.</summary>
internal static class BrokenLeaving
{
    [Breaks("REF-16", 2)]
    public static TwinChanges NobodyEverLeaves() =>
        Broken.After(context =>
            context.Request.Path.StartsWithSegments("/privacy/leaving", StringComparison.Ordinal)
                ? Broken.InInstallationAsync(
                    context,
                    c =>
                        c.Set<Departure>()
                            .ExecuteUpdateAsync(u =>
                                u.SetProperty(d => d.DueAt, DateTime.MaxValue.Ticks)
                            )
                )
                : Task.CompletedTask
        );

    [Breaks("REF-16", 2)]
    public static TwinChanges TheReceiptSaysNothingOfCopies() =>
        Broken.Page(
            "/privacy/leaving/receipt",
            p => p.Replace("No copy can be opened any more", "", StringComparison.Ordinal)
        );
}
