using Haven.Organisations.Model;
using Haven.Privacy.Store;
using Haven.Promises;
using Haven.Screening.Instruments;
using Haven.Screening.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace Haven.Tests.Privacy.Promises;

/// <summary>Twins in which an instrument is not what its author wrote, or an old screening not what it was.</summary>
internal static class BrokenInstruments
{
    [Breaks("SCR-19", 1)]
    public static TwinChanges PointsAreNotThoseThatWereWritten() =>
        Broken.Step(
            async (context, next) =>
            {
                if (
                    HttpMethods.IsPost(context.Request.Method)
                    && context.Request.Path.Value!.EndsWith("/choices", StringComparison.Ordinal)
                )
                {
                    var form = await context.Request.ReadFormAsync();
                    var altered = form.ToDictionary(f => f.Key, f => f.Value);
                    altered["points-1"] = new StringValues("1");
                    context.Request.Form = new FormCollection(altered);
                }
                await next();
            }
        );

    [Breaks("SCR-19", 1)]
    public static TwinChanges OldScreeningsGoOverToTheNewVersion() =>
        Broken.Step(
            async (context, next) =>
            {
                await next();
                if (
                    HttpMethods.IsPost(context.Request.Method)
                    && context.Request.Path.Value!.EndsWith("/publish", StringComparison.Ordinal)
                )
                {
                    await GoOverAsync(context.RequestServices.GetRequiredService<IDatabase>());
                }
            }
        );

    private static async Task GoOverAsync(IDatabase database)
    {
        List<OrganisationId> all;
        await using (var store = database.Open(Scope.Installation))
        {
            all = await store.Set<Organisation>().Select(o => o.OrganisationId).ToListAsync();
        }
        foreach (var organisation in all)
        {
            await using var store = database.Open(new Scope(organisation));
            var newest = await store
                .Set<Instrument>()
                .OrderByDescending(i => i.PublishedAt)
                .Select(i => (InstrumentId?)i.Id)
                .FirstOrDefaultAsync();
            if (newest is { } version)
            {
                using var turn = await database.WriteTurnAsync(CancellationToken.None);
                await store
                    .Set<ScreeningRecord>()
                    .ExecuteUpdateAsync(s => s.SetProperty(x => x.Instrument, version));
            }
        }
    }
}
