using System.Globalization;
using Haven.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Haven.Browser.Tests.Journeys;

/// <summary>The privacy officer asks for a hold, the administrator approves it, and it ends again.</summary>
[Collection("Legal holds")]
[Trait("Category", "Long")]
public class HoldJourneyTests(DemoServer demo)
{
    [Fact]
    public Task OnADesk() => ThroughAsync(Viewer.Desk);

    [Fact]
    public Task OnAPhone_InTheDark_WithoutScript() =>
        ThroughAsync(Viewer.Phone with { Dark = true, JavaScript = false });

    private async Task ThroughAsync(Viewer viewer)
    {
        var yusuf = await demo.SignInAsync("yusuf", viewer);
        await yusuf.GotoAsync("/privacy/holds/new");
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "Hold it" }).ClickAsync();
        await Assertions.Expect(yusuf.GetByRole(AriaRole.Alert)).ToContainTextAsync("Choose whom");
        await Look.AsAsync(yusuf, "hold-errors", viewer);
        await yusuf.GetByLabel("One person").CheckAsync();
        await yusuf.GetByLabel("Client code").FillAsync("204 117");
        await yusuf.GetByLabel("A court").CheckAsync();
        await yusuf
            .GetByLabel("Which order or dispute is it?")
            .FillAsync("Order 17 of the county court, of 3 March");
        var day = TimeProvider.System.GetUtcNow().AddDays(90);
        string[] parts =
        [
            $"{day:dd}",
            $"{day:MM}",
            day.Year.ToString(CultureInfo.InvariantCulture),
        ];
        foreach (var (label, part) in new[] { "Day", "Month", "Year" }.Zip(parts))
        {
            await yusuf.GetByLabel(label, new() { Exact = true }).FillAsync(part);
        }
        await Look.AsAsync(yusuf, "hold-new", viewer);
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "Hold it" }).ClickAsync();
        await Assertions
            .Expect(yusuf.Locator("main"))
            .ToContainTextAsync("You asked for this hold");
        await Look.AsAsync(yusuf, "hold-asked", viewer);
        string hold = new Uri(yusuf.Url).AbsolutePath;
        await yusuf.GotoAsync("/privacy/forgetting");
        await yusuf.GetByLabel("Client code").FillAsync("204117");
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "See what would go" }).ClickAsync();
        await Assertions.Expect(yusuf.GetByRole(AriaRole.Alert)).ToContainTextAsync("A legal hold");
        await Look.AsAsync(yusuf, "hold-forgetting", viewer);

        var amina = await demo.SignInAsync("amina", viewer);
        await amina.GotoAsync(hold);
        await Look.AsAsync(amina, "hold-approve", viewer);
        await amina.GetByRole(AriaRole.Button, new() { Name = "Approve this hold" }).ClickAsync();
        await Assertions.Expect(amina.Locator("main")).ToContainTextAsync("Review it");
        await Look.AsAsync(amina, "hold-approved", viewer);
        await amina.GotoAsync("/privacy/holds");
        await Look.AsAsync(amina, "hold-list", viewer);

        await yusuf.GotoAsync(hold);
        await yusuf.GetByLabel("Why is it not needed any more?").FillAsync("The case is closed");
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "End this hold" }).ClickAsync();
        await Assertions.Expect(yusuf.Locator("main")).ToContainTextAsync("The case is closed");
    }
}
