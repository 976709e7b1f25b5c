using Haven.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Haven.Browser.Tests.Journeys;

/// <summary>An administrator lets somebody look, who looks; then it ends. In a demo of its own: banners stand on each page.</summary>
public class SupportJourneyTests : IAsyncLifetime
{
    private readonly DemoServer demo = new();

    public ValueTask InitializeAsync() => demo.InitializeAsync();

    public ValueTask DisposeAsync() => demo.DisposeAsync();

    [Fact]
    [Trait("Category", "Long")]
    public async Task FromTheLeave_ToItsEnd()
    {
        var amina = await demo.SignInAsync("amina");
        await amina.GetByRole(AriaRole.Link, new() { Name = "Support access" }).ClickAsync();
        await amina.GetByRole(AriaRole.Button, new() { Name = "Let somebody look" }).ClickAsync();
        await amina.GetByRole(AriaRole.Button, new() { Name = "Let them look" }).ClickAsync();
        await Look.AroundAsync(amina, "support-errors");
        await amina.GetByLabel("Ingrid Vale").CheckAsync();
        await amina.GetByLabel("Something does not work").CheckAsync();
        await amina.GetByLabel("A number or word").FillAsync("T-17");
        await amina.GetByLabel("How Haven is set up").CheckAsync();
        await amina.GetByLabel("2 hours").CheckAsync();
        await amina.GetByRole(AriaRole.Button, new() { Name = "Let them look" }).ClickAsync();
        await Assertions.Expect(amina.Locator("main")).ToContainTextAsync("May look now");

        var ingrid = await demo.SignInAsync("ingrid");
        await ingrid.GotoAsync("/privacy/support");
        await Look.AroundAsync(ingrid, "support-own");
        await ingrid
            .Locator("main")
            .GetByRole(AriaRole.Link, new() { Name = "Laws and agreements" })
            .ClickAsync();
        await Look.AroundAsync(ingrid, "support-laws");
        await ingrid.GotoAsync("/screening/caseload");

        await amina.GetByRole(AriaRole.Link, new() { Name = "Ingrid Vale" }).ClickAsync();
        await Assertions.Expect(amina.Locator("main tbody")).ToContainTextAsync("Refused");
        await Look.AroundAsync(amina, "support-grant");
        await amina.GetByRole(AriaRole.Button, new() { Name = "End it now" }).ClickAsync();
        await Look.AroundAsync(amina, "support-list");
        await ingrid.GotoAsync("/privacy/regimes");
        await Assertions.Expect(ingrid.Locator("h1")).Not.ToContainTextAsync("Laws");
    }
}
