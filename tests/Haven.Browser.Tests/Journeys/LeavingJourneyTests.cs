using Haven.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Haven.Browser.Tests.Journeys;

/// <summary>The administrator asks that the organisation leaves, reads what follows, and takes it back.</summary>
[Collection("Legal holds")] // while somebody is held, nobody can leave
[Trait("Category", "Long")]
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
        await OwnAsync(amina, viewer);
        await TakeOutAsync(amina, viewer);
        await amina.GotoAsync("/privacy/leaving");
        await Assertions
            .Expect(amina.Locator("#taken-out"))
            .ToContainTextAsync("Everything was taken out on");
        await Look.AsAsync(amina, "leaving", viewer);
        await amina.GetByRole(AriaRole.Button, new() { Name = "Leave Haven" }).ClickAsync();
        await Assertions.Expect(amina.GetByRole(AriaRole.Alert)).ToContainTextAsync("short name");
        await Look.AsAsync(amina, "leaving-errors", viewer);
        string label = await amina.Locator("label[for=code]").InnerTextAsync();
        string code = label.Split("short name is ")[1].Split('.')[0];
        await amina.GetByLabel("short name").FillAsync(code);
        await amina.GetByLabel("What is needed has been taken out").CheckAsync();
        await amina.GetByRole(AriaRole.Button, new() { Name = "Leave Haven" }).ClickAsync();
        await Assertions
            .Expect(amina.Locator("main"))
            .ToContainTextAsync("everything of your organisation is deleted");
        await Look.AsAsync(amina, "leaving-asked", viewer);
        string receipt = (
            await amina
                .GetByRole(AriaRole.Link, new() { Name = "the receipt" })
                .GetAttributeAsync("href")
        )!;

        await amina.GotoAsync(receipt + "?lang=es");
        await Assertions.Expect(amina.Locator("main")).ToContainTextAsync("No ha empezado");
        await Look.AsAsync(amina, "leaving-receipt", viewer);

        await amina.GotoAsync("/privacy/leaving");
        await amina.GetByRole(AriaRole.Button, new() { Name = "Stay" }).ClickAsync();
        await Assertions
            .Expect(amina.Locator("main"))
            .ToContainTextAsync("Two weeks after you ask");
    }

    private static async Task OwnAsync(IPage amina, Viewer viewer)
    {
        await amina.GotoAsync("/privacy/ownership/owner");
        await amina.Locator("[name=name]").FillAsync("");
        await amina.GetByRole(AriaRole.Button, new() { Name = "Record the owner" }).ClickAsync();
        await Assertions
            .Expect(amina.GetByRole(AriaRole.Alert))
            .ToContainTextAsync("Enter the owner");
        await Look.AsAsync(amina, "owner-errors", viewer);
        await amina.Locator("[name=kind][value=District]").CheckAsync();
        await amina.Locator("[name=name]").FillAsync("Eastside School District");
        await amina.Locator("[name=contact]").FillAsync("Ms Park, records@eastside.example");
        await amina.GetByRole(AriaRole.Button, new() { Name = "Record the owner" }).ClickAsync();
        await amina.GotoAsync("/privacy/ownership/contract");
        await Look.AsAsync(amina, "contract", viewer);
        await amina.Locator("[name=with]").FillAsync("Eastside School District");
        await amina.Locator("[name=from-day]").FillAsync("1");
        await amina.Locator("[name=from-month]").FillAsync("2");
        await amina.Locator("[name=from-year]").FillAsync("2026");
        await amina.Locator("[name=end]").FillAsync("Given back within 60 days, then destroyed.");
        await amina
            .Locator("[name=file]")
            .SetInputFilesAsync(
                new FilePayload
                {
                    Name = "contract.pdf",
                    MimeType = "application/pdf",
                    Buffer = "%PDF-1.7\n%%EOF\n"u8.ToArray(),
                }
            );
        await amina.GetByRole(AriaRole.Button, new() { Name = "Record the contract" }).ClickAsync();
        await Assertions
            .Expect(amina.Locator("main"))
            .ToContainTextAsync("Given back within 60 days");
        await Look.AsAsync(amina, "ownership", viewer);
    }

    private static async Task TakeOutAsync(IPage amina, Viewer viewer)
    {
        await amina.GotoAsync("/privacy/export");
        var file = await amina.RunAndWaitForDownloadAsync(() =>
            amina.GetByRole(AriaRole.Button, new() { Name = "Take everything out" }).ClickAsync()
        );
        file.SuggestedFilename.ShouldBe("everything.zip");
        await amina.GotoAsync("/privacy/export");
        await Assertions.Expect(amina.Locator("main")).ToContainTextAsync("Amina");
        await Look.AsAsync(amina, "export", viewer);
    }
}
