using Haven.Privacy.Audit;
using Haven.Privacy.Breaches;
using Haven.Privacy.Store;
using Haven.Promises;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Promises;

/// <summary>Faults of the register of breaches.</summary>
internal static class BrokenBreaches
{
    private const string Register = "/privacy/breaches";

    [Breaks("SCR-23", 1)]
    public static TwinChanges TheFormIsForMembersAlone() =>
        Broken.Step(
            (context, next) =>
            {
                if (
                    !context.Request.Path.StartsWithSegments(
                        Register + "/tell",
                        StringComparison.Ordinal
                    )
                )
                {
                    return next();
                }
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            }
        );

    [Breaks("MSG-32", 1)]
    public static TwinChanges WhatHappensAtACompanyIsLost() =>
        Broken.After(context =>
            HttpMethods.IsPost(context.Request.Method)
            && context.Request.Path.StartsWithSegments(
                "/privacy/processors",
                StringComparison.Ordinal
            )
                ? Broken.InInstallationAsync(context, c => c.Set<Incident>().ExecuteDeleteAsync())
                : Task.CompletedTask
        );

    [Breaks("SCR-23", 2)]
    public static TwinChanges AReportIsLost() =>
        AtTheRegister(c => c.Set<Incident>().ExecuteDeleteAsync());

    [Breaks("SCR-23", 2)]
    public static TwinChanges AReportCountsAsLookedAt() =>
        AtTheRegister(c =>
            c.Set<Incident>()
                .Where(i => i.Version == 0)
                .ExecuteUpdateAsync(u => u.SetProperty(i => i.Version, 1))
        );

    [Breaks("REF-20", 1)]
    public static TwinChanges TheClockRunsFromTheNextDay() =>
        AtTheRegister(c =>
            c.Set<Incident>()
                .ExecuteUpdateAsync(u =>
                    u.SetProperty(i => i.KnownAt, i => i.OpenedAt + TimeSpan.TicksPerDay)
                )
        );

    [Breaks("REF-20", 2)]
    public static TwinChanges SomebodyIsLeftOut() =>
        AtTheRegister(async c =>
        {
            var first = await c.Set<AffectedPerson>().Select(p => p.Id).FirstOrDefaultAsync();
            await c.Set<AffectedPerson>().Where(p => p.Id == first).ExecuteDeleteAsync();
        });

    [Breaks("REF-20", 3)]
    public static TwinChanges ThatSomebodyWasToldIsForgotten() =>
        AtTheRegister(c =>
            c.Set<AffectedPerson>().ExecuteUpdateAsync(u => u.SetProperty(p => p.MailedAt, 0L))
        );

    [Breaks("REF-20", 4)]
    public static TwinChanges ReadingLeavesNoTrace() =>
        Broken.After(context =>
            context.Request.Path.StartsWithSegments("/screening", StringComparison.Ordinal)
                ? Broken.InInstallationAsync(
                    context,
                    c =>
                        c.Set<AuditRecord>()
                            .Where(r => r.Act == Act.View)
                            .ExecuteUpdateAsync(u => u.SetProperty(r => r.Act, Act.Create))
                )
                : Task.CompletedTask
        );

    [Breaks("MSG-10", 1)]
    public static TwinChanges ALawHasNoClock() => TheClockRunsFromTheNextDay();

    // After whatever is sent there.
    private static TwinChanges AtTheRegister(Func<HavenContext, Task> change) =>
        Broken.After(context =>
            HttpMethods.IsPost(context.Request.Method)
            && context.Request.Path.StartsWithSegments(Register, StringComparison.Ordinal)
                ? Broken.InInstallationAsync(context, change)
                : Task.CompletedTask
        );
}
