using Haven.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Haven.Browser.Tests.Journeys;

/// <summary>
/// A privacy officer goes by FERPA, tells both yearly notices and records how their letters went out. It holds for the
/// whole programme, so it has a demo of its own.
/// </summary>
public class YearlyJourneyTests
{
    private const string Home = "/privacy/yearly";

    [Fact]
    [Trait("Category", "Long")]
    public Task PrivacyOfficer_TellsBothYearlyNotices() =>
        PrivacyOfficer_TellsBothYearlyNoticesAsync(Viewer.Desk, "desk");

    [Fact, Trait("Category", "Long")]
    public Task PrivacyOfficer_TellsBothYearlyNotices_OnAPhone() =>
        PrivacyOfficer_TellsBothYearlyNoticesAsync(
            Viewer.Phone with
            {
                JavaScript = false,
                Dark = true,
            },
            "phone-dark"
        );

    private static async Task PrivacyOfficer_TellsBothYearlyNoticesAsync(Viewer viewer, string size)
    {
        if (Chromium.Missing is { } missing)
        {
            Assert.Skip(missing);
        }
        await using var demo = new DemoServer();
        await demo.InitializeAsync();
        var yusuf = await demo.SignInAsync("yusuf", viewer);
        Task LookAsync(string name) =>
            Look.AtAsync(yusuf, $"yearly-{name}-{size}", viewer.JavaScript);
        await yusuf.GotoAsync(Home);
        await Assertions.Expect(yusuf.Locator("main")).ToContainTextAsync("all the same");
        await LookAsync("quiet");
        await ChooseFerpaAsync(yusuf);

        await yusuf.GotoAsync(Home);
        await LookAsync("due");
        await TellAsync(yusuf, "organisation", LookAsync);
        await TellAsync(yusuf, "operator", LookAsync);

        await Assertions.Expect(yusuf.Locator("main")).Not.ToContainTextAsync("Never yet");
        await LookAsync("told");
        await yusuf.Locator("tbody a[href^='/privacy/yearly/']").Last.ClickAsync();
        await LookAsync("proof");
        await yusuf.GotoAsync("/privacy/audit");
        await Assertions
            .Expect(yusuf.Locator("main"))
            .ToContainTextAsync("proof of a yearly notice");
    }

    private static async Task ChooseFerpaAsync(IPage yusuf)
    {
        await yusuf.GotoAsync("/privacy/regimes/choose");
        await yusuf.GetByLabel("FERPA", new() { Exact = true }).CheckAsync();
        await yusuf.GetByLabel("Why does FERPA hold?").FillAsync("We work inside a school.");
        await yusuf
            .GetByLabel("Why do the laws that you did not tick not hold?")
            .FillAsync("We work in no other place.");
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "See the effect" }).ClickAsync();
        await yusuf.GetByRole(AriaRole.Button, new() { NameRegex = new("^Confirm") }).ClickAsync();
    }

    private static async Task TellAsync(IPage yusuf, string by, Func<string, Task> lookAsync)
    {
        await yusuf.Locator($"a[href$='by={by}']").ClickAsync();
        await lookAsync("text-" + by);
        await yusuf
            .GetByRole(AriaRole.Button, new() { NameRegex = new("^Send the e-mails") })
            .ClickAsync();
        await Assertions.Expect(yusuf.Locator("main")).ToContainTextAsync("print the letters");
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "Record the proof" }).ClickAsync();
        await Assertions
            .Expect(yusuf.GetByRole(AriaRole.Alert))
            .ToContainTextAsync("Choose how the letters reached people");
        await lookAsync("round-" + by);
        await yusuf.GetByLabel("Handed out, at school or in person").CheckAsync();
        await yusuf.GetByLabel("How many letters or copies?").FillAsync("41");
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "Record the proof" }).ClickAsync();
        await Assertions.Expect(yusuf.Locator("main")).ToContainTextAsync("The proof is recorded");
    }
}
