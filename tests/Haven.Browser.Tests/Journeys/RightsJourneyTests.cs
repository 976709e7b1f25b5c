using Haven.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Haven.Browser.Tests.Journeys;

/// <summary>A guardian asks on the public form; the privacy officer goes through the steps, and refuses because of danger.</summary>
public class RightsJourneyTests(DemoServer demo)
{
    [Theory, InlineData(true), InlineData(false, Traits = ["Category", "Long"])]
    public async Task AGuardianAsks_AndTheOfficerFindsDanger(bool script)
    {
        string size = script ? "desk" : "phone";
        var viewer = (script ? Viewer.Desk : Viewer.Phone) with
        {
            JavaScript = script,
            Dark = !script,
        };
        var stranger = await demo.OpenAsync(viewer);
        await stranger.GotoAsync("/privacy/rights/ask/eastside?lang=" + (script ? "en" : "es"));
        await stranger.Locator("main form button").ClickAsync();
        await Screenshot.TakeAsync(stranger, $"ask-error-{size}");
        await stranger.Locator("[name=kind][value=Erasure]").CheckAsync();
        await stranger.Locator("[name=asker][value=Guardian]").CheckAsync();
        await stranger.Locator("[name=about]").FillAsync("my son, code 204117");
        await stranger.Locator("[name=name]").FillAsync("Marta Velasco " + size);
        await stranger.Locator("[name=reach]").FillAsync("marta@example.org");
        await stranger.Locator("main form button").ClickAsync();
        await Assertions
            .Expect(stranger.Locator("h1"))
            .ToContainTextAsync(script ? "has arrived" : "ha llegado");
        await Screenshot.TakeAsync(stranger, $"asked-{size}");

        var yusuf = await demo.SignInAsync("yusuf", viewer);
        await yusuf.GotoAsync("/privacy/rights");
        await Screenshot.TakeAsync(yusuf, $"requests-{size}");
        await yusuf.GetByRole(AriaRole.Link, new() { Name = "Delete it" }).First.ClickAsync();
        await Screenshot.TakeAsync(yusuf, $"request-verify-{size}");
        await yusuf.GetByLabel("How you made sure").FillAsync("Passport, seen in the office");
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "Record it" }).ClickAsync();
        await yusuf.GetByLabel("Client code").FillAsync("204117");
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();
        await Look.AtAsync(yusuf, $"request-safety-{size}", script);
        await yusuf.GetByLabel("It would endanger somebody").CheckAsync();
        await yusuf.GetByLabel("What you looked at").FillAsync("An order stands against him.");
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "Record it" }).ClickAsync();
        await Assertions
            .Expect(yusuf.Locator("main"))
            .Not.ToContainTextAsync("and end the request");
        await yusuf.GetByLabel("What you answered").FillAsync("We cannot help with this.");
        await Screenshot.TakeAsync(yusuf, $"request-refuse-{size}");
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "Refuse the request" }).ClickAsync();
        await Assertions.Expect(yusuf.Locator("main")).ToContainTextAsync("How it ended");
        await Look.AtAsync(yusuf, $"request-ended-{size}", script);
    }

    [Fact, Trait("Category", "Long")]
    public async Task AParentAsksAboutAGrownUp_AndIsRefused()
    {
        var rosa = await demo.SignInAsync("rosa");
        await rosa.GotoAsync("/screening/clients/204160/facts");
        await rosa.Locator("[name=birth-age]").FillAsync("18");
        await rosa.Locator("main form button").Last.ClickAsync();
        var stranger = await demo.OpenAsync(Viewer.Desk);
        await stranger.GotoAsync("/privacy/rights/ask/eastside?lang=en");
        await stranger.Locator("[name=kind][value=Objection]").CheckAsync();
        await stranger.Locator("[name=asker][value=Guardian]").CheckAsync();
        await stranger.Locator("[name=about]").FillAsync("my daughter, code 204160");
        await stranger.Locator("[name=name]").FillAsync("Marta Velasco");
        await stranger.Locator("[name=reach]").FillAsync("marta@example.org");
        await stranger.Locator("main form button").ClickAsync();
        await Assertions.Expect(stranger.Locator("h1")).ToContainTextAsync("has arrived");

        var yusuf = await demo.SignInAsync("yusuf");
        await yusuf.GotoAsync("/privacy/rights");
        await yusuf
            .GetByRole(AriaRole.Link, new() { Name = "No longer use it for something" })
            .First.ClickAsync();
        await yusuf.GetByLabel("How you made sure").FillAsync("Passport, seen in the office");
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "Record it" }).ClickAsync();
        await yusuf.GetByLabel("Client code").FillAsync("204160");
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();
        await Assertions.Expect(yusuf.Locator("main")).ToContainTextAsync("18 or older");
        await Look.AroundAsync(yusuf, "request-of-age");
        await yusuf.GetByLabel("Nothing speaks against it").CheckAsync();
        await yusuf.GetByLabel("What you looked at").FillAsync("No order.");
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "Record it" }).ClickAsync();
        await Assertions.Expect(yusuf.GetByRole(AriaRole.Alert)).ToContainTextAsync("alone");
        await Look.AroundAsync(yusuf, "request-of-age-error");
        await yusuf.GetByLabel("What you answered").FillAsync("Whoever is of age asks.");
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "Refuse the request" }).ClickAsync();
        await Assertions.Expect(yusuf.Locator("main")).ToContainTextAsync("How it ended");
    }
}
