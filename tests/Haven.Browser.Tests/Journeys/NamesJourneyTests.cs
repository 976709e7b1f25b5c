using System.Diagnostics;
using System.Text;
using Haven.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Haven.Browser.Tests.Journeys;

/// <summary>
/// A team's names from the first key to the last: and then everything that the server received, stored and logged is
/// searched for them.
/// </summary>
public class NamesJourneyTests
{
    private const string Rosas = "seven lanterns hum softly";
    private const string RosasNew = "eight kites over water";
    private const string Toms = "paper boats go nowhere";
    private const string Graces = "slow trains carry plums";
    private const string Ana = "Zquilla Ñandú-Østergård";
    private const string Ben = "Bqartholomew Zquince";

    [Fact]
    [Trait("Category", "Long")]
    public async Task Team_SetsUp_Joins_Works_Leaves_AndRecovers_AndTheServerLearnsNoName()
    {
        await using var demo = new DemoServer();
        await demo.InitializeAsync();
        var steps = new NameSteps(demo);
        var rosa = await steps.SignInAsync("rosa");
        string words = await NameSteps.SetUpAsync(rosa, Rosas, Look.AroundAsync);
        await Assertions
            .Expect(rosa.Locator("main"))
            .ToContainTextAsync("You are the only one who can read names");

        await NameSteps.TakeUpAsync(rosa, "204811", Ana);
        await NameSteps.ExpectNameAsync(rosa, Ana);
        await Look.AroundAsync(rosa, "names-client");
        (await rosa.TitleAsync()).ShouldNotContain("Zquilla");
        await rosa.GotoAsync("/screening/caseload");
        await Assertions.Expect(rosa.Locator(".haven-name-beside")).ToHaveTextAsync(Ana);

        var tom = await TomJoinsAsync(steps, rosa);
        await NameSteps.TakeUpAsync(tom, "377811", Ben);
        await NameSteps.ExpectNameAsync(tom, Ben);
        await Look.AroundAsync(tom, "names-client-phone");

        await FindAsync(rosa);
        await ChangeAsync(rosa);
        await OtherDeviceAsync(steps);
        await PassphraseAsync(steps, rosa);
        string newWords = await TomLeavesAsync(steps, rosa, tom);
        await RecoverAsync(steps, words, newWords);

        string[] secrets =
        [
            "Zquilla",
            "Zquandra",
            "Østergård",
            "Bqartholomew",
            "Zquince",
            Rosas,
            RosasNew,
            Toms,
            Graces,
            words,
            newWords,
        ];
        await NothingIsReadableAsync(demo, steps, secrets);
    }

    // Both see the same number, made in each browser for itself.
    private static async Task<IPage> TomJoinsAsync(NameSteps steps, IPage rosa)
    {
        var tom = await steps.SignInAsync("tom", Viewer.Phone);
        string number = await NameSteps.JoinAsync(tom, Toms, Look.AroundAsync);
        await tom.GotoAsync("/screening/clients/new");
        await Assertions.Expect(tom.Locator("main")).ToContainTextAsync("You are not let in");
        await tom.GotoAsync(NameSteps.Names);
        await tom.GetByText("Show my number again").ClickAsync();
        await tom.Locator("#passphrase").FillAsync(Toms);
        await NameSteps.PressAsync(tom, "Show my number");
        await Assertions.Expect(tom.Locator("p.haven-fingerprint")).ToHaveTextAsync(number);

        await rosa.GotoAsync(NameSteps.Names);
        var waiting = rosa.Locator(
            "section",
            new() { HasText = "Ask Tom Becker for their number" }
        );
        await Assertions.Expect(waiting.Locator(".haven-fingerprint")).ToHaveTextAsync(number);
        await waiting.Locator("input[type=password]").FillAsync("a wrong passphrase");
        await waiting
            .GetByRole(AriaRole.Button, new() { NameRegex = new("let Tom Becker in") })
            .ClickAsync();
        await Assertions
            .Expect(waiting.GetByRole(AriaRole.Alert))
            .ToContainTextAsync("not your passphrase for names");
        await Look.AroundAsync(rosa, "names-let-in");
        await waiting.Locator("input[type=password]").FillAsync(Rosas);
        await waiting
            .GetByRole(AriaRole.Button, new() { NameRegex = new("let Tom Becker in") })
            .ClickAsync();
        await rosa.ArriveAsync(url => url.Contains("let-in", StringComparison.Ordinal));
        await Look.AroundAsync(rosa, "names-home");

        await tom.GotoAsync("/screening/caseload");
        await NameSteps.UnlockAsync(tom, Toms);
        return tom;
    }

