using Haven.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Haven.Browser.Tests.Journeys;

/// <summary>The day of the privacy officer as docs/tour.md tells it, with its pictures (<see cref="TourTests"/>).</summary>
[Trait("Category", "Long")]
public class OfficerTourTests : IAsyncLifetime
{
    private static readonly Viewer Desk = Viewer.Desk with { Height = 800 };
    private readonly DemoServer demo = new();

    public ValueTask InitializeAsync() => demo.InitializeAsync();

    public ValueTask DisposeAsync() => demo.DisposeAsync();

    [Fact]
    public async Task ACorrection_IsAnswered_AndMade()
    {
        var yusuf = await demo.SignInAsync("yusuf", Desk);
        await AskedAsync(yusuf, "Correction", "Correct something", "204 188");
        await yusuf.Locator("[name=what]").FillAsync("That she was ill in May, and not away");
        await yusuf.Locator("[name=who]").FillAsync("Rosa");
        await yusuf.Locator("[name=statement]").First.FillAsync("I was in hospital.");
        await yusuf.Locator("[name=answer]").FillAsync("Rosa changes it today.");
        await yusuf.Locator("[name=what]").ScrollIntoViewIfNeededAsync();
        await TourTests.TakeAsync(yusuf, "correction");
        await PressAsync(yusuf, "End the request");
        await Assertions.Expect(yusuf.Locator("main")).ToContainTextAsync("How it ended");

        var rosa = await demo.SignInAsync("rosa", Desk);
        await rosa.GotoAsync("/screening/clients/204188");
        await rosa.GetByText("They say: “I was in hospital.”").ScrollIntoViewIfNeededAsync();
        await TourTests.TakeAsync(rosa, "corrected");
        await rosa.GotoAsync("/screening/clients/204188/facts");
        await rosa.Locator("[name=behaviour]").FillAsync("Was ill in May.");
        await rosa.Locator("main form button[type=submit], main form button").Last.ClickAsync();
        await rosa.GotoAsync("/screening/clients/204188/facts");
        await Assertions.Expect(rosa.Locator("main")).ToContainTextAsync("Had a fight at school");
        await Assertions
            .Expect(rosa.Locator("[name=behaviour]"))
            .ToHaveValueAsync("Was ill in May.");
    }

    [Fact]
    public async Task ADeletion_IsAnswered_AndNothingIsLeft()
    {
        var yusuf = await demo.SignInAsync("yusuf", Desk);
        await AskedAsync(yusuf, "Erasure", "Delete it", "204 195");
        await Assertions.Expect(yusuf.Locator("main")).ToContainTextAsync("is deleted for good");
        await yusuf.Locator("[name=answer]").FillAsync("All of it is deleted today.");
        await yusuf
            .GetByRole(AriaRole.Button, new() { NameRegex = new("and end the request") })
            .ClickAsync();
        await yusuf.WaitForLoadStateAsync();
        await yusuf
            .GetByRole(AriaRole.Link, new() { Name = "Receipt of what was deleted" })
            .ClickAsync();
        await Assertions.Expect(yusuf.Locator("h1")).ToContainTextAsync("Receipt");
        await TourTests.TakeAsync(yusuf, "receipt");
        await Assertions.Expect(yusuf.Locator("main")).Not.ToContainTextAsync("204");

        var rosa = await demo.SignInAsync("rosa", Desk);
        (await rosa.GotoAsync("/screening/clients/204195"))!.Status.ShouldBe(404);
    }

    [Fact]
    public async Task ABreach_IsFollowedUp()
    {
        var stranger = await demo.OpenAsync(Desk);
        await stranger.GotoAsync("/privacy/breaches/tell/eastside?lang=en");
        await stranger.Locator("[name=seen]").FillAsync("A list with codes lay on the counter.");
        await stranger.Locator("main form button").ClickAsync();
        await Assertions.Expect(stranger.Locator("h1")).ToContainTextAsync("has arrived");
        var yusuf = await demo.SignInAsync("yusuf", Desk);
        await yusuf.GotoAsync("/privacy/breaches");
        await yusuf.Locator("main table a").First.ClickAsync();
        string incident = new Uri(yusuf.Url).AbsolutePath;
        await yusuf.Locator("[name=state][value=Breach]").CheckAsync();
        await yusuf.GetByLabel("Why?").FillAsync("Visitors could read it.");
        await PressAsync(yusuf, "Save it");
        await yusuf.GotoAsync(incident + "/people");
        await yusuf.FillDayAsync("from", DateTime.UtcNow.AddDays(-400));
        await yusuf.FillDayAsync("until", DateTime.UtcNow.AddDays(1));
        await PressAsync(yusuf, "Look, and add whom it finds");
        await Assertions.Expect(yusuf.Locator("main")).ToContainTextAsync("204 117");
        await TourTests.TakeAsync(yusuf, "breach");
    }

