using Haven.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Haven.Browser.Tests.Journeys;

/// <summary>An administrator reads the agreement on processing and signs it, in a demo of its own: what is signed stays.</summary>
public class AgreementJourneyTests : IAsyncLifetime
{
    private readonly DemoServer demo = new();

    public ValueTask InitializeAsync() => demo.InitializeAsync();

    public ValueTask DisposeAsync() => demo.DisposeAsync();

    [Fact]
    [Trait("Category", "Long")]
    public async Task FromTheText_ToTheSignature()
    {
        var amina = await demo.SignInAsync("amina");
        await amina
            .GetByRole(AriaRole.Link, new() { Name = "Agreement on processing" })
            .ClickAsync();
        await Look.AroundAsync(amina, "agreements-none");
        await amina.GetByRole(AriaRole.Button, new() { Name = "Record it" }).ClickAsync();
        await Look.AroundAsync(amina, "agreements-own-error");
        await amina.GetByRole(AriaRole.Button, new() { Name = "Read it and sign" }).ClickAsync();
        await amina.GetByRole(AriaRole.Button, new() { Name = "Sign it" }).ClickAsync();
        await Look.AroundAsync(amina, "agreements-sign-errors");
        await amina
            .GetByLabel("Name and address")
            .FillAsync("Eastside Youth Programme\n4 Canal Street");
        await amina.GetByLabel("Your name").FillAsync("Amina Osei");
        await amina.GetByLabel("In which capacity").FillAsync("director");
        await amina.GetByLabel("I have read the agreement").CheckAsync();
        await amina.GetByRole(AriaRole.Button, new() { Name = "Sign it" }).ClickAsync();
        await Assertions.Expect(amina.Locator("main")).ToContainTextAsync("In force since");
        await Look.AroundAsync(amina, "agreements-signed");
        await amina
            .GetByRole(AriaRole.Button, new() { Name = "Send in a signed paper" })
            .ClickAsync();
        await Look.AroundAsync(amina, "agreements-paper");
    }
}
