using Haven.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Haven.Browser.Tests.Journeys;

/// <summary>An event is written and opened; a stranger registers, asks something and cancels; a member looks at it all.</summary>
[Trait("Category", "Long")]
public class EventJourneyTests(DemoServer demo)
{
    [Fact]
    public Task FromTheEvent_ToACancelledPlace_OnAPhone() => FromTheEventAsync(phone: true);

    [Fact]
    public Task FromTheEvent_ToACancelledPlace_OnADesk() => FromTheEventAsync(phone: false);

    private async Task FromTheEventAsync(bool phone)
    {
        string size = phone ? "phone" : "desk";
        var viewer = (phone ? Viewer.Phone : Viewer.Desk) with
        {
            JavaScript = !phone,
            Dark = !phone,
        };
        var rosa = await demo.SignInAsync("rosa", viewer);
        string one = await WriteAsync(rosa, size, viewer.JavaScript);
        string address = new Uri(
            await rosa.Locator("main .haven-break").First.InnerTextAsync()
        ).AbsolutePath;
        var stranger = await demo.OpenAsync(viewer);
        await RegisterAsync(stranger, address, size, viewer.JavaScript);
        string yours = stranger.Url;
        await AskAsync(stranger, address, size, viewer.JavaScript);

        await rosa.GotoAsync(one);
        await Look.AtAsync(rosa, $"event-with-people-{size}", viewer.JavaScript);
        await rosa.Locator("main").GetByText("What people wrote").ClickAsync();
        await Look.AtAsync(rosa, $"posts-waiting-{size}", viewer.JavaScript);
        await PressAsync(rosa, "Let it stand");
        await stranger.GotoAsync(address.Replace("attend", "posts", StringComparison.Ordinal));
        await Assertions.Expect(stranger.Locator("main")).ToContainTextAsync("Is there tea?");
        await Look.AtAsync(stranger, $"posts-{size}", viewer.JavaScript);
        await rosa.GotoAsync(one);
        await rosa.Locator("main a.govuk-button").First.ClickAsync();
        await Look.AtAsync(rosa, $"registrations-{size}", viewer.JavaScript);
        await rosa.Locator("main tbody a").First.ClickAsync();
        await Look.AtAsync(rosa, $"registration-{size}", viewer.JavaScript);

        await stranger.GotoAsync(address + "/cancel?lang=en");
        await Look.AtAsync(stranger, $"event-cancel-{size}", viewer.JavaScript);
        await stranger.GotoAsync(yours);
        await PressAsync(stranger, "Cancel my registration");
        await Assertions
            .Expect(stranger.Locator("main"))
            .ToContainTextAsync("Your registration is cancelled");
        await Look.AtAsync(stranger, $"event-cancelled-{size}", viewer.JavaScript);
        (await stranger.Context.CookiesAsync()).ShouldBeEmpty();
    }

    private static async Task<string> WriteAsync(IPage rosa, string size, bool script)
    {
        await rosa.GotoAsync("/research/events/new");
        await rosa.Locator("[name=title]").FillAsync("Play in the wood");
        await rosa.Locator("[name=about]")
            .FillAsync("An afternoon for whoever plays with children.");
        await rosa.Locator("[name=place]").FillAsync("Mill Lane 3, first floor");
        await rosa.Locator("[name=places]").FillAsync("20");
        await rosa.FillDayAsync("starts", DateTime.UtcNow.AddDays(20));
        await rosa.Locator("[name=start-time]").FillAsync("14:00");
        await rosa.Locator("[name=end-time]").FillAsync("13:00");
        await rosa.FillDayAsync("until", DateTime.UtcNow.AddDays(18));
        await rosa.FillDayAsync("shown", DateTime.UtcNow.AddDays(40));
        await PressAsync(rosa, "Save");
        await Assertions
            .Expect(rosa.Locator(".govuk-error-summary"))
            .ToContainTextAsync("The end comes before the beginning");
        await Look.AtAsync(rosa, $"event-wrong-{size}", script);
        await rosa.Locator("[name=end-time]").FillAsync("16:00");
        await PressAsync(rosa, "Save");
        await Look.AtAsync(rosa, $"event-ready-{size}", script);
        await PressAsync(rosa, "Open the event");
        await Assertions.Expect(rosa.Locator("main")).ToContainTextAsync("People can register");
        await Look.AtAsync(rosa, $"event-open-{size}", script);
        return rosa.Url.Split('?')[0];
    }

    private static async Task RegisterAsync(
        IPage stranger,
        string address,
        string size,
        bool script
    )
    {
        await stranger.GotoAsync(address + "?lang=es");
        await Look.AtAsync(stranger, $"attend-spanish-{size}", script);
        await stranger.GotoAsync(address + "?lang=en");
        await Look.AtAsync(stranger, $"attend-{size}", script);
        await stranger.Locator("[name=need]").FillAsync("A ramp, please.");
        await PressAsync(stranger, "Register");
        await Assertions
            .Expect(stranger.Locator(".govuk-error-summary"))
            .ToContainTextAsync("Enter your name");
        await Look.AtAsync(stranger, $"attend-wrong-{size}", script);
        if (script)
        {
            await Look.AroundAsync(stranger, "attend-wrong");
        }
        await stranger.Locator("[name=name]").FillAsync("Ann Quill");
        await stranger.Locator("[name=email]").FillAsync("ann@example.org");
        await stranger.Locator("[name=news]").CheckAsync();
        await PressAsync(stranger, "Register");
        await Assertions.Expect(stranger.Locator("main")).ToContainTextAsync("Your number is");
        await Look.AtAsync(stranger, $"attend-sent-{size}", script);
    }

    private static async Task AskAsync(IPage stranger, string address, string size, bool script)
    {
        await stranger.GotoAsync(
            address.Replace("attend", "posts", StringComparison.Ordinal) + "?lang=en"
        );
        await stranger.Locator("[name=text]").FillAsync("Is there tea?");
        await PressAsync(stranger, "Send");
        await Assertions.Expect(stranger.Locator("main")).ToContainTextAsync("It has arrived");
        await Look.AtAsync(stranger, $"post-sent-{size}", script);
    }

    private static Task PressAsync(IPage page, string name) =>
        page.Locator("main").GetByRole(AriaRole.Button, new() { Name = name }).First.ClickAsync();
}
