using Haven.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Haven.Browser.Tests.Journeys;

/// <summary>An administrator makes the report on the last quarter, and looks at it on every kind of screen.</summary>
public class ReportJourneyTests
{
    [Fact]
    public async Task Administrator_MakesAReport_AndNothingSmallIsInIt()
    {
        if (Chromium.Missing is { } missing)
        {
            Assert.Skip(missing);
        }
        await using var server = await HavenServer.StartAsync(["demo"]);
        var page = await SignInAsync(server, Viewer.Desk);
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
        await LookAsync(page, "desk");
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        await Screenshot.TakeAsync(page, "report-print");
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
            var other = await SignInAsync(server, viewer);
            await other.GotoAsync("/screening/figures");
            await LookAsync(other, name);
        }
    }

    private static async Task LookAsync(IPage page, string name)
    {
        await Screenshot.TakeAsync(page, $"report-{name}");
        (await Axe.ViolationsAsync(page)).ShouldBeEmpty(name);
        (
            await page.EvaluateAsync<bool>(
                "document.documentElement.scrollWidth <= window.innerWidth"
            )
        ).ShouldBeTrue(name);
    }

    private static async Task<IPage> SignInAsync(HavenServer server, Viewer viewer)
    {
        var page = await Chromium.OpenAsync(viewer, server.Address);
        await page.GotoAsync("/");
        await page.GetByLabel("E-mail address").FillAsync("amina@eastside.example");
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(DemoServer.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true })
            .ClickAsync();
        await page.ArriveAsync(url => !url.Contains("sign-in", StringComparison.Ordinal));
        return page;
    }
}
