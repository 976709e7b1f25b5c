using System.Net;
using Haven.Privacy.Purposes;
using Haven.Screening.Clients;
using Haven.Tests.Privacy.Regimes;
using Haven.Tests.Privacy.Vault;
using Haven.Tests.Screening;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Yearly;

/// <summary>/privacy/yearly: what is due, the text, the letters and the proof.</summary>
public class YearlyPageTests
{
    private const string Home = "/privacy/yearly";
    private const string Start = Home + "/start?law=ferpa&by=";

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ARound_FromTheTextToTheProof_AndWhoeverWasForgottenIsInNoList(string database)
    {
        var rosa = await Screener.OnAsync(database);
        var organisation = rosa.Organisation;
        await rosa.Browser.TakeUpAsync(204_118);
        using var officer = await organisation.OfficerAsync();
        await officer.ChooseAsync("ferpa");
        var home = await officer.GetPageAsync(Home);
        home.Text.ShouldContain("FERPA: your organisation’s yearly notice is due by");
        home.Text.ShouldContain("Whoever runs the machine");
        (await officer.GetPageAsync("/privacy/audit")).Text.ShouldContain(
            "the yearly notice of whoever runs the machine is due by"
        );

        var start = await officer.GetPageAsync(Start + "operator");
        using var other = await organisation.OfficerAsync();
        var startOfOther = await other.GetPageAsync(Start + "operator");
        start.Text.ShouldContain("2 members");
        start.Text.ShouldContain("2 people who are looked after");
        start.Html.QuerySelector("main article[lang=es]")!.TextContent.ShouldContain("enmiende");
        start.Text.ShouldNotContain("What the machine keeps of those who have an account");
        var begun = await officer.SubmitAsync(start);
        begun.Status.ShouldBe(HttpStatusCode.Redirect, begun.Text);
        string round = begun.Location!.ToString().Split('?')[0];
        (await officer.SubmitAsync(start)).Location!.ToString().ShouldStartWith(round);
        (await other.SubmitAsync(startOfOther)).Status.ShouldBe(HttpStatusCode.Conflict);

        (await officer.GetStringAsync(round + "/people")).ShouldBe(
            "client code,before you write\r\n204117,\r\n204118,\r\n"
        );
        await using (var store = organisation.Open())
        {
            var client = await store.Set<Client>().SingleAsync(c => c.Code == 204_118);
            await TestClients.ForgetAsync(organisation.Installation, organisation, client);
        }
        (await officer.GetStringAsync(round + "/people")).ShouldBe(
            "client code,before you write\r\n204117,\r\n"
        );
        using var paper = await officer.GetAsync(round + "/paper?lang=es");
        new Haven.Tests.Design.Paper.PdfReading(
            await paper.Content.ReadAsByteArrayAsync()
        ).Root.Text.ShouldContain("Sus derechos");

        var wrong = await officer.SubmitAsync(round, ("way", ""), ("letters", "x"));
        wrong.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        wrong.Html.QuerySelector("#letters")!.GetAttribute("value").ShouldBe("x");
        var page = await officer.GetPageAsync(round);
        (await officer.SubmitAsync(page, ("way", "Post"), ("letters", "1"))).Status.ShouldBe(
            HttpStatusCode.Redirect
        );
        var late = await officer.SubmitAsync(page, ("way", "Handbook"), ("letters", "9"));
        late.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        late.Text.ShouldContain("Somebody else recorded this");
        late.Text.ShouldContain("1 letter or copy, sent by post on");
        late.Text.ShouldContain("by Yusuf Karim");
        (await officer.GetPageAsync(Home)).Text.ShouldContain("1 letter or copy, sent by post");
    }

    [Fact]
    public async Task WithoutALaw_ThePageIsQuiet_AndOthersDoNotTell()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var organisation = await haven.CreateOrganisationAsync(notice: false);
        using var officer = await organisation.OfficerAsync();
        using var administrator = await (
            await organisation.CreateMemberAsync(Roles.Administrator)
        ).SignInAsync();

