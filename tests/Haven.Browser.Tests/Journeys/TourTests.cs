using Haven.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Haven.Browser.Tests.Journeys;

/// <summary>The five minutes of the README, step by step, with its pictures. HAVEN_TOUR=1 renews those in docs/tour.</summary>
public class TourTests
{
    private static readonly string Folder =
        Environment.GetEnvironmentVariable("HAVEN_TOUR") == "1" ? "docs/tour" : "artifacts/tour";

    [Fact, Trait("Category", "Long")]
    public async Task FiveMinutes_AsTheReadmeTellsThem()
    {
        // A demo of its own: other journeys leave clients behind.
        await using var own = new DemoServer();
        await own.InitializeAsync();
        var page = await own.OpenAsync(Viewer.Desk with { Height = 800 });
        await page.GotoAsync("/");
        await TakeAsync(page, "sign-in");
        await page.GetByLabel("E-mail address").FillAsync("rosa@eastside.example");
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(DemoServer.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true })
            .ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Your caseload" }).WaitForAsync();
        await TakeAsync(page, "caseload");
        await page.GetByRole(AriaRole.Button, new() { Name = "Take up a client" }).ClickAsync();
        await page.GetByLabel("Code").FillAsync("204 199");
        await page.GetByLabel("Age", new() { Exact = true }).CheckAsync();
        await page.GetByLabel("Age in years").FillAsync("15");
        await page.AttestAsync();
        await TakeAsync(page, "take-up");
        await page.GetByRole(AriaRole.Button, new() { Name = "Take up this client" }).ClickAsync();
        await page.GetByLabel("Concern about exploitation (sample, not validated)").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Start a screening" }).ClickAsync();
        await ChooseAsync(page, "122131332321323221132311111120000002132112311211");
        await TakeAsync(page, "fill");
        await page.GetByRole(AriaRole.Button, new() { Name = "Check your answers" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Finish and see the result" })
            .ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm this result" })
            .WaitForAsync();
        await TakeAsync(page, "result");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();

        var privacy = await own.SignInAsync("yusuf", Viewer.Desk with { Height = 800 });
        await privacy.GotoAsync("/privacy/audit");
        await TakeAsync(privacy, "who-saw-what");

        await page.GotoAsync("/privacy/rights/ask/eastside");
        await page.GetByLabel("To see what is kept").CheckAsync();
        await page.GetByLabel("About a child or young person").CheckAsync();
        await page.GetByLabel("Your name").FillAsync("Luis Velasco");
        await page.GetByLabel("How the team can reach you").FillAsync("luis@example.org");
        await page.GetByLabel("Whom it is about").Last.FillAsync("my son, code 204 117");
        await page.EvaluateAsync("scrollTo(0, 0)");
        await TakeAsync(page, "ask");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send the request" }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("has arrived");

        await privacy.GotoAsync("/privacy/rights");
        await privacy.GetByRole(AriaRole.Link, new() { Name = "See what is kept" }).ClickAsync();
        await privacy.GetByLabel("How you made sure").FillAsync("Passport, seen in the office");
        await privacy.GetByRole(AriaRole.Button, new() { Name = "Record it" }).ClickAsync();
        await privacy.GetByLabel("Client code").FillAsync("204 117");
        await privacy.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();
        await privacy
            .GetByRole(AriaRole.Heading, new() { Name = "3. Could an answer" })
            .ScrollIntoViewIfNeededAsync();
        await TakeAsync(privacy, "safety");
        await privacy.GetByLabel("Nothing speaks against it").CheckAsync();
        await privacy.GetByLabel("What you looked at").FillAsync("No order; his son agrees.");
        await privacy.GetByRole(AriaRole.Button, new() { Name = "Record it" }).ClickAsync();
        await privacy.GetByRole(AriaRole.Link, new() { Name = "The access package" }).ClickAsync();
        await privacy.RunAndWaitForDownloadAsync(() =>
            privacy.GetByRole(AriaRole.Button, new() { Name = "Make the package" }).ClickAsync()
        );
        await privacy.GetByRole(AriaRole.Link, new() { Name = "The request" }).ClickAsync();
        await privacy.GetByLabel("What you answered").First.FillAsync("Here is what we may give.");
        await privacy.GetByRole(AriaRole.Button, new() { Name = "End the request" }).ClickAsync();
        await Assertions.Expect(privacy.Locator("main")).ToContainTextAsync("How it ended");
    }

    private static async Task ChooseAsync(IPage page, string choices)
    {
        var groups = page.Locator("main fieldset");
        for (int i = 0; i < choices.Length; i++)
        {
            await groups.Nth(i).Locator("input[type=radio]").Nth(choices[i] - '0').CheckAsync();
        }
        await Assertions.Expect(page.Locator("[data-autosave-status]")).ToHaveTextAsync("Saved");
    }

    internal static Task TakeAsync(IPage page, string name) =>
        page.ScreenshotAsync(
            new()
            {
                Path = Path.Combine(Published.Repository, Folder, name + ".png"),
                Animations = ScreenshotAnimations.Disabled,
            }
        );
}
