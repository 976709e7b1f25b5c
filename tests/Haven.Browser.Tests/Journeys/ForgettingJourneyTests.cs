using System.Text.RegularExpressions;
using Haven.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Haven.Browser.Tests.Journeys;

public class ForgettingJourneyTests(DemoServer demo)
{
    [Theory, InlineData(true), InlineData(false, Traits = ["Category", "Long"])]
    public async Task PrivacyOfficer_ForgetsAClient(bool script)
    {
        var rosa = await demo.SignInAsync("rosa", Viewer.Desk with { JavaScript = script });
        await rosa.GetByRole(AriaRole.Button, new() { Name = "Take up a client" }).ClickAsync();
        await rosa.GetByLabel("Age", new() { Exact = true }).CheckAsync();
        await rosa.GetByLabel("Age in years").FillAsync("15");
        await rosa.TakeUpAsync();
        await Assertions.Expect(rosa).ToHaveURLAsync(new Regex(@"/screening/clients/\d+$"));
        string code = new Uri(rosa.Url).Segments[^1];

        var yusuf = await demo.SignInAsync(
            "yusuf",
            (script ? Viewer.Desk : Viewer.Phone) with
            {
                JavaScript = script,
            }
        );
        await yusuf.GotoAsync("/privacy/forgetting");
        await yusuf.GetByLabel("Client code").FillAsync(code);
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "See what would go" }).ClickAsync();
        await Look.AtAsync(yusuf, $"forgetting-confirm-{(script ? "desk" : "phone")}", script);
        await yusuf.GetByRole(AriaRole.Button, new() { NameRegex = new("for good") }).ClickAsync();
        await Assertions.Expect(yusuf.GetByRole(AriaRole.Alert)).ToContainTextAsync("tick the box");
        await Screenshot.TakeAsync(yusuf, $"forgetting-error-{(script ? "desk" : "phone")}");
        await yusuf.GetByLabel("I have checked").CheckAsync();
        await yusuf.GetByRole(AriaRole.Button, new() { NameRegex = new("for good") }).ClickAsync();

        await Assertions.Expect(yusuf.Locator("h1")).ToContainTextAsync("Receipt");
        await Assertions.Expect(yusuf.Locator("main")).ToContainTextAsync("clients 1");
        await Look.AtAsync(yusuf, $"forgetting-receipt-{(script ? "desk" : "phone")}", script);
        var gone = await rosa.GotoAsync($"/screening/clients/{code}");
        gone!.Status.ShouldBe(404);
    }
}
