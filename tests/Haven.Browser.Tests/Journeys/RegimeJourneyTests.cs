using Haven.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Haven.Browser.Tests.Journeys;

/// <summary>
/// A privacy officer chooses laws, sees the effect first, and records an agreement; without it nobody can enter anything.
/// What it does holds for the whole programme, so it has a demo of its own.
/// </summary>
public class RegimeJourneyTests
{
    [Fact]
    public async Task PrivacyOfficer_ChoosesLaws_AndRecordsTheAgreement()
    {
        await using var demo = new DemoServer();
        await demo.InitializeAsync();
        var desk = Viewer.Desk;
        var yusuf = await demo.SignInAsync("yusuf", desk);
        await yusuf
            .GetByRole(AriaRole.Link, new() { Name = "Look at laws and agreements" })
            .ClickAsync();
        await LookAsync(yusuf, "laws-first", desk);
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "Choose the laws" }).ClickAsync();
        await TickAsync(yusuf, "GDPR", "We look after families who live in Spain.");
        await TickAsync(yusuf, "FERPA", "We work inside a school.");
        await TickAsync(yusuf, "HIPAA", "");
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "See the effect" }).ClickAsync();
        await LookAsync(yusuf, "laws-choose-errors", desk);
        await yusuf.GetByLabel("Why does HIPAA hold?").FillAsync("Our clinic bills insurance.");
        await yusuf
            .GetByLabel("Why do the laws that you did not tick not hold?")
            .FillAsync("We work in no other place, and send no advertising.");
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "See the effect" }).ClickAsync();
        await Assertions.Expect(yusuf.Locator("main")).ToContainTextAsync("Nothing is saved yet");
        await LookAsync(yusuf, "laws-effect", desk);
        await yusuf.GetByRole(AriaRole.Button, new() { NameRegex = new("^Confirm") }).ClickAsync();
        await Assertions
            .Expect(yusuf.Locator("main"))
            .ToContainTextAsync("No agreement is recorded");
        await LookAsync(yusuf, "laws-chosen", desk);

        var rosa = await demo.SignInAsync("rosa", desk);
        await rosa.GotoAsync("/screening/clients/new");
        await Assertions
            .Expect(rosa.Locator("main"))
            .ToContainTextAsync("Ask your privacy officer");
        await LookAsync(rosa, "laws-closed", desk);

        await yusuf
            .GetByRole(AriaRole.Button, new() { Name = "Record the agreement" })
            .ClickAsync();
        await yusuf.GetByLabel("Whom is it with?").FillAsync("Haven Hosting Cooperative");
        var from = yusuf.GetByRole(
            AriaRole.Group,
            new() { Name = "From which day is it in force?" }
        );
        await from.GetByLabel("Day").FillAsync("1");
        await from.GetByLabel("Month").FillAsync("3");
        await from.GetByLabel("Year").FillAsync("2025");
        await yusuf.GetByLabel("Looking after a client").CheckAsync();
        await LookAsync(yusuf, "laws-agreement", desk);
        await yusuf
            .GetByRole(AriaRole.Button, new() { Name = "Record this agreement" })
            .ClickAsync();
        await Assertions
            .Expect(yusuf.Locator("main"))
            .ToContainTextAsync("Haven Hosting Cooperative");
        (await rosa.GotoAsync("/screening/clients/new"))!.Status.ShouldBe(200);

        await OnAPhoneAsync(demo);
    }

    // Without a script every reason stands open.
    private static async Task OnAPhoneAsync(DemoServer demo)
    {
        var phone = Viewer.Phone with { JavaScript = false, Dark = true };
        var yusuf = await demo.SignInAsync("yusuf", phone);
        await yusuf.GotoAsync("/privacy/regimes");
        await LookAsync(yusuf, "laws-chosen", phone);
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "Choose anew" }).ClickAsync();
        await yusuf.GetByLabel("GDPR", new() { Exact = true }).UncheckAsync();
        await LookAsync(yusuf, "laws-choose", phone);
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "See the effect" }).ClickAsync();
        await Assertions.Expect(yusuf.Locator("main")).ToContainTextAsync("no longer");
        await LookAsync(yusuf, "laws-effect", phone);
        await yusuf.GotoAsync("/privacy/regimes/agreement");
        await LookAsync(yusuf, "laws-agreement", phone);
    }

    private static async Task TickAsync(IPage page, string law, string reason)
    {
        await page.GetByLabel(law, new() { Exact = true }).CheckAsync();
        await page.GetByLabel($"Why does {law} hold?", new() { Exact = true }).FillAsync(reason);
    }

    private static async Task LookAsync(IPage page, string name, Viewer viewer)
    {
        await Screenshot.TakeAsync(page, $"{name}-{viewer.Width}{(viewer.Dark ? "-dark" : "")}");
        (
            await page.EvaluateAsync<bool>(
                "document.documentElement.scrollWidth <= window.innerWidth"
            )
        ).ShouldBeTrue($"{page.Url} scrolls sideways");
        // Axe is a script itself.
        if (viewer.JavaScript)
        {
            (await Axe.ViolationsAsync(page)).ShouldBeEmpty(name);
        }
    }
}
