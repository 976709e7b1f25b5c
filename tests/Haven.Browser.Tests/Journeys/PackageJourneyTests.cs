using System.IO.Compression;
using Haven.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Haven.Browser.Tests.Journeys;

/// <summary>Somebody asks to see what is kept; the privacy officer makes the package, and they read it.</summary>
[Trait("Category", "Long")]
public class PackageJourneyTests(DemoServer demo)
{
    [Fact]
    public Task OnADesk() => ThroughAsync(Viewer.Desk, "Themselves", "en");

    [Fact]
    public Task OnAPhone_InTheDark_WithoutScript() =>
        ThroughAsync(Viewer.Phone with { Dark = true, JavaScript = false }, "Guardian", "es");

    private async Task ThroughAsync(Viewer viewer, string asker, string lang)
    {
        string size = viewer.JavaScript ? "desk" : "phone";
        var stranger = await demo.OpenAsync(viewer);
        await stranger.GotoAsync("/privacy/rights/ask/eastside?lang=" + lang);
        await stranger.Locator("[name=kind][value=Access]").CheckAsync();
        await stranger.Locator($"[name=asker][value={asker}]").CheckAsync();
        await stranger.Locator("[name=about]").FillAsync("code 204117");
        await stranger.Locator("[name=name]").FillAsync("Luis Velasco " + size);
        await stranger.Locator("[name=reach]").FillAsync("luis@example.org");
        await stranger.Locator("main form button").ClickAsync();

        var yusuf = await demo.SignInAsync("yusuf", viewer);
        await yusuf.GotoAsync("/privacy/rights");
        string row = asker == "Guardian" ? "a parent or guardian" : "the person themselves";
        await yusuf
            .GetByRole(AriaRole.Row)
            .Filter(new() { HasText = row })
            .Filter(new() { HasText = "See what is kept" })
            .GetByRole(AriaRole.Link)
            .First.ClickAsync();
        await yusuf.GetByLabel("How you made sure").FillAsync("Passport, seen in the office");
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "Record it" }).ClickAsync();
        await yusuf.GetByLabel("Client code").FillAsync("204117");
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();
        if (asker == "Guardian")
        {
            await yusuf.GetByLabel("Nothing speaks against it").CheckAsync();
            await yusuf.GetByLabel("What you looked at").FillAsync("No order; he agrees.");
            await yusuf.GetByRole(AriaRole.Button, new() { Name = "Record it" }).ClickAsync();
        }
        await Look.AtAsync(yusuf, $"request-answer-{size}", viewer.JavaScript);
        await yusuf.GetByRole(AriaRole.Link, new() { Name = "The access package" }).ClickAsync();
        await Look.AtAsync(yusuf, $"package-{size}", viewer.JavaScript);
        var download = await yusuf.RunAndWaitForDownloadAsync(() =>
            yusuf.GetByRole(AriaRole.Button, new() { Name = "Make the package" }).ClickAsync()
        );
        await ReadAsync(await download.PathAsync(), viewer, size, lang);
    }

    // As whoever gets it: unpacked into a folder, and opened there.
    private static async Task ReadAsync(string zip, Viewer viewer, string size, string lang)
    {
        var folder = Directory.CreateTempSubdirectory("haven-package-");
        try
        {
            await ZipFile.ExtractToDirectoryAsync(zip, folder.FullName);
            var reader = await Chromium.OpenAsync(viewer, null);
            var errors = new List<string>();
            reader.Console += (_, message) => errors.Add(message.Text);
            await reader.GotoAsync("file://" + Path.Combine(folder.FullName, "index.html"));
            await Assertions
                .Expect(reader.Locator("h1"))
                .ToContainTextAsync(lang == "es" ? "Lo que se guarda" : "What is kept");
            // The whole page has many answers on it; what it begins with shows how it looks.
            await reader.SetViewportSizeAsync(viewer.Width, 2200);
            await reader.ScreenshotAsync(
                new()
                {
                    Path = Path.Combine(
                        Published.Repository,
                        "artifacts/screenshots",
                        $"package-page-{size}.png"
                    ),
                }
            );
            errors.ShouldBeEmpty();
            if (viewer.JavaScript)
            {
                (
                    await reader.EvaluateAsync<bool>(
                        "document.documentElement.scrollWidth <= window.innerWidth"
                    )
                ).ShouldBeTrue();
                await reader.EmulateMediaAsync(new() { Media = Media.Print });
                await Screenshot.TakeAsync(reader, "package-page-print");
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
