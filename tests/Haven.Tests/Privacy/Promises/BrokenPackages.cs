using Haven.Privacy.Abroad;
using Haven.Privacy.Audit;
using Haven.Privacy.Inventory;
using Haven.Privacy.Rights;
using Haven.Privacy.Rights.Package;
using Haven.Privacy.Store;
using Haven.Promises;
using Haven.Screening.Plans;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Tests.Privacy.Promises;

/// <summary>Twins in which a package holds too little for the person, or too much for somebody else.</summary>
internal static class BrokenPackages
{
    private const string Form = "/privacy/rights/ask";

    [Breaks("RES-7", 2)]
    public static TwinChanges APackageHasAListOfItsOwn() =>
        new(services =>
            services.AddSingleton(s => new PackageDesk(
                Without(s.GetRequiredService<HavenServices>(), typeof(SafetyPlan)),
                s.GetRequiredService<RightsDesk>(),
                s.GetRequiredService<PackageFactsReader>(),
                s.GetRequiredService<PackageSpace>(),
                s.GetRequiredService<AuditWriter>(),
                s.GetRequiredService<AbroadGate>(),
                s.GetServices<IComposedText>(),
                s.GetRequiredService<TimeProvider>()
            ))
        );

    [Breaks("THR-6", 1)]
    public static TwinChanges NobodyAsksWhetherItIsSafe() =>
        AfterAsking(r =>
            r.ExecuteUpdateAsync(u => u.SetProperty(x => x.Safety, Safety.NothingAgainst))
        );

    [Breaks("THR-6", 2)]
    public static TwinChanges AGuardianCountsAsThePerson() =>
        AfterAsking(r => r.ExecuteUpdateAsync(u => u.SetProperty(x => x.Asker, Asker.Themselves)));

    /// <summary>Services that do not know of a kind of record.</summary>
    public static HavenServices Without(HavenServices whole, Type kind) =>
        new(
            [.. whole.Parts.Select(p => new Fewer(p, kind))],
            whole.Database,
            whole.Trail,
            whole.Signal,
            whole.Clock
        )
        {
            Vault = whole.Vault,
            Gate = whole.Gate,
        };

    private static TwinChanges AfterAsking(Func<IQueryable<RightsRequest>, Task> act) =>
        Broken.After(context =>
            context.Request.Path.StartsWithSegments(Form, StringComparison.Ordinal)
                ? Broken.InInstallationAsync(context, c => act(c.Set<RightsRequest>()))
                : Task.CompletedTask
        );

    private sealed class Fewer(IModelPart part, Type kind) : IModelPart
    {
        public IReadOnlyList<Type> Records => [.. part.Records.Where(r => r != kind)];

        public void Map(ModelBuilder model) => part.Map(model);
    }
}
