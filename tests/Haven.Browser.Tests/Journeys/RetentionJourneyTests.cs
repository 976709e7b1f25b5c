using Haven.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Haven.Browser.Tests.Journeys;

/// <summary>A privacy officer chooses how long clients are kept, and sees beforehand whom it concerns.</summary>
[Trait("Category", "Long")]
public class RetentionJourneyTests
{
    [Fact]
    public Task PrivacyOfficer_SeesWhoWouldGo_BeforeATimeHolds() =>
        PrivacyOfficer_SeesWhoWouldGo_BeforeATimeHoldsAsync(script: false);

    [Fact]
    public Task PrivacyOfficer_SeesWhoWouldGo_BeforeATimeHolds_InAnotherView() =>
        PrivacyOfficer_SeesWhoWouldGo_BeforeATimeHoldsAsync(script: true);

    private async Task PrivacyOfficer_SeesWhoWouldGo_BeforeATimeHoldsAsync(bool script)
    {
        string size = script ? "desk" : "phone";
        await using var demo = new DemoServer();
        await demo.InitializeAsync();
        var yusuf = await demo.SignInAsync(
            "yusuf",
            (script ? Viewer.Desk : Viewer.Phone) with
            {
                JavaScript = script,
                Dark = !script,
            }
        );
        await yusuf.GotoAsync("/privacy/retention");
        await yusuf
            .GetByRole(AriaRole.Link, new() { NameRegex = new("of Clients") })
            .First.ClickAsync();

        await yusuf.GetByLabel("Keep for").FillAsync("9");
        await yusuf
            .GetByRole(AriaRole.Button, new() { Name = "See what would change" })
            .ClickAsync();
        await Assertions
            .Expect(yusuf.GetByRole(AriaRole.Alert))
            .ToContainTextAsync("Say why you keep this longer");
        await Screenshot.TakeAsync(yusuf, $"retention-error-{size}");

        await yusuf.GetByLabel("Keep for").FillAsync("2");
        await yusuf.GetByLabel("Days, months or years").SelectOptionAsync("days");
        await yusuf
            .GetByRole(AriaRole.Button, new() { Name = "See what would change" })
            .ClickAsync();
        await Assertions.Expect(yusuf.Locator("h1")).ToContainTextAsync("What would change");
        await Assertions.Expect(yusuf.Locator("main")).ToContainTextAsync("Go within 30 days");
        await Look.AtAsync(yusuf, $"retention-effect-{size}", script);
        await yusuf
            .GetByRole(AriaRole.Button, new() { Name = "Keep them for 2 days" })
            .ClickAsync();

        await Assertions.Expect(yusuf.Locator("main")).ToContainTextAsync("The time is saved");
        await yusuf
            .GetByRole(AriaRole.Link, new() { NameRegex = new("of Clients") })
            .First.ClickAsync();
        await Assertions.Expect(yusuf.Locator("main")).ToContainTextAsync("2 days are over");
        await Look.AtAsync(yusuf, $"retention-next-{size}", script);
    }
}
