using System.Globalization;
using Haven.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Haven.Browser.Tests.Journeys;

/// <summary>The privacy officer puts a company on the register, reads its policy and ends it; a stranger reads the list.</summary>
[Collection("Companies")]
[Trait("Category", "Long")]
public class ProcessorJourneyTests(DemoServer demo)
{
    [Fact]
    public Task OnADesk() => ThroughAsync(Viewer.Desk, "Harbour Translations");

    [Fact]
    public Task OnAPhone_InTheDark_WithoutScript() =>
        ThroughAsync(Viewer.Phone with { Dark = true, JavaScript = false }, "Quay Translations");

    private async Task ThroughAsync(Viewer viewer, string name)
    {
        var today = TimeProvider.System.GetUtcNow().AddDays(-1);
        var yusuf = await demo.SignInAsync("yusuf", viewer);
        await yusuf.GotoAsync("/privacy/processors");
        await Look.AsAsync(yusuf, "companies", viewer);
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "Put a company on" }).ClickAsync();
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "Put it on" }).ClickAsync();
        await Assertions
            .Expect(yusuf.GetByRole(AriaRole.Alert))
            .ToContainTextAsync("Enter the company’s name");
        await Look.AsAsync(yusuf, "company-errors", viewer);
        await yusuf.GetByLabel("The company’s name").FillAsync(name);
        await yusuf.GetByLabel("Interprets or translates").CheckAsync();
        await yusuf.GetByLabel("In which country").SelectOptionAsync("MX");
        await yusuf.GetByLabel("Name", new() { Exact = true }).CheckAsync();
        await yusuf.GetByLabel("Data processing agreement").CheckAsync();
        foreach (string field in (string[])["from", "agreed", "reviewed"])
        {
            await FillDayAsync(yusuf, field, today.AddDays(-400));
        }
        await Look.AsAsync(yusuf, "company-new", viewer);
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "Put it on" }).ClickAsync();
        await Assertions.Expect(yusuf.Locator("main")).ToContainTextAsync("Overdue");

        await yusuf.GetByRole(AriaRole.Link, new() { Name = "as everybody sees it" }).ClickAsync();
        await Assertions.Expect(yusuf.Locator("main")).ToContainTextAsync(name);
        await Look.AsAsync(yusuf, "companies-public", viewer);

        await yusuf.GotoAsync("/privacy/processors");
        await yusuf.GetByRole(AriaRole.Link, new() { Name = name }).ClickAsync();
        await Look.AsAsync(yusuf, "company-overdue", viewer);
        await FillDayAsync(yusuf, "on", today);
        await yusuf.GetByLabel("What did you find?").FillAsync("They moved to Puebla.");
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "Record the review" }).ClickAsync();
        await Assertions.Expect(yusuf.Locator("main")).ToContainTextAsync("They moved to Puebla.");
        await Look.AsAsync(yusuf, "company-reviewed", viewer);
        await FillDayAsync(yusuf, "until", today);
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "Record the end" }).ClickAsync();
        await Assertions.Expect(yusuf.Locator("main")).ToContainTextAsync("Ended");
    }

    private static async Task FillDayAsync(IPage page, string field, DateTimeOffset day)
    {
        foreach (
            var (part, value) in new[]
            {
                ("day", day.Day),
                ("month", day.Month),
                ("year", day.Year),
            }
        )
        {
            await page.Locator($"[name={field}-{part}]")
                .FillAsync(value.ToString(CultureInfo.InvariantCulture));
        }
    }
}
