using Haven.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Haven.Browser.Tests.Journeys;

/// <summary>A client is handed the screen, answers, gets a receipt, and takes it back; then nobody reads their record.</summary>
[Trait("Category", "Long")]
public class ConsentJourneyTests(DemoServer demo)
{
    [Fact]
    public Task FromAsking_ToTakingBack_InSpanish() => FromAsking_ToTakingBackAsync(phone: true);

    [Fact]
    public Task FromAsking_ToTakingBack_OnADesk() => FromAsking_ToTakingBackAsync(phone: false);

    private async Task FromAsking_ToTakingBackAsync(bool phone)
    {
        string size = phone ? "phone" : "desk";
        var viewer = (phone ? Viewer.Phone : Viewer.Desk) with
        {
            JavaScript = !phone,
            Dark = !phone,
        };
        var rosa = await demo.SignInAsync("rosa", viewer);
        await rosa.GotoAsync("/screening/clients/new");
        await rosa.TakeUpAsync();
        await Assertions.Expect(rosa.Locator("main")).ToContainTextAsync("Not asked");
        await Look.AtAsync(rosa, $"consent-card-{size}", viewer.JavaScript);
        string client = rosa.Url;
        await rosa.GetByRole(AriaRole.Link, new() { Name = "Ask them, or take" }).ClickAsync();
        await Look.AtAsync(rosa, $"consent-not-asked-{size}", viewer.JavaScript);
        await rosa.GetByRole(AriaRole.Button, new() { Name = "Ask them in Spanish" })
            .Or(rosa.GetByRole(AriaRole.Link, new() { Name = "Ask them in Spanish" }))
            .First.ClickAsync();
        await Look.AtAsync(rosa, $"consent-ask-{size}", viewer.JavaScript);
        await rosa.Locator("main form button").ClickAsync();
        await Assertions.Expect(rosa.Locator("main")).ToContainTextAsync("Elija sí o no.");
        await Look.AtAsync(rosa, $"consent-ask-missing-{size}", viewer.JavaScript);
        foreach (string yes in (string[])["agree-work", "agree-exchange"])
        {
            await rosa.Locator($"[name={yes}][value=yes]").CheckAsync();
        }
        await rosa.Locator("[name=agree-figures][value=no]").CheckAsync();
        await rosa.Locator("main form button").ClickAsync();
        await rosa.Locator("[name=who][value=Self]").CheckAsync();
        await rosa.Locator("[name=manner][value=OnScreen]").CheckAsync();
        await Look.AtAsync(rosa, $"consent-summary-{size}", viewer.JavaScript);
        await rosa.Locator("main form button[value=keep]").ClickAsync();
        await Assertions.Expect(rosa.Locator("h1")).ToHaveTextAsync("Lo que usted aceptó");
        await Look.AtAsync(rosa, $"consent-receipt-{size}", viewer.JavaScript);

        await rosa.GotoAsync(client.Replace("/clients/", "/consent/", StringComparison.Ordinal));
        await Look.AtAsync(rosa, $"consent-agreed-{size}", viewer.JavaScript);
        await rosa.GetByText("They take it back").First.ClickAsync();
        await rosa.Locator("[name=who][value=Self]").CheckAsync();
        await rosa.Locator("[name=manner][value=InPerson]").CheckAsync();
        await Look.AtAsync(rosa, $"consent-withdraw-{size}", viewer.JavaScript);
        await rosa.GetByRole(AriaRole.Button, new() { Name = "Take it back now" }).ClickAsync();
        await Look.AtAsync(rosa, $"consent-withdrawn-{size}", viewer.JavaScript);

        await rosa.GotoAsync(client);
        await Assertions.Expect(rosa.Locator("main")).ToContainTextAsync("There is no consent");
        await rosa.GotoAsync("/screening/caseload");
        await Assertions.Expect(rosa.Locator("main")).ToContainTextAsync("No consent");

        var yusuf = await demo.SignInAsync("yusuf", viewer);
        await yusuf.GotoAsync("/privacy/consent");
        await Look.AtAsync(yusuf, $"consent-forms-{size}", viewer.JavaScript);
        await yusuf.GotoAsync("/privacy/consent/client");
        await yusuf.Locator("[name=title-en]").FillAsync("Your choice");
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "Look at what" }).ClickAsync();
        await Look.AtAsync(yusuf, $"consent-words-{size}", viewer.JavaScript);
    }
}
