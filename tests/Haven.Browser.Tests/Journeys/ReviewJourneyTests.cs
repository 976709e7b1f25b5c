using Haven.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Haven.Browser.Tests.Journeys;

/// <summary>A privacy officer chooses to be asked first, is asked, keeps one client and lets another go.</summary>
public class ReviewJourneyTests
{
    private const string Clients = "/privacy/retention/screening-client";
    private const string List = "/privacy/retention/reviews";

    [Fact]
    [Trait("Category", "Long")]
    public Task PrivacyOfficer_IsAskedBeforeAnybodyGoes() =>
        PrivacyOfficer_IsAskedBeforeAnybodyGoesAsync(script: true);

    [Fact, Trait("Category", "Long")]
    public Task PrivacyOfficer_IsAskedBeforeAnybodyGoes_InAnotherView() =>
        PrivacyOfficer_IsAskedBeforeAnybodyGoesAsync(script: false);

    private async Task PrivacyOfficer_IsAskedBeforeAnybodyGoesAsync(bool script)
    {
        if (Chromium.Missing is { } missing)
        {
            Assert.Skip(missing);
        }
        string folder = Directory.CreateTempSubdirectory("haven-asked-").FullName;
        var viewer = (script ? Viewer.Desk : Viewer.Phone) with
        {
            JavaScript = script,
            Dark = !script,
        };
        string size = script ? "desk" : "phone-dark";
        try
        {
            await using (var demo = new DemoServer())
            {
                await demo.StartInAsync(folder);
                await ChooseAsync(await demo.SignInAsync("yusuf", viewer), size, script);
            }
            // At each start it is asked about whoever's time is over.
            await using (var demo = new DemoServer())
            {
                await demo.StartInAsync(folder);
                await AnswerAsync(await demo.SignInAsync("yusuf", viewer), size, script);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task ChooseAsync(IPage yusuf, string size, bool script)
    {
        await yusuf.GotoAsync(Clients);
        await yusuf.GetByLabel("Keep for").FillAsync("60");
        await yusuf.GetByLabel("Days, months or years").SelectOptionAsync("days");
        await yusuf.GetByLabel("A privacy officer is asked first").CheckAsync();
        await Look.AtAsync(yusuf, $"asked-choose-{size}", script);
        await yusuf
            .GetByRole(AriaRole.Button, new() { Name = "See what would change" })
            .ClickAsync();
        await Assertions
            .Expect(yusuf.Locator("main"))
            .ToContainTextAsync("You would be asked about");
        await Look.AtAsync(yusuf, $"asked-effect-{size}", script);
        await yusuf
            .GetByRole(AriaRole.Button, new() { Name = "Keep them for 60 days" })
            .ClickAsync();
        await Assertions.Expect(yusuf.Locator("main")).ToContainTextAsync("somebody is asked");
    }

    private static async Task AnswerAsync(IPage yusuf, string size, bool script)
    {
        await Assertions
            .Expect(yusuf.GetByRole(AriaRole.Link, new() { Name = "Answer" }))
            .ToBeVisibleAsync(new() { Timeout = 30_000 });
        await yusuf.GotoAsync("/privacy/retention");
        await Look.AtAsync(yusuf, $"asked-times-{size}", script);
        await yusuf.GetByRole(AriaRole.Link, new() { Name = "Answer" }).ClickAsync();
        await Look.AtAsync(yusuf, $"asked-list-{size}", script);
        int waiting = await yusuf.Locator("tbody a").CountAsync();

        await yusuf.Locator("tbody a").First.ClickAsync();
        await yusuf.GetByLabel("No, keep them for now").CheckAsync();
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "Answer" }).ClickAsync();
        await Assertions
            .Expect(yusuf.GetByRole(AriaRole.Alert))
            .ToContainTextAsync("Say why they are still needed");
        await Look.AtAsync(yusuf, $"asked-error-{size}", script);
        var again = DateTime.UtcNow.AddDays(20);
        await yusuf.GetByLabel("Day", new() { Exact = true }).FillAsync($"{again.Day}");
        await yusuf.GetByLabel("Month", new() { Exact = true }).FillAsync($"{again.Month}");
        await yusuf.GetByLabel("Year", new() { Exact = true }).FillAsync($"{again.Year}");
        await yusuf.GetByLabel("Why are they still needed?").FillAsync("The course goes on.");
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "Answer" }).ClickAsync();
        await Assertions.Expect(yusuf.Locator("main")).ToContainTextAsync("They are kept");

        await yusuf.Locator("tbody a").First.ClickAsync();
        await yusuf.GetByLabel("Yes, delete everything about them").CheckAsync();
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "Answer" }).ClickAsync();
        await Assertions.Expect(yusuf.Locator("main")).ToContainTextAsync("They are deleted");
        (await yusuf.Locator("tbody a").CountAsync()).ShouldBe(waiting - 2);
        await yusuf.GotoAsync(Clients);
        await Assertions.Expect(yusuf.Locator("main")).ToContainTextAsync("stays until");
        await Look.AtAsync(yusuf, $"asked-kind-{size}", script);
    }
}
