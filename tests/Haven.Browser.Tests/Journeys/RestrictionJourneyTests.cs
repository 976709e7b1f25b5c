using Haven.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Haven.Browser.Tests.Journeys;

/// <summary>Somebody objects on the public form; the officer stops the use, the professional is told, and it is lifted.</summary>
public class RestrictionJourneyTests(DemoServer demo)
{
    [Fact, Trait("Category", "Long")]
    public Task AskedRestricted_AndLifted() => AskedRestricted_AndLiftedAsync(script: false);

    [Fact, Trait("Category", "Long")]
    public Task AskedRestricted_AndLifted_InAnotherView() =>
        AskedRestricted_AndLiftedAsync(script: true);

    private async Task AskedRestricted_AndLiftedAsync(bool script)
    {
        string size = script ? "desk" : "phone";
        var viewer = (script ? Viewer.Desk : Viewer.Phone) with
        {
            JavaScript = script,
            Dark = !script,
        };
        string code = script ? "204117" : "204131";
        var stranger = await demo.OpenAsync(viewer);
        await stranger.GotoAsync("/privacy/rights/ask/eastside?lang=en");
        await stranger.Locator("[name=kind][value=Restriction]").CheckAsync();
        await stranger.Locator("[name=asker][value=Themselves]").CheckAsync();
        await stranger.Locator("[name=name]").FillAsync("Luis " + size);
        await stranger.Locator("[name=reach]").FillAsync($"luis-{size}@example.org");
        await stranger.Locator("[name=mail]").CheckAsync();
        await stranger.Locator("main form button").ClickAsync();

        var yusuf = await demo.SignInAsync("yusuf", viewer);
        await yusuf.GotoAsync("/privacy/rights");
        await yusuf
            .GetByRole(AriaRole.Link, new() { Name = "Keep it, use it for nothing" })
            .First.ClickAsync();
        await yusuf.GetByLabel("How you made sure").FillAsync("By the number that we have");
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "Record it" }).ClickAsync();
        await yusuf.GetByLabel("Client code").FillAsync(code);
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();
        await Look.AtAsync(yusuf, $"restrict-{size}", script);
        await yusuf.Locator("[name=ground][value=Disputed]").CheckAsync();
        await yusuf.Locator("#answer").FillAsync("We keep it, and use it for nothing.");
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "Restrict the use" }).ClickAsync();
        await yusuf
            .GetByRole(AriaRole.Button, new() { Name = "Send the answer by e-mail" })
            .ClickAsync();
        await Look.AtAsync(yusuf, $"restricted-request-{size}", script);

        var rosa = await demo.SignInAsync("rosa", viewer);
        await rosa.GotoAsync("/screening/caseload");
        await Assertions.Expect(rosa.Locator("main")).ToContainTextAsync("Use restricted");
        await Screenshot.TakeAsync(rosa, $"restricted-caseload-{size}");
        await rosa.GotoAsync("/screening/clients/" + code);
        await Assertions.Expect(rosa.Locator("main")).ToContainTextAsync("Ask the privacy officer");
        await Screenshot.TakeAsync(rosa, $"restricted-client-{size}");

        await yusuf
            .GetByRole(AriaRole.Link, new() { Name = "Restrictions of use" })
            .Last.ClickAsync();
        await Screenshot.TakeAsync(yusuf, $"restrictions-{size}");
        await yusuf.Locator("tbody a").First.ClickAsync();
        await yusuf.GetByLabel("Why does it end?").FillAsync("It is settled.");
        await yusuf.GetByLabel("How were they told?").FillAsync("By telephone");
        // Today, where Eastside is.
        var today = TimeZoneInfo.ConvertTime(
            DateTimeOffset.UtcNow,
            TimeZoneInfo.FindSystemTimeZoneById("America/New_York")
        );
        await yusuf.Locator("[name=told-on-day]").FillAsync($"{today.Day}");
        await yusuf.Locator("[name=told-on-month]").FillAsync($"{today.Month}");
        await yusuf.Locator("[name=told-on-year]").FillAsync($"{today.Year}");
        await Look.AtAsync(yusuf, $"restriction-{size}", script);
        await yusuf
            .GetByRole(AriaRole.Button, new() { Name = "Lift the restriction" })
            .ClickAsync();
        await Assertions.Expect(yusuf.Locator("main")).ToContainTextAsync("It was lifted");
        await rosa.GotoAsync("/screening/clients/" + code);
        await Assertions.Expect(rosa.Locator("h1")).ToContainTextAsync("Client");
    }
}
