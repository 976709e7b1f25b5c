using Haven.Privacy.Promises;
using Haven.Tests.Privacy.Promises;

namespace Haven.Tests.Research.Studies;

/// <summary>The promises about studies hold on both databases.</summary>
[Trait("Category", "Long")]
public class StudyCheckTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task EachIsKept(string database)
    {
        await using var twin = await Twins.StartAsync(database);
        var checks = Twins.ChecksOf("RES-4", 1).Concat(Twins.ChecksOf("RES-4", 2)).ToList();
        checks.Count.ShouldBe(2);
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
