using Haven.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Haven.Browser.Tests.Journeys;

/// <summary>
/// A privacy officer writes the next version of the notice, is told of a block that there is not, looks at it and
/// publishes it; a member sees the banner and agrees; everybody reads it.
/// </summary>
[Trait("Category", "Long")]
public class NoticeJourneyTests
{
    [Fact]
    public Task AVersionWithFewerRights_FromDraftToAgreement() =>
        AVersionWithFewerRights_FromDraftToAgreementAsync(script: false);

    [Fact]
    public Task AVersionWithFewerRights_FromDraftToAgreement_InAnotherView() =>
        AVersionWithFewerRights_FromDraftToAgreementAsync(script: true);

    private async Task AVersionWithFewerRights_FromDraftToAgreementAsync(bool script)
    {
        // A demo of its own: what it publishes would stand above the pages of every other journey.
        await using var demo = new DemoServer();
        await demo.InitializeAsync();
        string size = script ? "desk" : "phone";
        var viewer = (script ? Viewer.Desk : Viewer.Phone) with
        {
            JavaScript = script,
            Dark = !script,
        };
        var yusuf = await demo.SignInAsync("yusuf", viewer);
        await yusuf.GotoAsync("/privacy/notices");
        await Look.AtAsync(yusuf, $"notice-desk-{size}", script);
        await PressAsync(yusuf, "Write the next version");
        await WriteAsync(yusuf, "{{rigths}}");
        await PressAsync(yusuf, "Save and look at it");
        await Assertions.Expect(yusuf.Locator("main")).ToContainTextAsync("no block {{rigths}}");
        await Look.AtAsync(yusuf, $"notice-fault-{size}", script);
        await WriteAsync(yusuf, "We keep what you wrote for longer than before.");
        await PressAsync(yusuf, "Save and look at it");
        await Assertions.Expect(yusuf.Locator("ins").First).ToContainTextAsync("for longer");
        await Look.AtAsync(yusuf, $"notice-preview-{size}", script);
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "Publish it" }).ClickAsync();
        await PressAsync(yusuf, "Publish this version");
        await Look.AtAsync(yusuf, $"notice-publish-error-{size}", script);
        await yusuf.GetByLabel("Somebody has fewer rights").CheckAsync();
        await yusuf
            .GetByLabel("What changes, in English")
            .FillAsync("We keep what you wrote for longer.");
        await yusuf
            .GetByLabel("What changes, in Spanish")
            .FillAsync("Guardamos más tiempo lo que usted escribió.");
        await Look.AtAsync(yusuf, $"notice-publish-{size}", script);
        await PressAsync(yusuf, "Publish this version");
        await Assertions.Expect(yusuf.Locator("main")).ToContainTextAsync("is published");
        await Look.AtAsync(yusuf, $"notice-published-{size}", script);

        await yusuf
            .GetByRole(AriaRole.Link, new() { Name = "Letters about version 2" })
            .ClickAsync();
        await Assertions
            .Expect(yusuf.Locator("main article[lang=es]"))
            .ToContainTextAsync("Guardamos más tiempo");
        await Look.AtAsync(yusuf, $"notice-letters-{size}", script);

        var rosa = await demo.SignInAsync("rosa", viewer);
        var banner = rosa.Locator(".haven-banner[aria-label='Privacy notice']");
        await Assertions.Expect(banner).ToContainTextAsync("binds you only if you agree");
        await Look.AtAsync(rosa, $"notice-banner-{size}", script);
        await banner.GetByRole(AriaRole.Link, new() { Name = "Read version 2" }).ClickAsync();
        await Assertions
            .Expect(rosa.Locator("main"))
            .ToContainTextAsync("You give nobody your password");
        await Look.AtAsync(rosa, $"notice-accept-{size}", script);
        await PressAsync(rosa, "I accept the terms of use and the privacy notice");
        await Assertions.Expect(rosa.Locator("main")).ToContainTextAsync("You accepted it");
        await Look.AtAsync(rosa, $"notice-own-{size}", script);

        var stranger = await demo.OpenAsync(viewer);
        await stranger.GotoAsync("/privacy/notices/eastside?lang=" + (script ? "en" : "es"));
        await Assertions
            .Expect(stranger.Locator("main"))
            .ToContainTextAsync(script ? "makes rights smaller" : "reduce derechos");
        await Look.AtAsync(stranger, $"notice-public-{size}", script);
        await ReadWhatHeldAsync(stranger, script, size);
    }

    // Which version held on a day, and what whoever runs the machine says.
    private static async Task ReadWhatHeldAsync(IPage stranger, bool script, string size)
    {
        await stranger.GotoAsync("/privacy/notices/eastside?lang=en");
        await stranger.GetByLabel("Which version held on a day?").FillAsync("2020-01-15");
        await PressAsync(stranger, "Show");
        await Assertions
            .Expect(stranger.Locator("main"))
            .ToContainTextAsync("On 15 January 2020 no version held yet");
        await Look.AtAsync(stranger, $"notice-day-{size}", script);
        await stranger
            .GetByRole(AriaRole.Link, new() { Name = "whoever runs this machine" })
            .ClickAsync();
        await Assertions.Expect(stranger.Locator("main")).ToContainTextAsync("Springfield Hosting");
        await Look.AtAsync(stranger, $"notice-machine-{size}", script);
    }

    private static async Task WriteAsync(IPage page, string paragraph)
    {
        foreach (string language in new[] { "english", "spanish" })
        {
            var area = page.Locator($"textarea[name={language}]");
            string text = (await area.InputValueAsync()).Replace(
                "{{rigths}}",
                "",
                StringComparison.Ordinal
            );
            await area.FillAsync($"{text.TrimEnd()}\n\n{paragraph}\n");
        }
    }

    private static Task PressAsync(IPage page, string button) =>
        page.Locator("main").GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();
}
