using Haven.Privacy.Audit;
using Haven.Privacy.Door;
using Haven.Privacy.Export;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Leaving;
using Haven.Privacy.Ownership;
using Haven.Privacy.Rights.Package;
using Haven.Privacy.Store;
using Haven.Promises;
using Haven.Screening.Attesting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Tests.Privacy.Promises;

/// <summary>Twins in which an organisation that left is still there, or nobody can see that it is gone.</summary>
internal static class BrokenLeaving
{
    [Breaks("REF-15", 1)]
    public static TwinChanges OnlyTheLastOwnerIsKept() =>
        Broken.After(async context =>
        {
            if (
                HttpMethods.IsPost(context.Request.Method)
                && context.Request.Path == "/privacy/ownership/owner"
            )
            {
                var database = context.RequestServices.GetRequiredService<IDatabase>();
                await using var store = database.Open(new Scope(context.Reader().Organisation));
                using var turn = await database.WriteTurnAsync(CancellationToken.None);
                await store.Set<OwnerOfRecord>().Where(o => o.Number == 1).ExecuteDeleteAsync();
            }
        });

    [Breaks("REF-15", 2)]
    public static TwinChanges WhatIsTakenOutHasAListOfItsOwn() =>
        new(services =>
            services.AddSingleton(s => new ExportDesk(
                WithoutClients(s.GetRequiredService<HavenServices>()),
                s.GetRequiredService<PackageSpace>(),
                s.GetRequiredService<AuditVerification>(),
                s.GetRequiredService<LeavingDesk>(),
                s.GetRequiredService<IRoleNotices>(),
                s.GetRequiredService<TimeProvider>()
            ))
        );

    [Breaks("REF-16", 1)]
    public static TwinChanges WhoeverLeavesIsOfferedNothing() =>
        Broken.Page(
            "/privacy/leaving",
            p => p.Replace("/privacy/export", "/privacy/nowhere", StringComparison.Ordinal)
        );

    private static HavenServices WithoutClients(HavenServices whole) =>
        new(
            [.. whole.Parts.Select(p => new Fewer(p))],
            whole.Database,
            whole.Trail,
            whole.Signal,
            whole.Clock
        )
        {
            Vault = whole.Vault,
            Gate = whole.Gate,
        };

    private sealed class Fewer(IModelPart part) : IModelPart
    {
        public IReadOnlyList<Type> Records =>
            [.. part.Records.Where(r => r != typeof(ClientAttestation))];

        public void Map(ModelBuilder model) => part.Map(model);
    }

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
