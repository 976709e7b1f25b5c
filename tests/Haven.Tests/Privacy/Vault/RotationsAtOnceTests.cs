using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Start;

namespace Haven.Tests.Privacy.Vault;

/// <summary>Several nodes and commands replace keys at the same moment.</summary>
[Trait("Category", "Long")]
public class RotationsAtOnceTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Rotations_AtOnce_OneWorks_TheOthersSaySo_AndNobodyIsLost(string database)
    {
        using var installation = await StoppedInstallation.CreateAsync(database);
        var nodes = new List<Core>();
        for (int i = 0; i < 4; i++)
        {
            nodes.Add(await installation.OpenAsync());
        }
        var organisation = OrganisationId.Create();
        await nodes[0].Keys.AddOrganisationAsync(organisation, Ct);
        var people = await nodes[0]
            .Keys.NewPeopleAsync(organisation, 3 * GenerationReplacement.Batch, Ct);
        int worked = 0,
            stoodBack = 0;

        for (int round = 0; round < 3; round++)
        {
            await Task.WhenAll(
                nodes.Select(node =>
                    Task.Run(
                        async () =>
                        {
                            try
                            {
                                await new GenerationReplacement(node.Keys).RunAsync(null, Ct);
                                Interlocked.Increment(ref worked);
                            }
                            catch (ReplacementRunsException)
                            {
                                Interlocked.Increment(ref stoodBack);
                            }
                        },
                        Ct
                    )
                )
            );
        }

        worked.ShouldBeGreaterThanOrEqualTo(3);
        stoodBack.ShouldBeGreaterThan(0);
        (worked + stoodBack).ShouldBe(12);
        foreach (var node in nodes)
        {
            (await node.Keys.PeopleAsync(people, Ct)).Count.ShouldBe(people.Count);
            await node.Keys.RefreshAsync(Ct);
            node.Keys.IsBeingReplaced.ShouldBeFalse();
            await node.DisposeAsync();
        }
        GenerationReplacementTests.Secrets(installation).Count.ShouldBe(1);
        await installation.StartAsync();
    }
}
