using System.Net;
using Haven.Privacy.Purposes;
using Haven.Screening.Plans;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Screening.Plans;

public class PlanTests
{
    private const string Home = "/screening/plans/204117";
    private const string New = Home + "/new";

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task EachVersion_IsKept_AndTheNewestIsShown(string database)
    {
        var rosa = await Screener.OnAsync(database);
        (await rosa.Browser.GetPageAsync(Home)).Text.ShouldContain("No safety plan yet");

        await rosa.Browser.SubmitAsync(
            New,
            ("today", "go to my aunt\nring the shelter"),
            ("helps", "music"),
            ("agreed-day", "15"),
            ("agreed-month", "1"),
            ("agreed-year", "2026")
        );
        var again = await rosa.Browser.GetPageAsync(New);
        again.Html.QuerySelector("#helps")!.TextContent.Trim().ShouldBe("music");
        again.Html.QuerySelector("#agreed-day")!.GetAttribute("value").ShouldBeNullOrEmpty();
        await rosa.Browser.SubmitAsync(again, ("helps", "walking"));

        var page = await rosa.Browser.GetPageAsync(Home);
        page.Text.ShouldContain("walking");
        page.Text.ShouldContain("A printed plan can be found by others");
        page.Text.ShouldContain("Agreed with the young person on 15 January 2026");
        page.Text.ShouldContain("Not agreed with the young person yet");
        page.Html.QuerySelector(".haven-carried")!.TextContent.ShouldNotContain("204");
        var first = await rosa.Browser.GetPageAsync(Home + "/1");
        first.Text.ShouldContain("music");
        first.Text.ShouldContain("which no longer counts");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TwoAtOnce_TheSecondIsTold_AndKeepsWhatWasTyped(string database)
    {
        var rosa = await Screener.OnAsync(database);
        var page = await rosa.Browser.GetPageAsync(New);
        await rosa.Browser.SubmitAsync(page, ("today", "one"));

        var late = await rosa.Browser.SubmitAsync(page, ("today", "two"));

        late.Status.ShouldBe(HttpStatusCode.Conflict);
        late.Html.QuerySelector("#today")!.TextContent.Trim().ShouldBe("two");
        await using var store = rosa.Organisation.Open();
        (await store.Set<SafetyPlan>().CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task AnEmptyPlan_OrADayToCome_IsRefused()
    {
        var rosa = await Screener.OnAsync(Databases.Sqlite);

        var empty = await rosa.Browser.SubmitAsync(New, ("today", " "));
        var early = await rosa.Browser.SubmitAsync(
            New,
            ("today", "rest"),
            ("agreed-day", "1"),
            ("agreed-month", "1"),
            ("agreed-year", "2031")
        );

        empty.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        empty.Errors.ShouldHaveSingleItem().ShouldContain("at least one part");
        early
            .Errors.ShouldHaveSingleItem()
            .ShouldContain("the day on which the young person agreed");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task OthersDoNotReadIt(string database)
    {
        var rosa = await Screener.OnAsync(database);
        await rosa.Browser.SubmitAsync(New, ("today", "one"));
        using var tom = await (
            await rosa.Organisation.CreateMemberAsync(Roles.Professional)
        ).SignInAsync();

        foreach (string page in new[] { Home, New, Home + "/1" })
        {
            (await tom.GetAsync(page)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        }
        (await rosa.Browser.GetAsync(Home + "/2")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }
}
