using Haven.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Haven.Browser.Tests.Journeys;

/// <summary>A visitor talks with an advocate, with and without script, and leaves nothing behind.</summary>
[Trait("Category", "Long")]
public class HelplineJourneyTests(DemoServer demo)
{
    private const string Start = "/helpline/talk/eastside";

    [Fact]
    public async Task Chat_WithScript_IsLive_AndLeavingEndsIt()
    {
        var visitor = await demo.OpenAsync(Viewer.Phone);
        var requests = Requests.Of(visitor);
        await visitor.GotoAsync(Start);
        (await visitor.TitleAsync()).ShouldBe("Notes");
        await Look.AroundAsync(visitor, "helpline-start");
        await visitor.GetByRole(AriaRole.Button, new() { Name = "Start a chat" }).ClickAsync();
        await Assertions
            .Expect(visitor.Locator("h1"))
            .ToHaveTextAsync("You are waiting for an advocate");
        await Look.AroundAsync(visitor, "helpline-waiting");
        // Loaded anew, it is the same chat: nobody waits twice.
        string opens = await visitor.Locator("input[name=chat]").First.InputValueAsync();
        await visitor.ReloadAsync();
        (await visitor.Locator("input[name=chat]").First.InputValueAsync()).ShouldBe(opens);
        await SayAsync(visitor, "for a few minutes. he is out");

        var nia = await demo.SignInAsync("nia");
        await nia.GotoAsync("/helpline/chats");
        await Look.AroundAsync(nia, "helpline-queue");
        await nia.GetByRole(AriaRole.Button, new() { Name = "Take this chat" }).First.ClickAsync();
        await Assertions.Expect(nia.Locator("[data-chat-log]")).ToContainTextAsync("he is out");
        await Assertions
            .Expect(visitor.Locator("h1"))
            .ToHaveTextAsync("You are talking with an advocate");
        await SayAsync(nia, "Thank you for telling me. If you need to go, just close the page.");
        await Assertions
            .Expect(visitor.Locator("[data-chat-log]"))
            .ToContainTextAsync("just close the page");
        await SayAsync(visitor, "ok. <b>lemon</b>");
        await Assertions.Expect(nia.Locator("[data-chat-log]")).ToContainTextAsync("<b>lemon</b>");
        await Look.AroundAsync(visitor, "helpline-talk");
        await Look.AroundAsync(nia, "helpline-chat");

        // The server is away for a moment: nothing is lost, and nothing comes twice.
        await visitor.Context.SetOfflineAsync(true);
        await visitor.GetByLabel("Your message").FillAsync("Is there somewhere I could go");
        await visitor.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Assertions
            .Expect(visitor.Locator("[data-chat-error]"))
            .ToContainTextAsync("Not sent yet");
        await Look.AtAsync(visitor, "helpline-offline");
        await visitor.Context.SetOfflineAsync(false);
        await Assertions
            .Expect(nia.Locator("[data-chat-log]"))
            .ToContainTextAsync("Is there somewhere I could go", new() { Timeout = 20_000 });
        await Assertions.Expect(visitor.Locator(".haven-line")).ToHaveCountAsync(4);

        await NothingKeptAsync(visitor);
        await visitor.RouteAsync(
            "https://www.weather.gov/**",
            r =>
                r.FulfillAsync(new() { Body = "<title>Weather</title>", ContentType = "text/html" })
        );
        for (int times = 0; times < 3; times++)
        {
            await visitor.Keyboard.PressAsync("Shift");
        }
        await visitor.WaitForURLAsync("https://www.weather.gov/**");
        await Assertions.Expect(nia.Locator("h1")).ToHaveTextAsync("This chat has ended");
        await Look.AroundAsync(nia, "helpline-ended");
        await visitor.GoBackAsync();
        (await visitor.ContentAsync()).ShouldNotContain("lemon");
        visitor.Url.ShouldEndWith(Start);
        requests
            .Hosts.Where(host => !host.Contains("weather.gov", StringComparison.Ordinal))
            .ShouldAllBe(host => host.StartsWith("localhost:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Chat_WithoutScript_InSpanish_ByFormsAlone()
    {
        var viewer = Viewer.Phone with { JavaScript = false, Dark = true };
        var visitor = await demo.OpenAsync(viewer);
        await visitor.GotoAsync(Start + "?lang=es");
        await Look.AsAsync(visitor, "helpline-start-es", viewer);
        await visitor.GetByRole(AriaRole.Button, new() { Name = "Empezar un chat" }).ClickAsync();
        await visitor.GetByLabel("Su mensaje").FillAsync("tengo miedo");
        await visitor.GetByRole(AriaRole.Button, new() { Name = "Enviar" }).ClickAsync();
        await Assertions
            .Expect(visitor.Locator("[data-chat-log]"))
            .ToContainTextAsync("tengo miedo");

        var nia = await demo.SignInAsync("nia", Viewer.DeskWithoutScript);
        await nia.GotoAsync("/helpline/chats");
        await nia.GetByRole(AriaRole.Row)
            .Filter(new() { HasText = "Spanish" })
            .GetByRole(AriaRole.Button, new() { Name = "Take this chat" })
            .ClickAsync();
        await nia.GetByLabel("Your message").FillAsync("Estoy aquí.");
        await nia.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Look.AsAsync(nia, "helpline-chat-plain", Viewer.DeskWithoutScript);

        await visitor
            .GetByRole(AriaRole.Button, new() { Name = "Ver si hay respuesta" })
            .ClickAsync();
        await Assertions
            .Expect(visitor.Locator("[data-chat-log]"))
            .ToContainTextAsync("Estoy aquí.");
        await Look.AsAsync(visitor, "helpline-talk-es", viewer);
        await visitor.GetByLabel("Su mensaje").FillAsync(new string('x', 2001));
        await visitor.GetByRole(AriaRole.Button, new() { Name = "Enviar" }).ClickAsync();
        await Look.AsAsync(visitor, "helpline-too-long-es", viewer);
        await visitor
            .GetByRole(AriaRole.Button, new() { Name = "Terminar este chat" })
            .ClickAsync();
        await Assertions.Expect(visitor.Locator("h1")).ToHaveTextAsync("Este chat ha terminado");
        await Look.AsAsync(visitor, "helpline-over-es", viewer);
        await NothingKeptAsync(visitor);
        await Assertions
            .Expect(visitor.Locator("[data-leave]"))
            .ToHaveAttributeAsync("rel", "nofollow noreferrer");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Referral_IsRead_Ticked_AndTakenBack(bool script)
    {
        var viewer = Viewer.Phone with { JavaScript = script, Dark = !script };
        string name = script ? "helpline-offer" : "helpline-offer-plain";
        var visitor = await demo.OpenAsync(viewer);
        await visitor.GotoAsync(Start);
        await visitor.GetByRole(AriaRole.Button, new() { Name = "Start a chat" }).ClickAsync();
        var nia = await demo.SignInAsync("nia");
        await nia.GotoAsync("/helpline/chats");
        await nia.GetByRole(AriaRole.Button, new() { Name = "Take this chat" }).Last.ClickAsync();
        await nia.GetByRole(AriaRole.Link, new() { Name = "propose a referral" }).ClickAsync();
        await nia.GetByRole(AriaRole.Button, new() { Name = "Show it to the visitor" })
            .ClickAsync();
        await Look.AroundAsync(nia, name + "-errors");
        await nia.GetByLabel("Harbor House").CheckAsync();
        await nia.GetByLabel("What for?").FillAsync("To find a room for you and your child");
        await nia.GetByLabel("For how many days?").FillAsync("7");
        await nia.GetByLabel("A name or a word to call them by").FillAsync("Lemon");
        await nia.GetByLabel("How, and when, they can be reached safely")
            .FillAsync("860 555 0142, weekdays 9 to 11. Say that it is the library.");
        await nia.GetByLabel("What they need").FillAsync("A room for two, from Friday");
        await nia.GetByRole(AriaRole.Button, new() { Name = "Show it to the visitor" })
            .ClickAsync();
        await Look.AroundAsync(nia, name + "-proposed");
        if (!script)
        {
            await visitor
                .GetByRole(AriaRole.Button, new() { Name = "Look for an answer" })
                .ClickAsync();
        }
        var read = visitor.GetByRole(AriaRole.Button, new() { Name = "Read what is proposed" });
        await Assertions.Expect(read).ToBeVisibleAsync();
        await Look.AsAsync(visitor, name + "-waits", viewer);
        await read.ClickAsync();
        await Look.AsAsync(visitor, name, viewer);
        await visitor.GetByLabel("What to call you").CheckAsync();
        await visitor.GetByLabel("What you need").CheckAsync();
        await visitor.GetByRole(AriaRole.Button, new() { Name = "Yes" }).ClickAsync();
        await Assertions.Expect(visitor.Locator("h1")).ToHaveTextAsync("You agreed");
        await Look.AsAsync(visitor, name + "-agreed", viewer);
        string words = await visitor.Locator("[data-words]").InnerTextAsync();
        await visitor.GetByRole(AriaRole.Button, new() { Name = "Back to the chat" }).ClickAsync();
        await Look.AsAsync(visitor, name + "-back", viewer);

        await nia.GotoAsync("/helpline/referrals");
        await nia.Locator("main a[href^='/helpline/referrals/']").First.ClickAsync();
        await Assertions.Expect(nia.Locator("main")).ToContainTextAsync("Lemon");
        await Assertions.Expect(nia.Locator("main")).Not.ToContainTextAsync("library");
        await Look.AroundAsync(nia, name + "-sheet");
        await nia.GetByLabel("To whom did you speak?").FillAsync("Marisol, on duty");
        await nia.GetByLabel("By telephone").CheckAsync();
        await nia.GetByRole(AriaRole.Button, new() { Name = "Write it down" }).ClickAsync();

        var later = await demo.OpenAsync(viewer);
        await later.GotoAsync(Start + "/back");
        await Look.AsAsync(later, name + "-words", viewer);
        await later.GetByLabel("The six words").FillAsync(words);
        await later.GetByRole(AriaRole.Button, new() { Name = "Take it back" }).ClickAsync();
        await Assertions.Expect(later.Locator("main")).ToContainTextAsync("had been told already");
        await Look.AsAsync(later, name + "-taken", viewer);
        await NothingKeptAsync(later);
        await nia.GotoAsync("/helpline/referrals");
        await Look.AroundAsync(nia, name + "-call");
        await nia.GetByRole(AriaRole.Button, new() { Name = "They were called" }).ClickAsync();
        await Assertions.Expect(nia.Locator("main")).ToContainTextAsync("No referral that holds");
        var amina = await demo.SignInAsync("amina");
        await amina.GotoAsync("/helpline/recipients");
        await Look.AroundAsync(amina, "helpline-recipients");
    }

    [Fact]
    public async Task ReportsAndCertificates_AreWrittenDown()
    {
        var nia = await demo.SignInAsync("nia");
        await nia.GotoAsync("/helpline/reports/new");
        await Look.AroundAsync(nia, "helpline-report");
        await nia.GetByRole(AriaRole.Button, new() { Name = "Record this report" }).ClickAsync();
        await Look.AroundAsync(nia, "helpline-report-errors");
        await nia.GetByLabel("To whom did you report?").FillAsync("DCF Careline, night desk");
        await nia.GetByLabel("What did you report?").FillAsync("A child of about six is hit.");
        await nia.GetByLabel("Yes, I told them").CheckAsync();
        await nia.GetByRole(AriaRole.Button, new() { Name = "Record this report" }).ClickAsync();
        await Assertions.Expect(nia.Locator("main")).ToContainTextAsync("DCF Careline");
        await Look.AroundAsync(nia, "helpline-reports");

        var amina = await demo.SignInAsync("amina");
        await amina.GotoAsync("/helpline/certificates");
        await Look.AroundAsync(amina, "helpline-certificates");
        await amina.GetByRole(AriaRole.Link, new() { Name = "Nia Okafor" }).ClickAsync();
        await Look.AroundAsync(amina, "helpline-certificate");
        foreach (string page in new[] { "settings", "figures" })
        {
            await amina.GotoAsync("/helpline/" + page);
            await Look.AroundAsync(amina, "helpline-" + page);
        }
    }

    private static async Task SayAsync(IPage page, string words)
    {
        await page.GetByLabel("Your message").FillAsync(words);
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Assertions.Expect(page.Locator("[data-chat-log]")).ToContainTextAsync(words);
        await Assertions.Expect(page.GetByLabel("Your message")).ToHaveValueAsync("");
    }

    private static async Task NothingKeptAsync(IPage page)
    {
        (await page.Context.CookiesAsync()).ShouldBeEmpty();
        page.Url.ShouldNotContain("chat=");
        (
            await page.EvaluateAsync<int>(
                "async () => localStorage.length + sessionStorage.length + (await indexedDB.databases()).length"
            )
        ).ShouldBe(0);
    }
}
