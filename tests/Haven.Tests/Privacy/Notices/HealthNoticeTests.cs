using System.Net;
using Haven.Privacy.Inventory;
using Haven.Privacy.Notices;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Haven.Tests.Privacy.Regimes;
using Haven.Tests.Screening;
using Haven.Tests.Tiny;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Notices;

/// <summary>Where HIPAA holds there is a notice of its own about health facts, and nobody new without it.</summary>
public class HealthNoticeTests
{
    private const string New = "/screening/clients/new";
    private static readonly CancellationToken Ct = CancellationToken.None;
    private static readonly string Shipped = NoticeTemplate.Completed(
        ShippedNotice.In("en"),
        "en",
        needsHealth: true
    );

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ADraftFromBeforeHipaa_IsNotPublished_BeforeItSpeaksOfHealth(string database)
    {
        var haven = await Installation.OnAsync(database);
        var (organisation, officer) = await NoticeSteps.OfficerAsync(haven);
        using var _ = officer;
        await officer.DraftAsync("We also run a clinic.");
        await officer.ChooseAsync("hipaa");

        var refused = await officer.SubmitAsync(NoticeSteps.Publish, NoticeSteps.Fields("First."));

        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refused.Text.ShouldContain("a telephone number is missing");
        await using var store = organisation.Open();
        (await store.Set<NoticeVersion>().AnyAsync(Ct)).ShouldBeFalse();
        var edit = await officer.GetPageAsync(NoticeSteps.Edit);
        edit.Typed("spanish").ShouldContain("{{health notice}}");
        await officer.SubmitAsync(
            edit,
            ("english", Called(edit.Typed("english"))),
            ("spanish", Called(edit.Typed("spanish"))),
            ("step", "save")
        );
        (await officer.GetPageAsync(NoticeSteps.Preview)).Text.ShouldContain(
            "MEDICAL INFORMATION ABOUT YOU"
        );
        var done = await officer.SubmitAsync(NoticeSteps.Publish, NoticeSteps.Fields("First."));
        done.Status.ShouldBe(HttpStatusCode.Redirect, done.Text);
        (await store.Set<NoticeVersion>().SingleAsync(Ct)).HasHealth.ShouldBeTrue();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhoeverLooksAfterSomebody_IsTold_AndGoesOn(string database)
    {
        var rosa = await Screener.OnAsync(database);
        await using var store = rosa.Organisation.Open();
        await store
            .Set<NoticeVersion>()
            .ExecuteUpdateAsync(v => v.SetProperty(x => x.HasHealth, false), Ct);
        using var yusuf = await rosa.Organisation.OfficerAsync();
        (await rosa.Browser.GetPageAsync(New)).Status.ShouldBe(HttpStatusCode.OK);

        (await yusuf.PreviewAsync("hipaa")).Text.ShouldContain(
            "nobody new can be taken up until your privacy notice has a part about health facts"
        );
        await yusuf.ChooseAsync("hipaa");
        await yusuf.AgreeAsync(
            rosa.Organisation.Installation.Today(),
            null,
            Purpose.CaseWork,
            Purpose.Emergency
        );

        var page = await rosa.Browser.GetPageAsync(New);
        page.Status.ShouldBe(HttpStatusCode.Forbidden);
        page.Text.ShouldContain("a notice of its own about health facts (45 CFR 164.520)");
        page.Html.QuerySelector(".haven-banner a[href='/privacy/notices']").ShouldNotBeNull();
        (await yusuf.GetPageAsync(NoticeSteps.List)).Text.ShouldContain("have published none");
        var facts = await rosa.Browser.SubmitAsync(
            "/screening/clients/204117/facts",
            ("behaviour", "Plays the flute.")
        );
        facts.Status.ShouldBe(HttpStatusCode.Redirect, facts.Text);
        // It is another organisation's notice that speaks of health.
        (await (await Installation.OnAsync(database)).CreateOrganisationAsync()).Id.ShouldNotBe(
            rosa.Organisation.Id
        );
        (await rosa.Browser.GetPageAsync(New)).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await store.Set<Client>().CountAsync(Ct)).ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ItStandsAtAnAddressOfItsOwn_AndNowhereElse(string database)
    {
        var haven = await Installation.OnAsync(database);
        var (organisation, officer) = await NoticeSteps.OfficerAsync(haven);
        using var _ = officer;
        using var stranger = haven.Browser();
        string address = $"/privacy/notices/{organisation.Code}";
        await officer.PublishAsync("First.");
        (await stranger.GetPageAsync(address + "/health")).Status.ShouldBe(HttpStatusCode.NotFound);
        await officer.ChooseAsync("hipaa");
        await officer.SubmitAsync(NoticeSteps.List);
        var edit = await officer.GetPageAsync(NoticeSteps.Edit);
        await officer.SubmitAsync(
            edit,
            ("english", Called(edit.Typed("english"))),
            ("spanish", Called(edit.Typed("spanish"))),
            ("step", "save")
        );
        await officer.SubmitAsync(NoticeSteps.Publish, NoticeSteps.Fields("Second."));

        var general = await stranger.GetPageAsync(address + "?lang=en");
        general.Text.ShouldNotContain("MEDICAL INFORMATION");
        general.Html.QuerySelector($"main a[href='{address}/health?lang=en']").ShouldNotBeNull();
        var health = await stranger.GetPageAsync(address + "/health?lang=en");
        health.Text.ShouldContain("MEDICAL INFORMATION ABOUT YOU MAY BE USED AND DISCLOSED");
        health.Text.ShouldContain("Version 2, in force from");
        // Of the facts kept, those about health alone.
        health.Text.ShouldContain("answers to and results of a screening");
        health.Text.ShouldNotContain("race or ethnicity");
        health.Text.ShouldNotContain("We keep these facts with Haven");
        health.Text.ShouldNotContain("{{");
        (await stranger.GetPageAsync(address + "/health?lang=es")).Text.ShouldContain(
            "SU INFORMACIÓN MÉDICA"
        );
        foreach (var (path, status) in new[] { ("/1/health", 404), ("/2/health", 200) })
        {
            ((int)(await stranger.GetPageAsync(address + path)).Status).ShouldBe(status, path);
        }
        using var paper = await stranger.GetAsync(address + "/2/health/pdf?lang=es");
        paper.Content.Headers.ContentType!.MediaType.ShouldBe("application/pdf");
        var ask = await stranger.GetPageAsync($"/privacy/rights/ask/{organisation.Code}?lang=en");
        ask.Html.QuerySelector($"main a[href='{address}/health?lang=en']").ShouldNotBeNull();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhereNoLawAsks_NothingIsMarked_AndUnderHipaaEachDeclaredField(string database)
    {
        var rosa = await Screener.OnAsync(database);
        const string Facts = "/screening/clients/204117/facts";
        (await rosa.Browser.GetPageAsync(Facts)).Text.ShouldNotContain("Health fact");
        using var yusuf = await rosa.Organisation.OfficerAsync();
        await yusuf.ChooseAsync("hipaa");
        await yusuf.AgreeAsync(rosa.Organisation.Installation.Today(), null, Purpose.CaseWork);

        var page = await rosa.Browser.GetPageAsync(Facts);

        page.Html.QuerySelectorAll("fieldset")
            .Where(f => f.QuerySelector(".govuk-hint .govuk-tag") is not null)
            .Select(f => f.QuerySelector("legend")!.TextContent.Trim())
            .ShouldBe(["Physical disability", "Intellectual disability"]);
        FactFields
            .All.Where(f => f.IsHealth)
            .Select(f => f.Property)
            .ShouldBe(HealthFacts.Of(typeof(Client)), ignoreOrder: true);
        foreach (
            string path in new[] { "plans/204117/new", "referrals/204117", "reminders/204117" }
        )
        {
            (await rosa.Browser.GetPageAsync("/screening/" + path))
                .Html.QuerySelector($"main a[href$='{rosa.Organisation.Code}/health?lang=en']")
                .ShouldNotBeNull(path);
        }
    }

    [Theory]
    [InlineData("en", "(write the number here)")]
    [InlineData("es", "(escriba aquí el número)")]
    public void WhatHavenShips_LacksATelephoneNumber_AndNothingElse(string lang, string call)
    {
        string text = NoticeTemplate.Completed(ShippedNotice.In(lang), lang, true);

        NoticeTemplate
            .FaultsOf(text, needsHealth: true)
            .ShouldHaveSingleItem()
            .What.ShouldContain("a telephone number is missing");
        NoticeTemplate
            .FaultsOf(text.Replace(call, "(202) 555-0143", StringComparison.Ordinal), true)
            .ShouldBeEmpty();
        NoticeTemplate.Completed(text, lang, true).ShouldBe(text);
    }

    [Theory]
    [InlineData("{{collected}}")]
    [InlineData("{{purposes}}")]
    [InlineData("{{rights}}")]
    [InlineData("{{recipients}}")]
    public void WhatTheLawAsksFor_StandsInTheHealthNotice_AndInTheOtherToo(string block)
    {
        int health = Shipped.LastIndexOf(block, StringComparison.Ordinal);
        NoticeTemplate
            .FaultsOf(Shipped.Remove(health, block.Length))
            .ShouldContain(f =>
                f.What.Contains(
                    $"In the part {{{{health notice}}}} the block {block} is missing",
                    StringComparison.Ordinal
                )
            );
        int general = Shipped.IndexOf(block, StringComparison.Ordinal);
        NoticeTemplate.FaultsOf(Shipped.Remove(general, block.Length)).Count.ShouldBe(2);
    }

    [Fact]
    public void WithoutALaw_ItMayBeLeftOut_AndWithOneNot()
    {
        NoticeTemplate.FaultsOf(ShippedNotice.In("en")).ShouldBeEmpty();
        NoticeTemplate
            .FaultsOf(ShippedNotice.In("en"), needsHealth: true)
            .ShouldHaveSingleItem()
            .What.ShouldContain("The part {{health notice}} is missing");
        RegimeRules.None.HealthNotice.ShouldBeNull();
        LawBook
            .Shipped.All.Where(l => l.HealthNotice is not null)
            .ShouldHaveSingleItem()
            .Id.ShouldBe("hipaa");
    }

    [Fact]
    public void AnyService_IsMarked_ByWhatItDeclares()
    {
        HealthFacts.Of(typeof(Visit)).ShouldBe([nameof(Visit.Allergies), nameof(Visit.Answers)]);
        HealthFacts.Of(typeof(Event)).ShouldBeEmpty();
    }

    [Stored("A visit of a service that there is not")]
    private sealed class Visit
    {
        [Sensitive(DataClass.Health)]
        public required Sealed<string> Allergies { get; init; }

        [Sensitive(DataClass.Assessment)]
        public required Sealed<string> Answers { get; init; }

        [Personal(DataClass.Place)]
        public required Sealed<string> Town { get; init; }
    }

    private static string Called(string text) =>
        text.Replace(ShippedNotice.CallEnglish, "202-555-0143", StringComparison.Ordinal)
            .Replace(ShippedNotice.CallSpanish, "202-555-0143", StringComparison.Ordinal);
}
