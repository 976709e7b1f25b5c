using System.Net;
using Haven.Privacy.Promises;
using Haven.Privacy.Purposes;
using Haven.Tests.Privacy.Processors;
using Haven.Tests.Privacy.Promises;

namespace Haven.Tests.Privacy.Trust;

/// <summary>What everybody is told of one organisation, on one page.</summary>
public class TrustPageTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Page_TellsNoticesCompaniesAndPromises_InBothLanguages(string database)
    {
        await using var haven = await Installation.StartNewAsync(
            database,
            Installation.WithoutJobs
        );
        await PromisesPageTests.SaveAsync(haven, broken: "SCR-9", kept: ["SCR-7"]);
        var organisation = await haven.CreateOrganisationAsync("Zq House");
        using var officer = await organisation.SignInAsync(Roles.PrivacyOfficer);
        await officer.AddAsync("Zq Interpreters", haven.Today());
        await haven.AddOnTheMachineAsync("Zq Hosting", ("reviewed", "2020-01-01"));
        using var stranger = haven.Browser();

        using var answer = await stranger.GetAsync(To(organisation));
        answer.Headers.Contains("Set-Cookie").ShouldBeFalse();
        var page = await Page.ReadAsync(answer);

        page.Status.ShouldBe(HttpStatusCode.OK);
        page.Html.QuerySelector("h1")!.TextContent.ShouldContain("Zq House");
        page.Text.ShouldContain("Proven 1");
        page.Text.ShouldContain("Being repaired 1");
        page.Html.QuerySelectorAll("main a[href*='#SCR-9']").Length.ShouldBe(1);
        page.Html.QuerySelectorAll($"main a[href^='/privacy/notices/{organisation.Code}/1']")
            .Length.ShouldBe(1);
        page.Text.ShouldContain("Zq Interpreters:");
        page.Text.ShouldContain("Zq Hosting: its privacy policy was to be read anew by");
        // How many entries its log has would tell strangers when somebody was helped.
        page.Html.QuerySelector("main pre").ShouldBeNull();
        page.Text.ShouldNotContain(PromisesPageTests.Evidence);
        (await stranger.GetPageAsync(To(organisation) + "?lang=es")).Text.ShouldContain(
            "Cómo guarda Zq House lo que sabe de usted"
        );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Page_ShowsNothingOfAnotherOrganisation_AndSaysWhatIsNotThere(string database)
    {
        var haven = await Installation.OnAsync(database);
        var busy = await haven.CreateOrganisationAsync();
        using var officer = await busy.SignInAsync(Roles.PrivacyOfficer);
        await officer.AddAsync("Zq Elsewhere", haven.Today());
        var empty = await haven.CreateOrganisationAsync(notice: false);
        using var stranger = haven.Browser();

        var page = await stranger.GetPageAsync(To(empty));

        page.Text.ShouldContain("has not published its privacy notice yet");
        page.Text.ShouldNotContain("Zq Elsewhere");
        (await stranger.GetPageAsync("/privacy/trust/no-such-house")).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
    }

    [Fact]
    public async Task Notice_LeadsToThePage()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var organisation = await haven.CreateOrganisationAsync();
        using var stranger = haven.Browser();

        var notice = await stranger.GetPageAsync("/privacy/notices/" + organisation.Code);

        notice.Html.QuerySelector($"main a[href^='{To(organisation)}']").ShouldNotBeNull();
    }

    private static string To(TestOrganisation organisation) =>
        "/privacy/trust/" + organisation.Code;
}
