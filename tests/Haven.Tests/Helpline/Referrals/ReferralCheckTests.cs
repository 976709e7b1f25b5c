using Haven.Privacy.Promises;
using Haven.Tests.Privacy.Promises;

namespace Haven.Tests.Helpline.Referrals;

/// <summary>The checks of HLP-10, and those that look at all that is kept of visitors.</summary>
[Trait("Category", "Long")]
public class ReferralCheckTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Checks_HoldOnBothDatabases(string database)
    {
        await using var twin = await Twins.StartAsync(database);
        foreach (
            var check in new[]
            {
                ("HLP-10", 1),
                ("HLP-10", 2),
                ("HLP-1", 1),
                ("HLP-7", 2),
                ("HLP-9", 1),
            }.SelectMany(c => Twins.ChecksOf(c.Item1, c.Item2))
        )
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
