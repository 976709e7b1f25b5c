using Haven.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Haven.Browser.Tests.Journeys;

/// <summary>
/// A refused correction gets a hearing, and a complaint goes on. The law that gives a hearing holds for the whole
/// programme, so it has a demo of its own.
/// </summary>
public class AfterAnswerJourneyTests
{
    private static readonly Viewer Phone = Viewer.Phone with { JavaScript = false, Dark = true };

    [Fact]
    [Trait("Category", "Long")]
    public async Task ARefusedCorrectionIsHeard_AndAComplaintGoesOn()
    {
        await using var demo = new DemoServer();
        await demo.InitializeAsync();
        var stranger = await demo.OpenAsync(Viewer.Phone);
        await AskAsync(stranger, "Correction", "es");
        await AskAsync(stranger, "Complaint", "en");
        var yusuf = await demo.SignInAsync("yusuf", Viewer.Desk);
        await GoByFerpaAsync(yusuf);

        string correction = await OpenAsync(yusuf, "Correct something");
        await yusuf.GetByLabel("How you made sure").FillAsync("Passport, seen in the office");
        await PressAsync(yusuf, "Record it");
        await yusuf.GetByLabel("Client code").FillAsync("204131");
        await PressAsync(yusuf, "Go on");
        await yusuf.Locator("#refusal").FillAsync("It is right as it stands.");
        await PressAsync(yusuf, "Refuse the request");
        await yusuf.GetByText("They ask for a hearing").ClickAsync();
        await yusuf.GetByLabel("What they say").FillAsync("I worked at night.");
        await Look.AsAsync(yusuf, "hearing-ask", Viewer.Desk);
        await PressAsync(yusuf, "Record it");
        await PressAsync(yusuf, "Set the day");
        await Look.AsAsync(yusuf, "hearing-errors", Viewer.Desk);
        var day = DateTimeOffset.UtcNow.AddDays(14);
        await yusuf.Locator("[name=held-on-day]").FillAsync($"{day.Day}");
        await yusuf.Locator("[name=held-on-month]").FillAsync($"{day.Month}");
        await yusuf.Locator("[name=held-on-year]").FillAsync($"{day.Year}");
        await yusuf.GetByLabel("At what time, and where?").FillAsync("At 15:30, room 4");
        await yusuf.GetByLabel("Name, where it is somebody").FillAsync("Judge Adams");
        await PressAsync(yusuf, "Set the day");
        await yusuf.GetByLabel("It stays as it is").CheckAsync();
        await Look.AsAsync(yusuf, "hearing-set", Viewer.Desk);

        string complaint = await OpenAsync(yusuf, "Complaint");
        await yusuf.Locator("#refusal").FillAsync("We looked into it.");
        await PressAsync(yusuf, "Refuse the request");
        await yusuf.GetByText("They go on with the complaint").ClickAsync();
        await yusuf.GetByLabel("The head of your organisation").CheckAsync();
        await Look.AsAsync(yusuf, "complaint-goes-on", Viewer.Desk);
        await PressAsync(yusuf, "Record it");
        await Look.AsAsync(yusuf, "complaint-went-on", Viewer.Desk);
        await yusuf.GotoAsync("/privacy/rights");
        await Assertions.Expect(yusuf.Locator("main")).ToContainTextAsync("goes on");
        await Look.AsAsync(yusuf, "requests-going-on", Viewer.Desk);

        var phone = await demo.SignInAsync("yusuf", Phone);
        foreach (
            var (page, name) in new[]
            {
                (correction, "hearing-set"),
                (correction + "/letter", "hearing-right-letter"),
                (correction + "/hearing/day", "hearing-day-letter"),
                (complaint, "complaint-went-on"),
            }
        )
        {
            await phone.GotoAsync(page);
            await Look.AsAsync(phone, name, Phone);
        }
    }

    private static async Task AskAsync(IPage page, string kind, string lang)
    {
        await page.GotoAsync($"/privacy/rights/ask/eastside?lang={lang}");
        await page.Locator($"[name=kind][value={kind}]").CheckAsync();
        await page.Locator("[name=asker][value=Themselves]").CheckAsync();
        await page.Locator("[name=name]").FillAsync("Luis Velasco");
        await page.Locator("[name=reach]").FillAsync("luis@example.org");
        await page.Locator("[name=mail]").CheckAsync();
        await page.Locator("main form button").ClickAsync();
        await page.ArriveAsync(url => url.Contains("/sent", StringComparison.Ordinal));
    }

    private static async Task GoByFerpaAsync(IPage yusuf)
    {
        await yusuf.GotoAsync("/privacy/regimes/choose");
        await yusuf.GetByLabel("FERPA", new() { Exact = true }).CheckAsync();
        await yusuf.GetByLabel("Why does FERPA hold?").FillAsync("We work inside a school.");
        await yusuf
            .GetByLabel("Why do the laws that you did not tick not hold?")
            .FillAsync("We work in no other place, and send no advertising.");
        await PressAsync(yusuf, "See the effect");
        await yusuf.GetByRole(AriaRole.Button, new() { NameRegex = new("^Confirm") }).ClickAsync();
        await Assertions.Expect(yusuf.Locator("main")).ToContainTextAsync("FERPA");
    }

    private static async Task<string> OpenAsync(IPage page, string kind)
    {
        await page.GotoAsync("/privacy/rights");
        await page.GetByRole(AriaRole.Link, new() { Name = kind, Exact = true }).First.ClickAsync();
        return new Uri(page.Url).AbsolutePath;
    }

    private static Task PressAsync(IPage page, string button) =>
        page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).First.ClickAsync();
}
