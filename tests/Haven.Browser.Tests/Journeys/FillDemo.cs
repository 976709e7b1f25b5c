using Haven.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Haven.Browser.Tests.Journeys;

/// <summary>A demo of its own with a questionnaire of every kind of question: it would be in the way of other journeys.</summary>
public sealed class FillDemo : IAsyncLifetime
{
    private readonly DemoServer demo = new();
    private static int code = 310_000;

    public async ValueTask InitializeAsync()
    {
        await demo.InitializeAsync();
        if (Chromium.Missing is not null)
        {
            return;
        }
        var page = await demo.SignInAsync("amina");
        await page.GotoAsync("/screening/instruments/add");
        await page.Locator("input[type=file]")
            .SetInputFilesAsync(
                Path.Combine(
                    Published.Repository,
                    "tests/Haven.Tests/Screening/Fill/every-kind.json"
                )
            );
        await page.Locator("main form button").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Publish" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish" }).ClickAsync();
        await Assertions
            .Expect(page.Locator("body"))
            .ToContainTextAsync("This version is published.");
        await page.Context.CloseAsync();
    }

    public ValueTask DisposeAsync() => demo.DisposeAsync();

    internal Task<IPage> SignInAsync(string person, Viewer? viewer = null) =>
        demo.SignInAsync(person, viewer);

    /// <summary>A screening on that questionnaire, begun by Rosa.</summary>
    internal async Task<IPage> StartAsync(Viewer? viewer = null)
    {
        var page = await demo.SignInAsync("rosa", viewer);
        await page.GotoAsync("/screening/clients/new");
        await page.GetByLabel("Code").FillAsync($"{Interlocked.Increment(ref code)}");
        await page.GetByLabel("Not known", new() { Exact = true }).CheckAsync();
        await page.TakeUpAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Start a screening" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Every kind of question" })
            .WaitForAsync();
        return page;
    }
}
