using Haven.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Haven.Browser.Tests.Journeys;

public class FillJourneyTests(FillDemo demo) : IClassFixture<FillDemo>
{
    [Fact]
    public async Task WithScript_QuestionsTotalsAndWarningsAreLive()
    {
        var page = await demo.StartAsync();
        await Expect(page.GetByLabel("What makes it unsafe?")).ToBeHiddenAsync();

        await page.GetByLabel("Not safe").CheckAsync();
        await page.GetByLabel("What makes it unsafe?").FillAsync("He saw Deshawn Pratt there");
        await page.GetByLabel("Hours slept a night").FillAsync("6");
        await page.GetByLabel("Days of school missed").FillAsync("2");
        await page.GetByLabel("Days of school missed").BlurAsync();

        await Expect(page.Locator("output").Last).ToHaveTextAsync("8");
        var note = page.Locator(".haven-telling", new() { HasText = "looks like a name" });
        await Expect(note).ToContainTextAsync("“Deshawn Pratt” looks like a name");
        await Expect(Status(page)).ToHaveTextAsync("Saved");
        (await Axe.ViolationsAsync(page)).ShouldBeEmpty();
        await Screenshot.TakeAsync(page, "fill-live");
        await note.GetByRole(AriaRole.Button, new() { Name = "Keep it as it is" }).ClickAsync();
        await Expect(note).ToHaveCountAsync(0);

        // What was typed stays on the page while its question is off.
        await page.GetByLabel("Yes, safe").CheckAsync();
        await Expect(page.GetByLabel("What makes it unsafe?")).ToBeHiddenAsync();
        await page.GetByLabel("Not safe").CheckAsync();
        await Expect(page.GetByLabel("What makes it unsafe?"))
            .ToHaveValueAsync("He saw Deshawn Pratt there");
        await Expect(Status(page)).ToHaveTextAsync("Saved");
        await page.ReloadAsync();
        await Expect(page.GetByLabel("What makes it unsafe?"))
            .ToHaveValueAsync("He saw Deshawn Pratt there");
    }

    [Fact]
    public async Task WithoutAConnection_ThePageSaysSo_AndSavesWhenItIsBack()
    {
        var page = await demo.StartAsync();
        await page.Context.SetOfflineAsync(true);
        await page.GetByLabel("Days of school missed").FillAsync("5");
        await page.GetByLabel("Days of school missed").BlurAsync();
        await Expect(Status(page)).ToContainTextAsync("Not saved yet: no connection");
        await page.GetByLabel("Days of school missed").FillAsync("6");

        await page.Context.SetOfflineAsync(false);

        await Expect(Status(page)).ToHaveTextAsync("Saved");
        await page.ReloadAsync();
        await Expect(page.GetByLabel("Days of school missed")).ToHaveValueAsync("6");
    }

    [Fact]
    public async Task AnAnswerThatGotLost_DoesNotMakeThePageAStrangerToItself()
    {
        var page = await demo.StartAsync();
        bool lose = true;
        await page.RouteAsync(
            "**/screening/fill/**",
            async route =>
            {
                if (!lose || route.Request.Method != "POST")
                {
                    await route.ContinueAsync();
                    return;
                }
                lose = false;
                await route.FetchAsync();
                await route.AbortAsync();
            }
        );
        await page.GetByLabel("Days of school missed").FillAsync("5");
        await page.GetByLabel("Days of school missed").BlurAsync();
        await Expect(Status(page)).ToContainTextAsync("Not saved yet");

        await page.GetByLabel("Days of school missed").FillAsync("6");
        await page.GetByLabel("Days of school missed").BlurAsync();

        await Expect(Status(page)).ToHaveTextAsync("Saved");
        await page.ReloadAsync();
        await Expect(page.GetByLabel("Days of school missed")).ToHaveValueAsync("6");
    }

    [Fact, Trait("Category", "Long")]
    public async Task SignedOutWhileTyping_ThePersonSignsIn_AndWhatWasTypedIsSaved()
    {
        var page = await demo.StartAsync();
        string address = page.Url;
        var other = await page.Context.NewPageAsync();
        await other.GotoAsync("/organisations/account");
        await EndSessionsAsync(page);
        await page.GetByLabel("Days of school missed").FillAsync("4");
        await page.GetByLabel("In one sentence").FillAsync("sleeps badly");
        await page.GetByLabel("In one sentence").BlurAsync();
        await Expect(Status(page)).ToContainTextAsync("you have been signed out");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in and save" }).ClickAsync();
        await Expect(page.Locator("main"))
            .ToContainTextAsync("What you typed is kept while you sign in");
        await Screenshot.TakeAsync(page, "sign-in-waiting");
        await page.GetByLabel("E-mail address").FillAsync("rosa@eastside.example");
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(DemoServer.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true })
            .ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Go on with what you typed" })
            .ClickAsync();

