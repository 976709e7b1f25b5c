using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Promises;
using Haven.Privacy.Retention;
using Haven.Privacy.Rights;
using Haven.Privacy.Store;
using Haven.Promises;
using Haven.Tests.Privacy.Promises;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Tests.Tiny;

/// <summary>The promises of the tiny service hold on both databases, and each check notices when its mechanism is broken.</summary>
[Trait("Category", "Long")]
public class TinyCheckTests
{
    private static readonly IReadOnlyList<PromiseCheck> Checks =
    [
        .. PromiseCheck
            .In([typeof(TinyChecks).Assembly])
            .Where(c => c.Method.DeclaringType == typeof(TinyChecks)),
    ];

    public static TheoryData<string, int, string> Breaks =>
        new()
        {
            { "RES-11a", 1, nameof(GuestsAreKeptForFourYears) },
            { "RES-7", 2, nameof(NotesAreInNoPackage) },
            { "MSG-24", 1, nameof(BrokenRights.ARestrictionIsForgotten) },
            { "SCR-16", 3, nameof(ADeletionIsTakenForAComplaint) },
            { "RES-20", 1, nameof(BrokenEndings.ARecordHasNoEnd) },
        };

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task EachIsKept(string database)
    {
        await using var twin = await Twins.StartAsync(database, WithTiny(new TwinChanges()));
        Checks.Count.ShouldBe(5);
        foreach (var check in Checks)
        {
            var (state, evidence) = await PromiseRunner.RunAsync(
                check,
                twin,
                TestContext.Current.CancellationToken
            );
            state.ShouldBe(PromiseState.Kept, evidence);
        }
    }

    [Theory, MemberData(nameof(Breaks))]
    public async Task EachNotices_WhenItsMechanismIsBroken(string promise, int clause, string how)
    {
        await using var twin = await Twins.StartAsync(Databases.Sqlite, WithTiny(Broken(how)));
        var check = Checks.Single(c => c.Keeps.Promise == promise && c.Keeps.Clause == clause);
        var (state, evidence) = await PromiseRunner.RunAsync(
            check,
            twin,
            TestContext.Current.CancellationToken
        );
        state.ShouldBe(PromiseState.Broken, evidence);
        evidence.ShouldNotContain("could not be carried out");
    }

    private static TwinChanges Broken(string how) =>
        how switch
        {
            nameof(GuestsAreKeptForFourYears) => GuestsAreKeptForFourYears(),
            nameof(NotesAreInNoPackage) => NotesAreInNoPackage(),
            nameof(ADeletionIsTakenForAComplaint) => ADeletionIsTakenForAComplaint(),
            nameof(BrokenEndings.ARecordHasNoEnd) => BrokenEndings.ARecordHasNoEnd(),
            _ => BrokenRights.ARestrictionIsForgotten(),
        };

    private static TwinChanges GuestsAreKeptForFourYears() => new() { More = [new TooLong()] };

    private static TwinChanges NotesAreInNoPackage() =>
        new(services =>
            services.AddSingleton(s =>
                ActivatorUtilities.CreateInstance<Haven.Privacy.Rights.Package.PackageDesk>(
                    s,
                    BrokenPackages.Without(s.GetRequiredService<HavenServices>(), typeof(GuestNote))
                )
            )
        );

    private static TwinChanges ADeletionIsTakenForAComplaint() =>
        BrokenRights.AfterAsking(r =>
            r.ExecuteUpdateAsync(u => u.SetProperty(x => x.Kind, RequestKind.Complaint))
        );

    private static TwinChanges WithTiny(TwinChanges changes)
    {
        var more = changes.More.Count > 0 ? changes.More : TinyHaven.More;
        return changes with
        {
            More = more,
            Tables = (settings, clock) => TinyHaven.MakeTablesAsync(settings, clock, more),
            Services = services =>
            {
                services.AddSingleton<IServiceSubjects, GuestNames>();
                changes.Services?.Invoke(services);
            },
        };
    }

    /// <summary>The tiny service, which keeps its guests for longer than it promises.</summary>
    private sealed class TooLong : IModelPart
    {
        private readonly TinyService whole = new();

        public IReadOnlyList<Type> Records => whole.Records;

        public IReadOnlyList<KeptKind> Keeps =>
            [
                .. whole.Keeps.Select(k =>
                    k with
                    {
                        Period = CalendarPeriod.OfYears(4),
                        Longest = CalendarPeriod.OfYears(4),
                    }
                ),
            ];

        public void Map(ModelBuilder model) => whole.Map(model);
    }
}
