using System.Text.RegularExpressions;
using Haven.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Haven.Browser.Tests.Journeys;

/// <summary>A stranger writes to the programme, the team answers, and the message goes.</summary>
[Trait("Category", "Long")]
public class ContactJourneyTests(DemoServer demo)
{
    [Theory, InlineData(true, 1280), InlineData(false, 390)]
    public async Task Stranger_Writes_AndIsAnswered(bool script, int width)
    {
        var viewer = (width > 400 ? Viewer.Desk : Viewer.Phone) with
        {
            JavaScript = script,
            Width = width,
            Dark = !script,
        };
        string words = $"Do you have a place for volunteers? ({width})";
        var stranger = await demo.OpenAsync(viewer);
        await stranger.GotoAsync("/organisations/contact/eastside");
        await stranger.GetByLabel("Your message").FillAsync(words);
        await stranger.GetByLabel("Yes", new() { Exact = true }).CheckAsync();
        await stranger.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Assertions
            .Expect(stranger.GetByRole(AriaRole.Alert))
            .ToContainTextAsync("You asked for an answer");
        await Look.AsAsync(stranger, "contact-errors", viewer);
        await Assertions.Expect(stranger.GetByLabel("Your message")).ToHaveValueAsync(words);
        await stranger.GetByLabel("E-mail address").FillAsync("sam@example.org");
        await stranger.GetByLabel("I am 13 or older").CheckAsync();
        await stranger.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Assertions.Expect(stranger.Locator("h1")).ToHaveTextAsync("Your message has arrived");
        (await stranger.Context.CookiesAsync()).ShouldBeEmpty();

        var amina = await demo.SignInAsync("amina", viewer);
        await amina.GotoAsync("/organisations/inbox");
        await Look.AsAsync(amina, "inbox-new", viewer);
        await amina.Locator("main tbody a").First.ClickAsync();
        await Assertions.Expect(amina.Locator("main")).ToContainTextAsync(words);
        await Look.AsAsync(amina, "inbox-message", viewer);
        await amina.GetByLabel("Your answer").FillAsync("Yes. Come by on Tuesday at five.");
        await amina.GetByRole(AriaRole.Button, new() { Name = "Send the answer" }).ClickAsync();
        await Assertions.Expect(amina.GetByRole(AriaRole.Status)).ToContainTextAsync("on its way");
        await Look.AsAsync(amina, "inbox-answered", viewer);
        await amina.GetByRole(AriaRole.Button, new() { Name = "Delete this message" }).ClickAsync();
        await Assertions.Expect(amina).ToHaveURLAsync(new Regex("/organisations/inbox"));
        await Assertions.Expect(amina.GetByRole(AriaRole.Status)).ToContainTextAsync("deleted");
    }
}
