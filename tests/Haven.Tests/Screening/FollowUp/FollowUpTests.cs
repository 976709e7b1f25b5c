using System.Net;
using Haven.Forms.Questionnaires;
using Haven.Privacy.Purposes;
using Haven.Screening.FollowUp;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Screening.FollowUp;

public class FollowUpTests
{
    public const string Page = "/screening/follow-up";

    [Theory]
    [InlineData(1, SpanUnit.Months, "2026-01-31", "2026-02-28")]
    [InlineData(1, SpanUnit.Months, "2028-01-31", "2028-02-29")]
    [InlineData(12, SpanUnit.Months, "2028-02-29", "2029-02-28")]
    [InlineData(3, SpanUnit.Months, "2026-11-30", "2027-02-28")]
    [InlineData(2, SpanUnit.Weeks, "2026-12-25", "2027-01-08")]
    [InlineData(90, SpanUnit.Days, "2026-01-15", "2026-04-15")]
    public void DueAfter_GoesByTheCalendar(int count, SpanUnit unit, string finished, string due)
    {
        var rules = new FollowUpRules();
        rules.SetSpan(ConcernLevel.Clear, count, unit);

        rules.DueAfter(ConcernLevel.Clear, DateOnly.Parse(finished)).ShouldBe(DateOnly.Parse(due));
        rules.DueAfter(ConcernLevel.Possible, DateOnly.Parse(finished)).ShouldBeNull();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task NothingHolds_UntilItIsSet_AndThenItStands(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        using var amina = await (
            await organisation.CreateMemberAsync(Roles.Administrator)
        ).SignInAsync();
        var page = await amina.GetPageAsync(Page);
        page.Text.ShouldContain("The shipped sample suggests 6 months");
        page.Html.QuerySelector("#again-clear")!.GetAttribute("value").ShouldBeNullOrEmpty();

        await amina.SubmitAsync(
            Page,
            ("again-clear", "4"),
            ("again-clear-unit", "Weeks"),
            ("reviews", "Clear"),
            ("review-days", "2"),
            ("written-hours", "36")
        );

        var saved = await amina.GetPageAsync(Page);
        saved.Html.QuerySelector("#again-clear")!.GetAttribute("value").ShouldBe("4");
        saved.Html.QuerySelector("#written-hours")!.GetAttribute("value").ShouldBe("36");
        await using var store = organisation.Open();
        var rules = await store.Set<FollowUpRules>().SingleAsync();
        rules.SpanOf(ConcernLevel.Clear).ShouldBe((4, SpanUnit.Weeks));
        rules.ReviewsSince.ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("again-clear", "soon")]
    [InlineData("again-possible", "61")]
    [InlineData("again-none", "-1")]
    [InlineData("review-days", "0")]
    [InlineData("review-days", "")]
    [InlineData("written-hours", "721")]
    public async Task WhatIsNoNumber_OrTooLong_IsRefusedBesideItsField(string field, string value)
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var organisation = await haven.CreateOrganisationAsync();
        using var amina = await (
            await organisation.CreateMemberAsync(Roles.Administrator)
        ).SignInAsync();

        var answer = await amina.SubmitAsync(Page, (field, value));

        answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        answer.Errors.ShouldHaveSingleItem();
        answer.Html.QuerySelector("#" + field)!.GetAttribute("value").ShouldBe(value);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TwoWhoSetItAtOnce_TheSecondIsTold(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        using var amina = await (
            await organisation.CreateMemberAsync(Roles.Administrator)
        ).SignInAsync();
        var page = await amina.GetPageAsync(Page);
        await amina.SubmitAsync(page, ("again-clear", "4"));

        var late = await amina.SubmitAsync(page, ("again-clear", "9"));

        late.Status.ShouldBe(HttpStatusCode.Conflict);
        late.Html.QuerySelector("#again-clear")!.GetAttribute("value").ShouldBe("9");
    }

    [Fact]
    public async Task ProfessionalsDoNotSetIt()
    {
        var rosa = await Screener.OnAsync(Databases.Sqlite);
        (await rosa.Browser.GetAsync(Page)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }
}
