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
        (string Promise, int Clause)[] clauses =
        [
            ("RES-4", 1),
            ("RES-4", 2),
            ("RES-11d", 1),
            ("RES-11d", 2),
        ];
        var checks = clauses.SelectMany(c => Twins.ChecksOf(c.Promise, c.Clause)).ToList();
        checks.Count.ShouldBe(clauses.Length);
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
