using Haven.Commands;
using Haven.Privacy.Purposes;
using Haven.Privacy.Vault;
using Haven.Tests.Privacy.Vault;

namespace Haven.Tests.Commands;

public class ForgetCommandTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Erase_SaysWhatWouldGo_AndForgetsWhenToldTwice(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var rosa = await organisation.CreateMemberAsync(Roles.Professional);
        var client = await rosa.TakeUpAsync(204_117);
        string code = client.Code.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var said = new List<string>();

        (await ForgetCommand.EraseAsync(haven.Core, code, null, false, said.Add, Ct)).ShouldBe(1);
        said.ShouldContain("Clients: 1");
        said[^1].ShouldContain("--yes");
        await organisation.LoadAsync(client);

        (await ForgetCommand.EraseAsync(haven.Core, code, null, true, said.Add, Ct)).ShouldBe(0);
        await Should.ThrowAsync<InvalidOperationException>(() => organisation.LoadAsync(client));
        string all = string.Join('\n', said);
        all.ShouldContain("Forgotten. Receipt ");

        foreach (string wrong in new[] { code, "not a code", "" })
        {
            (
                await Should.ThrowAsync<StartException>(() =>
                    ForgetCommand.EraseAsync(haven.Core, wrong, null, true, said.Add, Ct)
                )
            ).Message.ShouldContain("Nobody in this organisation has this code");
        }
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Rotate_Root_NeedsAPlace_AndTheServerGoesOn(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var rosa = await organisation.CreateMemberAsync(Roles.Professional);
        var client = await rosa.TakeUpAsync();
        var said = new List<string>();

        (
            await Should.ThrowAsync<StartException>(() =>
                KeysCommand.RotateAsync(haven.Core, "root", null, said.Add, Ct)
            )
        ).Message.ShouldContain("--to file:PATH");
        string next = "file:" + Path.Combine(haven.Folder, "next.key");
        (await KeysCommand.RotateAsync(haven.Core, "root", next, said.Add, Ct)).ShouldBe(0);
        (await KeysCommand.RotateAsync(haven.Core, "generation", null, said.Add, Ct)).ShouldBe(0);

        said[0].ShouldContain("Set Haven:RootKey");
        said[^1].ShouldContain("people's keys");
        var stored = await organisation.LoadAsync(client);
        (await rosa.OpenAsync(Purpose.CaseWork, stored))
            .Read(stored.Behaviour)
            .ShouldBe("likes to draw");
    }
}
