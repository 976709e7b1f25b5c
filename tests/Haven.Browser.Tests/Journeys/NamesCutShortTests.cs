using Haven.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Haven.Browser.Tests.Journeys;

/// <summary>Names without a script, by keyboard alone, and when a browser is closed in the middle.</summary>
[Trait("Category", "Long")]
public class NamesCutShortTests
{
    private const string Passphrase = "seven lanterns hum softly";

    [Fact]
    public async Task Carrying_ThatIsCutShort_IsTakenUpAgain()
    {
        await using var demo = new DemoServer();
        await demo.InitializeAsync();
        var rosa = await new NameSteps(demo).SignInAsync("rosa");
        await NameSteps.SetUpAsync(rosa, Passphrase);
        await NameSteps.TakeUpAsync(rosa, "204811", "Ana Zquist");
        await NameSteps.TakeUpAsync(rosa, "204812", "Bela Zquist");
        await rosa.GotoAsync(NameSteps.Names + "/replace");
        await rosa.Locator("#passphrase").FillAsync(Passphrase);
        await NameSteps.PressAsync(rosa, "Make a new key");
        await NameSteps.TypeWordsBackAsync(rosa);
        await NameSteps.PressAsync(rosa, "Replace the key");
        await rosa.ArriveAsync(NameSteps.Names);

        // The connection breaks when the names that were encrypted anew are sent.
        int asked = 0;
        await rosa.RouteAsync(
            "**/names/carry",
            route => ++asked == 2 ? route.AbortAsync() : route.ContinueAsync()
        );
        await rosa.Locator("#carry-passphrase").FillAsync(Passphrase);
        await NameSteps.PressAsync(rosa, "Encrypt them anew");
        await Assertions
            .Expect(rosa.GetByRole(AriaRole.Alert).First)
            .ToContainTextAsync("This did not work");
        await rosa.GotoAsync("/screening/caseload");
        await Assertions
            .Expect(rosa.Locator(".haven-name-beside"))
            .ToHaveTextAsync(["Ana Zquist", "Bela Zquist"]);
        await rosa.GotoAsync(NameSteps.Names);
        await Assertions
            .Expect(rosa.Locator("main"))
            .ToContainTextAsync("2 names on your caseload");

        await rosa.Locator("#carry-passphrase").FillAsync(Passphrase);
        await rosa.Locator("#carry-passphrase").PressAsync("Enter");

        await Assertions
            .Expect(rosa.Locator("main"))
            .Not.ToContainTextAsync("Names under the old key");
        await rosa.GotoAsync("/screening/caseload");
        await Assertions
            .Expect(rosa.Locator(".haven-name-beside"))
            .ToHaveTextAsync(["Ana Zquist", "Bela Zquist"]);
    }

    [Fact]
    public async Task AName_ThatWasTypedWhileTheKeyWasReplaced_IsThereAgain()
    {
        await using var demo = new DemoServer();
        await demo.InitializeAsync();
        var steps = new NameSteps(demo);
        var rosa = await steps.SignInAsync("rosa");
        await NameSteps.SetUpAsync(rosa, Passphrase);
        await NameSteps.TakeUpAsync(rosa, "204814", "Ana Zquist");
        await rosa.GotoAsync("/screening/clients/new");
        await rosa.GetByLabel("Code").FillAsync("204815");
        await rosa.GetByLabel("Name (optional)").FillAsync("Zquentina Ñandú");
        // On her other device she replaces the key, and the old one goes with its last name.
        var other = await steps.SignInAsync("rosa");
        await other.GotoAsync(NameSteps.Names + "/replace");
        await other.Locator("#passphrase").FillAsync(Passphrase);
        await NameSteps.PressAsync(other, "Make a new key");
        await NameSteps.TypeWordsBackAsync(other);
        await NameSteps.PressAsync(other, "Replace the key");
        await other.ArriveAsync(NameSteps.Names);
        await other.Locator("#carry-passphrase").FillAsync(Passphrase);
        await NameSteps.PressAsync(other, "Encrypt them anew");
        await Assertions
            .Expect(other.Locator("main"))
            .Not.ToContainTextAsync("Names under the old key");

        await rosa.TakeUpAsync();

        await Assertions.Expect(rosa.Locator("main")).ToContainTextAsync("was replaced while");
        await Screenshot.TakeAsync(rosa, "names-key-replaced-meanwhile");
        await rosa.Locator("#names-passphrase").FillAsync(Passphrase);
        await rosa.Locator("#names-passphrase").PressAsync("Enter");
        await Assertions.Expect(rosa.Locator("#client-name")).ToHaveValueAsync("Zquentina Ñandú");
        await NameSteps.PressAsync(rosa, "Take up this client");
        await rosa.ArriveAsync("/screening/clients/204815");
        await NameSteps.ExpectNameAsync(rosa, "Zquentina Ñandú");
        var spellings = Spellings.Of("Zquentina").ToList();
        steps
            .Sent.Count(sent => spellings.Exists(s => sent.AsSpan().IndexOf(s) >= 0))
            .ShouldBe(0, "the name never left the browser in clear");
    }

