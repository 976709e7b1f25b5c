using System.Text.RegularExpressions;
using Haven.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Haven.Browser.Tests.Journeys;

/// <summary>At night somebody must read about a colleague's client; afterwards somebody looks at it, and it is over.</summary>
public class EmergencyJourneyTests(DemoServer demo)
{
    // Rosa's clients, whom Tom does not see; one for each way through.
    [Fact, Trait("Category", "Long")]
    public Task Professional_ReadsInAnEmergency_AndItIsReviewed() =>
        Professional_ReadsInAnEmergency_AndItIsReviewedAsync(false, "204109", 390);

    [Fact, Trait("Category", "Long")]
    public Task Professional_ReadsInAnEmergency_AndItIsReviewed_InAnotherView() =>
        Professional_ReadsInAnEmergency_AndItIsReviewedAsync(true, "204102", 1280);

    private async Task Professional_ReadsInAnEmergency_AndItIsReviewedAsync(
        bool script,
        string code,
        int width
    )
    {
        var viewer = (width > 400 ? Viewer.Desk : Viewer.Phone) with
        {
            JavaScript = script,
            Width = width,
            Dark = !script,
        };
        var tom = await demo.SignInAsync("tom", viewer);
        await tom.GetByLabel("Find a client by code").FillAsync(code);
        await tom.GetByRole(AriaRole.Button, new() { Name = "Find" }).ClickAsync();
        await Look.AsAsync(tom, "emergency-offer", viewer);
        await tom.GetByRole(AriaRole.Button, new() { Name = "Ask for emergency access" })
            .ClickAsync();
        await Assertions.Expect(tom.GetByLabel("Client code")).ToHaveValueAsync(code);
        await tom.GetByRole(AriaRole.Button, new() { Name = "Open emergency access" }).ClickAsync();
        await Assertions.Expect(tom.GetByRole(AriaRole.Alert)).ToContainTextAsync("why you need");
        await Look.AsAsync(tom, "emergency-ask", viewer);
        await tom.GetByLabel("Why do you need it now?")
            .FillAsync("The hospital called: they have been found, and Rosa cannot be reached.");
        await tom.GetByRole(AriaRole.Button, new() { Name = "Open emergency access" }).ClickAsync();
        await Look.AsAsync(tom, "emergency-open", viewer);
        await tom.GetByRole(AriaRole.Button, new() { NameRegex = new("Open client") }).ClickAsync();
        await Assertions.Expect(tom).ToHaveURLAsync(new Regex($"/screening/clients/{code}$"));
        await Assertions.Expect(tom.Locator("main")).ToContainTextAsync("Emergency access until");
        await Look.AsAsync(tom, "emergency-client", viewer);
        string client = tom.Url;
        await tom.Locator("main td a").First.ClickAsync();
        await Assertions.Expect(tom.Locator("main")).ToContainTextAsync("Emergency access until");
        await Look.AsAsync(tom, "emergency-result", viewer);

        var grace = await demo.SignInAsync("grace", viewer);
        await Assertions.Expect(grace.Locator("main")).ToContainTextAsync("for a review");
        await Look.AsAsync(grace, "emergency-first-page", viewer);
        await grace
            .GetByRole(AriaRole.Link, new() { Name = "Look at emergency access" })
            .ClickAsync();
        await Look.AsAsync(grace, "emergency-list", viewer);
        await grace
            .Locator("main tr", new() { HasTextRegex = new($@"204\s{code[3..]}") })
            .GetByRole(AriaRole.Link)
            .ClickAsync();
        await Assertions.Expect(grace.Locator("main")).ToContainTextAsync("The hospital called");
        await Look.AsAsync(grace, "emergency-review", viewer);
        await grace.GetByLabel("It was not justified").CheckAsync();
        await grace.GetByLabel("Note").FillAsync("Rosa could be reached all evening.");
        await grace.GetByRole(AriaRole.Button, new() { Name = "Record this" }).ClickAsync();
        await Assertions.Expect(grace.Locator("main")).ToContainTextAsync("What to do now");
        await Look.AsAsync(grace, "emergency-found", viewer);

        var gone = (await tom.GotoAsync(client))!;
        gone.Status.ShouldBe(404, $"{tom.Url}: {await tom.Locator("main").InnerTextAsync()}");
    }
}
