using System.Net;
using Haven.Privacy.Disclosures;
using Haven.Privacy.Rights;
using Haven.Screening.Reports;
using Haven.Tests.Organisations;
using Haven.Tests.Privacy.Rights.Package;
using Haven.Tests.Screening.FollowUp;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Screening.Reports;

/// <summary>Each report stands in the list of what was given, for the young person and for nobody else.</summary>
public class ReportRegisterTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task EachReport_IsOnTheList_AndTheYoungPersonReadsItWhenTheyKnow(string database)
    {
        await Installation.OnAsync(database);
        await using var haven = await Installation.StartNewAsync(database);
        var rosa = await Screener.OnAsync(haven);
        string report = Address(await rosa.ScreenAsync("1111100000"));
        await SendAsync(rosa, report, ("known", "Unsafe"), ("why-not", "He reads her telephone"));
        (await ListAsync(rosa)).ShouldHaveSingleItem().SecretUntil.ShouldBe(long.MaxValue);
        using var yusuf = await PackageTests.OfficerAsync(rosa.Organisation);
        string request = await ReadyAsync(rosa, yusuf, Asker.Themselves);
        (await yusuf.PackageAsync(request)).All.ShouldNotContain("disclosure.csv");

        // The written report is another line; with it somebody told her.
        await SendAsync(
            rosa,
            report + "/1",
            ("known", "Told"),
            ("why-not", ""),
            ("written-day", "15"),
            ("written-month", "1"),
            ("written-year", "2026"),
            ("written-time", "08:45"),
            ("reference", "CP-2026-77")
        );

        var list = await ListAsync(rosa);
        list.Count.ShouldBe(2);
        list.ShouldAllBe(d => d.SecretUntil == 0 && d.Fingerprint == "");
        string hers = (await yusuf.PackageAsync(request)).All;
        hers.ShouldContain("disclosure.csv");
        hers.ShouldContain("That nobody is at home at night (in writing)");
        hers.ShouldContain("Child protection, night desk");
        string guardians = (
            await yusuf.PackageAsync(await ReadyAsync(rosa, yusuf, Asker.Guardian))
        ).All;
        guardians.ShouldNotContain("disclosure.csv");
        guardians.ShouldNotContain("night desk");

        // Changing a word writes no third line.
        await SendAsync(rosa, report + "/1", ("follows", "A visit"));
        (await ListAsync(rosa)).Count.ShouldBe(2);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TheWrittenReport_IsRemindedOf_OnceBeforeItsTimeIsOverAndOnceAfter(
        string database
    )
    {
        await Installation.OnAsync(database);
        await using var haven = await Installation.StartNewAsync(
            database,
            Installation.WithoutJobs
        );
        var rosa = await Screener.OnAsync(haven);
        await rosa.SetRulesAsync(("written-hours", "36"), ("written-source", "Section 7 of Zqlaw"));
        string report = Address(await rosa.ScreenAsync("1111100000"));
        (await rosa.Browser.GetPageAsync(report)).Text.ShouldContain("(Section 7 of Zqlaw)");
        await SendAsync(rosa, report);
        // Whoever makes the rule shorter later makes nobody late.
        await rosa.SetRulesAsync(("written-hours", "1"));
        var reminders = haven.Get<ReportReminders>();
        var start = new DateTimeOffset(2026, 1, 15, 8, 30, 0, TimeSpan.Zero);
        async Task<int> AtAsync(double hours)
        {
            haven.Clock.Advance(start.AddHours(hours) - haven.Clock.GetUtcNow());
            var both = await Task.WhenAll(
                reminders.RunAsync(rosa.Organisation.Id, Ct),
                reminders.RunAsync(rosa.Organisation.Id, Ct)
            );
            return both.Sum();
        }

        (await AtAsync(23.9)).ShouldBe(0);
        (await AtAsync(24)).ShouldBe(1);
        (await AtAsync(35.9)).ShouldBe(0);
        (await AtAsync(36)).ShouldBe(1);
        (await AtAsync(300)).ShouldBe(0);
        (await AtAsync(24 * 40)).ShouldBe(0);

        var letters = await haven.LettersToAsync(rosa.Member.Email);
        letters.Count(l => l.Contains("written report", StringComparison.Ordinal)).ShouldBe(2);
        letters.ShouldAllBe(l => !l.Contains("204", StringComparison.Ordinal));
    }

    private static string Address(string result) => ReportTests.Address(result);

    private static async Task SendAsync(
        Screener rosa,
        string report,
        params (string Name, string Value)[] given
    )
    {
        var page = await rosa.Browser.GetPageAsync(report);
        var usual =
            page.Html.QuerySelector("input[name=version]")!.GetAttribute("value") == "0"
                ? ReportTests.Oral
                : [];
        var answer = await rosa.Browser.SubmitAsync(
            page,
            [.. usual.Where(u => !given.Any(g => g.Name == u.Item1)), .. given]
        );
        answer.Status.ShouldBe(HttpStatusCode.Redirect, answer.Text);
    }

    private static async Task<string> ReadyAsync(Screener rosa, HttpClient yusuf, Asker asker)
    {
        // Of two requests the helper takes the later one.
        rosa.Organisation.Installation.Clock.Advance(TimeSpan.FromSeconds(1));
        return await rosa.Organisation.ReadyAsync(yusuf, asker);
    }

    private static async Task<IReadOnlyList<Disclosure>> ListAsync(Screener rosa)
    {
        await using var store = rosa.Organisation.Open();
        return await store.Set<Disclosure>().AsNoTracking().ToListAsync(Ct);
    }
}
