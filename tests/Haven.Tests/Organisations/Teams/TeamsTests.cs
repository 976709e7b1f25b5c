using System.Net;
using Haven.Organisations.Model;
using Haven.Organisations.Teams;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Organisations.Teams;

/// <summary>What an administrator does with teams, through the pages.</summary>
public class TeamsTests
{
    private const string Home = "/organisations/teams";

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Make_PutIn_Supervise_IsShownAndRecorded(string database)
    {
        var (organisation, browser) = await StartAsync(database);
        using var mine = browser;
        var pia = await organisation.CreateMemberAsync(Roles.Professional, "Pia Professional");
        var grace = await organisation.CreateMemberAsync(Roles.Supervisor, "Grace Supervisor");
        (await browser.GetPageAsync(Home)).Text.ShouldContain("Every supervisor sees the clients");

        string team = await MakeAsync(browser, "Northside");
        var saved = await browser.SubmitAsync(
            team,
            ("members", Id(pia)),
            ("supervisors", Id(grace))
        );

        saved.Location!.ToString().ShouldBe(Home + "?done=saved");
        var list = await browser.GetPageAsync(Home);
        list.Text.ShouldContain("Northside");
        list.Text.ShouldContain("Grace Supervisor");
        (await browser.GetPageAsync("/organisations/members/" + Id(pia))).Text.ShouldContain(
            "Works in Northside"
        );
        (await browser.GetPageAsync("/organisations/members/" + Id(grace))).Text.ShouldContain(
            "Supervises Northside"
        );
        await using var context = organisation.Open();
        var entry = await context
            .Set<AuditRecord>()
            .SingleAsync(r => r.What == "team" && r.Act == Act.Edit);
        entry.SubjectCount.ShouldBe(2);
        entry.Purpose.ShouldBe(Purpose.MemberAdministration.Key);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Member_IsInOneTeam_AndASupervisorInSeveral(string database)
    {
        var (organisation, browser) = await StartAsync(database);
        using var mine = browser;
        var pia = await organisation.CreateMemberAsync(Roles.Professional, "Pia Professional");
        var grace = await organisation.CreateMemberAsync(Roles.Supervisor, "Grace Supervisor");
        string north = await MakeAsync(browser, "Northside");
        string south = await MakeAsync(browser, "Southside");
        await browser.SubmitAsync(north, ("members", Id(pia)), ("supervisors", Id(grace)));

        var asked = await browser.GetPageAsync(south);
        await browser.SubmitAsync(asked, ("members", Id(pia)), ("supervisors", Id(grace)));

        asked.Text.ShouldContain("professional, now in Northside");
        (await browser.GetPageAsync("/organisations/members/" + Id(pia))).Text.ShouldContain(
            "Works in Southside"
        );
        (await browser.GetPageAsync("/organisations/members/" + Id(grace))).Text.ShouldContain(
            "Supervises Northside, Southside"
        );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Name_MissingOrTaken_IsRefused(string database)
    {
        var (_, browser) = await StartAsync(database);
        using var mine = browser;
        await MakeAsync(browser, "Northside");
        string south = await MakeAsync(browser, "Southside");

        var missing = await browser.SubmitAsync(Home + "/new", ("name", " "));
        var taken = await browser.SubmitAsync(Home + "/new", ("name", "northside"));
        var renamed = await browser.SubmitAsync(south, ("name", "Northside"));

        missing.Errors.ShouldHaveSingleItem().ShouldContain("Enter a name for the team");
        taken.Errors.ShouldHaveSingleItem().ShouldContain("a team with this name");
        renamed.Errors.ShouldHaveSingleItem().ShouldContain("a team with this name");
        (await browser.GetPageAsync(south)).Title.ShouldContain("Southside");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TwoAtOnce_TheSecondIsTold_AndKeepsWhatTheyTicked(string database)
    {
        var (organisation, browser) = await StartAsync(database);
        using var mine = browser;
        var pia = await organisation.CreateMemberAsync(Roles.Professional, "Pia Professional");
        string north = await MakeAsync(browser, "Northside");
        string south = await MakeAsync(browser, "Southside");
        var late = await browser.GetPageAsync(south);
        await browser.SubmitAsync(north, ("members", Id(pia)));

        var refused = await browser.SubmitAsync(late, ("members", Id(pia)));

        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refused.Errors.ShouldHaveSingleItem().ShouldContain("Somebody else changed the teams");
        refused
            .Html.QuerySelector($"input[name=members][value='{Id(pia)}']")!
            .HasAttribute("checked")
            .ShouldBeTrue();
        (await browser.GetPageAsync("/organisations/members/" + Id(pia))).Text.ShouldContain(
            "Works in Northside"
        );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task SavedTwiceAtOnce_IsSavedOnce(string database)
    {
        var (organisation, browser) = await StartAsync(database);
        using var mine = browser;
        var pia = await organisation.CreateMemberAsync(Roles.Professional, "Pia Professional");
        var page = await browser.GetPageAsync(await MakeAsync(browser, "Northside"));

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => browser.SubmitAsync(page, ("members", Id(pia))))
        );

        answers.Count(a => a.Status == HttpStatusCode.Redirect).ShouldBe(1);
        answers.Count(a => a.Errors.Count == 1).ShouldBe(3);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Remove_LeavesItsPeopleWithoutATeam(string database)
    {
        var (organisation, browser) = await StartAsync(database);
        using var mine = browser;
        var pia = await organisation.CreateMemberAsync(Roles.Professional, "Pia Professional");
        var grace = await organisation.CreateMemberAsync(Roles.Supervisor, "Grace Supervisor");
        string north = await MakeAsync(browser, "Northside");
        await MakeAsync(browser, "Southside");
        await browser.SubmitAsync(north, ("members", Id(pia)), ("supervisors", Id(grace)));
        string version = (await browser.GetPageAsync(north))
            .Html.QuerySelector("input[name=version]")!
            .GetAttribute("value")!;

        var removed = await browser.PostAsync(north, north + "/remove", ("version", version));

        removed.Location!.ToString().ShouldBe(Home + "?done=removed");
        (await browser.GetPageAsync(north)).Status.ShouldBe(HttpStatusCode.NotFound);
        var member = await browser.GetPageAsync("/organisations/members/" + Id(pia));
        member.Text.ShouldContain("Works in No team");
        await using var context = organisation.Open();
        (await context.Set<TeamSupervisor>().AnyAsync()).ShouldBeFalse();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task SupervisorWhoLeavesOrLosesTheRole_SupervisesNothing_AndSomebodyElseDoes(
        string database
    )
    {
        var (organisation, browser) = await StartAsync(database);
        using var mine = browser;
        var grace = await organisation.CreateMemberAsync(Roles.Supervisor, "Grace Supervisor");
        var omar = await organisation.CreateMemberAsync(Roles.Supervisor, "Omar Supervisor");
        string north = await MakeAsync(browser, "Northside");
        await browser.SubmitAsync(north, ("supervisors", Id(grace)));
        var team = new TeamId(new Guid(north[^36..]));
        (await SupervisedAsync(organisation, omar)).Teams.ShouldNotContain(team);

        await browser.SubmitAsync("/organisations/members/" + Id(grace), ("roles", "professional"));

        (await SupervisedAsync(organisation, omar)).Teams.ShouldContain(team);
        await using var context = organisation.Open();
        (await context.Set<TeamSupervisor>().AnyAsync()).ShouldBeFalse();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WithoutATeam_HasSupervisorsOfItsOwn(string database)
    {
        var (organisation, browser) = await StartAsync(database);
        using var mine = browser;
        var grace = await organisation.CreateMemberAsync(Roles.Supervisor, "Grace Supervisor");
        var omar = await organisation.CreateMemberAsync(Roles.Supervisor, "Omar Supervisor");
        await MakeAsync(browser, "Northside");
        string without = $"{Home}/{Guid.Empty:D}";

        var saved = await browser.SubmitAsync(without, ("supervisors", Id(omar)));

        saved.Location!.ToString().ShouldBe(Home + "?done=saved");
        (await SupervisedAsync(organisation, grace)).Teams.ShouldBeEmpty();
        (await SupervisedAsync(organisation, omar)).Everybody.ShouldBeTrue();
        (await browser.PostAsync(without, without + "/remove", ("version", "2"))).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AnotherOrganisationsTeam_IsNotThere(string database)
    {
        var (_, browser) = await StartAsync(database);
        using var mine = browser;
        var (_, other) = await StartAsync(database);
        using var theirs = other;
        string north = await MakeAsync(browser, "Northside");

        (await other.GetPageAsync(north)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await other.PostAsync(Home + "/new", north, ("name", "Ours"))).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
        (await other.GetPageAsync(Home)).Text.ShouldNotContain("Northside");
    }

    private static async Task<(TestOrganisation, HttpClient)> StartAsync(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var admin = await organisation.CreateMemberAsync(Roles.Administrator);
        return (organisation, await admin.SignInAsync());
    }

    private static async Task<string> MakeAsync(HttpClient browser, string name)
    {
        var made = await browser.SubmitAsync(Home + "/new", ("name", name));
        made.Status.ShouldBe(HttpStatusCode.Redirect);
        return made.Location!.ToString();
    }

    private static async Task<Supervision> SupervisedAsync(
        TestOrganisation organisation,
        TestMember member
    )
    {
        await using var context = organisation.Open();
        return await Supervision.OfAsync(
            context,
            member.Reader,
            TestContext.Current.CancellationToken
        );
    }

    private static string Id(TestMember member) => member.Member.Id.Value.ToString();
}