        await page.ArriveAsync(new Uri(address).AbsolutePath);
        await Expect(page.GetByLabel("Days of school missed")).ToHaveValueAsync("4");
        await Expect(page.GetByLabel("In one sentence")).ToHaveValueAsync("sleeps badly");
    }

    [Theory, InlineData(true), InlineData(false, Traits = ["Category", "Long"])]
    public async Task TwoPeopleAtOnce_SeeEachOther_AndChooseBetweenTheirAnswers(bool script)
    {
        var rosa = await demo.StartAsync(Viewer.Desk with { JavaScript = script });
        var grace = await demo.SignInAsync("grace", Viewer.DeskWithoutScript);
        await grace.GotoAsync(rosa.Url);
        await grace.GetByLabel("Days of school missed").FillAsync("4");
        await SaveAsync(grace);

        await rosa.GetByLabel("Days of school missed").FillAsync("9");
        if (script)
        {
            await rosa.GetByLabel("Days of school missed").BlurAsync();
            await Expect(Status(rosa)).ToContainTextAsync("Nothing was overwritten");
            await rosa.GetByRole(AriaRole.Button, new() { Name = "Save now" }).ClickAsync();
        }
        else
        {
            await SaveAsync(rosa);
        }

        await Expect(rosa.Locator(".haven-conflict")).ToContainTextAsync("Theirs: 4");
        await Expect(rosa.Locator(".haven-others")).ToContainTextAsync("saved answers here");
        await Screenshot.TakeAsync(rosa, script ? "fill-conflict" : "fill-conflict-no-script");
        await rosa.GetByLabel("Yours, as it stands above: 9").CheckAsync();
        await SaveAsync(rosa);
        await Expect(rosa.Locator("main")).ToContainTextAsync("Saved. You can leave");
        await Expect(rosa.GetByLabel("Days of school missed")).ToHaveValueAsync("9");
    }

    [Theory, InlineData(true), InlineData(false, Traits = ["Category", "Long"])]
    public async Task QuestionByQuestion_OnAPhone_ToTheReview(bool script)
    {
        var page = await demo.StartAsync(Viewer.Phone with { JavaScript = script });
        await page.GetByRole(AriaRole.Button, new() { Name = "Show one question at a time" })
            .ClickAsync();
        await Expect(page.Locator(".haven-progress")).ToHaveTextAsync("Step 1 of 15");
        await page.GetByLabel("Not safe").CheckAsync();
        await OnAsync(page);
        await page.GetByLabel("What makes it unsafe?").FillAsync("shouting at night");
        await Screenshot.TakeAsync(page, script ? "fill-step" : "fill-step-no-script");
        while (!await IsReviewAsync(page))
        {
            string step = await page.Locator(".haven-progress").InnerTextAsync();
            await OnAsync(page);
            await page.WaitForFunctionAsync(
                "step => document.querySelector('.haven-progress')?.innerText !== step",
                step
            );
        }

        await Expect(page.Locator("main")).ToContainTextAsync("shouting at night");
        await Screenshot.TakeAsync(page, script ? "fill-review" : "fill-review-no-script");
        // As it was, for whoever comes next in this demo.
        await page.GoBackAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Show all questions on one page" })
            .ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Check your answers" }).WaitForAsync();
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Adults_AreAddedAndRemoved(bool script)
    {
        var page = await demo.StartAsync(Viewer.Desk with { JavaScript = script });
        await page.GetByLabel("Who is it to them?").FillAsync("stepfather");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add another: Adult" }).ClickAsync();
        await page.GetByLabel("Who is it to them?").Nth(1).FillAsync("neighbour");
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove Adult in the household (1)" })
            .ClickAsync();

        await Expect(page.GetByLabel("Who is it to them?")).ToHaveCountAsync(1);
        await Expect(page.GetByLabel("Who is it to them?")).ToHaveValueAsync("neighbour");
    }

    [Fact]
    public async Task ByKeyboardAlone_AQuestionIsAnswered_AndEnterSaves()
    {
        var page = await demo.StartAsync();
        await page.GetByLabel("Yes, safe").FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(page.GetByLabel("Not safe")).ToBeCheckedAsync();
        await Expect(page.GetByLabel("What makes it unsafe?")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator("button[data-clear]:focus")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByLabel("What makes it unsafe?")).ToBeFocusedAsync();
        await page.GetByLabel("Days of school missed").FocusAsync();
        await page.Keyboard.TypeAsync("3");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator(".haven-notice").First).ToContainTextAsync("Saved.");
        await Expect(page.GetByLabel("Days of school missed")).ToHaveValueAsync("3");
        await Expect(page.GetByLabel("Who is it to them?")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Facts_PointAtWhatTells_WhileTheyAreWritten()
    {
        var page = await demo.StartAsync();
        string code = new Uri(page.Url).AbsolutePath.Split('/')[3];
        await page.GotoAsync($"/screening/clients/{code}/facts");
        await page.GetByLabel("Behaviour and circumstances").FillAsync("call 503-555-0123");
        await page.GetByLabel("Behaviour and circumstances").BlurAsync();

        await Expect(page.Locator("[data-telling=behaviour]"))
            .ToContainTextAsync("looks like a telephone number");
        await Screenshot.TakeAsync(page, "facts-telling");
        // Whoever was told is not held up.
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await page.ArriveAsync($"/screening/clients/{code}");
    }

    [Theory, InlineData(true), InlineData(false, Traits = ["Category", "Long"])]
    public async Task AChoice_IsTakenAwayAgain_ByKeyboard(bool script)
    {
        var page = await demo.StartAsync(Viewer.Phone with { JavaScript = script });
        string address = page.Url;
        // The page works before its script has come; where there is one, it is meant here.
        await page.WaitForLoadStateAsync();
        var question = page.Locator("[data-question=q-safe]");
        var clear = question.Locator(".haven-clear button");
        await Expect(clear).ToBeHiddenAsync();
        await page.GetByLabel("Not safe").CheckAsync();
        await Expect(clear).ToBeVisibleAsync();
        if (script)
        {
            await Expect(Status(page)).ToHaveTextAsync("Saved");
        }
        await Screenshot.TakeAsync(page, "fill-clear" + (script ? "" : "-without-script"));

        await clear.FocusAsync();
        await page.Keyboard.PressAsync("Enter");

        await Expect(question.Locator("input:checked")).ToHaveCountAsync(0);
        await Expect(clear).ToBeHiddenAsync();
        if (script)
        {
            await Expect(question.Locator("input").First).ToBeFocusedAsync();
            await Expect(Status(page)).ToHaveTextAsync("Saved");
            await Expect(page.Locator("[data-question=q-why]")).ToBeHiddenAsync();
        }
        await page.GotoAsync(address);
        await Expect(page.Locator("[data-question=q-safe] input:checked")).ToHaveCountAsync(0);
    }

    [Fact, Trait("Category", "Long")]
    public async Task EveryKindOfQuestion_LooksRight()
    {
        var page = await demo.StartAsync();
        string address = page.Url;
        await Screenshot.TakeAsync(page, "fill-every-kind-desk");
        foreach (
            var (viewer, name) in new[]
            {
                (Viewer.Phone, "phone"),
                (Viewer.Phone with { Dark = true }, "phone-dark"),
                (Viewer.Desk with { Dark = true }, "dark"),
            }
        )
        {
            var other = await demo.SignInAsync("rosa", viewer);
            await other.GotoAsync(address);
            (await Axe.ViolationsAsync(other)).ShouldBeEmpty();
            (
                await other.EvaluateAsync<int>(
                    "document.documentElement.scrollWidth - document.documentElement.clientWidth"
                )
            ).ShouldBe(0);
            await Screenshot.TakeAsync(other, "fill-every-kind-" + name);
        }
        await page.GotoAsync(address + "?lang=es");
        (await Axe.ViolationsAsync(page)).ShouldBeEmpty();
        await Screenshot.TakeAsync(page, "fill-spanish-desk");
        await page.GotoAsync(address + "/review?lang=es");
        (await Axe.ViolationsAsync(page)).ShouldBeEmpty();
        await Screenshot.TakeAsync(page, "fill-spanish-review");
        await page.GotoAsync(address + "/print?blank");
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        await Screenshot.TakeAsync(page, "fill-print-blank");
    }

    private static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    private static ILocator Status(IPage page) => page.Locator("[data-autosave-status]");

    private static Task SaveAsync(IPage page) =>
        page.GetByRole(AriaRole.Button, new() { Name = "Save and continue later" }).ClickAsync();

    private static Task OnAsync(IPage page) =>
        page.Locator(".govuk-button-group button").First.ClickAsync();

    private static async Task<bool> IsReviewAsync(IPage page) =>
        new Uri(page.Url).AbsolutePath.EndsWith("/review", StringComparison.Ordinal)
        && await page.Locator(".govuk-summary-list").CountAsync() > 0;

    // Signing out would take the cookie along; a session that ended leaves it with the browser.
    private static async Task EndSessionsAsync(IPage page)
    {
        var cookies = await page.Context.CookiesAsync();
        var form = await page.Context.NewPageAsync();
        await form.GotoAsync("/screening/caseload");
        await form.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await form.ArriveAsync(url => url.Contains("sign-in", StringComparison.Ordinal));
        await form.CloseAsync();
        await page.Context.AddCookiesAsync(
            cookies.Select(c => new Cookie
            {
                Name = c.Name,
                Value = c.Value,
                Domain = c.Domain,
                Path = c.Path,
                HttpOnly = c.HttpOnly,
                SameSite = c.SameSite,
            })
        );
    }
}
