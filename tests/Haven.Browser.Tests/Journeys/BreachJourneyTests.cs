using Haven.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Haven.Browser.Tests.Journeys;

/// <summary>Somebody says that something is wrong; the privacy officer finds whom it touched, and tells them.</summary>
[Trait("Category", "Long")]
public class BreachJourneyTests(DemoServer demo)
{
    private const string Register = "/privacy/breaches";

    [Fact]
    public async Task AReport_IsFollowedUp_AndThoseItTouchedAreTold()
    {
        var phone = Viewer.Phone with { JavaScript = false };
        var stranger = await demo.OpenAsync(phone);
        await stranger.GotoAsync($"{Register}/tell/eastside?lang=es");
        await stranger.Locator("main form button").ClickAsync();
        await Look.AsAsync(stranger, "tell-error-es", phone);
        await stranger.GotoAsync($"{Register}/tell/eastside?lang=en");
        await stranger
            .Locator("[name=seen]")
            .FillAsync("A list with codes lay open on the counter.\nSome people read it.");
        await stranger.Locator("[name=happened]").FillAsync("this morning");
        await stranger.Locator("main form button").ClickAsync();
        await Assertions.Expect(stranger.Locator("h1")).ToContainTextAsync("has arrived");

        var desk = Viewer.Desk with { Dark = true };
        var yusuf = await demo.SignInAsync("yusuf", desk);
        await yusuf.GotoAsync(Register);
        await Look.AtAsync(yusuf, "breaches-one");
        await yusuf.Locator("main table a").First.ClickAsync();
        await Look.AtAsync(yusuf, "incident");
        string incident = new Uri(yusuf.Url).AbsolutePath;
        await yusuf.Locator("[name=state][value=Breach]").CheckAsync();
        await yusuf.GetByLabel("Why?").FillAsync("The list was readable for everybody.");
        await PressAsync(yusuf, "Save it", "main form:has([name=state])");

        await yusuf.GotoAsync(incident + "/people");
        await Look.AtAsync(yusuf, "breach-people-empty");
        var today = DateTime.UtcNow;
        foreach (
            var (field, day) in new[] { ("from", today.AddDays(-400)), ("until", today.AddDays(1)) }
        )
        {
            await yusuf.FillDayAsync(field, day);
        }
        await PressAsync(yusuf, "Look, and add whom it finds");
        await Assertions.Expect(yusuf.Locator("main")).ToContainTextAsync("204 117");
        await Look.AtAsync(yusuf, "breach-people");

        await yusuf.GotoAsync(incident + "/notices");
        await yusuf.Locator("[name=kinds][value=whereabouts]").CheckAsync();
        await yusuf.Locator("[name=kinds][value=contact]").CheckAsync();
        await PressAsync(yusuf, "Write a draft");
        await Look.AtAsync(yusuf, "breach-draft");
        foreach (string language in new[] { "english", "spanish" })
        {
            var text = yusuf.Locator($"[name={language}]");
            string draft = await text.InputValueAsync();
            await text.FillAsync(draft.Replace('[', ' ').Replace(']', ' '));
        }
        await PressAsync(yusuf, "Save the words");
        await yusuf.Locator("[name=addresses]").FillAsync("204117 luis@example.org es");
        await PressAsync(yusuf, "Send the e-mails");
        await Assertions.Expect(yusuf.Locator("main")).ToContainTextAsync("1 sent");
        await Look.AtAsync(yusuf, "breach-notices");
        await PressAsync(yusuf, "Show it on the public pages");
        await stranger.GotoAsync("/privacy/notices/eastside?lang=es");
        await Look.AsAsync(stranger, "breach-public-es", phone);
        await PressAsync(yusuf, "Take it from the public pages");
        await yusuf.GotoAsync(incident);
        await Look.AroundAsync(yusuf, "incident-later");
    }

    private static async Task PressAsync(IPage page, string button, string within = "main")
    {
        await page.Locator(within)
            .First.GetByRole(AriaRole.Button, new() { Name = button, Exact = true })
            .First.ClickAsync();
        await page.WaitForLoadStateAsync();
    }
}
