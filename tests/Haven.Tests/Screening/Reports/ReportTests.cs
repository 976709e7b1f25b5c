using System.Net;
using Haven.Tests.Screening.FollowUp;

namespace Haven.Tests.Screening.Reports;

public class ReportTests
{
    private const string Mild = "1111100000";

    internal static readonly (string, string)[] Oral =
    [
        ("kind", "ChildProtection"),
        ("authority", "night desk"),
        ("oral-day", "15"),
        ("oral-month", "1"),
        ("oral-year", "2026"),
        ("oral-time", "8:30"),
        ("told", "That nobody is at home at night"),
        ("known", "Told"),
    ];

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AnOralReport_LeavesTheWrittenOneOpen_UntilItIsRecorded(string database)
    {
        var rosa = await Screener.OnAsync(database);
        await rosa.SetRulesAsync(("written-hours", "36"));
        string result = await rosa.ScreenAsync(Mild);
        string report = Address(result);
        (await rosa.Browser.GetPageAsync(report)).Text.ShouldContain("within 36 hours");

        var answer = await rosa.Browser.SubmitAsync(report, Oral);

        answer.Location.ShouldNotBeNull(answer.Text);
        var page = await rosa.Browser.GetPageAsync(result);
        page.Text.ShouldContain(
            "Child protection, night desk. By mouth at 08:30 on 15 January 2026 (UTC)"
        );
        page.Text.ShouldContain("Written report open until 20:30 on 16 January 2026 (UTC)");

        await rosa.Browser.SubmitAsync(
            report + "/1",
            ("written-day", "15"),
            ("written-month", "1"),
            ("written-year", "2026"),
            ("written-time", "08:45"),
            ("reference", "CP-2026-77")
        );

        var done = await rosa.Browser.GetPageAsync(result);
        done.Text.ShouldContain(
            "In writing at 08:45 on 15 January 2026 (UTC). Reference CP-2026-77."
        );
        done.Text.ShouldNotContain("Written report open");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WrittenTooLate_IsOverdue(string database)
    {
        await Installation.OnAsync(database);
        await using var haven = await Installation.StartNewAsync(database);
        var rosa = await Screener.OnAsync(haven);
        await rosa.SetRulesAsync(("written-hours", "36"));
        string result = await rosa.ScreenAsync(Mild);
        await rosa.Browser.SubmitAsync(Address(result), Oral);

        haven.Clock.Advance(TimeSpan.FromHours(36));

        using var later = await rosa.Member.SignInAsync();
        (await later.GetPageAsync(result)).Text.ShouldContain("Written report overdue");
    }

    [Theory]
    [InlineData("kind", "", "kind")]
    [InlineData("oral-day", "", "oral-day")]
    [InlineData("oral-time", "late", "oral-day")]
    [InlineData("oral-year", "2027", "oral-day")]
    [InlineData("told", "", "told")]
    [InlineData("known", "", "known")]
    [InlineData("known", "Unsafe", "why-not")]
    public async Task ByHalves_IsRefusedBesideItsField(string field, string value, string beside)
    {
        var rosa = await Screener.OnAsync(Databases.Sqlite);
        string result = await rosa.ScreenAsync(Mild);

        var answer = await rosa.Browser.SubmitAsync(
            Address(result),
            [.. Oral.Where(f => f.Item1 != field), (field, value)]
        );

        answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        answer.Errors.ShouldHaveSingleItem();
        answer.Html.QuerySelector("#" + beside).ShouldNotBeNull();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ANameInFreeText_IsAskedAboutOnce_AndChangesByTwoAreNotLost(string database)
    {
        var rosa = await Screener.OnAsync(database);
        string result = await rosa.ScreenAsync(Mild);
        string report = Address(result);

        var warned = await rosa.Browser.SubmitAsync(
            report,
            [.. Oral, ("others", "The stepfather, Mr. Harold Winter, was named.")]
        );
        warned.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        warned.Text.ShouldContain("Does this name somebody?");
        (await rosa.Browser.SubmitAsync(warned, [])).Location.ShouldNotBeNull();

        var open = await rosa.Browser.GetPageAsync(report + "/1");
        await rosa.Browser.SubmitAsync(open, ("reference", "first"));
        var late = await rosa.Browser.SubmitAsync(open, ("reference", "second"));
        late.Status.ShouldBe(HttpStatusCode.Conflict);
        late.Text.ShouldContain("second");
    }

    internal static string Address(string result) =>
        result.Replace("/result/", "/reports/", StringComparison.Ordinal);
}
