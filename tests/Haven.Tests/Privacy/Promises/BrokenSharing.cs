using Haven.Organisations.Model;
using Haven.Privacy.Audit;
using Haven.Privacy.Disclosures;
using Haven.Privacy.Permissions;
using Haven.Privacy.Store;
using Haven.Promises;
using Haven.Screening.Promises;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Tests.Privacy.Promises;

/// <summary>Twins from which something about a client leaves as it must not.</summary>
internal static class BrokenSharing
{
    [Breaks("SCR-11", 1), Breaks("RES-6", 1)]
    public static TwinChanges WhatLeftIsForgotten() =>
        AfterPost("/give", c => c.Set<Disclosure>().ExecuteDeleteAsync());

    [Breaks("SCR-11", 1)]
    public static TwinChanges WhatWasInTheFileCannotBeTold() =>
        AfterPost(
            "/give",
            c =>
                c.Set<Disclosure>()
                    .ExecuteUpdateAsync(u => u.SetProperty(d => d.Fingerprint, new string('0', 64)))
        );

    [Breaks("RES-6", 1)]
    public static TwinChanges ACompanyIsNotNamed() =>
        Broken.Page(
            "/privacy/processors",
            p => p.Replace("Zqrecipient", "Some", StringComparison.Ordinal)
        );

    [Breaks("SCR-11", 2)]
    public static TwinChanges WhatWasTakenBackHolds() =>
        AfterPost(
            "/take-back",
            c =>
                c.Set<Permission>()
                    .Where(p => p.TakenBackAt != 0)
                    .ExecuteUpdateAsync(u => u.SetProperty(p => p.TakenBackAt, 0L))
        );

    [Breaks("SCR-11", 2)]
    public static TwinChanges APermissionHasNoEnd() =>
        BeforePost(
            "/give",
            c =>
                c.Set<Permission>()
                    .ExecuteUpdateAsync(u => u.SetProperty(p => p.Until, DateOnly.MaxValue))
        );

    [Breaks("SCR-11", 2)]
    public static TwinChanges APermissionHoldsBeforeItsFirstDay() =>
        BeforePost(
            "/give",
            c =>
                c.Set<Permission>()
                    .Where(p => p.Until > p.From)
                    .ExecuteUpdateAsync(u => u.SetProperty(p => p.From, new DateOnly(2000, 1, 1)))
        );

    [Breaks("HLP-11", 1), Breaks("MSG-20", 1), Breaks("RES-9", 1), Breaks("MSG-9", 1)]
    public static TwinChanges APublicPageTellsOfAClient() =>
        Broken.Page("/privacy/promises", p => p + SharingChecks.Told);

    [Breaks("HLP-11", 1), Breaks("MSG-20", 1), Breaks("RES-9", 1), Breaks("MSG-9", 1)]
    public static TwinChanges ReadingIsNotWrittenDown() =>
        new(Audit: database => new BrokenMechanisms.SilentWriter(
            database,
            d => d.Act is not (Act.View or Act.Retrieve)
        ));

    private static TwinChanges AfterPost(string page, Func<HavenContext, Task> change) =>
        Around(page, isBefore: false, change);

    private static TwinChanges BeforePost(string page, Func<HavenContext, Task> change) =>
        Around(page, isBefore: true, change);

    private static TwinChanges Around(
        string page,
        bool isBefore,
        Func<HavenContext, Task> change
    ) =>
        Broken.Step(
            async (context, next) =>
            {
                bool here =
                    HttpMethods.IsPost(context.Request.Method)
                    && context.Request.Path.StartsWithSegments(
                        "/privacy/permissions",
                        StringComparison.Ordinal
                    )
                    && context.Request.Path.Value!.EndsWith(page, StringComparison.Ordinal);
                if (here && isBefore)
                {
                    await ChangeAsync(context, change);
                }
                if (!here || isBefore)
                {
                    await next();
                    return;
                }
                // Before the answer is whole, so that nobody looks earlier.
                var wire = context.Response.Body;
                using var kept = new MemoryStream();
                context.Response.Body = kept;
                await next();
                context.Response.Body = wire;
                await ChangeAsync(context, change);
                kept.Position = 0;
                await kept.CopyToAsync(wire);
            }
        );

    private static async Task ChangeAsync(HttpContext context, Func<HavenContext, Task> change)
    {
        var database = context.RequestServices.GetRequiredService<IDatabase>();
        List<OrganisationId> all;
        await using (var store = database.Open(Scope.Installation))
        {
            all = await store.Set<Organisation>().Select(o => o.OrganisationId).ToListAsync();
        }
        foreach (var organisation in all)
        {
            await using var store = database.Open(new Scope(organisation));
            using var turn = await database.WriteTurnAsync(CancellationToken.None);
            await change(store);
        }
    }
}
