using Haven.Browser.Tests.Support;
using Haven.Privacy.Notices;
using Microsoft.Playwright;

namespace Haven.Browser.Tests.Journeys;

/// <summary>
/// A privacy officer chooses laws, sees the effect first, and records an agreement; without it nobody can enter anything.
/// What it does holds for the whole programme, so it has a demo of its own.
/// </summary>
public class RegimeJourneyTests
{
    [Fact]
    [Trait("Category", "Long")]
    public async Task PrivacyOfficer_ChoosesLaws_AndRecordsTheAgreement()
    {
        await using var demo = new DemoServer();
        await demo.InitializeAsync();
        var desk = Viewer.Desk;
        var yusuf = await demo.SignInAsync("yusuf", desk);
        await yusuf
            .GetByRole(AriaRole.Link, new() { Name = "Look at laws and agreements" })
            .ClickAsync();
        await Look.AsAsync(yusuf, "laws-first", desk);
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "Choose the laws" }).ClickAsync();
        await TickAsync(yusuf, "GDPR", "We look after families who live in Spain.");
        await TickAsync(yusuf, "FERPA", "We work inside a school.");
        await TickAsync(yusuf, "HIPAA", "");
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "See the effect" }).ClickAsync();
        await Look.AsAsync(yusuf, "laws-choose-errors", desk);
        await yusuf.GetByLabel("Why does HIPAA hold?").FillAsync("Our clinic bills insurance.");
        await yusuf
            .GetByLabel("Why do the laws that you did not tick not hold?")
            .FillAsync("We work in no other place, and send no advertising.");
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "See the effect" }).ClickAsync();
        await Assertions.Expect(yusuf.Locator("main")).ToContainTextAsync("Nothing is saved yet");
        await Look.AsAsync(yusuf, "laws-effect", desk);
        await yusuf.GetByRole(AriaRole.Button, new() { NameRegex = new("^Confirm") }).ClickAsync();
        await Assertions
            .Expect(yusuf.Locator("main"))
            .ToContainTextAsync("No agreement is recorded");
        await Look.AsAsync(yusuf, "laws-chosen", desk);

        var rosa = await demo.SignInAsync("rosa", desk);
        await rosa.GotoAsync("/screening/clients/new");
        await Assertions
            .Expect(rosa.Locator("main"))
            .ToContainTextAsync("Ask your privacy officer");
        await Look.AsAsync(rosa, "laws-closed", desk);

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
        await Look.AsAsync(yusuf, "laws-agreement", desk);
        await yusuf
            .GetByRole(AriaRole.Button, new() { Name = "Record this agreement" })
            .ClickAsync();
        await Assertions
            .Expect(yusuf.Locator("main"))
            .ToContainTextAsync("Haven Hosting Cooperative");
        await SayWhoRunsHavenAsync(demo);
        await WriteAboutHealthAsync(yusuf, rosa);
        (await rosa.GotoAsync("/screening/clients/new"))!.Status.ShouldBe(200);
        await ReadAboutHealthAsync(await demo.OpenAsync(desk), rosa);

        await OnAPhoneAsync(demo);
    }

    // GDPR asks for an agreement on processing, where somebody else runs the machine.
    private static async Task SayWhoRunsHavenAsync(DemoServer demo)
    {
        var amina = await demo.SignInAsync("amina");
        await amina
            .GetByRole(AriaRole.Link, new() { Name = "Agreement on processing" })
            .ClickAsync();
        await amina.GetByLabel("Our own organisation runs Haven").CheckAsync();
        await PressAsync(amina, "Record it");
        await Assertions
            .Expect(amina.Locator("main"))
            .ToContainTextAsync("Your organisation runs Haven itself");
    }

    // HIPAA asks for a notice about health facts, and the demo's has none.
    private static async Task WriteAboutHealthAsync(IPage yusuf, IPage rosa)
    {
        var desk = Viewer.Desk;
        (await rosa.GotoAsync("/screening/clients/new"))!.Status.ShouldBe(403);
        await Look.AsAsync(rosa, "health-missing", desk);
        await yusuf.GotoAsync("/privacy/notices");
        await Look.AsAsync(yusuf, "health-missing-notices", desk);
        await PressAsync(yusuf, "Write the next version");
        await Look.AsAsync(yusuf, "health-edit", desk);
        foreach (
            var (name, call) in new[]
            {
                ("english", ShippedNotice.CallEnglish),
                ("spanish", ShippedNotice.CallSpanish),
            }
        )
        {
            var area = yusuf.Locator($"textarea[name={name}]");
            string text = await area.InputValueAsync();
            await area.FillAsync(text.Replace(call, "(202) 555-0143", StringComparison.Ordinal));
        }
        await PressAsync(yusuf, "Save and look at it");
        await Look.AsAsync(yusuf, "health-preview", desk);
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "Publish it" }).ClickAsync();
        await yusuf.GetByLabel("Nothing that matters").CheckAsync();
        await PressAsync(yusuf, "Publish this version");
        await Assertions.Expect(yusuf.Locator("main")).ToContainTextAsync("About health facts");
        await Look.AsAsync(yusuf, "health-published", desk);
    }

    private static async Task ReadAboutHealthAsync(IPage stranger, IPage rosa)
    {
        await rosa.GotoAsync("/screening/clients/204117/facts");
        await Assertions.Expect(rosa.Locator("main")).ToContainTextAsync("Health fact");
        await Look.AsAsync(rosa, "health-facts", Viewer.Desk);
        await stranger.GotoAsync("/privacy/notices/eastside?lang=es");
        await stranger
            .GetByRole(AriaRole.Link, new() { NameRegex = new("^Aviso de salud") })
            .ClickAsync();
        await Assertions.Expect(stranger.Locator("main")).ToContainTextAsync("INFORMACIÓN MÉDICA");
        await Look.AsAsync(stranger, "health-public", Viewer.Desk);
    }

    private static Task PressAsync(IPage page, string button) =>
        page.Locator("main").GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();

    // Without a script every reason stands open.
    private static async Task OnAPhoneAsync(DemoServer demo)
    {
        var phone = Viewer.Phone with { JavaScript = false, Dark = true };
        var yusuf = await demo.SignInAsync("yusuf", phone);
        await yusuf.GotoAsync("/privacy/regimes");
        await Look.AsAsync(yusuf, "laws-chosen", phone);
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "Choose anew" }).ClickAsync();
        await yusuf.GetByLabel("GDPR", new() { Exact = true }).UncheckAsync();
        await Look.AsAsync(yusuf, "laws-choose", phone);
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "See the effect" }).ClickAsync();
        await Assertions.Expect(yusuf.Locator("main")).ToContainTextAsync("no longer");
        await Look.AsAsync(yusuf, "laws-effect", phone);
        await yusuf.GotoAsync("/privacy/regimes/agreement");
        await Look.AsAsync(yusuf, "laws-agreement", phone);
        await yusuf.GotoAsync("/privacy/notices/eastside/health?lang=en");
        await Look.AsAsync(yusuf, "health-public", phone);
        var rosa = await demo.SignInAsync("rosa", phone);
        await rosa.GotoAsync("/screening/clients/204117/facts");
        await Look.AsAsync(rosa, "health-facts", phone);
    }

    private static async Task TickAsync(IPage page, string law, string reason)
    {
        await page.GetByLabel(law, new() { Exact = true }).CheckAsync();
        await page.GetByLabel($"Why does {law} hold?", new() { Exact = true }).FillAsync(reason);
    }
}
