using Haven.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Haven.Browser.Tests.Journeys;

/// <summary>A privacy officer looks at a table for research and releases it, in a demo of its own.</summary>
public class ReleaseJourneyTests : IAsyncLifetime
{
    private readonly DemoServer demo = new();

    public ValueTask InitializeAsync() => demo.InitializeAsync();

    public ValueTask DisposeAsync() => demo.DisposeAsync();

    [Fact]
    [Trait("Category", "Long")]
    public async Task ATable_IsLookedAt_SignedFor_AndReleased()
    {
        var yusuf = await demo.SignInAsync("yusuf");
        await yusuf.GetByRole(AriaRole.Link, new() { Name = "Tables for research" }).ClickAsync();
        await Look.AroundAsync(yusuf, "releases-empty");
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "Make a table" }).ClickAsync();
        await yusuf
            .GetByLabel("About which time?")
            .SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await Look.AroundAsync(yusuf, "releases-new");
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "Look at the table" }).ClickAsync();
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "Release the table" }).ClickAsync();
        await Assertions
            .Expect(yusuf.Locator("main"))
            .ToContainTextAsync("Nothing leaves before they agreed");
        await Look.AroundAsync(yusuf, "releases-give");
        foreach (
            string field in (string[])
                ["recipient", "person", "contact", "used-for", "signer", "paper"]
        )
        {
            await yusuf.Locator($"[name={field}]").FillAsync("Institute of Youth");
        }
        await yusuf.FillDayAsync("signed", new DateTime(2024, 1, 5));
        await yusuf.Locator("[name=agreed]").CheckAsync();
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "Release the table" }).ClickAsync();
        await Assertions.Expect(yusuf.Locator("main")).ToContainTextAsync("Download the file");
        await Look.AroundAsync(yusuf, "releases-one");
        await WithoutANetworkAsync(yusuf);
    }

    // The encrypted file is opened where there is no network: with its code, and not after its last day.
    private async Task WithoutANetworkAsync(IPage yusuf)
    {
        var end = DateTime.UtcNow.AddDays(30);
        await yusuf.FillDayAsync("ends", end);
        await yusuf
            .GetByRole(AriaRole.Button, new() { Name = "Make the encrypted file" })
            .ClickAsync();
        string code = await yusuf.Locator(".haven-fingerprint").InnerTextAsync();
        await Look.AroundAsync(yusuf, "analysis");
        var download = await yusuf.RunAndWaitForDownloadAsync(() =>
            yusuf.GetByRole(AriaRole.Button, new() { Name = "Download the file" }).ClickAsync()
        );
        string path = Path.Combine(demo.Folder, download.SuggestedFilename);
        await download.SaveAsAsync(path);
        var offline = await demo.OpenAsync(Viewer.Phone);
        await offline.Context.SetOfflineAsync(true);
        await offline.GotoAsync("file://" + path);
        var said = offline.GetByRole(AriaRole.Status);
        await offline.GetByLabel("Code").FillAsync("WRONG-" + code[6..]);
        await offline.GetByRole(AriaRole.Button, new() { Name = "Open" }).ClickAsync();
        await Assertions.Expect(said).ToContainTextAsync("This code does not open it");
        await Screenshot.TakeAsync(offline, "analysis-file");
        await offline.Clock.SetFixedTimeAsync(end.AddDays(2));
        await offline.GetByLabel("Code").FillAsync(code.ToLowerInvariant());
        await offline.GetByRole(AriaRole.Button, new() { Name = "Open" }).ClickAsync();
        await Assertions.Expect(said).ToContainTextAsync("Its last day is over");
        await offline.Clock.SetFixedTimeAsync(end);
        await offline.GetByRole(AriaRole.Button, new() { Name = "Open" }).ClickAsync();
        await Assertions.Expect(offline.Locator("#agreement")).ToContainTextAsync("Institute");
        await Screenshot.TakeAsync(offline, "analysis-open");
        var table = await offline.RunAndWaitForDownloadAsync(() =>
            offline
                .GetByRole(AriaRole.Button, new() { Name = "Save the table as CSV" })
                .ClickAsync()
        );
        table.SuggestedFilename.ShouldBe("table.csv");
    }
}
