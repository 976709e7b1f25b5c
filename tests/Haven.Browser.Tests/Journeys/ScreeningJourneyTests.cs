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

    [Theory, InlineData(true), InlineData(false, Traits = ["Category", "Long"])]
    public async Task Professional_TakesUpAClient_AndScreensThem(bool script)
    {
        var page = await demo.SignInAsync("rosa", Viewer.Desk with { JavaScript = script });
        await page.GetByRole(AriaRole.Button, new() { Name = "Take up a client" }).ClickAsync();
        await page.GetByLabel("Age", new() { Exact = true }).CheckAsync();
        await page.GetByLabel("Age in years").FillAsync("15");
        await page.TakeUpAsync();
        string client = page.Url;
        await page.GetByRole(AriaRole.Button, new() { Name = "Start a screening" }).ClickAsync();
        await AnswerAsync(page, "Several days");
        if (script)
        {
            await Assertions
                .Expect(page.GetByRole(AriaRole.Alert))
                .ToContainTextAsync("Do this now");
        }
        await FinishAsync(page);

        await Assertions.Expect(page.Locator(".haven-level").Last).ToContainTextAsync("9");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Do this now");
        await page.GetByLabel("Yes, it fits").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm this result" }).ClickAsync();
        await Assertions
            .Expect(page.Locator("main"))
            .ToContainTextAsync("Rosa Delgado confirmed this result");

        await AmendAsync(page);
        await page.GotoAsync(client);
        await page.GetByRole(AriaRole.Button, new() { Name = "Start a screening" }).ClickAsync();
        await AnswerAsync(page, "Nearly every day");
        await FinishAsync(page);
        await page.GetByRole(AriaRole.Link, new() { Name = "Compare all screenings" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Img)).ToBeVisibleAsync();
        await Assertions
            .Expect(page.GetByRole(AriaRole.Row, new() { Name = "Total" }))
            .ToContainTextAsync("27 of 27");
        await Assertions
            .Expect(page.GetByRole(AriaRole.Row, new() { Name = "Total" }))
            .ToContainTextAsync("18 of 27");
        await ReadLogAsync(client);
    }

    private static async Task AnswerAsync(IPage page, string choice)
    {
        foreach (string question in Questions)
        {
            await page.GetByRole(AriaRole.Group, new() { Name = question })
                .GetByLabel(choice)
                .CheckAsync();
        }
    }

    private static async Task FinishAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Check your answers" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Finish and see the result" })
            .ClickAsync();
    }

    // What was confirmed stays on record, and the new result waits to be confirmed.
    private static async Task AmendAsync(IPage page)
    {
        await page.GetByText("Amend this screening").ClickAsync();
        await page.GetByLabel("What is to be changed, and why?")
            .FillAsync("They told me more on the way home.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Change the answers" }).ClickAsync();
        await AnswerAsync(page, "More than half the days");
        await FinishAsync(page);
        await Assertions
            .Expect(page.Locator("main"))
            .ToContainTextAsync("They told me more on the way home.");
        await Assertions
            .Expect(page.GetByRole(AriaRole.Button, new() { Name = "Confirm this result" }))
            .ToBeVisibleAsync();
    }

    private async Task ReadLogAsync(string client)
    {
        var yusuf = await demo.SignInAsync("yusuf");
        string code = new Uri(client).Segments[^1].TrimEnd('/');
        await yusuf.GotoAsync($"/privacy/audit?subject={code}");
        await Assertions.Expect(yusuf.Locator("main")).ToContainTextAsync("screening, amended");
        await Assertions.Expect(yusuf.Locator("main")).ToContainTextAsync("screening, confirmed");
    }
}
