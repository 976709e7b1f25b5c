using System.Net;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Screening.Reminders;
using Haven.Tests.Screening;
using Haven.Tests.Screening.FollowUp;

namespace Haven.Tests.Organisations.TimeZones;

/// <summary>What the time zone of an organisation does to the pages of all floors.</summary>
public class DaysThereTests
{
    private const string NewYork = "America/New_York";
    private const string Mild = "1111100000";

    // 23:30 of 15 January in New York is 04:30 of the 16th in UTC.
    private static readonly TimeSpan UntilHalfPastEleven = TimeSpan.FromHours(19.5);

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AtHalfPastElevenAtNight_TodayIsThatDay_ThoughUtcIsInTheNext(string database)
    {
        await using var haven = await StartAsync(database);
        var rosa = await Screener.OnAsync(haven);
        await rosa.Organisation.WorkInAsync(NewYork);
        haven.Clock.Advance(UntilHalfPastEleven);
        using var browser = await rosa.Member.SignInAsync();
        rosa = rosa with { Browser = browser };

        string result = await rosa.ScreenAsync(Mild);
        (await browser.GetPageAsync(result)).Text.ShouldContain("Screening of 15 January 2026");
        const string plan = "/screening/plans/204117/new";
        (await AgreeAsync(browser, plan, 16)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await AgreeAsync(browser, plan, 15)).Location.ShouldNotBeNull();
        // Tomorrow can be a day to come, and today is none.
        const string reminder = "/screening/reminders/204117";
        (await RemindAsync(browser, reminder, 14)).Status.ShouldBe(
            HttpStatusCode.UnprocessableEntity
        );
        (await RemindAsync(browser, reminder, 16)).Location.ShouldNotBeNull();
        (await browser.GetPageAsync("/screening/reminders")).Text.ShouldContain(
            "Nobody is due today"
        );

        haven.Clock.Advance(TimeSpan.FromMinutes(30));
        using var later = await rosa.Member.SignInAsync();
        (await later.GetPageAsync("/screening/reminders")).Text.ShouldContain(
            "16 January 2026, a day that was set Due"
        );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ASearchOfTheLog_IsByDaysOfTheOrganisation(string database)
    {
        await using var haven = await StartAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        await organisation.WorkInAsync(NewYork);
        haven.Clock.Advance(UntilHalfPastEleven);
        using var yusuf = await (
            await organisation.CreateMemberAsync(Roles.PrivacyOfficer, "Yusuf Karim")
        ).SignInAsync();
        var page = await yusuf.GetPageAsync("/privacy/audit");
        page.Text.ShouldContain("When (New York time)");
        page.Text.ShouldContain("15 Jan 2026, 23:30:00");

        const string emptied = "Nothing in the log fits";
        (
            await yusuf.GetPageAsync("/privacy/audit?from=2026-01-15&until=2026-01-15")
        ).Text.ShouldContain("Yusuf Karim");
        (await yusuf.GetPageAsync("/privacy/audit?from=2026-01-16")).Text.ShouldContain(emptied);
        (await yusuf.GetPageAsync("/privacy/audit?until=2026-01-14")).Text.ShouldContain(emptied);
        // A file is for programs, and in UTC.
        (await yusuf.GetStringAsync("/privacy/audit.csv")).ShouldContain("2026-01-16 04:30:00");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ATimeOfAReport_IsThatOfTheOrganisation_AndStoredInUtc(string database)
    {
        await using var haven = await StartAsync(database);
        haven.Clock.Advance(
            new DateTimeOffset(2026, 11, 2, 12, 0, 0, TimeSpan.Zero) - haven.Clock.GetUtcNow()
        );
        var rosa = await Screener.OnAsync(haven);
        await rosa.Organisation.WorkInAsync(NewYork);
        string result = await rosa.ScreenAsync(Mild);
        string report = result.Replace("/result/", "/reports/", StringComparison.Ordinal);
        (await rosa.Browser.GetPageAsync(report))
            .Html.QuerySelector("#oral-time")!
            .GetAttribute("value")
            .ShouldBe("07:00");

        var skipped = await ReportAsync(rosa, report, (8, 3), "2:30");
        skipped.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        skipped.Errors.ShouldHaveSingleItem().ShouldContain("the clocks went forward over it");
        skipped.Html.QuerySelector("#oral-time-error").ShouldNotBeNull();

        (await ReportAsync(rosa, report, (1, 11), "1:30")).Location.ShouldNotBeNull();
        (await rosa.Browser.GetPageAsync(result)).Text.ShouldContain(
            "By mouth at 01:30 UTC-4 on 1 November 2026 (New York time)"
        );
        var again = await rosa.Browser.GetPageAsync(report + "/1");
        again.Html.QuerySelector("#oral-time")!.GetAttribute("value").ShouldBe("01:30 UTC-4");
        await rosa.Browser.SubmitAsync(again, ("oral-time", "01:30 UTC-5"));
        (await rosa.Browser.GetPageAsync(result)).Text.ShouldContain("01:30 UTC-5 on 1 November");

        // Moved to another place, it is still the same moment.
        await rosa.Organisation.WorkInAsync("Europe/Berlin");
        (await rosa.Browser.GetPageAsync(result)).Text.ShouldContain(
            "By mouth at 07:30 on 1 November 2026 (Berlin time)"
        );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AQuarter_BeginsAtMidnightThere(string database)
    {
        await using var haven = await StartAsync(database);
        var rosa = await Screener.OnAsync(haven);
        await rosa.Organisation.WorkInAsync(NewYork);
        // 1 April, 03:30 in UTC: the last half hour of March there.
        haven.Clock.Advance(
            new DateTimeOffset(2026, 4, 1, 3, 30, 0, TimeSpan.Zero) - haven.Clock.GetUtcNow()
        );
        using var evening = await rosa.Member.SignInAsync();
        string result = await (rosa with { Browser = evening }).ScreenAsync(Mild);
        await (rosa with { Browser = evening }).ConfirmAsync(result, ("fits", "yes"));
        var amina = await rosa.Organisation.CreateMemberAsync(Roles.Administrator);
        using (var early = await amina.SignInAsync())
        {
            (await early.GetPageAsync("/screening/figures")).Text.ShouldContain("No report yet");
        }

        haven.Clock.Advance(TimeSpan.FromMinutes(30));

        using var later = await amina.SignInAsync();
        var page = await later.GetPageAsync("/screening/figures");
        page.Text.ShouldContain("January to March 2026");
        var made = await later.SubmitAsync(page, ("threshold", "5"));
        (await later.GetPageAsync(made.Location!.ToString())).Text.ShouldContain(
            "fewer than 5 clients are counted"
        );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task RemindersGoOut_OnTheDayOfEachOrganisation(string database)
    {
        await using var haven = await StartAsync(database);
        // 15 January, 09:00 in UTC: 22:00 of that day in Auckland, and 23:00 of the day before in Honolulu.
        var east = await DueInTenDaysAsync(haven, "Pacific/Auckland");
        var west = await DueInTenDaysAsync(haven, "Pacific/Honolulu");
        async Task<(int East, int West)> LettersAsync() =>
            (
                (await haven.LettersToAsync(east.Member.Email)).Count,
                (await haven.LettersToAsync(west.Member.Email)).Count
            );
        var job = haven.Get<ReminderJob>();

        // Half past midnight of the 24th in Honolulu, where somebody is due; in Auckland the 24th ends.
        haven.Clock.Advance(TimeSpan.FromDays(9) + TimeSpan.FromHours(1.5));
        await job.RunAsync(ReminderJob.Hour, CancellationToken.None);
        (await LettersAsync()).ShouldBe((0, 0));
        // Six o'clock of the 24th there, and of the 25th in Auckland an hour ago.
        haven.Clock.Advance(TimeSpan.FromHours(5.5));
        await job.RunAsync(ReminderJob.Hour, CancellationToken.None);
        (await LettersAsync()).ShouldBe((0, 1));
        haven.Clock.Advance(TimeSpan.FromHours(1));
        await job.RunAsync(ReminderJob.Hour, CancellationToken.None);
        (await LettersAsync()).ShouldBe((1, 1));
    }

    private static async Task<Screener> DueInTenDaysAsync(Installation haven, string zone)
    {
        var rosa = await Screener.OnAsync(haven);
        await rosa.Organisation.WorkInAsync(zone);
        await rosa.SetRulesAsync(("again-possible", "10"), ("again-possible-unit", "Days"));
        await rosa.ScreenAsync(Mild);
        return rosa;
    }

    private static Task<Page> AgreeAsync(HttpClient browser, string plan, int day) =>
        browser.SubmitAsync(
            plan,
            ("today", "go to my aunt"),
            ("agreed-day", $"{day}"),
            ("agreed-month", "1"),
            ("agreed-year", "2026")
        );

    private static Task<Page> RemindAsync(HttpClient browser, string reminder, int day) =>
        browser.SubmitAsync(
            reminder,
            ("again", "OnDay"),
            ("day-day", $"{day}"),
            ("day-month", "1"),
            ("day-year", "2026"),
            ("reason", "They asked for it")
        );

    private static Task<Page> ReportAsync(
        Screener rosa,
        string report,
        (int Day, int Month) on,
        string time
    ) =>
        rosa.Browser.SubmitAsync(
            report,
            ("kind", "ChildProtection"),
            ("oral-day", $"{on.Day}"),
            ("oral-month", $"{on.Month}"),
            ("oral-year", "2026"),
            ("oral-time", time),
            ("told", "What was seen"),
            ("known", "Told")
        );

    private static async Task<Installation> StartAsync(string database)
    {
        await Installation.OnAsync(database);
        return await Installation.StartNewAsync(database);
    }
}
