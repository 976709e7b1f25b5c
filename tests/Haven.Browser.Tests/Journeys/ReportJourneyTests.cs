using Haven.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Haven.Browser.Tests.Journeys;

/// <summary>An administrator makes the report on the last quarter, and looks at it on every kind of screen.</summary>
public class ReportJourneyTests
{
    [Fact]
    [Trait("Category", "Long")]
    public async Task Administrator_MakesAReport_AndNothingSmallIsInIt()
    {
        if (Chromium.Missing is { } missing)
        {
            Assert.Skip(missing);
        }
        await using var demo = new DemoServer();
        await demo.InitializeAsync();
        var page = await demo.SignInAsync("amina", Viewer.Desk);
        await page.GotoAsync("/screening/figures");
        await Screenshot.TakeAsync(page, "report-to-make-desk");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make this report" }).ClickAsync();

        await page.GetByText("Why are some numbers hidden?").WaitForAsync();
        string[] numbers =
        [
            .. await page.Locator("td.govuk-table__cell--numeric").AllInnerTextsAsync(),
        ];
        numbers.ShouldContain("Hidden");
        numbers.ShouldAllBe(n => n.Trim() == "Hidden" || n.Trim() == "0" || int.Parse(n) >= 5);
        await Look.AtAsync(page, "report-desk");
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        await Screenshot.TakeAsync(page, "report-print");
        await page.EmulateMediaAsync(new() { Media = Media.Screen });
        foreach (
            var (viewer, name) in new[]
            {
                (Viewer.Phone, "phone"),
                (Viewer.Phone with { Width = 320 }, "320"),
                (Viewer.Desk with { Dark = true }, "dark"),
                (Viewer.Phone with { Dark = true }, "phone-dark"),
            }
        )
        {
            await Look.ShapeAsync(page, viewer);
            await Look.AtAsync(page, $"report-{name}");
        }
    }
}
