using Haven.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Haven.Browser.Tests.Journeys;

/// <summary>The administrator asks that the organisation leaves, reads what follows, and takes it back.</summary>
[Collection("Legal holds")] // while somebody is held, nobody can leave
public class LeavingJourneyTests(DemoServer demo)
{
    [Fact]
    public Task OnADesk() => ThroughAsync(Viewer.Desk);

    [Fact]
    public Task OnAPhone_InTheDark_WithoutScript() =>
        ThroughAsync(Viewer.Phone with { Dark = true, JavaScript = false });

    private async Task ThroughAsync(Viewer viewer)
    {
        var amina = await demo.SignInAsync("amina", viewer);
        await amina.GotoAsync("/privacy/leaving");
        await amina.GetByRole(AriaRole.Button, new() { Name = "Leave Haven" }).ClickAsync();
        await Assertions.Expect(amina.GetByRole(AriaRole.Alert)).ToContainTextAsync("short name");
        await LookAsync(amina, "leaving-errors", viewer);
        string label = await amina.Locator("label[for=code]").InnerTextAsync();
        string code = label.Split("short name is ")[1].Split('.')[0];
        await amina.GetByLabel("short name").FillAsync(code);
        await amina.GetByLabel("What is needed has been taken out").CheckAsync();
        await amina.GetByRole(AriaRole.Button, new() { Name = "Leave Haven" }).ClickAsync();
        await Assertions
            .Expect(amina.Locator("main"))
            .ToContainTextAsync("everything of your organisation is deleted");
        await LookAsync(amina, "leaving-asked", viewer);
        string receipt = (
            await amina
                .GetByRole(AriaRole.Link, new() { Name = "the receipt" })
                .GetAttributeAsync("href")
        )!;

        await amina.GotoAsync(receipt + "?lang=es");
        await Assertions.Expect(amina.Locator("main")).ToContainTextAsync("No ha empezado");
        await LookAsync(amina, "leaving-receipt", viewer);

        await amina.GotoAsync("/privacy/leaving");
        await amina.GetByRole(AriaRole.Button, new() { Name = "Stay" }).ClickAsync();
        await Assertions
            .Expect(amina.Locator("main"))
            .ToContainTextAsync("Two weeks after you ask");
    }

    private static async Task LookAsync(IPage page, string name, Viewer viewer)
    {
        await Screenshot.TakeAsync(page, $"{name}-{viewer.Width}{(viewer.Dark ? "-dark" : "")}");
        (
            await page.EvaluateAsync<bool>(
                "document.documentElement.scrollWidth <= window.innerWidth"
            )
        ).ShouldBeTrue($"{name} scrolls sideways");
    }
}
