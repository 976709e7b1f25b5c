using System.Net;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Haven.Tests.Privacy.Regimes.RegimeSteps;

namespace Haven.Tests.Privacy.Regimes;

public class RegimePageTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AChoice_ShowsItsEffect_BeforeItIsMade(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        using var yusuf = await organisation.OfficerAsync();
        (await yusuf.GetPageAsync("/privacy/audit")).Text.ShouldContain(
            "Nobody has said yet which laws hold"
        );

        var preview = await yusuf.PreviewAsync("gdpr", "ferpa");

        preview.Status.ShouldBe(HttpStatusCode.OK);
        preview.Text.ShouldContain(
            "1 month (GDPR, Article 12(3)). Extended with a reason: 45 days (FERPA, 34 CFR 99.10(b))"
        );
        preview.Text.ShouldContain("below 18 (FERPA");
        (await StoredAsync(organisation)).ShouldBe(0);

        (await yusuf.SubmitAsync(preview, ("step", "confirm")))
            .Location!.ToString()
            .ShouldContain("done=chosen");
        (await StoredAsync(organisation)).ShouldBe(1);
        var page = await yusuf.GetPageAsync(Home);
        page.Text.ShouldContain("Because of ferpa.");
        page.Text.ShouldContain("We are a small youth programme.");
        page.Text.ShouldContain("Yusuf Karim");
        var rules = await haven
            .Get<RegimeDesk>()
            .RulesAsync(organisation.Id, CancellationToken.None);
        rules.Due(ClockKind.Access, new(2026, 1, 31))!.LastDay.ShouldBe(new(2026, 2, 28));
        (await yusuf.GetPageAsync("/privacy/audit")).Text.ShouldNotContain("Nobody has said yet");
        await using var store = organisation.Open();
        (
            await store
                .Set<AuditRecord>()
                .AnyAsync(r => r.What == "laws of the organisation" && r.Act == Act.Edit)
        ).ShouldBeTrue();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhoTakesALawAway_SeesWhatBecomesLaxer_AndTheHistoryStays(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        using var yusuf = await organisation.OfficerAsync();
        await yusuf.ChooseAsync("gdpr", "ferpa");

        var preview = await yusuf.PreviewAsync("ferpa");

        preview.Text.ShouldContain("45 days (FERPA, 34 CFR 99.10(b))");
        preview.Text.ShouldContain("less strict");
        preview.Text.ShouldContain("no longer");
        await yusuf.SubmitAsync(preview, ("step", "confirm"));
        var page = await yusuf.GetPageAsync(Home);
        page.Text.ShouldContain("GDPR: Because of gdpr.");
        (await StoredAsync(organisation)).ShouldBe(2);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TwoWhoChooseAtOnce_TheSecondIsTold(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        using var yusuf = await organisation.OfficerAsync();
        var first = await yusuf.PreviewAsync("gdpr");
        var second = await yusuf.PreviewAsync("ferpa");

        var both = await Task.WhenAll(
            yusuf.SubmitAsync(first, ("step", "confirm")),
            yusuf.SubmitAsync(second, ("step", "confirm"))
        );

        both.Count(a => a.Location is not null).ShouldBe(1);
        both.Single(a => a.Location is null).Status.ShouldBe(HttpStatusCode.Conflict);
        both.Single(a => a.Location is null)
            .Errors.ShouldHaveSingleItem()
            .ShouldContain("was not saved");
        (await StoredAsync(organisation)).ShouldBe(1);
    }

    [Fact]
    public async Task WithoutAReason_NothingIsChosen_AndWhatWasTypedStays()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var organisation = await haven.CreateOrganisationAsync();
        using var yusuf = await organisation.OfficerAsync();

        var answer = await yusuf.SubmitAsync(
            Choose,
            ("laws", "gdpr"),
            ("laws", "ferpa"),
            ("reason-ferpa", "We are a school.")
        );

        answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        answer.Errors.ShouldBe(
            [
                "Say why GDPR holds for your organisation.",
                "Say why the laws that you did not tick do not hold for your organisation.",
            ],
            ignoreOrder: true
        );
        answer.Html.QuerySelector("#reason-ferpa")!.TextContent.Trim().ShouldBe("We are a school.");
        answer.Html.QuerySelectorAll("input[name=laws][checked]").Length.ShouldBe(2);
    }

    [Fact]
    public async Task FromTheEffect_OneCanGoBackToTheChoice()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var organisation = await haven.CreateOrganisationAsync();
        using var yusuf = await organisation.OfficerAsync();
        var preview = await yusuf.PreviewAsync("gdpr");

        var again = await yusuf.SubmitAsync(preview, ("step", "confirm"), ("edit", "yes"));

        again.Title.ShouldContain("Which laws hold?");
        again.Html.QuerySelector("#reason-gdpr")!.TextContent.Trim().ShouldBe("Because of gdpr.");
        (await StoredAsync(organisation)).ShouldBe(0);
    }

    [Fact]
    public async Task NoneOfThem_IsAnAnswerToo_WithItsReason()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var organisation = await haven.CreateOrganisationAsync();
        using var yusuf = await organisation.OfficerAsync();

        await yusuf.ChooseAsync();

        (await yusuf.GetPageAsync(Home)).Text.ShouldContain("None of those that Haven knows.");
    }

    [Fact]
    public async Task OthersReadOrSeeNothing()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var organisation = await haven.CreateOrganisationAsync();
        using var amina = await (
            await organisation.CreateMemberAsync(Roles.Administrator)
        ).SignInAsync();
        using var rosa = await (
            await organisation.CreateMemberAsync(Roles.Professional)
        ).SignInAsync();

        var page = await amina.GetPageAsync(Home);
        page.Status.ShouldBe(HttpStatusCode.OK);
        page.Html.QuerySelector($"a[href='{Choose}']").ShouldBeNull();
        (await amina.GetPageAsync(Choose)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await rosa.GetPageAsync(Home)).Status.ShouldBe(HttpStatusCode.NotFound);
        using var yusuf = await organisation.OfficerAsync();
        (await yusuf.GetPageAsync(Agreement)).Status.ShouldBe(
            HttpStatusCode.NotFound,
            "no law asks for one"
        );
    }

    [Fact]
    public async Task LawsThatContradictOneAnother_AreSettledWithAReason_OrNotChosen()
    {
        await using var haven = await Installation.StartNewAsync(
            Databases.Sqlite,
            services =>
                services.AddSingleton(
                    new LawBook([
                        ("a", Laws.Keep("keep", "P6Y", null)),
                        ("b", Laws.Keep("delete", null, "P1Y")),
                    ])
                )
        );
        var organisation = await haven.CreateOrganisationAsync();
        using var yusuf = await organisation.OfficerAsync();
        var preview = await yusuf.PreviewAsync("keep", "delete");
        preview.Text.ShouldContain("Two laws contradict one another");

        var refused = await yusuf.SubmitAsync(preview, ("step", "confirm"));
        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refused.Errors.Count.ShouldBe(2);
        (await StoredAsync(organisation)).ShouldBe(0);

        var settled = await yusuf.SubmitAsync(
            refused,
            ("settle-audit-log", "longest"),
            ("settle-audit-log-reason", "Our lawyer says so.")
        );
        settled.Location.ShouldNotBeNull(settled.Text);
        (await yusuf.GetPageAsync(Home)).Text.ShouldContain("Our lawyer says so.");
        var rules = await haven
            .Get<RegimeDesk>()
            .RulesAsync(organisation.Id, CancellationToken.None);
        rules
            .KeepOf(KeepKind.AuditLog, new(2026, 5, 1))
            .ShouldBe(new(new(2027, 5, 1), new(2027, 5, 1), false));
    }

    private static async Task<int> StoredAsync(TestOrganisation organisation)
    {
        await using var store = organisation.Open();
        return await store.Set<RegimeChoice>().CountAsync();
    }
}