    [Fact]
    public async Task ASubpoena_OpensNothing_AndAPermissionStandsBesideIt()
    {
        var yusuf = await demo.SignInAsync("yusuf", Desk);
        await yusuf.GotoAsync("/privacy/demands");
        await yusuf.Locator("main table a").First.ClickAsync();
        await Assertions
            .Expect(yusuf.Locator("main"))
            .ToContainTextAsync("A subpoena alone opens nothing");
        await TourTests.TakeAsync(yusuf, "subpoena");
        var rosa = await demo.SignInAsync("rosa", Desk);
        await rosa.GotoAsync("/privacy/permissions/204109");
        await rosa.GetByRole(AriaRole.Link, new() { NameRegex = new("Harbor House") })
            .First.ClickAsync();
        await Assertions.Expect(rosa.Locator("main")).ToContainTextAsync("Harbor House");
        await TourTests.TakeAsync(rosa, "permission");
    }

    [Fact]
    public async Task AReport_IsMadeByMouthAndInWriting_AndStandsWithWhatWasGiven()
    {
        var amina = await demo.SignInAsync("amina", Desk);
        await amina.GotoAsync("/screening/follow-up");
        await amina.GetByLabel("Within how many hours").FillAsync("36");
        await PressAsync(amina, "Save");
        var rosa = await demo.SignInAsync("rosa", Desk);
        await rosa.GotoAsync("/screening/result/204117/3");
        await rosa.GetByRole(AriaRole.Link, new() { Name = "Record that a report was made" })
            .ClickAsync();
        await rosa.GetByLabel("Child protection").CheckAsync();
        await rosa.GetByLabel("Which office?").FillAsync("county hotline");
        await rosa.GetByLabel("What did you tell about the young person?")
            .FillAsync("That nobody is at home at night");
        await rosa.GetByLabel("Yes, somebody told them").CheckAsync();
        await PressAsync(rosa, "Record this report");
        await rosa.GetByText("Written report open").ScrollIntoViewIfNeededAsync();
        await TourTests.TakeAsync(rosa, "report");
        await rosa.GetByRole(AriaRole.Link, new() { NameRegex = new("^Add the written report") })
            .ClickAsync();
        foreach (string part in new[] { "day", "month", "year", "time" })
        {
            string spoken = await rosa.Locator($"[name=oral-{part}]").InputValueAsync();
            await rosa.Locator($"[name=written-{part}]").FillAsync(spoken);
        }
        await PressAsync(rosa, "Save");
        await Assertions.Expect(rosa.Locator("main")).ToContainTextAsync("In writing at");

        var yusuf = await demo.SignInAsync("yusuf", Desk);
        await yusuf.GotoAsync("/privacy/disclosures?subject=204117");
        await Assertions.Expect(yusuf.Locator("main")).ToContainTextAsync("county hotline");
        await TourTests.TakeAsync(yusuf, "given");
    }

    [Fact]
    public async Task ATable_IsShown_BeforeAnythingLeaves()
    {
        var yusuf = await demo.SignInAsync("yusuf", Desk);
        await yusuf.GotoAsync("/privacy/releases/new");
        await yusuf
            .GetByLabel("About which time?")
            .SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await PressAsync(yusuf, "Look at the table");
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "Release the table" }).WaitForAsync();
        await TourTests.TakeAsync(yusuf, "table");
    }

    // Somebody asks for themselves, and the privacy officer comes to the last step.
    private async Task AskedAsync(IPage yusuf, string kind, string words, string code)
    {
        var stranger = await demo.OpenAsync(Desk);
        await stranger.GotoAsync("/privacy/rights/ask/eastside?lang=en");
        await stranger.Locator($"[name=kind][value={kind}]").CheckAsync();
        await stranger.Locator("[name=asker][value=Themselves]").CheckAsync();
        await stranger.Locator("[name=name]").FillAsync("Somebody of " + code);
        await stranger.Locator("[name=reach]").FillAsync("somebody@example.org");
        await stranger.Locator("main form button").ClickAsync();
        await Assertions.Expect(stranger.Locator("h1")).ToContainTextAsync("has arrived");
        await yusuf.GotoAsync("/privacy/rights");
        await yusuf
            .GetByRole(AriaRole.Link, new() { Name = words, Exact = true })
            .First.ClickAsync();
        await yusuf.GetByLabel("How you made sure").FillAsync("Passport, seen in the office");
        await PressAsync(yusuf, "Record it");
        await yusuf.GetByLabel("Client code").FillAsync(code);
        await PressAsync(yusuf, "Go on");
    }

    private static async Task PressAsync(IPage page, string button)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true })
            .First.ClickAsync();
        await page.WaitForLoadStateAsync();
    }
}