    [Fact]
    public async Task ByKeyboardAlone_AName_IsSetUp_TakenIn_AndFound()
    {
        await using var demo = new DemoServer();
        await demo.InitializeAsync();
        var page = await new NameSteps(demo).SignInAsync("rosa");
        await page.GotoAsync(NameSteps.Names + "/set-up");
        await page.Locator("#new-passphrase").FocusAsync();
        await page.Keyboard.TypeAsync(Passphrase);
        await TabToAsync(page, "#again");
        await page.Keyboard.TypeAsync(Passphrase);
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#word-a").WaitForAsync();
        (await page.EvaluateAsync<string>("document.activeElement.tagName")).ShouldBe("H2");
        var words = await page.Locator(".haven-six-words li").AllInnerTextsAsync();
        foreach (string field in new[] { "word-a", "word-b" })
        {
            string label = await page.Locator($"label[for={field}]").InnerTextAsync();
            await TabToAsync(page, "#" + field);
            await page.Keyboard.TypeAsync(words[label[^1] - '1']);
        }
        await page.Keyboard.PressAsync("Enter");
        await page.ArriveAsync(NameSteps.Names);

        await page.GotoAsync("/screening/clients/new");
        await Assertions.Expect(page.Locator("#client-name")).ToBeEnabledAsync();
        await page.Locator("#code").FocusAsync();
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.TypeAsync("204811");
        await TabToAsync(page, "#client-name");
        await page.Keyboard.TypeAsync("Ana Zquist");
        foreach (string field in new[] { "#told", "#authority" })
        {
            await TabToAsync(page, field);
            await page.Keyboard.PressAsync("Space");
        }
        await page.Keyboard.PressAsync("Enter");
        await page.ArriveAsync("/screening/clients/204811");
        await NameSteps.ExpectNameAsync(page, "Ana Zquist");

        await page.GotoAsync("/screening/caseload");
        await page.Locator("#find-name").FocusAsync();
        await page.Keyboard.TypeAsync("zq");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("[data-names-found] a")).ToBeVisibleAsync();
        await TabToAsync(page, "[data-names-found] a");
        await page.Keyboard.PressAsync("Enter");
        await page.ArriveAsync("/screening/clients/204811");
    }

    [Fact]
    public async Task WithoutJavaScript_NamesAreNotShown_AndAllElseWorks()
    {
        await using var demo = new DemoServer();
        await demo.InitializeAsync();
        var steps = new NameSteps(demo);
        var with = await steps.SignInAsync("rosa");
        await NameSteps.SetUpAsync(with, Passphrase);
        await NameSteps.TakeUpAsync(with, "204811", "Ana Zquist");

        var page = await steps.SignInAsync("rosa", Viewer.Phone with { JavaScript = false });
        foreach (
            string path in new[]
            {
                "/screening/caseload",
                "/screening/clients/204811",
                "/screening/clients/new",
            }
        )
        {
            await page.GotoAsync(path);
            await Assertions
                .Expect(page.GetByText("Clients’ names are not shown"))
                .ToBeVisibleAsync();
            await Assertions.Expect(page.Locator("#client-name")).ToBeHiddenAsync();
            await Screenshot.TakeAsync(page, "names-without-script-" + path.Split('/')[^1]);
        }
        await page.GotoAsync(NameSteps.Names + "/set-up");
        await Assertions.Expect(page.GetByText("This needs JavaScript")).ToBeVisibleAsync();
        await page.GotoAsync("/screening/clients/new");
        await page.GetByLabel("Code").FillAsync("204812");
        await page.TakeUpAsync();
        await page.ArriveAsync("/screening/clients/204812");
        // The facts of a client who has a name are changed as ever.
        await page.GotoAsync("/screening/clients/204811/facts");
        await NameSteps.PressAsync(page, "Save");
        await page.ArriveAsync("/screening/clients/204811");
        await with.GotoAsync("/screening/clients/204811");
        await NameSteps.ExpectNameAsync(with, "Ana Zquist");
    }

    private static async Task TabToAsync(IPage page, string selector)
    {
        for (int i = 0; i < 40; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (
                await page.Locator(selector)
                    .First.EvaluateAsync<bool>("e => e === document.activeElement")
            )
            {
                return;
            }
        }
        Assert.Fail($"The tabulator does not reach {selector}.");
    }
}
