using Haven.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Haven.Browser.Tests.Journeys;

public class ScreeningJourneyTests(DemoServer demo)
{
    private static readonly string[] Questions =
    [
        "Little interest",
        "Feeling down",
        "Trouble falling",
        "Feeling tired",
        "Poor appetite",
        "Feeling bad",
        "Trouble concentrating",
        "Moving or speaking",
        "Thoughts that",
    ];

    [Theory, InlineData(true), InlineData(false)]
    public async Task Professional_TakesUpAClient_AndScreensThem(bool script)
    {
        var page = await demo.SignInAsync("rosa", Viewer.Desk with { JavaScript = script });
        await page.GetByRole(AriaRole.Button, new() { Name = "Take up a client" }).ClickAsync();
        await page.GetByLabel("Age", new() { Exact = true }).CheckAsync();
        await page.GetByLabel("Age in years").FillAsync("15");
        await page.TakeUpAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Start a screening" }).ClickAsync();

        foreach (string question in Questions)
        {
            await page.GetByRole(AriaRole.Group, new() { Name = question })
                .GetByLabel("Several days")
                .CheckAsync();
        }
        if (script)
        {
            await Assertions
                .Expect(page.GetByRole(AriaRole.Alert))
                .ToContainTextAsync("Do this now");
        }
        await page.GetByRole(AriaRole.Button, new() { Name = "Check your answers" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Finish and see the result" })
            .ClickAsync();

        await Assertions.Expect(page.Locator(".haven-level").Last).ToContainTextAsync("9");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Do this now");
        await page.GetByLabel("Yes, it fits").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm this result" }).ClickAsync();
        await Assertions
            .Expect(page.Locator("main"))
            .ToContainTextAsync("Rosa Delgado confirmed this result");
    }
}
