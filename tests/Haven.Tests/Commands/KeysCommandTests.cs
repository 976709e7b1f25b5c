using Haven.Commands;
using Haven.Privacy.Purposes;
using Haven.Privacy.Vault;
using Haven.Start;
using Haven.Tests.Privacy.Vault;

namespace Haven.Tests.Commands;

/// <summary>The root key is changed beside a server that goes on, as with a command.</summary>
[Trait("Category", "Long")]
public class KeysCommandTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Root_ChangedInItsPlace_LeavesTheServerAtWork(string database)
    {
        using var installation = await StoppedInstallation.CreateAsync(database);
        string before = await File.ReadAllTextAsync(installation.RootKeyFile, Ct);
        await using var server = await installation.OpenAsync();
        var said = new List<string>();
        await using (var command = await installation.OpenAsync())
        {
            (await KeysCommand.RotateAsync(command, new("root"), said.Add, Ct)).ShouldBe(0);
        }

        (await StoppedInstallation.ReadClientAsync(server)).ShouldBe("likes to draw");
        await server.Keys.AddOrganisationAsync(Haven.Privacy.Store.OrganisationId.Create(), Ct);
        await new GenerationReplacement(server.Keys).RunAsync(null, Ct);
        await using var again = await installation.OpenAsync();
        (await StoppedInstallation.ReadClientAsync(again)).ShouldBe("likes to draw");
        string after = await File.ReadAllTextAsync(installation.RootKeyFile, Ct);
        after.ShouldNotContain(before.Trim());
        after.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(1);
        await File.WriteAllTextAsync(installation.RootKeyFile, before, Ct);
        await Should.ThrowAsync<StartException>(installation.OpenAsync);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Root_ChangeCutShort_StartsWithEither(string database)
    {
        using var installation = await StoppedInstallation.CreateAsync(database);
        byte[] old = await RootKey
            .From(installation.Settings.RootKey, installation.Settings.Data)
            .ReadAsync(Ct);
        var file = new FileRootKey(installation.RootKeyFile, installation.Settings.Data);
        byte[] fresh = System.Security.Cryptography.RandomNumberGenerator.GetBytes(32);

        foreach (var (first, second) in new[] { (old, fresh), (fresh, old) })
        {
            file.Replace(first, second);
            await using var core = await installation.OpenAsync();
            (await StoppedInstallation.ReadClientAsync(core)).ShouldBe("likes to draw");
            await new GenerationReplacement(core.Keys).RunAsync(null, Ct);
        }
        await using (var core = await installation.OpenAsync())
        {
            await core.Keys.ChangeRootAsync(null, Ct);
        }
        await installation.StartAsync();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Root_ChangedToAnotherPlace_ServerReplacesNothingUntilItKnows(string database)
    {
        using var installation = await StoppedInstallation.CreateAsync(database);
        await using var server = await installation.OpenAsync();
        string next = "file:" + Path.Combine(installation.Folder, "next.key");
        var said = new List<string>();
        await using (var command = await installation.OpenAsync())
        {
            (
                await KeysCommand.RotateAsync(command, new("root", Next: next), said.Add, Ct)
            ).ShouldBe(0);
        }

        said.ShouldHaveSingleItem().ShouldContain("start every server again");
        (await StoppedInstallation.ReadClientAsync(server)).ShouldBe("likes to draw");
        (
            await Should.ThrowAsync<StartException>(() =>
                new GenerationReplacement(server.Keys).RunAsync(null, Ct)
            )
        ).Message.ShouldContain("Start again with the new one");
        (await StoppedInstallation.ReadClientAsync(server)).ShouldBe("likes to draw");
        installation.Settings = installation.Settings with { RootKey = next };
        await using var again = await installation.OpenAsync();
        (await KeysCommand.RotateAsync(again, new("generation"), said.Add, Ct)).ShouldBe(0);
        (await StoppedInstallation.ReadClientAsync(again)).ShouldBe("likes to draw");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Person_OfThisOrganisationAlone_IsRotatedAndReported(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var other = await haven.CreateOrganisationAsync();
        var rosa = await organisation.CreateMemberAsync(Roles.Professional);
        var stranger = await other.CreateMemberAsync(Roles.Professional);
        var client = await rosa.TakeUpAsync(204_117);
        var forgotten = await rosa.TakeUpAsync(204_118);
        await stranger.TakeUpAsync(204_119);
        await TestClients.ForgetAsync(haven, organisation, forgotten);
        var said = new List<string>();

        foreach (string? wrong in new[] { "204 118", "204 119", "204 120", "nobody", "", null })
        {
            (
                await Should.ThrowAsync<StartException>(() =>
                    KeysCommand.RotateAsync(
                        haven.Core,
                        new("person", wrong, organisation.Code),
                        said.Add,
                        Ct
                    )
                )
            ).Message.ShouldBe(
                "Nobody in this organisation has this code. Check it, and --organisation."
            );
        }
        said.ShouldBeEmpty();
        int code = await PersonKeyReplacementTests.PassAsync(
            haven.Clock,
            KeysCommand.RotateAsync(
                haven.Core,
                new("person", "204 117", organisation.Code),
                said.Add,
                Ct
            )
        );

        code.ShouldBe(0);
        said.ShouldContain("Replaced: the key of this person. Sealed anew: values 9, records 1.");
        (
            await rosa.OpenAsync(Purpose.CaseWork, await organisation.LoadAsync(client))
        ).ShouldNotBeNull();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Organisation_IsRotatedAndReported_AndTwoAtOnceSaySo(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var asked = new Rotation("organisation", Organisation: organisation.Code);
        var said = new List<string>();
        await using (await haven.Core.Keys.HoldStillAsync(Ct))
        {
            (await KeysCommand.RotateAsync(haven.Core, asked, said.Add, Ct)).ShouldBe(1);
            said.ShouldHaveSingleItem().ShouldContain("being replaced already");
        }

        (await KeysCommand.RotateAsync(haven.Core, asked, said.Add, Ct)).ShouldBe(0);

        said.ShouldContain("Replaced: the organisation's key. Wrapped anew: people's keys 1.");
        var unknown = new Rotation("organisation", Organisation: "nowhere");
        await Should.ThrowAsync<StartException>(() =>
            KeysCommand.RotateAsync(haven.Core, unknown, said.Add, Ct)
        );
    }
}
