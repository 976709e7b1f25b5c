using System.Net;
using Haven.Organisations.Members;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Screening.Names;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Screening.Names;

/// <summary>What becomes of a team's keys: a passphrase is changed, words are used, somebody leaves, all is lost.</summary>
public class TeamKeyChangesTests
{
    private const string Home = NameUser.Home;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Passphrase_IsChangedOnOneDevice_AndTheSecondIsTold(string database)
    {
        var organisation = await Teams.NewAsync(database);
        var rosa = await NameUser.InAsync(organisation);
        await rosa.SetUpAsync();
        int version = (await rosa.AskAsync("/own")).GetProperty("version").GetInt32();
        string fresh = Fake.Private;

        await rosa.DoneAsync("/passphrase", ("private", fresh), ("version", $"{version}"));

        (
            await rosa.SendAsync(
                "/passphrase",
                ("private", Fake.Private),
                ("version", $"{version}")
            )
        ).Status.ShouldBe(HttpStatusCode.Conflict);
        var own = await rosa.AskAsync("/own");
        own.GetProperty("privateKey").GetString().ShouldBe(fresh);
        own.GetProperty("wrapped").GetString().ShouldNotBeNull("nobody has to let them in again");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Recovery_GivesAMemberANewPair_WithTheKey(string database)
    {
        var organisation = await Teams.NewAsync(database);
        var rosa = await NameUser.InAsync(organisation);
        var tom = await NameUser.InAsync(organisation);
        var team = await rosa.SetUpAsync();
        (await tom.Browser.GetPageAsync(Home + "/recover"))
            .Html.QuerySelector("[data-recovery]")!
            .GetAttribute("data-recovery")!
            .ShouldStartWith("r1.");

        await tom.DoneAsync(
            "/recover",
            [.. tom.PairFields(out string key), .. NameUser.KeyFields(tom, key, team)]
        );

        (await tom.KeyAsync())!.Holds.ShouldBe(team.Id);
        (await tom.AskAsync("/own")).GetProperty("publicKey").GetString().ShouldBe(key);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhoeverLeaves_LosesTheirKeysAtOnce_AndTheTeamIsTold(string database)
    {
        var organisation = await Teams.NewAsync(database);
        var rosa = await NameUser.InAsync(organisation);
        var tom = await NameUser.InAsync(organisation);
        var team = await rosa.SetUpAsync();
        await tom.JoinAsync();
        await rosa.LetInAsync(tom, team);
        var admin = await organisation.CreateMemberAsync(Roles.Administrator);
        (await rosa.Browser.GetPageAsync(Home)).Text.ShouldNotContain("has left");

        await organisation
            .Installation.Get<MemberAdministration>()
            .RemoveAsync(admin.Reader, tom.Member.Member.Id, default);

        (await tom.KeyAsync()).ShouldBeNull();
        (await Teams.KeysAsync(organisation)).ShouldHaveSingleItem().IsExposed.ShouldBeTrue();
        var page = await rosa.Browser.GetPageAsync(Home);
        page.Text.ShouldContain("has left. Replace the team’s key");
        (await tom.Browser.GetPageAsync(Home)).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhoeverLooksAfterNobodyAnyMore_LosesTheirKeysToo(string database)
    {
        var organisation = await Teams.NewAsync(database);
        var rosa = await NameUser.InAsync(organisation);
        await rosa.SetUpAsync();
        var admin = await organisation.CreateMemberAsync(Roles.Administrator);
        var members = organisation.Installation.Get<MemberAdministration>();
        var id = rosa.Member.Member.Id;

        await members.SetRolesAsync(admin.Reader, id, Roles.Professional | Roles.Operator, default);
        (await rosa.KeyAsync()).ShouldNotBeNull();
        await members.SetRolesAsync(admin.Reader, id, Roles.PrivacyOfficer, default);

        (await rosa.KeyAsync()).ShouldBeNull();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task StartOver_IsASupervisors_AndTakesKeysAndNamesAndNothingElse(string database)
    {
        var organisation = await Teams.NewAsync(database);
        var rosa = await NameUser.InAsync(organisation);
        var grace = await NameUser.InAsync(organisation, Roles.Supervisor);
        var team = await rosa.SetUpAsync();
        await rosa.TakeUpAsync(204_117, team, "Ana Zquist");

        (await rosa.SendAsync("/start-over", ("sure", "yes"))).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
        (await grace.SendAsync("/start-over")).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await Teams.KeysAsync(organisation)).Count.ShouldBe(1);
        await grace.DoneAsync("/start-over", ("sure", "yes"));

        (await Teams.KeysAsync(organisation)).ShouldBeEmpty();
        (await rosa.KeyAsync()).ShouldBeNull();
        await using var context = organisation.Open();
        (await context.Set<ClientName>().CountAsync()).ShouldBe(0);
        (await rosa.Browser.GetPageAsync("/screening/clients/204117")).Status.ShouldBe(
            HttpStatusCode.OK
        );
        await rosa.SetUpAsync();
    }
}
