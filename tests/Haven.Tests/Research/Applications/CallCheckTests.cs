using Haven.Privacy.Promises;
using Haven.Tests.Privacy.Promises;

namespace Haven.Tests.Research.Applications;

/// <summary>The promises about calls and applications hold on both databases.</summary>
[Trait("Category", "Long")]
public class CallCheckTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task EachIsKept(string database)
    {
        await using var twin = await Twins.StartAsync(database);
        var checks = new[]
        {
            ("RES-16", 1),
            ("RES-11c", 2),
            ("RES-20", 1),
            ("RES-11c", 1),
            ("RES-17", 1),
        }
            .SelectMany(c => Twins.ChecksOf(c.Item1, c.Item2))
            .ToList();
        checks.Count.ShouldBe(6);
        foreach (var check in checks)
        {
            var (state, evidence) = await PromiseRunner.RunAsync(
                check,
                twin,
                TestContext.Current.CancellationToken
            );
            state.ShouldBe(PromiseState.Kept, evidence);
        }
    }
}