        (await officer.GetPageAsync(Home)).Text.ShouldContain("You can send one all the same");
        (await officer.GetPageAsync("/privacy/audit")).Text.ShouldNotContain("yearly notice is");
        var own = await officer.GetPageAsync(Home + "/start?law=&by=organisation");
        own.Text.ShouldContain("has no privacy notice in force");
        own.Html.QuerySelector("main form").ShouldBeNull();
        foreach (string none in new[] { "law=ferpa&by=operator", "law=&by=0", "law=&by=", "" })
        {
            (await officer.GetPageAsync($"{Home}/start?{none}")).Status.ShouldBe(
                HttpStatusCode.NotFound
            );
        }
        (await administrator.GetPageAsync(Home)).Status.ShouldBe(HttpStatusCode.OK);
        (await administrator.GetPageAsync(Home + "/start?law=&by=operator")).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
    }

    // The first one is due after 30 days.
    [Fact]
    public async Task LateForFourWeeks_ItIsRed_AlsoOnTheFirstPage()
    {
        await using var house = await YearlyHouse.StartAsync(Databases.Sqlite, "ferpa");
        foreach (var (days, isRed) in new[] { (58, false), (1, true) })
        {
            house.Haven.Clock.Advance(TimeSpan.FromDays(days));
            using var officer = await house.Officer.SignInAsync();
            foreach (string path in new[] { Home, "/privacy/audit" })
            {
                var page = await officer.GetPageAsync(path);
                page.Text.ShouldContain(isRed ? "is 29 days late" : "is 28 days late");
                page.Html.QuerySelectorAll(".govuk-warning-text")
                    .Any(w => w.TextContent.Contains("FERPA", StringComparison.Ordinal))
                    .ShouldBe(isRed, path);
            }
        }
    }

    [Fact]
    public async Task AnotherOrganisationsRound_IsNotThere()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var organisation = await haven.CreateOrganisationAsync();
        using var officer = await organisation.OfficerAsync();
        var begun = await officer.SubmitAsync(Home + "/start?law=&by=operator");
        string round = begun.Location!.ToString().Split('?')[0];
        using var stranger = await (await haven.CreateOrganisationAsync()).OfficerAsync();

        foreach (string path in new[] { "", "/paper?lang=en", "/people" })
        {
            (await stranger.GetPageAsync(round + path)).Status.ShouldBe(HttpStatusCode.NotFound);
            (await officer.GetAsync(round + path)).StatusCode.ShouldBe(HttpStatusCode.OK);
        }
    }

    // Each is refused beside its field, and what was typed comes back.
    [Theory]
    [InlineData("way", "", "3", 0)]
    [InlineData("way", "7", "3", 0)]
    [InlineData("way", "None", "3", 0)]
    [InlineData("letters", "Post", "", 0)]
    [InlineData("letters", "Post", "-3", 0)]
    [InlineData("letters", "Post", "0", 0)]
    [InlineData("letters", "Post", "1000001", 0)]
    [InlineData("on", "Post", "3", 1)]
    [InlineData("on", "Post", "3", -1)]
    public void WhatCannotBe_IsRefusedBesideItsField(
        string field,
        string way,
        string letters,
        int days
    )
    {
        var today = new DateOnly(2028, 2, 29);
        var round = new Haven.Privacy.Yearly.YearlyRound
        {
            Law = "ferpa",
            English = "",
            Spanish = "",
            StartedOn = today,
        };
        var on = today.AddDays(days);
        var form = Haven.Privacy.Yearly.YearlyForm.Parse(
            new Microsoft.AspNetCore.Http.FormCollection(
                new()
                {
                    ["way"] = way,
                    ["letters"] = letters,
                    ["on-day"] = $"{on.Day}",
                    ["on-month"] = $"{on.Month}",
                    ["on-year"] = $"{on.Year}",
                }
            ),
            round,
            today
        );

        form.Errors[field].ShouldNotBeNull();
        form.Errors.Summary.ShouldHaveSingleItem();
        form.TypedLetters.ShouldBe(letters);
    }
}
