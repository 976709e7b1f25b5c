using System.Net;
using Haven.Privacy.Purposes;
using Haven.Screening.Review;
using Haven.Tests.Screening.FollowUp;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Screening.Review;

public class ReviewTests
{
    private const string List = "/screening/review";
    private const string Mild = "1111100000";

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhatIsAskedFor_WaitsForASupervisor_WhoSendsItBack_AndAgreesWhenItIsAmended(
        string database
    )
    {
        await Installation.OnAsync(database);
        await using var haven = await Installation.StartNewAsync(database);
        var rosa = await Screener.OnAsync(haven);
        await rosa.SetRulesAsync(("reviews", "Possible"), ("review-days", "2"));
        string result = await rosa.ScreenAsync(Mild);
        using var grace = await SupervisorAsync(rosa);

        var list = await grace.GetPageAsync(List);
        list.Text.ShouldContain("204 117");
        list.Text.ShouldContain("not confirmed yet");
        list.Text.ShouldContain("Until 17 January 2026");
        await grace.SubmitAsync(
            await grace.GetPageAsync(result),
            ("review", "SentBack"),
            ("review-note", "Question two sounds different to me")
        );

        (await grace.GetPageAsync(List)).Text.ShouldContain("Nothing waits for you");
        (await rosa.Browser.GetPageAsync(List)).Text.ShouldContain(
            "Question two sounds different to me"
        );
        var page = await rosa.Browser.GetPageAsync(result);
        page.Text.ShouldContain("Sent back Grace Okafor, 15 January 2026: Question two sounds");
        haven.Clock.Advance(TimeSpan.FromMinutes(1));
        await AmendAsync(rosa, result);
        (await rosa.Browser.GetPageAsync(List)).Text.ShouldContain("Nothing was sent back");
        (await grace.GetPageAsync(List)).Text.ShouldContain("204 117");
        await grace.SubmitAsync(await grace.GetPageAsync(result), ("review", "Agreed"));
        var last = await rosa.Browser.GetPageAsync(result);
        last.Text.ShouldContain("15 January 2026, before it was amended");
        last.Text.ShouldContain("Agreed Grace Okafor");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task OwnResults_AreForAnotherSupervisor_AndProfessionalsReviewNone(string database)
    {
        var rosa = await Screener.OnAsync(database);
        await rosa.SetRulesAsync(("reviews", "Possible"));
        string result = await rosa.ScreenAsync(Mild);
        var both = await rosa.Organisation.CreateMemberAsync(
            Roles.Professional | Roles.Supervisor,
            "Ada Both"
        );
        using var ada = await both.SignInAsync();
        await ada.SubmitAsync(await ada.GetPageAsync(result), ("fits", "yes"));

        (await ada.GetPageAsync(List)).Text.ShouldContain("Nothing waits for you");
        (await ada.GetPageAsync(result))
            .Html.QuerySelector("form[action*='/screening/review/']")
            .ShouldBeNull();
        using var grace = await SupervisorAsync(rosa);
        var shown = await grace.GetPageAsync(result);
        var forged = shown.Html.QuerySelector("form[action*='/screening/review/']")!;
        forged.ShouldNotBeNull();
        (await rosa.Browser.GetPageAsync(result))
            .Html.QuerySelector("form[action*='/screening/review/']")
            .ShouldBeNull();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TwoSupervisorsAtOnce_OneReviewCounts(string database)
    {
        var rosa = await Screener.OnAsync(database);
        await rosa.SetRulesAsync(("reviews", "Possible"));
        string result = await rosa.ScreenAsync(Mild);
        using var grace = await SupervisorAsync(rosa);
        var page = await grace.GetPageAsync(result);
        await grace.SubmitAsync(page, ("review", "Agreed"));

        var late = await grace.SubmitAsync(page, ("review", "SentBack"), ("review-note", "No"));

        late.Status.ShouldBe(HttpStatusCode.Conflict);
        late.Errors.ShouldHaveSingleItem().ShouldContain("yours was not saved");
        await using var store = rosa.Organisation.Open();
        (await store.Set<ResultReview>().CountAsync()).ShouldBe(1);
    }

    [Theory]
    [InlineData("", "", "review")]
    [InlineData("SentBack", " ", "review-note")]
    public async Task ByHalves_IsRefusedBesideItsField(string outcome, string note, string field)
    {
        var rosa = await Screener.OnAsync(Databases.Sqlite);
        string result = await rosa.ScreenAsync(Mild);
        using var grace = await SupervisorAsync(rosa);

        var answer = await grace.SubmitAsync(
            await grace.GetPageAsync(result),
            ("review", outcome),
            ("review-note", note)
        );

        answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        answer.Errors.ShouldHaveSingleItem();
        answer.Html.QuerySelector("#" + field).ShouldNotBeNull();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WaitingTooLong_IsShownAsOverdue_AndStepsWaitForNobody(string database)
    {
        await Installation.OnAsync(database);
        await using var haven = await Installation.StartNewAsync(database);
        var rosa = await Screener.OnAsync(haven);
        await rosa.SetRulesAsync(("reviews", "Possible"), ("review-days", "2"));
        string result = await rosa.ScreenAsync(Mild);
        (await rosa.Browser.GetPageAsync(result))
            .Html.QuerySelector("input[name=step]")
            .ShouldNotBeNull();
        haven.Clock.Advance(TimeSpan.FromDays(3));

        using var grace = await SupervisorAsync(rosa);
        (await grace.GetPageAsync(List)).Text.ShouldContain("Overdue since 17 January 2026");
        using var again = await rosa.Member.SignInAsync();
        (await again.GetPageAsync(result)).Text.ShouldContain("This is overdue.");
    }

    private static async Task AmendAsync(Screener rosa, string result)
    {
        var opened = await rosa.AmendAsync(result, "Misheard.");
        var form = await rosa.Browser.GetPageAsync(opened.Location!.ToString());
        await rosa.Browser.SubmitAsync(
            form,
            [.. ScreeningSteps.Choices(form, "1211100000"), ("then", "finish")]
        );
    }

    private static async Task<HttpClient> SupervisorAsync(Screener rosa) =>
        await (
            await rosa.Organisation.CreateMemberAsync(Roles.Supervisor, "Grace Okafor")
        ).SignInAsync();
}
