using System.Net;
using Haven.Forms.Questionnaires;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Screening.Model;
using Haven.Screening.Result;
using Haven.Tests.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Screening.Result;

public class ResultTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Confirm_ByAPerson_SaysWhoAndWhen_AndTheNextOneIsCompared(string database)
    {
        var rosa = await ScreenerAsync(database);
        string first = await rosa.ScreenAsync("1111100000");
        (await rosa.Browser.GetPageAsync(first)).Text.ShouldContain("Haven never decides");

        await rosa.ConfirmAsync(first, ("fits", "yes"));
        string second = await rosa.ScreenAsync("2222200000");

        (await rosa.Browser.GetPageAsync(first)).Text.ShouldContain(
            "Rosa Delgado confirmed this result on 15 January 2026"
        );
        (await rosa.Browser.GetPageAsync(second)).Text.ShouldContain(
            "The total rose from 5 to 10 since 15 January 2026"
        );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AnotherLevel_WithItsReason_StandsBesideTheComputedOne_AlsoInLists(
        string database
    )
    {
        var rosa = await ScreenerAsync(database);
        string result = await rosa.ScreenAsync("1111100000");

        var answer = await rosa.ConfirmAsync(
            result,
            ("fits", "no"),
            ("level", "Clear"),
            ("reason", "They told me of a plan.")
        );

        answer.Status.ShouldBe(HttpStatusCode.Redirect, answer.Text);
        var page = await rosa.Browser.GetPageAsync(result);
        page.Text.ShouldContain(
            "Clear concern Set by Rosa Delgado; computed was “Mild”. They told me of a plan."
        );
        page.Text.ShouldContain("at another level than the computed one");
        (await rosa.Browser.GetPageAsync("/screening/caseload")).Text.ShouldContain(
            "Clear concern"
        );
    }

    [Theory]
    [InlineData("", "", "", "fits")]
    [InlineData("perhaps", "", "", "fits")]
    [InlineData("no", "", "because", "level")]
    [InlineData("no", "2", "because", "level")]
    [InlineData("no", "Clear", "  ", "reason")]
    public async Task Confirm_ByHalves_IsRefusedBesideTheField(
        string fits,
        string level,
        string reason,
        string field
    )
    {
        var rosa = await ScreenerAsync(Databases.Sqlite);
        string result = await rosa.ScreenAsync("1111100000");

        var answer = await rosa.ConfirmAsync(
            result,
            ("fits", fits),
            ("level", level),
            ("reason", reason)
        );

        answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        answer.Errors.ShouldHaveSingleItem();
        answer.Html.QuerySelector("#" + field).ShouldNotBeNull();
        (await rosa.Browser.GetPageAsync(result)).Text.ShouldContain("Not confirmed yet");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task MissingInformation_IsAtLeast_IsNamed_AndIsTheFirstNextStep(string database)
    {
        var rosa = await ScreenerAsync(database);
        await rosa.TakeInPatientPhq9Async();

        string result = await rosa.ScreenAsync("111110---0", "1.0.1");

        var page = await rosa.Browser.GetPageAsync(result);
        page.Text.ShouldContain("At least mild");
        page.Text.ShouldContain("Information is missing on 3 of 9 questions");
        page.Text.ShouldContain("What is not known (3)");
        page.Html.QuerySelector("input[name=step]")!
            .GetAttribute("value")!
            .ShouldStartWith("Find out more: 3 of 9 are not known");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Confirm_ByTwoAtOnce_CountsOnce(string database)
    {
        var rosa = await ScreenerAsync(database);
        string result = await rosa.ScreenAsync("1111100000");
        var page = await rosa.Browser.GetPageAsync(result);
        (string, string)[] other = [("fits", "no"), ("level", "Clear"), ("reason", "Fear")];

        await rosa.Browser.SubmitAsync(page, ("fits", "yes"));
        var late = await rosa.Browser.SubmitAsync(page, other);

        late.Status.ShouldBe(HttpStatusCode.Conflict);
        late.Errors.ShouldHaveSingleItem().ShouldContain("yours was not saved");
        late.Html.QuerySelector("textarea[name=amend-reason]")!.TextContent.Trim().ShouldBe("Fear");
        (await rosa.Browser.GetPageAsync(result)).Text.ShouldNotContain("Fear");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Amend_KeepsWhatWas_AndTheNewResultHasToBeConfirmedAnew(string database)
    {
        var rosa = await ScreenerAsync(database);
        string result = await rosa.ScreenAsync("1111100000");
        await rosa.ConfirmAsync(result, ("fits", "yes"));

        var opened = await rosa.AmendAsync(result, "Question two was misheard.");
        var form = await rosa.Browser.GetPageAsync(opened.Location!.ToString());
        await rosa.Browser.SubmitAsync(
            form,
            [.. ScreeningSteps.Choices(form, "1311100000"), ("then", "finish")]
        );

        var page = await rosa.Browser.GetPageAsync(result);
        page.Text.ShouldContain("Not confirmed yet");
        page.Text.ShouldContain("7 of 27");
        page.Text.ShouldContain(
            "Amended by Rosa Delgado on 15 January 2026: Question two was misheard."
        );
        var earlier = await rosa.Browser.GetPageAsync(result + "/earlier/1");
        earlier.Text.ShouldContain("This no longer counts");
        earlier.Text.ShouldContain("5 of 27");
        earlier.Text.ShouldContain("Rosa Delgado had confirmed this result.");
        earlier.Html.QuerySelectorAll("main form").ShouldBeEmpty();
        await using var store = rosa.Organisation.Open();
        (await store.Set<ScreeningRecord>().CountAsync()).ShouldBe(1);
        (await store.Set<EarlierResult>().CountAsync()).ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Amend_WithoutAReason_ChangesNothing(string database)
    {
        var rosa = await ScreenerAsync(database);
        string result = await rosa.ScreenAsync("1111100000");

        var answer = await rosa.AmendAsync(result, " ");

        answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        answer.Errors.ShouldHaveSingleItem().ShouldContain("Say what is to be changed");
        (await rosa.Browser.GetPageAsync(result)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhatIsNotOnesOwn_IsNotThere(string database)
    {
        var rosa = await ScreenerAsync(database);
        string result = await rosa.ScreenAsync("1111100000");
        using var tom = await (
            await rosa.Organisation.CreateMemberAsync(Roles.Professional)
        ).SignInAsync();
        var stranger = await ScreenerAsync(database);

        foreach (
            string path in new[] { result, result + "/earlier/1", "/screening/compare/204117" }
        )
        {
            (await tom.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
        }
        // The same code of another organisation is another client, who was never screened.
        (await stranger.Browser.GetAsync(result)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await rosa.Browser.GetAsync(result + "/earlier/1")).StatusCode.ShouldBe(
            HttpStatusCode.NotFound
        );
    }

    [Fact]
    public void Result_KeptBeforeThereWereIndicators_IsStillRead()
    {
        var old = ScreeningResult.Read(
            """{"Total":5,"Max":27,"Label":"Mild","Level":1,"Answered":9,"Missing":0,"Safety":[]}"""
        )!;

        old.LevelWords.ShouldBe("Mild");
        old.Indicators.ShouldBeEmpty();
        old.CountingLevel.ShouldBe(ConcernLevel.Possible);
        ScreeningResult.Read(old.Write())!.Score.ShouldBe("5 of 27");
    }

    private static Task<Screener> ScreenerAsync(string database) => Screener.OnAsync(database);
}
