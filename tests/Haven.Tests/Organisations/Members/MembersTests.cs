using System.Net;
using Haven.Organisations.Members;
using Haven.Organisations.Model;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Tests.Door;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Organisations.Members;

public class MembersTests
{
    private const string Home = "/organisations/members";

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task List_ShowsNamesOfThisOrganisation_AsOneEntry(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var admin = await organisation.CreateMemberAsync(Roles.Administrator, "Ada Administrator");
        await organisation.CreateMemberAsync(Roles.Professional, "Pia Professional");
        var other = await haven.CreateOrganisationAsync();
        await other.CreateMemberAsync(Roles.Professional, "Otto Other");
        using var browser = await admin.SignInAsync();

        var page = await browser.GetPageAsync(Home);

        page.Text.ShouldContain("Ada Administrator");
        page.Text.ShouldContain("Pia Professional");
        page.Text.ShouldNotContain("Otto Other");
        await using var context = organisation.Open();
        var entry = await context
            .Set<AuditRecord>()
            .SingleAsync(r => r.What == "members" && r.Act == Act.Retrieve);
        entry.SubjectCount.ShouldBe(2);
        entry.Purpose.ShouldBe(Purpose.MemberAdministration.Key);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Remove_EndsTheirSessionsAtOnce_AndTheyCanComeBack(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var admin = await organisation.CreateMemberAsync(Roles.Administrator);
        var member = await organisation.CreateMemberAsync(Roles.Professional, "Pia Professional");
        using var browser = await admin.SignInAsync();
        using var theirs = await member.SignInAsync();
        (await theirs.GetPageAsync("/organisations/account")).Status.ShouldBe(HttpStatusCode.OK);
        string page = $"{Home}/{member.Member.Id.Value}";

        (await browser.PostAsync(page, page + "/remove"))
            .Location!.ToString()
            .ShouldBe(Home + "?done=changed");

        (await theirs.GetPageAsync("/organisations/account")).Status.ShouldBe(
            HttpStatusCode.Redirect
        );
        (await browser.GetPageAsync(page)).Status.ShouldBe(HttpStatusCode.NotFound);
        await browser.SubmitAsync(
            Home + "/invite",
            ("email", member.Email),
            ("roles", "supervisor")
        );
        using var back = haven.Browser();
        await back.SignInAsync(member.Email);
        await back.SubmitAsync("/organisations/choose", ("invitation", await IdAsync(back)));
        (await browser.GetPageAsync(page)).Text.ShouldContain("Rosa Delgado");
    }

    /// <summary>Each server remembers sessions for a moment; none of them for longer than seconds.</summary>
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Remove_OnOneServer_ShutsThemOutOfEveryServerWithinSeconds(string database)
    {
        await Installation.OnAsync(database);
        await using var haven = await Installation.StartNewAsync(database);
        await using var second = await ListeningServer.StartAsync(haven);
        var organisation = await haven.CreateOrganisationAsync();
        var admin = await organisation.CreateMemberAsync(Roles.Administrator);
        var member = await organisation.CreateMemberAsync(Roles.Professional);
        using var theirs = await member.SignInAsync();
        using var there = second.Client();
        there.DefaultRequestHeaders.Add(
            "Cookie",
            theirs.DefaultRequestHeaders.GetValues("Cookie").Single()
        );
        (await theirs.GetPageAsync("/screening/caseload")).Status.ShouldBe(HttpStatusCode.OK);
        (await there.GetPageAsync("/screening/caseload")).Status.ShouldBe(HttpStatusCode.OK);

        await haven
            .Get<MemberAdministration>()
            .RemoveAsync(admin.Reader, member.Member.Id, default);

        (await theirs.GetPageAsync("/screening/caseload")).Status.ShouldBe(HttpStatusCode.Redirect);
        haven.Clock.Advance(TimeSpan.FromSeconds(5));
        foreach (string path in new[] { "/screening/caseload", "/organisations/account" })
        {
            var answer = await there.GetPageAsync(path);
            answer.Status.ShouldBe(HttpStatusCode.Redirect);
            answer.Location!.ToString().ShouldStartWith("/organisations/sign-in");
        }
        await using var context = haven.Core.Database.Open(Scope.Installation);
        (await context.Set<Session>().CountAsync(s => s.Account == member.Account.Id)).ShouldBe(0);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task SetRoles_ActsAtOnce(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var admin = await organisation.CreateMemberAsync(Roles.Administrator);
        var member = await organisation.CreateMemberAsync(Roles.Professional);
        using var browser = await admin.SignInAsync();
        using var theirs = await member.SignInAsync();
        (await theirs.GetPageAsync(Home)).Status.ShouldBe(HttpStatusCode.NotFound);
        string page = $"{Home}/{member.Member.Id.Value}";

        await browser.PostAsync(page, page, ("roles", "administrator"));

        (await theirs.GetPageAsync(Home)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task LastAdministrator_IsNeitherRemovedNorDemoted(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var admin = await organisation.CreateMemberAsync(Roles.Administrator);
        await organisation.CreateMemberAsync(Roles.Professional);
        using var browser = await admin.SignInAsync();
        string page = $"{Home}/{admin.Member.Id.Value}";

        var demoted = await browser.PostAsync(page, page, ("roles", "professional"));
        var removed = await browser.PostAsync(page, page + "/remove");

        demoted.Errors.ShouldHaveSingleItem().ShouldContain("last administrator");
        removed.Errors.ShouldBe(demoted.Errors);
        (await browser.GetPageAsync(Home)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TwoAdministrators_WhoRemoveEachOtherAtOnce_LeaveOne(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var one = await organisation.CreateMemberAsync(Roles.Administrator);
        var other = await organisation.CreateMemberAsync(Roles.Administrator);
        var members = haven.Get<MemberAdministration>();

        var answers = await Task.WhenAll(
            members.RemoveAsync(one.Reader, other.Member.Id, default),
            members.RemoveAsync(other.Reader, one.Member.Id, default)
        );

        answers.ShouldBe([MemberChange.Done, MemberChange.LastAdministrator], ignoreOrder: true);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AnotherOrganisationsMember_IsNotFound(string database)
    {
        var haven = await Installation.OnAsync(database);
        var admin = await (await haven.CreateOrganisationAsync()).CreateMemberAsync(
            Roles.Administrator
        );
        var other = await haven.CreateOrganisationAsync();
        await other.CreateMemberAsync(Roles.Administrator);
        var stranger = await other.CreateMemberAsync(Roles.Administrator);
        using var browser = await admin.SignInAsync();
        string page = $"{Home}/{stranger.Member.Id.Value}";

        (await browser.GetPageAsync(page)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await browser.PostAsync(Home, page, ("roles", "professional"))).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
        (await browser.PostAsync(Home, page + "/remove")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task List_OfMany_PagesWithoutGapOrRepeat(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var admin = await organisation.CreateMemberAsync(Roles.Administrator);
        var account = await haven.CreateAccountAsync(Newcomer.NewEmail());
        for (int i = 0; i < 60; i++)
        {
            await haven
                .Get<MemberService>()
                .AddAsync(
                    organisation.Id,
                    AccountId.Create(),
                    $"Member {i}",
                    Roles.Professional,
                    Reader.System(organisation.Id, "test"),
                    default
                );
        }
        using var browser = await admin.SignInAsync();

        var first = await browser.GetPageAsync(Home);
        string next = first.Html.QuerySelector("a[rel=next]")!.GetAttribute("href")!;
        var second = await browser.GetPageAsync(next);

        var links = new[] { first, second }
            .SelectMany(p => p.Html.QuerySelectorAll("main td a"))
            .Select(a => a.GetAttribute("href"))
            .ToList();
        links.Count.ShouldBe(61);
        links.Distinct().Count().ShouldBe(61);
    }

    private static async Task<string> IdAsync(HttpClient browser) =>
        (await browser.GetPageAsync("/organisations/choose"))
            .Html.QuerySelector("input[name=invitation]")!
            .GetAttribute("value")!;
}
