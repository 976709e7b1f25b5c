using System.Reflection;
using Haven.Privacy.Promises;
using Haven.Promises;

namespace Haven.Tests.Privacy.Promises;

/// <summary>
/// For every clause that is proven, a twin in which the mechanism that keeps it does not work. A check that passes
/// there would pass anywhere, and proves nothing.
/// </summary>
[Trait("Category", "Long")]
public class BrokenTwinTests
{
    public static TheoryData<string, int, string> Each
    {
        get
        {
            var each = new TheoryData<string, int, string>();
            foreach (var (breaks, method) in Breaks().Where(b => IsWanted(b.Breaks.Promise)))
            {
                each.Add(breaks.Promise, breaks.Clause, method.Name);
            }
            return each;
        }
    }

    [Theory, MemberData(nameof(Each))]
    public async Task BrokenTwin_IsNoticed(string promise, int clause, string how)
    {
        var changes = (TwinChanges)
            Breaks()
                .First(b =>
                    b.Method.Name == how && (b.Breaks.Promise, b.Breaks.Clause) == (promise, clause)
                )
                .Method.Invoke(null, [])!;
        await using var twin = await Twins.StartAsync(
            Databases.Sqlite,
            IsOfPasswords(promise, clause) ? changes : Quick(changes)
        );
        var noticed = new List<(PromiseState State, string Evidence)>();
        foreach (var check in Twins.ChecksOf(promise, clause))
        {
            noticed.Add(
                await PromiseRunner.RunAsync(check, twin, TestContext.Current.CancellationToken)
            );
        }

        string found = string.Join(' ', noticed.Select(n => n.Evidence));
        noticed.ShouldContain(n => n.State == PromiseState.Broken, found);
        // Noticed for its own sake, and not because the twin fell over.
        found.ShouldNotContain("could not be carried out");
        TestContext.Current.TestOutputHelper?.WriteLine(found);
    }

    private static TwinChanges Quick(TwinChanges changes) =>
        changes with
        {
            Services = services =>
            {
                QuickPasswords.Use(services);
                changes.Services?.Invoke(services);
            },
        };

    private static bool IsOfPasswords(string promise, int clause) =>
        (promise, clause) is ("REF-19", _) or ("SCR-13", 7);

    // While somebody works on a promise: HAVEN_TWINS=RES-7,MSG-24 tries the twins of these alone.
    private static bool IsWanted(string promise) =>
        Environment.GetEnvironmentVariable("HAVEN_TWINS") is not { Length: > 0 } wanted
        || wanted.Split(',').Contains(promise, StringComparer.Ordinal);

    internal static IEnumerable<(BreaksAttribute Breaks, MethodInfo Method)> Breaks() =>
        typeof(BrokenTwinTests)
            .Assembly.GetTypes()
            .SelectMany(t =>
                t.GetMethods(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)
            )
            .SelectMany(m => m.GetCustomAttributes<BreaksAttribute>().Select(b => (b, m)));
}