    private static async Task FindAsync(IPage rosa)
    {
        await rosa.GotoAsync("/screening/caseload");
        var asked = Requests.Of(rosa);
        await rosa.Locator("#find-name").FillAsync("nandu zqui");
        await rosa.Locator("#find-name").PressAsync("Enter");
        var found = rosa.Locator("[data-names-found] a");
        await Assertions.Expect(found).ToContainTextAsync(Ana);
        await Look.AroundAsync(rosa, "names-find");
        // The page's own picture may still be on its way.
        var sent = asked.Asked.Where(a =>
            !a.AbsolutePath.EndsWith("/favicon.svg", StringComparison.Ordinal)
        );
        sent.ShouldAllBe(a => a.AbsolutePath == "/screening/names/list" && a.Query == "");
        rosa.Url.ShouldEndWith("/screening/caseload");
        await rosa.Locator("#find-name").FillAsync("bqartholomew");
        await rosa.Locator("#find-name").PressAsync("Enter");
        await Assertions
            .Expect(rosa.Locator("[data-names-found]"))
            .ToContainTextAsync("No client on your caseload has this name");
        sent.Count().ShouldBe(1, "a search asks for the caseload once, and never for a name");
    }

    private static async Task ChangeAsync(IPage rosa)
    {
        await rosa.GotoAsync("/screening/clients/204811");
        await rosa.GetByRole(AriaRole.Link, new() { Name = "Change the name" }).ClickAsync();
        await Assertions.Expect(rosa.Locator("#client-name")).ToHaveValueAsync(Ana);
        await rosa.Locator("#client-name").FillAsync("Zquandra Østergård");
        await Look.AroundAsync(rosa, "names-change");
        await NameSteps.PressAsync(rosa, "Save");
        await rosa.ArriveAsync("/screening/clients/204811");
        await NameSteps.ExpectNameAsync(rosa, "Zquandra Østergård");
    }

    private static async Task OtherDeviceAsync(NameSteps steps)
    {
        var phone = await steps.SignInAsync("rosa", Viewer.Phone with { Dark = true });
        await phone.GotoAsync("/screening/clients/204811");
        await Assertions.Expect(phone.Locator("main")).ToContainTextAsync("Names are locked");
        await Look.AroundAsync(phone, "names-locked");
        await phone.GetByText("Names are locked in this browser").ClickAsync();
        await phone.Locator("#names-passphrase").FillAsync("a wrong passphrase");
        await phone.Locator("#names-passphrase").PressAsync("Enter");
        await Assertions
            .Expect(phone.Locator("[data-names-status]"))
            .ToContainTextAsync("not your passphrase for names");
        await phone.Locator("#names-passphrase").FillAsync(Rosas);
        await phone.Locator("#names-passphrase").PressAsync("Enter");
        await NameSteps.ExpectNameAsync(phone, "Zquandra Østergård");

        // What is kept opens nothing in the next session, also when nobody took it away.
        string kept = await phone.EvaluateAsync<string>("localStorage.getItem('haven-names')");
        await phone
            .GetByRole(AriaRole.Button, new() { Name = "Sign out", Exact = true })
            .First.ClickAsync();
        await phone.GetByLabel("E-mail address").WaitForAsync();
        (await phone.EvaluateAsync<string?>("localStorage.getItem('haven-names')")).ShouldBeNull();
        var next = await steps.SignInAsync("rosa", Viewer.Phone);
        await next.EvaluateAsync("kept => localStorage.setItem('haven-names', kept)", kept);
        await next.GotoAsync("/screening/clients/204811");
        await Assertions.Expect(next.Locator("main")).ToContainTextAsync("Names are locked");
    }

    private static async Task PassphraseAsync(NameSteps steps, IPage rosa)
    {
        await rosa.GotoAsync(NameSteps.Names + "/passphrase");
        await rosa.Locator("#passphrase").FillAsync(Rosas);
        await NameSteps.TypeNewAsync(rosa, "short");
        await NameSteps.PressAsync(rosa, "Change the passphrase");
        await Assertions.Expect(rosa.GetByRole(AriaRole.Alert)).ToContainTextAsync("at least 12");
        await Look.AroundAsync(rosa, "names-passphrase");
        await NameSteps.TypeNewAsync(rosa, RosasNew);
        await NameSteps.PressAsync(rosa, "Change the passphrase");
        await rosa.ArriveAsync(NameSteps.Names);
        var other = await steps.SignInAsync("rosa");
        await other.GotoAsync("/screening/clients/204811");
        await NameSteps.UnlockAsync(other, RosasNew);
        await NameSteps.ExpectNameAsync(other, "Zquandra Østergård");
    }

