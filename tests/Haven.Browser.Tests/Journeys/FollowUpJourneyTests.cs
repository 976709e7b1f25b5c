using Haven.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Haven.Browser.Tests.Journeys;

/// <summary>What people do after a result: a report, a safety plan, another day, a supervisor's look, and a file to be filed.</summary>
public class FollowUpJourneyTests(DemoServer demo)
{
    // The screenings of Rosa's client 204 117; one for each way through.
    [Fact, Trait("Category", "Long")]
    public Task Professional_FollowsAResultUp_AndASupervisorLooksAtIt() =>
        Professional_FollowsAResultUp_AndASupervisorLooksAtItAsync(false, 3, 390);

    [Fact, Trait("Category", "Long")]
    public Task Professional_FollowsAResultUp_AndASupervisorLooksAtIt_InAnotherView() =>
        Professional_FollowsAResultUp_AndASupervisorLooksAtItAsync(true, 4, 1280);

    private async Task Professional_FollowsAResultUp_AndASupervisorLooksAtItAsync(
        bool script,
        int number,
        int width
    )
    {
        var viewer = (width > 400 ? Viewer.Desk : Viewer.Phone) with
        {
            JavaScript = script,
            Width = width,
            Dark = !script,
        };
        await SetRulesAsync(viewer);
        var rosa = await demo.SignInAsync("rosa", viewer);
        await rosa.GotoAsync($"/screening/result/204117/{number}");

        await rosa.GetByRole(AriaRole.Link, new() { Name = "Record that a report was made" })
            .ClickAsync();
        await rosa.GetByLabel("Child protection").CheckAsync();
        await rosa.GetByLabel("Which office?").FillAsync("county hotline");
        await rosa.GetByLabel("Their reference number").FillAsync("CP 77");
        await rosa.GetByLabel("What did you tell about the young person?")
            .FillAsync("That nobody is at home at night");
        await rosa.GetByLabel("Yes, somebody told them").CheckAsync();
        await Look.AsAsync(rosa, "follow-report", viewer);
        await rosa.GetByRole(AriaRole.Button, new() { Name = "Record this report" }).ClickAsync();
        await Assertions
            .Expect(rosa.Locator("main"))
            .ToContainTextAsync("Child protection, county hotline");
        await Assertions.Expect(rosa.Locator("main")).ToContainTextAsync("Written report open");
        await Look.AsAsync(rosa, "follow-result", viewer);

        await rosa.GetByRole(AriaRole.Link, new() { Name = "Safety plan" }).ClickAsync();
        await rosa.Locator("a[href$='/new']").ClickAsync();
        await rosa.GetByLabel("Steps for today").FillAsync("Stay at my aunt’s\nRing the shelter");
        await rosa.GetByLabel("What helps").FillAsync("Music, walking with the dog");
        await rosa.GetByRole(AriaRole.Button, new() { Name = "Save this version" }).ClickAsync();
        await Assertions.Expect(rosa.Locator("main")).ToContainTextAsync("can be found by others");
        await Look.AsAsync(rosa, "follow-plan", viewer);
        await rosa.EmulateMediaAsync(new() { Media = Media.Print });
        await Screenshot.TakeAsync(rosa, $"follow-plan-print-{viewer.Width}");
        (await rosa.Locator(".haven-header").IsVisibleAsync()).ShouldBeFalse();

        await ReviewAsync(number, viewer);
    }

    [Fact]
    public async Task Professional_TakesAResultOut_AsAFile()
    {
        var rosa = await demo.SignInAsync("rosa", Viewer.Desk);
        await rosa.GotoAsync("/screening/result/204117/4");

        var download = await rosa.RunAndWaitForDownloadAsync(() =>
            rosa.GetByRole(AriaRole.Link, new() { Name = "Take this result out" }).ClickAsync()
        );

        download.SuggestedFilename.ShouldBe("screening-204117-4.pdf");
        string path = Path.Combine(Path.GetTempPath(), $"haven-{Guid.NewGuid():N}.pdf");
        await download.SaveAsAsync(path);
        (await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken))
            .AsSpan(0, 5)
            .SequenceEqual("%PDF-"u8)
            .ShouldBeTrue();
        File.Delete(path);
    }

    private async Task SetRulesAsync(Viewer viewer)
    {
        var amina = await demo.SignInAsync("amina", viewer);
        await amina.GotoAsync("/screening/follow-up");
        await amina.GetByLabel("Clear concern: again after").FillAsync("1");
        await amina.GetByLabel("Those at clear concern").CheckAsync();
        await amina.GetByLabel("Within how many hours").FillAsync("36");
        await Look.AsAsync(amina, "follow-rules", viewer);
        await amina.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(amina.Locator("main")).ToContainTextAsync("is saved");
    }

    private async Task ReviewAsync(int number, Viewer viewer)
    {
        var grace = await demo.SignInAsync("grace", viewer);
        await grace.GotoAsync($"/screening/result/204117/{number}");
        await grace.GetByLabel("I send it back to be looked at again").CheckAsync();
        await grace.Locator("#review-note").FillAsync("Please ask again about debts.");
        await Look.AsAsync(grace, "follow-review", viewer);
        await grace.GetByRole(AriaRole.Button, new() { Name = "Record the review" }).ClickAsync();
        await Assertions.Expect(grace.Locator("main")).ToContainTextAsync("Please ask again");
    }
}
