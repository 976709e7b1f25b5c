using Haven.Forms.Instruments;

namespace Haven.Tests.Screening.Compare;

public class CompareTests
{
    // One choice for each of the sample's 48 statements; the sixth indicator is not known the first time.
    private const string Before = "112121221211222121121111111120000001121111111111";
    private const string After = "122131332321323221132311111121111112132112211211";

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TwoScreenings_StandSideBySide_ByIndicatorAndInAll(string database)
    {
        var rosa = await Screener.OnAsync(database);
        await rosa.TakeInAsync(ShippedInstruments.ConcernJson());
        await rosa.ScreenAsync(Before, "Concern");
        await rosa.ScreenAsync(After, "Concern");

        var page = await rosa.Browser.GetPageAsync("/screening/compare/204117");

        var rows = page
            .Html.QuerySelectorAll("tbody tr")
            .ToDictionary(
                r => r.QuerySelector("th")!.TextContent.Trim(),
                r => r.QuerySelectorAll("td").Select(c => c.TextContent.Trim()).ToArray()
            );
        rows.Count.ShouldBe(10);
        rows["Contact online"].ShouldBe(["0", "No information"]);
        rows["Going missing"].ShouldBe(["8", "3"]);
        rows["Total"].ShouldBe(["32 of 96", "12 of 96"]);
        rows["Level of concern"].ShouldBe(["Clear concern", "At least possible concern"]);
        page.Html.QuerySelector("svg.haven-trend")!
            .GetAttribute("aria-label")!
            .ShouldContain("15 January 2026, 12 of 96");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ResultOfTheSecond_SaysWhichIndicatorsMoved(string database)
    {
        var rosa = await Screener.OnAsync(database);
        await rosa.TakeInAsync(ShippedInstruments.ConcernJson());
        await rosa.ScreenAsync(Before, "Concern");

        var page = await rosa.Browser.GetPageAsync(await rosa.ScreenAsync(After, "Concern"));

        page.Text.ShouldContain("The total rose from 12 to 32");
        page.Text.ShouldContain("Going missing: from “Possible concern” to “Clear concern”.");
        page.Html.QuerySelectorAll(".haven-score").Length.ShouldBe(9);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AClientNotScreenedYet_HasNothingToCompare(string database)
    {
        var rosa = await Screener.OnAsync(database);

        (await rosa.Browser.GetPageAsync("/screening/compare/204117")).Text.ShouldContain(
            "Nothing to compare yet"
        );
    }
}