    private static async Task<string> TomLeavesAsync(NameSteps steps, IPage rosa, IPage tom)
    {
        var amina = await steps.SignInAsync("amina");
        await amina.GotoAsync("/organisations/members");
        await amina.GetByRole(AriaRole.Link, new() { Name = "Tom Becker" }).ClickAsync();
        await NameSteps.PressAsync(amina, "Remove Tom Becker");
        await amina.ArriveAsync("/organisations/members");
        await tom.GotoAsync("/screening/clients/377811");
        await tom.GetByLabel("E-mail address").WaitForAsync();

        await rosa.GotoAsync(NameSteps.Names);
        await Assertions.Expect(rosa.Locator("main")).ToContainTextAsync("has left");
        await Look.AroundAsync(rosa, "names-exposed");
        await NameSteps.PressAsync(rosa, "Replace the team’s key");
        await rosa.ArriveAsync(NameSteps.Names + "/replace");
        await rosa.Locator("#passphrase").FillAsync(RosasNew);
        await Look.AroundAsync(rosa, "names-replace");
        await NameSteps.PressAsync(rosa, "Make a new key");
        string words = await NameSteps.TypeWordsBackAsync(rosa);
        await NameSteps.PressAsync(rosa, "Replace the key");
        await rosa.ArriveAsync(NameSteps.Names);
        await Look.AroundAsync(rosa, "names-carry");

        // Under the old key, and readable meanwhile.
        await rosa.GotoAsync("/screening/clients/204811");
        await NameSteps.ExpectNameAsync(rosa, "Zquandra Østergård");
        await rosa.GotoAsync(NameSteps.Names);
        await rosa.Locator("#carry-passphrase").FillAsync(RosasNew);
        await NameSteps.PressAsync(rosa, "Encrypt them anew");
        await Assertions
            .Expect(rosa.Locator("main"))
            .ToContainTextAsync("All names on your caseload are under the new key");
        await rosa.GotoAsync("/screening/clients/204811");
        await NameSteps.ExpectNameAsync(rosa, "Zquandra Østergård");
        return words;
    }

    private static async Task RecoverAsync(NameSteps steps, string oldWords, string words)
    {
        var grace = await steps.SignInAsync("grace");
        await grace.GotoAsync(NameSteps.Names + "/recover");
        await NameSteps.TypeNewAsync(grace, Graces);
        await grace.Locator("#six-words").FillAsync(oldWords);
        await NameSteps.PressAsync(grace, "Get the key back");
        await Assertions
            .Expect(grace.GetByRole(AriaRole.Alert))
            .ToContainTextAsync("These words do not open");
        await Look.AroundAsync(grace, "names-recover");
        await grace
            .Locator("#six-words")
            .FillAsync("  " + words.ToUpperInvariant().Replace(" ", ",  "));
        await NameSteps.PressAsync(grace, "Get the key back");
        await grace.ArriveAsync(NameSteps.Names);
        await grace.GotoAsync("/screening/caseload");
        await Assertions
            .Expect(grace.Locator(".haven-name-beside"))
            .ToHaveTextAsync(["Zquandra Østergård", Ben]);

        // A supervisor's browser carries the names over of whoever has left.
        await grace.GotoAsync(NameSteps.Names);
        await grace.Locator("#carry-passphrase").FillAsync(Graces);
        await NameSteps.PressAsync(grace, "Encrypt them anew");
        await Assertions
            .Expect(grace.Locator("main"))
            .Not.ToContainTextAsync("Names under the old key");
        await grace.GotoAsync("/screening/clients/377811");
        await NameSteps.ExpectNameAsync(grace, Ben);
        await grace.GotoAsync(NameSteps.Names + "/start-over");
        await Look.AroundAsync(grace, "names-start-over");
    }

    private static async Task NothingIsReadableAsync(
        DemoServer demo,
        NameSteps steps,
        string[] secrets
    )
    {
        var yusuf = await steps.SignInAsync("yusuf");
        string audit = await (
            await yusuf.APIRequest.GetAsync(demo.Address + "/privacy/audit.csv")
        ).TextAsync();
        audit.ShouldContain("client name");
        List<(string Where, byte[] Content)> places =
        [
            .. steps.Sent.Select(s => ("a request", s)),
            ("the log", Encoding.UTF8.GetBytes(demo.Output)),
            ("what is taken out of the audit log", Encoding.UTF8.GetBytes(audit)),
            .. Files(demo.Folder),
        ];

        // The search sees what is there: a word that is stored in clear, and names that arrived encrypted.
        Found(places, "Eastside").ShouldNotBeEmpty();
        Found(places, "sealed=n1.").ShouldNotBeEmpty();
        Found(places, "client_names").ShouldNotBeEmpty();
        foreach (string secret in secrets)
        {
            Found(places, secret).ShouldBeEmpty(secret);
        }
    }

    private static List<string> Found(List<(string Where, byte[] Content)> places, string word)
    {
        var spellings = Spellings.Of(word).ToList();
        return
        [
            .. places
                .Where(p => spellings.Exists(s => p.Content.AsSpan().IndexOf(s) >= 0))
                .Select(p => p.Where),
        ];
    }

    // By another program: whoever closes a file here would take the server's locks on it along (POSIX).
    private static IEnumerable<(string Where, byte[] Content)> Files(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            using var cat = Process.Start(
                new ProcessStartInfo("cat", [file])
                {
                    UseShellExecute = false,
                    RedirectStandardOutput = true,
                }
            )!;
            using var bytes = new MemoryStream();
            cat.StandardOutput.BaseStream.CopyTo(bytes);
            cat.WaitForExit();
            yield return (file, bytes.ToArray());
        }
    }
}
