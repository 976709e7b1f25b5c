using System.Net;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Screening.Reminders;
using Haven.Tests.Organisations;
using Haven.Tests.Screening.FollowUp;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Screening.Reminders;

public class ReminderTests
{
    private const string List = "/screening/reminders";
    private const string Caseload = "/screening/caseload";
    private const string Own = List + "/204117";
    private const string Mild = "1111100000";

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhoIsDue_IsListedFromTheDay_AndOverdueAWeekLater(string database)
    {
        await using var haven = await StartAsync(database);
        var rosa = await Screener.OnAsync(haven);
        await rosa.SetRulesAsync(("again-possible", "10"), ("again-possible-unit", "Days"));
        await rosa.ScreenAsync(Mild);
        (await rosa.Browser.GetPageAsync(List)).Text.ShouldContain("Nobody is due today");

        (await LaterAsync(rosa, 9)).Text.ShouldContain("Nobody is due today");
        (await LaterAsync(rosa, 1)).Text.ShouldContain("25 January 2026 Due");
        (await LaterAsync(rosa, 7)).Text.ShouldContain("25 January 2026 Due");
        var overdue = await LaterAsync(rosa, 1);

        overdue.Text.ShouldContain("25 January 2026 Overdue");
        using var tom = await (
            await rosa.Organisation.CreateMemberAsync(Roles.Professional)
        ).SignInAsync();
        (await tom.GetPageAsync(List)).Text.ShouldContain("Nobody is due today");
        using var again = await rosa.Member.SignInAsync();
        await (rosa with { Browser = again }).ScreenAsync(Mild);
        (await again.GetPageAsync(List)).Text.ShouldContain("Nobody is due today");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AnotherDay_AndNoMore_CountInsteadOfTheRule(string database)
    {
        await using var haven = await StartAsync(database);
        var rosa = await Screener.OnAsync(haven);
        await rosa.SetRulesAsync(("again-possible", "10"), ("again-possible-unit", "Days"));
        await rosa.ScreenAsync(Mild);

        await rosa.Browser.SubmitAsync(
            Own,
            ("again", "OnDay"),
            ("day-day", "18"),
            ("day-month", "1"),
            ("day-year", "2026"),
            ("reason", "They asked for it")
        );

        (await rosa.Browser.GetPageAsync(Own)).Text.ShouldContain(
            "To be screened again on 18 January 2026"
        );
        (await LaterAsync(rosa, 3)).Text.ShouldContain("18 January 2026, a day that was set Due");
        using var later = await rosa.Member.SignInAsync();
        await later.SubmitAsync(Own, ("again", "Never"), ("reason", "Moved away"));
        (await later.GetPageAsync(List)).Text.ShouldContain("Nobody is due today");
        (await LaterAsync(rosa, 30)).Text.ShouldContain("Nobody is due today");
        using var last = await rosa.Member.SignInAsync();
        (await last.GetPageAsync(Own)).Text.ShouldContain(
            "Nobody is reminded any more: Moved away"
        );
        await last.SubmitAsync(Own, ("again", "AsUsual"));
        (await last.GetPageAsync(List)).Text.ShouldContain("25 January 2026 Overdue");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TheCaseload_SaysInItsRows_WhoIsDue_AsTheListDoes(string database)
    {
        await using var haven = await StartAsync(database);
        var rosa = await Screener.OnAsync(haven);
        await rosa.SetRulesAsync(("again-possible", "10"), ("again-possible-unit", "Days"));
        await rosa.ScreenAsync(Mild);
        (await rosa.Browser.GetPageAsync(Caseload)).Text.ShouldNotContain("Screen again");

        (await LaterAsync(rosa, 9, Caseload)).Text.ShouldNotContain("Screen again");
        var due = await LaterAsync(rosa, 1, Caseload);
        due.Text.ShouldContain("Screen again");
        due.Text.ShouldContain("Due since 25 January 2026");
        (await LaterAsync(rosa, 8, Caseload)).Text.ShouldContain("Overdue since 25 January 2026");

        // Who is being screened now is due by the screening before, until it is finished.
        using var browser = await rosa.Member.SignInAsync();
        var form = await browser.GetPageAsync(await browser.StartAsync(204_117));
        var both = await browser.GetPageAsync(Caseload);
        both.Text.ShouldContain("Not finished");
        both.Html.QuerySelector("td[data-label='Screen again']")!
            .TextContent.ShouldBe("Overdue since 25 January 2026");
        await browser.SubmitAsync(
            form,
            [.. ScreeningSteps.Choices(form, Mild), ("then", "finish")]
        );
        (await browser.GetPageAsync(Caseload)).Text.ShouldNotContain("Screen again");

        // A day that was set counts instead, without any rule of the organisation.
        await rosa.SetRulesAsync(("again-possible", ""));
        await browser.SubmitAsync(
            Own,
            ("again", "OnDay"),
            ("day-day", "4"),
            ("day-month", "2"),
            ("day-year", "2026"),
            ("reason", "They asked for it")
        );
        (await LaterAsync(rosa, 2, Caseload)).Text.ShouldContain("Due since 4 February 2026");
        using var later = await rosa.Member.SignInAsync();
        await later.SubmitAsync(Own, ("again", "Never"), ("reason", "Moved away"));
        (await LaterAsync(rosa, 90, Caseload)).Text.ShouldNotContain("Screen again");
    }

    [Theory]
    [InlineData("", "", "again")]
    [InlineData("OnDay", "14", "day-day")]
    [InlineData("OnDay", "32", "day-day")]
    [InlineData("Never", "", "reason")]
    public async Task ByHalves_IsRefusedBesideItsField(string again, string day, string field)
    {
        var rosa = await Screener.OnAsync(Databases.Sqlite);
        await rosa.ScreenAsync(Mild);

        var answer = await rosa.Browser.SubmitAsync(
            Own,
            ("again", again),
            ("day-day", day),
            ("day-month", "1"),
            ("day-year", "2026"),
            ("reason", field == "reason" ? "" : "because")
        );

        answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        answer.Errors.ShouldHaveSingleItem();
        answer.Html.QuerySelector("#" + field).ShouldNotBeNull();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TheMail_SaysHowMany_AndNobody_OnceADay_WhicheverNodesLook(string database)
    {
        await using var haven = await StartAsync(database);
        var rosa = await Screener.OnAsync(haven);
        await rosa.SetRulesAsync(("again-possible", "10"), ("again-possible-unit", "Days"));
        await rosa.ScreenAsync(Mild);
        haven.Clock.Advance(TimeSpan.FromDays(10));
        var job = haven.Get<ReminderJob>();
        var none = TestContext.Current.CancellationToken;

        await Task.WhenAll(job.RunAsync(none), job.RunAsync(none), job.RunAsync(none));
        await job.RunAsync(none);

        var letter = (await haven.LettersToAsync(rosa.Member.Email)).ShouldHaveSingleItem();
        letter.ShouldContain("One of your clients is to be screened again");
        letter.ShouldContain("/screening/reminders");
        letter.ShouldNotContain("204");
        await using var store = rosa.Organisation.Open();
        int day = DateOnly.FromDateTime(haven.Clock.GetUtcNow().UtcDateTime).DayNumber;
        (
            await store
                .Set<ReminderRound>()
                .CountAsync(r => r.Day == day && r.Member == rosa.Member.Member.Id)
        ).ShouldBe(1);
        (
            await store.Set<AuditRecord>().AnyAsync(a => a.Purpose == Purpose.Reminding.Key)
        ).ShouldBeTrue();

        haven.Clock.Advance(TimeSpan.FromDays(1));
        await job.RunAsync(none);
        (await haven.LettersToAsync(rosa.Member.Email)).Count.ShouldBe(2);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhereNothingIsSet_NobodyIsOpened_AndNobodyIsTold(string database)
    {
        await using var haven = await StartAsync(database);
        var rosa = await Screener.OnAsync(haven);
        await rosa.ScreenAsync(Mild);
        haven.Clock.Advance(TimeSpan.FromDays(400));

        await haven.Get<ReminderJob>().RunAsync(TestContext.Current.CancellationToken);

        (await haven.LettersToAsync(rosa.Member.Email)).ShouldBeEmpty();
        await using var store = rosa.Organisation.Open();
        (
            await store.Set<AuditRecord>().AnyAsync(a => a.Purpose == Purpose.Reminding.Key)
        ).ShouldBeFalse();
    }

    private static async Task<Page> LaterAsync(Screener rosa, int days, string page = List)
    {
        rosa.Organisation.Installation.Clock.Advance(TimeSpan.FromDays(days));
        using var browser = await rosa.Member.SignInAsync();
        return await browser.GetPageAsync(page);
    }

    private static async Task<Installation> StartAsync(string database)
    {
        await Installation.OnAsync(database);
        return await Installation.StartNewAsync(database);
    }
}
