using System.Net;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Support;
using Haven.Tests.Privacy.Vault;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Tests.Privacy.Support;

/// <summary>/privacy/support: one person, some pages, some hours, and all of it seen.</summary>
[Trait("Category", "Long")]
public class SupportTests
{
    private const string Path = "/privacy/support";
    private const string New = Path + "/new";
    private const string Instruments = "/screening/instruments";
    private const string Laws = "/privacy/regimes";

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhoIsLetIn_SeesThatAlone_IsSeen_AndCanBeSentAwayAtOnce(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        using var amina = await SignInAsync(organisation, Roles.Administrator);
        using var yusuf = await SignInAsync(organisation, Roles.PrivacyOfficer);
        var member = await organisation.CreateMemberAsync(Roles.Operator, "Ingrid Vale");
        using var ingrid = await member.SignInAsync();
        (await ingrid.GetPageAsync(Path)).Text.ShouldContain("You may look at nothing now");

        (await LetInAsync(amina, member)).Status.ShouldBe(HttpStatusCode.Redirect);

        var own = await ingrid.GetPageAsync(Path);
        own.Text.ShouldContain("You may look at settings until");
        own.Html.QuerySelector($"main a[href='{Instruments}']").ShouldNotBeNull();
        (await ingrid.GetPageAsync(Instruments)).Status.ShouldBe(HttpStatusCode.OK);
        (await ingrid.GetPageAsync(Laws)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await ingrid.GetPageAsync(Path + "/1")).Status.ShouldBe(HttpStatusCode.NotFound);
        foreach (var browser in new[] { amina, yusuf })
        {
            var page = await browser.GetPageAsync(Path + "/1");
            page.Text.ShouldContain("Somebody who gives support may look at settings until");
            page.Text.ShouldContain("Ingrid Vale");
            page.Text.ShouldContain("T-17");
            page.Html.QuerySelectorAll("main tbody tr").Length.ShouldBe(3);
            page.Text.ShouldContain("Refused");
        }
        (await yusuf.GetPageAsync("/privacy/audit")).Text.ShouldContain(
            "support access 1: " + Instruments
        );

        var ended = await yusuf.SubmitAsync(Path + "/1");
        ended.Status.ShouldBe(HttpStatusCode.Redirect);
        (await ingrid.GetPageAsync(Instruments)).Status.ShouldBe(HttpStatusCode.NotFound);
        var after = await yusuf.GetPageAsync(Path + "/1");
        after.Text.ShouldContain("ended by");
        after.Text.ShouldNotContain("may look at settings until");
        after.Html.QuerySelectorAll("main tbody tr").Length.ShouldBe(4);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AnotherOrganisation_NeitherLetsIn_NorSeesNorEnds(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        using var amina = await SignInAsync(organisation, Roles.Administrator);
        var member = await organisation.CreateMemberAsync(Roles.Operator);
        using var ingrid = await member.SignInAsync();
        var other = await haven.CreateOrganisationAsync();
        using var theirs = await SignInAsync(other, Roles.Administrator);
        await other.CreateMemberAsync(Roles.Operator, "Another Operator");

        var refused = await LetInAsync(theirs, member);
        refused.Errors.ShouldHaveSingleItem().ShouldContain("Choose whom you let in");
        (await LetInAsync(amina, member)).Status.ShouldBe(HttpStatusCode.Redirect);
        (await theirs.GetPageAsync(Path + "/1")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await theirs.GetPageAsync(Path)).Text.ShouldContain("Nobody was let in");
        await using (var store = other.Open())
        {
            (await store.Set<SupportGrant>().AnyAsync()).ShouldBeFalse();
        }
        (
            await haven
                .Get<SupportDesk>()
                .EndAsync(
                    (await other.CreateMemberAsync(Roles.Administrator)).Reader,
                    1,
                    CancellationToken.None
                )
        ).ShouldBeFalse();
        (await ingrid.GetPageAsync(Instruments)).Status.ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>
    /// The vault refuses whoever gives support, and a page that asked it would not answer: so none of these opens
    /// anything of anybody.
    /// </summary>
    [Fact]
    public async Task EveryPageThatCanBeShown_AnswersWithoutOpeningAnything()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var organisation = await haven.CreateOrganisationAsync();
        using var amina = await SignInAsync(organisation, Roles.Administrator);
        var member = await organisation.CreateMemberAsync(Roles.Operator);
        using var ingrid = await member.SignInAsync();
        (await LetInAsync(amina, member, "Settings", "Instruments", "Registers")).Status.ShouldBe(
            HttpStatusCode.Redirect
        );
        string[] pages =
        [
            .. haven
                .Services.GetRequiredService<EndpointDataSource>()
                .Endpoints.OfType<RouteEndpoint>()
                .Where(e => e.Metadata.GetMetadata<SupportView>() is not null)
                .Select(e => e.RoutePattern.RawText!),
        ];
        pages.Length.ShouldBeGreaterThan(5);

        foreach (string page in pages)
        {
            (await ingrid.GetPageAsync(page)).Status.ShouldBe(HttpStatusCode.OK, page);
        }

        var own = (await organisation.LogAsync()).Where(r => r.Member == member.Reader.Member);
        own.ShouldAllBe(r => r.What.StartsWith("support access 1: /") && r.SubjectCount == 0);
        own.Count().ShouldBe(pages.Length);
    }

    [Fact]
    public async Task WhoeverHasAnotherRole_IsLetInNowhere()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var organisation = await haven.CreateOrganisationAsync();
        using var amina = await SignInAsync(organisation, Roles.Administrator);
        await organisation.CreateMemberAsync(Roles.Operator);
        var rosa = await organisation.CreateMemberAsync(Roles.Professional);

        (await LetInAsync(amina, rosa)).Errors.ShouldHaveSingleItem().ShouldContain("Choose whom");

        // Somebody who had leave as operator, and was given another role since.
        await using (var store = organisation.Open())
        {
            long now = haven.Clock.GetUtcNow().UtcTicks;
            store.Add(
                new SupportGrant
                {
                    OrganisationId = organisation.Id,
                    Number = 1,
                    Member = rosa.Member.Id,
                    Reason = SupportReason.Fault,
                    Reference = "",
                    Areas = SupportAreas.Settings,
                    By = rosa.Member.Id,
                    At = now,
                    Until = now + TimeSpan.TicksPerHour,
                }
            );
            await store.SaveChangesAsync();
        }
        using var browser = await rosa.SignInAsync();
        (await browser.GetPageAsync(Laws)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task NothingIsChosenInAdvance_AndWhatIsMissingIsSaidBesideEachField()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var organisation = await haven.CreateOrganisationAsync();
        using var amina = await SignInAsync(organisation, Roles.Administrator);
        (await amina.GetPageAsync(New)).Text.ShouldContain("Nobody here has the role of operator");
        await organisation.CreateMemberAsync(Roles.Operator, "Ingrid Vale");

        (await amina.GetPageAsync(New)).Html.QuerySelector("main input[checked]").ShouldBeNull();
        var refused = await amina.SubmitAsync(New, ("reference", "T-17"));

        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refused.Errors.Count.ShouldBe(4);
        refused.Html.QuerySelector("input[name=reference]")!.GetAttribute("value").ShouldBe("T-17");
        using var yusuf = await SignInAsync(organisation, Roles.PrivacyOfficer);
        (await yusuf.GetPageAsync(New)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task TwoWhoLetInAtOnce_AreNotMixedUp()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var organisation = await haven.CreateOrganisationAsync();
        using var amina = await SignInAsync(organisation, Roles.Administrator);
        var member = await organisation.CreateMemberAsync(Roles.Operator);

        (await LetInAsync(amina, member, seen: 0)).Status.ShouldBe(HttpStatusCode.Redirect);
        var second = await LetInAsync(amina, member, seen: 0);

        second.Status.ShouldBe(HttpStatusCode.Conflict);
        second.Errors.ShouldHaveSingleItem().ShouldContain("Somebody else let somebody in");
        await using var store = organisation.Open();
        (await store.Set<SupportGrant>().CountAsync()).ShouldBe(1);
    }

    private static async Task<HttpClient> SignInAsync(TestOrganisation organisation, Roles roles) =>
        await (await organisation.CreateMemberAsync(roles)).SignInAsync();

    private static Task<Page> LetInAsync(
        HttpClient browser,
        TestMember member,
        params string[] areas
    ) => LetInAsync(browser, member, null, areas);

    private static Task<Page> LetInAsync(
        HttpClient browser,
        TestMember member,
        int? seen,
        params string[] areas
    ) =>
        browser.SubmitAsync(
            New,
            [
                ("who", member.Member.Id.Value.ToString("D")),
                ("why", "Fault"),
                ("reference", "T-17"),
                ("hours", "1"),
                .. (areas.Length == 0 ? ["Instruments"] : areas).Select(a => ("areas", a)),
                .. seen is { } number ? [("seen", $"{number}")] : Array.Empty<(string, string)>(),
            ]
        );
}
