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
}
