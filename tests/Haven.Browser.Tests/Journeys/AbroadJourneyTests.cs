using Haven.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Haven.Browser.Tests.Journeys;

/// <summary>
/// Somebody registers from another country; a transfer is recorded, a client agrees to it, and their copy goes to whom they
/// named, in a demo of its own: what is on the register changes every notice.
/// </summary>
public class AbroadJourneyTests : IAsyncLifetime
{
    private readonly DemoServer demo = new();

    public ValueTask InitializeAsync() => demo.InitializeAsync();

    public ValueTask DisposeAsync() => demo.DisposeAsync();

    [Fact]
    [Trait("Category", "Long")]
    public async Task FromTheRegister_ToTheCopyThatGoesAbroad()
    {
        await RegisterAsync(Viewer.Desk);
        await RegisterAsync(Viewer.Phone with { JavaScript = false, Dark = true });

        var yusuf = await demo.SignInAsync("yusuf");
        await RecordAsync(yusuf);
        await AgreeAsync();
        await GiveAsync(yusuf);

        await yusuf.GotoAsync("/privacy/abroad/1");
        await yusuf.GetByLabel("Why does it end?").FillAsync("They moved away.");
        await Look.AroundAsync(yusuf, "abroad-transfer");
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "End the transfer" }).ClickAsync();
        await Assertions.Expect(yusuf.Locator("main tbody")).ToContainTextAsync("ended");
    }

    private async Task RegisterAsync(Viewer viewer)
    {
        string size = viewer.JavaScript ? "desk" : "phone";
        var stranger = await demo.OpenAsync(viewer);
        await stranger.GotoAsync("/organisations/register");
        await stranger.GetByLabel("No, in another country").CheckAsync();
        await Look.AtAsync(stranger, $"register-abroad-{size}", viewer.JavaScript);
        await stranger.GetByRole(AriaRole.Button, new() { Name = "Register" }).ClickAsync();
        await Assertions
            .Expect(stranger.Locator("#warned-error"))
            .ToContainTextAsync("Read what it means");
        await Look.AtAsync(stranger, $"register-abroad-errors-{size}", viewer.JavaScript);
    }

    private static async Task RecordAsync(IPage yusuf)
    {
        await yusuf.GetByRole(AriaRole.Link, new() { Name = "Other countries" }).ClickAsync();
        await Assertions
            .Expect(yusuf.Locator("main"))
            .ToContainTextAsync("Everything is stored in the United States");
        await Look.AroundAsync(yusuf, "abroad-empty");
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "Record a transfer" }).ClickAsync();
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "Record the transfer" }).ClickAsync();
        await Look.AroundAsync(yusuf, "abroad-new");
        await yusuf.GetByLabel("To which country?").SelectOptionAsync("FR");
        await yusuf.GetByLabel("Who gets it?").FillAsync("Bibliothèque Centrale");
        await yusuf.Locator("[name=kinds][value=screening-client]").CheckAsync();
        await yusuf.GetByLabel("What for?").SelectOptionAsync("case-work");
        await yusuf.Locator("[name=from-day]").FillAsync("1");
        await yusuf.Locator("[name=from-month]").FillAsync("1");
        await yusuf.Locator("[name=from-year]").FillAsync("2026");
        await yusuf.Locator("[name=safeguard]").First.CheckAsync();
        await yusuf.GetByLabel("Where is its paper?").FillAsync("Cabinet 7, folder 12");
        await yusuf.Locator("[name=consent][value=yes]").CheckAsync();
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "Record the transfer" }).ClickAsync();
        await Assertions
            .Expect(yusuf.Locator("main"))
            .ToContainTextAsync("The transfer is on the register");
        await Look.AroundAsync(yusuf, "abroad");
    }

    private async Task AgreeAsync()
    {
        var rosa = await demo.SignInAsync("rosa", Viewer.Phone);
        await rosa.GotoAsync("/screening/consent/204117");
        await Look.AtAsync(rosa, "abroad-consents");
        await rosa.GotoAsync("/screening/consent/204117/ask?form=abroad&lang=es");
        await Look.AtAsync(rosa, "abroad-ask-es");
        await rosa.Locator("input[type=radio][value=yes]").CheckAsync();
        await rosa.Locator("main form button").ClickAsync();
        await rosa.Locator("[name=who][value=Self]").CheckAsync();
        await rosa.Locator("[name=manner][value=InPerson]").CheckAsync();
        await rosa.Locator("button[value=keep]").ClickAsync();
        await rosa.ArriveAsync(url => url.Contains("/receipt/", StringComparison.Ordinal));
    }

    private async Task GiveAsync(IPage yusuf)
    {
        var stranger = await demo.OpenAsync();
        await stranger.GotoAsync("/privacy/rights/ask/eastside?lang=en");
        await stranger.Locator("[name=kind][value=Portability]").CheckAsync();
        await stranger.Locator("[name=asker][value=Themselves]").CheckAsync();
        await stranger.Locator("[name=about]").FillAsync("code 204117");
        await stranger.Locator("[name=name]").FillAsync("Luis Velasco");
        await stranger.Locator("[name=reach]").FillAsync("luis@example.org");
        await stranger.Locator("main form button").ClickAsync();
        await yusuf.GotoAsync("/privacy/rights");
        await yusuf
            .GetByRole(AriaRole.Row)
            .Filter(new() { HasText = "take" })
            .GetByRole(AriaRole.Link)
            .First.ClickAsync();
        await yusuf.GetByLabel("How you made sure").FillAsync("Passport, seen in the office");
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "Record it" }).ClickAsync();
        await yusuf.GetByLabel("Client code").FillAsync("204117");
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();
        await yusuf.GetByRole(AriaRole.Link, new() { Name = "The access package" }).ClickAsync();
        await yusuf.Locator("[name=to][value=Named]").CheckAsync();
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "Make the package" }).ClickAsync();
        await Look.AroundAsync(yusuf, "abroad-package");
        await yusuf
            .GetByLabel("Where are they?")
            .SelectOptionAsync(new SelectOptionValue { Label = "France: Bibliothèque Centrale" });
        var download = await yusuf.RunAndWaitForDownloadAsync(() =>
            yusuf.GetByRole(AriaRole.Button, new() { Name = "Make the package" }).ClickAsync()
        );
        (await download.FailureAsync()).ShouldBeNull();
    }
}
