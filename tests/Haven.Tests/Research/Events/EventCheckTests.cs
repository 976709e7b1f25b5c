using Haven.Privacy.Promises;
using Haven.Tests.Privacy.Promises;

namespace Haven.Tests.Research.Events;

/// <summary>The promises about events and what people write under them hold on both databases.</summary>
[Trait("Category", "Long")]
public class EventCheckTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task EachIsKept(string database)
    {
        await using var twin = await Twins.StartAsync(database);
        var checks = new[] { ("RES-11a", 1), ("RES-11a", 2), ("RES-11e", 1) }
            .SelectMany(c => Twins.ChecksOf(c.Item1, c.Item2))
            .ToList();
        checks.Count.ShouldBe(3);
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
