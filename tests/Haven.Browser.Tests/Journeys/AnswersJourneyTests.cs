using System.IO.Compression;
using Haven.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Haven.Browser.Tests.Journeys;

/// <summary>
/// An access, a correction, a deletion and a guardian's request, each from the public form to the letter with its answer.
/// </summary>
[Trait("Category", "Long")]
public class AnswersJourneyTests
{
    [Fact]
    public async Task TheOfficerAnswersFourRequests_FromStartToEnd()
    {
        // A demo of its own: somebody is deleted in it.
        await using var demo = new DemoServer();
        await demo.InitializeAsync();
        var stranger = await demo.OpenAsync(Viewer.Phone);
        await AskAsync(stranger, "Access", "Themselves", "en");
        await AskAsync(stranger, "Correction", "Themselves", "en");
        await AskAsync(stranger, "Erasure", "Themselves", "en");
        await AskAsync(stranger, "Access", "Guardian", "es");

        var yusuf = await demo.SignInAsync("yusuf");
        await yusuf.GotoAsync("/privacy/rights");
        await Look.AtAsync(yusuf, "answers-list");
        await OpenAsync(yusuf, "See what is kept", "the person themselves", "204117");
        (await PackageAsync(yusuf)).ShouldContain("Has stopped seeing old friends.");
        await EndAsync(yusuf, "You have it all now.", "End the request");
        await Look.AtAsync(yusuf, "answers-access");

        await OpenAsync(yusuf, "Correct something", "the person themselves", "204131");
        await yusuf.GetByLabel("What is changed").FillAsync("Not tired: they had a job at night.");
        await yusuf.GetByLabel("Who changes it").FillAsync("Rosa");
        await yusuf
            .GetByLabel("The person’s own statement")
            .First.FillAsync("I was never lazy, I worked.");
        await Look.AtAsync(yusuf, "answers-correction");
        await EndAsync(yusuf, "Rosa changes it.", "End the request");

        await OpenAsync(yusuf, "Delete it", "the person themselves", "204195");
        await Look.AtAsync(yusuf, "answers-erasure");
        await EndAsync(yusuf, "It is gone.", "Delete everything about");
        await yusuf.GetByRole(AriaRole.Link, new() { Name = "Receipt" }).ClickAsync();
        await Look.AtAsync(yusuf, "answers-receipt");

        await OpenAsync(yusuf, "See what is kept", "a parent or guardian", "204138");
        await yusuf.GetByLabel("Nothing speaks against it").CheckAsync();
        await yusuf.GetByLabel("What you looked at").FillAsync("No order; both live together.");
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "Record it" }).ClickAsync();
        (await PackageAsync(yusuf)).ShouldNotContain("Lives with both parents.");
        await EndAsync(yusuf, "Here is what we may give.", "End the request");
        await yusuf.GetByRole(AriaRole.Link, new() { Name = "letter" }).ClickAsync();
        await Assertions.Expect(yusuf.Locator("main")).ToContainTextAsync("escríbanos primero");
        await Look.AtAsync(yusuf, "answers-letter");

        var rosa = await demo.SignInAsync("rosa");
        await rosa.GotoAsync("/screening/clients/204131");
        await Assertions
            .Expect(rosa.Locator("main"))
            .ToContainTextAsync("They say: “I was never lazy, I worked.”");
        await Look.AtAsync(rosa, "answers-statement");
        (await rosa.GotoAsync("/screening/clients/204195"))!.Status.ShouldBe(404);
    }

    private static async Task AskAsync(IPage page, string kind, string asker, string lang)
    {
        await page.GotoAsync($"/privacy/rights/ask/eastside?lang={lang}");
        await page.Locator($"[name=kind][value={kind}]").CheckAsync();
        await page.Locator($"[name=asker][value={asker}]").CheckAsync();
        await page.Locator("[name=about]").FillAsync("somebody at Eastside");
        await page.Locator("[name=name]").FillAsync("Luis Velasco");
        await page.Locator("[name=reach]").FillAsync("luis@example.org");
        await page.Locator("main form button").ClickAsync();
        await Assertions
            .Expect(page.Locator("h1"))
            .ToContainTextAsync(lang == "es" ? "ha llegado" : "has arrived");
    }

    private static async Task OpenAsync(IPage page, string kind, string asker, string code)
    {
        await page.GotoAsync("/privacy/rights");
        await page.GetByRole(AriaRole.Row)
            .Filter(new() { HasText = kind })
            .Filter(new() { HasText = asker })
            .GetByRole(AriaRole.Link)
            .ClickAsync();
        await page.GetByLabel("How you made sure").FillAsync("Passport, seen in the office");
        await page.GetByRole(AriaRole.Button, new() { Name = "Record it" }).ClickAsync();
        await page.GetByLabel("Client code").FillAsync(code);
        await page.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();
    }

    // The page that people read; then back to the request.
    private static async Task<string> PackageAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "The access package" }).ClickAsync();
        var download = await page.RunAndWaitForDownloadAsync(() =>
            page.GetByRole(AriaRole.Button, new() { Name = "Make the package" }).ClickAsync()
        );
        await page.GetByRole(AriaRole.Link, new() { Name = "The request" }).ClickAsync();
        await using var zip = await ZipFile.OpenReadAsync(await download.PathAsync());
        using var reader = new StreamReader(await zip.GetEntry("index.html")!.OpenAsync());
        return await reader.ReadToEndAsync();
    }

    private static async Task EndAsync(IPage page, string answer, string button)
    {
        await page.Locator("#answer").FillAsync(answer);
        await page.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("How it ended");
    }
}
