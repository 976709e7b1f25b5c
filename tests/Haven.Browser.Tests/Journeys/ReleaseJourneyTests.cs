using Haven.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Haven.Browser.Tests.Journeys;

/// <summary>A privacy officer looks at a table for research and releases it, in a demo of its own.</summary>
public class ReleaseJourneyTests : IAsyncLifetime
{
    private readonly DemoServer demo = new();

    public ValueTask InitializeAsync() => demo.InitializeAsync();

    public ValueTask DisposeAsync() => demo.DisposeAsync();

    [Fact]
    [Trait("Category", "Long")]
    public async Task ATable_IsLookedAt_SignedFor_AndReleased()
    {
        var yusuf = await demo.SignInAsync("yusuf");
        await yusuf.GetByRole(AriaRole.Link, new() { Name = "Tables for research" }).ClickAsync();
        await Look.AroundAsync(yusuf, "releases-empty");
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "Make a table" }).ClickAsync();
        await yusuf
            .GetByLabel("About which time?")
            .SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await Look.AroundAsync(yusuf, "releases-new");
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "Look at the table" }).ClickAsync();
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "Release the table" }).ClickAsync();
        await Assertions
            .Expect(yusuf.Locator("main"))
            .ToContainTextAsync("Nothing leaves before they agreed");
        await Look.AroundAsync(yusuf, "releases-give");
        foreach (
            string field in (string[])
                ["recipient", "person", "contact", "used-for", "signer", "paper"]
        )
        {
            await yusuf.Locator($"[name={field}]").FillAsync("Institute of Youth");
        }
        await yusuf.Locator("[name=signed-day]").FillAsync("5");
        await yusuf.Locator("[name=signed-month]").FillAsync("1");
        await yusuf.Locator("[name=signed-year]").FillAsync("2024");
        await yusuf.Locator("[name=agreed]").CheckAsync();
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "Release the table" }).ClickAsync();
        await Assertions.Expect(yusuf.Locator("main")).ToContainTextAsync("Download the file");
        await Look.AroundAsync(yusuf, "releases-one");
    }
}
