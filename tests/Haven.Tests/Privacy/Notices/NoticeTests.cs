using System.Net;
using Haven.Privacy.Calendar;
using Haven.Privacy.Notices;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Tests.Design.Paper;
using Haven.Tests.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Notices;

/// <summary>A notice is written once, filled from what holds, published in versions that never change, and read by everybody.</summary>
public class NoticeTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task FromHavensText_ToAPublishedVersion_OnPageAndPaper(string database)
    {
        await using var haven = await StartAsync(database);
        var (organisation, officer) = await NoticeSteps.OfficerAsync(haven);
        using var _ = officer;
        using var stranger = haven.Browser();
        string address = $"/privacy/notices/{organisation.Code}";
        (await stranger.GetPageAsync(address)).Text.ShouldContain("has not published");

        await officer.DraftAsync("We also run a summer camp.");
        var preview = await officer.GetPageAsync(NoticeSteps.Preview);
        preview.Text.ShouldContain("We also run a summer camp.");
        (await stranger.GetPageAsync(address)).Text.ShouldNotContain("summer camp");
        var done = await officer.SubmitAsync(NoticeSteps.Publish, NoticeSteps.Fields("First."));
        done.Status.ShouldBe(HttpStatusCode.Redirect, done.Text);

        var english = await stranger.GetPageAsync(address + "?lang=en");
        english.Text.ShouldContain("Version 1, in force from 15 January 2026");
        english.Text.ShouldContain("We also run a summer camp.");
        english.Text.ShouldContain("Clients, with everything about them");
        english.Text.ShouldContain("Looking after a client");
        english.Text.ShouldContain("6 years");
        english
            .Html.QuerySelector($"main a[href='/privacy/rights/ask/{organisation.Code}?lang=en']")
            .ShouldNotBeNull();
        var spanish = await stranger.GetPageAsync(address + "?lang=es");
        spanish.Text.ShouldContain("Versión 1, en vigor desde el 15 de enero de 2026");
        spanish.Text.ShouldContain("Acompañar a una persona");
        spanish.Text.ShouldContain("6 años");
        spanish.Html.DocumentElement.GetAttribute("lang").ShouldBe("es");

        foreach (var (page, lang) in new[] { (english, "en"), (spanish, "es") })
        {
            using var answer = await stranger.GetAsync($"{address}/1/pdf?lang={lang}");
            answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/pdf");
            string paper = Squeezed(
                new PdfReading(await answer.Content.ReadAsByteArrayAsync()).Root.Text
            );
            string[] said =
            [
                .. page
                    .Html.QuerySelectorAll("main h2, main h3, main p.govuk-body, main td")
                    .Where(e => e.QuerySelector("a") is null)
                    .Select(e => Squeezed(e.TextContent))
                    .Where(t => t.Length > 0),
            ];
            said.Length.ShouldBeGreaterThan(30);
            // The page's own below the text: its versions, and whom to ask.
            said.Where(t => !paper.Contains(t, StringComparison.Ordinal))
                .ShouldBeSubsetOf([
                    "Versions",
                    "Versiones",
                    "Whomtoask",
                    "Aquiénpreguntar",
                    .. said.Where(IsFrame),
                ]);
        }
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhatIsPublished_NeverChanges_AndTheOfficerIsToldThatItNoLongerHolds(
        string database
    )
    {
        await using var haven = await StartAsync(database);
        var (organisation, officer) = await NoticeSteps.OfficerAsync(haven);
        using var _ = officer;
        using var stranger = haven.Browser();
        await officer.PublishAsync("First.");
        string address = $"/privacy/notices/{organisation.Code}/1?lang=en";
        string before = (await stranger.GetPageAsync(address)).Text;
        (await officer.GetPageAsync(NoticeSteps.List)).Text.ShouldNotContain("no longer says");

        await officer.SubmitAsync(
            "/privacy/retention/screening-client",
            ("number", "3"),
            ("unit", "years"),
            ("step", "use")
        );
        await ChooseAsync(organisation, haven, "gdpr");

        (await stranger.GetPageAsync(address)).Text.ShouldBe(before);
        var told = await officer.GetPageAsync(NoticeSteps.List);
        told.Text.ShouldContain("The notice no longer says what holds");
        told.Html.QuerySelectorAll("ins")
            .Select(e => e.TextContent)
            .ShouldContain(t => t.Contains("GDPR", StringComparison.Ordinal));
        await officer.PublishAsync("Second.");
        (await officer.GetPageAsync(NoticeSteps.List)).Text.ShouldNotContain("no longer says");
        var first = await stranger.GetPageAsync(address);
        first.Text.ShouldContain("This is an older version. Version 2 holds");
        first.Text.ShouldNotContain("GDPR");
        (
            await stranger.GetPageAsync($"/privacy/notices/{organisation.Code}?lang=en")
        ).Text.ShouldContain("GDPR");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TwoOfficersPublishAtOnce_OneVersion_AndTheOtherIsTold(string database)
    {
        await using var haven = await StartAsync(database);
        var (organisation, officer) = await NoticeSteps.OfficerAsync(haven);
        using var _ = officer;
        using var other = await (
            await organisation.CreateMemberAsync(Roles.PrivacyOfficer)
        ).SignInAsync();
        await officer.DraftAsync("Both look at this.");
        var pages = new[]
        {
            (Browser: officer, Page: await officer.GetPageAsync(NoticeSteps.Publish)),
            (Browser: other, Page: await other.GetPageAsync(NoticeSteps.Publish)),
        };

        var answers = await Task.WhenAll(
            pages.Select(p =>
                p.Browser.SubmitAsync(p.Page, NoticeSteps.Fields("Changed.", NoticeChange.Material))
            )
        );

        answers.Count(a => a.Status == HttpStatusCode.Redirect).ShouldBe(1);
        answers.Single(a => a.Status == HttpStatusCode.Conflict).Errors.ShouldHaveSingleItem();
        await using var store = organisation.Open();
        (await store.Set<NoticeVersion>().CountAsync(Ct)).ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhoeverSavesAnOldDraft_IsTold_AndLosesNothing(string database)
    {
        await using var haven = await StartAsync(database);
        var (organisation, officer) = await NoticeSteps.OfficerAsync(haven);
        using var _ = officer;
        await officer.SubmitAsync(NoticeSteps.List);
        var old = await officer.GetPageAsync(NoticeSteps.Edit);
        await officer.SubmitAsync(
            NoticeSteps.Edit,
            ("english", old.Typed("english") + "\n\nTheirs."),
            ("step", "save")
        );

        var told = await officer.SubmitAsync(
            old,
            ("english", old.Typed("english") + "\n\nMine."),
            ("step", "save")
        );

        told.Status.ShouldBe(HttpStatusCode.Conflict);
        told.Typed("english").ShouldEndWith("Mine.");
        (await officer.GetPageAsync(NoticeSteps.Edit)).Typed("english").ShouldEndWith("Theirs.");
    }

    [Fact]
    public async Task FiveMegabytes_AreRefused_AndTheDraftStays()
    {
        await using var haven = await StartAsync(Databases.Sqlite);
        var (_, officer) = await NoticeSteps.OfficerAsync(haven);
        using var _ = officer;
        await officer.SubmitAsync(NoticeSteps.List);
        string before = (await officer.GetPageAsync(NoticeSteps.Edit)).Typed("english");

        foreach (int size in new[] { 70_000, 1_500_000, 5_000_000 })
        {
            var refused = await officer.SubmitAsync(
                NoticeSteps.Edit,
                ("english", new string('a', size)),
                ("step", "save")
            );
            ((int)refused.Status).ShouldBeInRange(400, 499);
            refused.Text.ShouldNotBeNullOrWhiteSpace();
        }

        (await officer.GetPageAsync(NoticeSteps.Edit)).Typed("english").ShouldBe(before);
    }

    [Theory]
    [InlineData("{{nothing}}", "Line")]
    [InlineData("[x](javascript:alert(1))", "a link in a notice")]
    public async Task AFault_ComesBackBesideItsField_WithWhatWasTyped(string line, string why)
    {
        await using var haven = await StartAsync(Databases.Sqlite);
        var (_, officer) = await NoticeSteps.OfficerAsync(haven);
        using var _ = officer;
        await officer.SubmitAsync(NoticeSteps.List);
        var page = await officer.GetPageAsync(NoticeSteps.Edit);

        var refused = await officer.SubmitAsync(
            page,
            ("spanish", page.Typed("spanish") + "\n\n" + line),
            ("step", "preview")
        );

        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refused.Html.QuerySelector("#spanish-error")!.TextContent.ShouldContain(why);
        refused.Typed("spanish").ShouldEndWith(line);
        (await officer.GetPageAsync(NoticeSteps.Edit)).Typed("spanish").ShouldNotEndWith(line);
    }

    [Fact]
    public async Task ADraftOfAnOlderHaven_ThatLacksABlock_IsNotPublished()
    {
        await using var haven = await StartAsync(Databases.Sqlite);
        var (organisation, officer) = await NoticeSteps.OfficerAsync(haven);
        using var _ = officer;
        await officer.DraftAsync("First.");
        await using var store = organisation.Open();
        var draft = await store.Set<NoticeDraft>().SingleAsync(Ct);
        draft.Spanish = draft.Spanish.Replace("{{place}}", "", StringComparison.Ordinal);
        await store.SaveChangesAsync(Ct);

        var told = await officer.SubmitAsync(NoticeSteps.Publish, NoticeSteps.Fields("First."));

        told.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        told.Errors.ShouldHaveSingleItem().ShouldContain("Spanish: The block {{place}} is missing");
        (await store.Set<NoticeVersion>().CountAsync(Ct)).ShouldBe(0);
    }

    [Fact]
    public async Task WhatWasPublished_StaysReadable_AlsoWhereNobodyReadsMail()
    {
        await using var haven = await StartAsync(Databases.Sqlite);
        var organisation = await haven.CreateOrganisationAsync(notice: false);
        using var officer = await (
            await organisation.CreateMemberAsync(Roles.PrivacyOfficer)
        ).SignInAsync();
        using var stranger = haven.Browser();
        string address = $"/privacy/notices/{organisation.Code}";
        (await stranger.GetPageAsync(address)).Status.ShouldBe(HttpStatusCode.NotFound);

        await officer.PublishAsync("First.");

        foreach (string path in new[] { address, address + "/1", address + "/1/pdf" })
        {
            using var answer = await stranger.GetAsync(path);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, path);
        }
    }

    [Fact]
    public async Task DaysThatCannotBe_AreRefused_AndNothingIsPublished()
    {
        await using var haven = await StartAsync(Databases.Sqlite);
        var (organisation, officer) = await NoticeSteps.OfficerAsync(haven);
        using var _ = officer;
        await officer.PublishAsync("First.", from: new DateOnly(2026, 2, 1));
        await officer.DraftAsync("Second.");

        foreach (
            var (day, why) in new[]
            {
                (new DateOnly(2026, 1, 14), "This day is over"),
                (new DateOnly(2027, 1, 16), "more than a year away"),
                (new DateOnly(2026, 1, 31), "Version 1 holds from 1 February 2026"),
            }
        )
        {
            var refused = await officer.SubmitAsync(
                NoticeSteps.Publish,
                NoticeSteps.Fields("Second.", from: day)
            );
            refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
            refused.Errors.ShouldHaveSingleItem().ShouldContain(why);
        }
        (
            await officer.SubmitAsync(
                NoticeSteps.Publish,
                [.. NoticeSteps.Fields("", NoticeChange.Material, shown: "3")]
            )
        ).Errors.Count.ShouldBe(4);
        // Before any version holds, the first one is shown, and says so.
        using var stranger = haven.Browser();
        (
            await stranger.GetPageAsync($"/privacy/notices/{organisation.Code}?lang=en")
        ).Text.ShouldContain("does not hold yet: it holds from 1 February 2026");
        // A clock that was set back by years takes nothing away.
        var lines = await haven.Get<NoticeReading>().LinesAsync(organisation.Id, Ct);
        NoticeReading.On(lines, new DateOnly(2020, 1, 1))!.Number.ShouldBe(1);
        NoticeReading.On([], new DateOnly(2020, 1, 1)).ShouldBeNull();
        await using var store = organisation.Open();
        (await store.Set<NoticeVersion>().CountAsync(Ct)).ShouldBe(1);
    }

    [Fact]
    public async Task ThePartForAnAudience_IsShownAlone_WithWhatIsForEverybody()
    {
        await using var haven = await StartAsync(Databases.Sqlite);
        var (organisation, officer) = await NoticeSteps.OfficerAsync(haven);
        using var _ = officer;
        await officer.PublishAsync("First.");
        using var stranger = haven.Browser();

        var page = await stranger.GetPageAsync(
            $"/privacy/notices/{organisation.Code}?lang=en&for=guardians"
        );

        page.Text.ShouldContain("If you are a parent");
        page.Text.ShouldNotContain("If you work with us");
        page.Text.ShouldContain("What you can ask for");
        page.Text.ShouldContain("immigration");
    }

    [Fact]
    public async Task NobodyElse_Writes_AndAnotherOrganisationsVersionIsNotThere()
    {
        await using var haven = await StartAsync(Databases.Sqlite);
        var (organisation, officer) = await NoticeSteps.OfficerAsync(haven);
        using var _ = officer;
        await officer.PublishAsync("First.");
        using var rosa = await (
            await organisation.CreateMemberAsync(Roles.Professional)
        ).SignInAsync();
        using var administrator = await (
            await organisation.CreateMemberAsync(Roles.Administrator)
        ).SignInAsync();
        using var stranger = haven.Browser();
        var (other, theirs) = await NoticeSteps.OfficerAsync(haven);
        using var __ = theirs;

        (await rosa.GetPageAsync(NoticeSteps.List)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await administrator.GetPageAsync(NoticeSteps.List)).Text.ShouldContain(
            "A privacy officer writes"
        );
        (await administrator.GetPageAsync(NoticeSteps.Edit)).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
        (await stranger.GetPageAsync($"/privacy/notices/{other.Code}/1")).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
        (await stranger.GetPageAsync("/privacy/notices/nothing-here")).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
        (await theirs.GetPageAsync(NoticeSteps.Edit)).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    private static bool IsFrame(string text) =>
        text.StartsWith("Version", StringComparison.Ordinal)
        || text.StartsWith("Versión", StringComparison.Ordinal);

    // Lines are broken otherwise on paper.
    private static string Squeezed(string text) =>
        string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    private static async Task ChooseAsync(
        TestOrganisation organisation,
        Installation haven,
        string law
    ) =>
        (
            await haven
                .Get<RegimeDesk>()
                .ChooseAsync(
                    new Haven.Privacy.Purposes.Reader(
                        organisation.Id,
                        Guid.NewGuid(),
                        Roles.PrivacyOfficer,
                        "192.0.2.7"
                    ),
                    ChosenLaws.Nothing with
                    {
                        Reasons = new Dictionary<string, string> { [law] = "We are there." },
                        Others = "No other holds.",
                    },
                    0,
                    Ct
                )
        ).ShouldBeTrue();

    private static async Task<Installation> StartAsync(string database)
    {
        await Installation.OnAsync(database);
        return await Installation.StartNewAsync(database);
    }
}
