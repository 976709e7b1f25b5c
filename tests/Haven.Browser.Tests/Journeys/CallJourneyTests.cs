using Haven.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Haven.Browser.Tests.Journeys;

/// <summary>A call is written and opened; a stranger applies, is shown what they forgot, and gets a number; a member decides.</summary>
[Trait("Category", "Long")]
public class CallJourneyTests(DemoServer demo)
{
    [Fact]
    public Task FromTheCall_ToADecision_OnAPhone() => FromTheCall_ToADecisionAsync(phone: true);

    [Fact]
    public Task FromTheCall_ToADecision_OnADesk() => FromTheCall_ToADecisionAsync(phone: false);

    private async Task FromTheCall_ToADecisionAsync(bool phone)
    {
        string size = phone ? "phone" : "desk";
        var viewer = (phone ? Viewer.Phone : Viewer.Desk) with
        {
            JavaScript = !phone,
            Dark = !phone,
        };
        var rosa = await demo.SignInAsync("rosa", viewer);
        string call = await WriteAsync(rosa, size, viewer.JavaScript);
        string address = await rosa.Locator("main .haven-break").First.InnerTextAsync();

        var stranger = await demo.OpenAsync(viewer);
        await ApplyAsync(stranger, new Uri(address).AbsolutePath, size, viewer.JavaScript);

        await rosa.GotoAsync(call);
        await Look.AtAsync(rosa, $"call-with-applications-{size}", viewer.JavaScript);
        await rosa.GetByRole(AriaRole.Button, new() { Name = "Applications" })
            .Or(rosa.GetByRole(AriaRole.Link, new() { Name = "Applications" }))
            .First.ClickAsync();
        await Look.AtAsync(rosa, $"applications-{size}", viewer.JavaScript);
        await rosa.Locator("main tbody a").First.ClickAsync();
        await Look.AtAsync(rosa, $"application-{size}", viewer.JavaScript);
        await rosa.Locator("[name=outcome][value=Successful]").CheckAsync();
        await PressAsync(rosa, "Keep the decision");
        await Assertions
            .Expect(rosa.Locator(".govuk-error-summary"))
            .ToContainTextAsync("Enter the day on which the agreement ends");
        await Look.AtAsync(rosa, $"application-wrong-{size}", viewer.JavaScript);
        await rosa.FillDayAsync("agreement", DateTime.UtcNow.AddYears(2));
        await rosa.Locator("[name=for-funder]").CheckAsync();
        await PressAsync(rosa, "Keep the decision");
        await Assertions.Expect(rosa.Locator("main")).ToContainTextAsync("kept for the funder");
        await Look.AtAsync(rosa, $"application-decided-{size}", viewer.JavaScript);
        await rosa.GotoAsync("/research/applications/offers");
        await Assertions.Expect(rosa.Locator("main")).ToContainTextAsync("ann@example.org");
        await Look.AtAsync(rosa, $"offers-{size}", viewer.JavaScript);
        await rosa.GotoAsync(call + "/days");
        await Look.AtAsync(rosa, $"call-days-{size}", viewer.JavaScript);
        await rosa.GotoAsync("/research/calls");
        await Look.AtAsync(rosa, $"calls-{size}", viewer.JavaScript);
    }

    private static async Task<string> WriteAsync(IPage rosa, string size, bool script)
    {
        await rosa.GotoAsync("/research/calls/new");
        await rosa.Locator("[name=title]").FillAsync("Small grants for play, 2027");
        await rosa.Locator("[name=about]")
            .FillAsync(
                "Up to 2,000 euros for whoever plays with children who moved often.\n\nClubs, schools and neighbours can apply."
            );
        await rosa.FillDayAsync("closes", DateTime.UtcNow.AddDays(20));
        await rosa.FillDayAsync("ends", DateTime.UtcNow.AddDays(60));
        await Look.AtAsync(rosa, $"call-new-{size}", script);
        await PressAsync(rosa, "Save");
        await Look.AtAsync(rosa, $"call-missing-{size}", script);
        string call = rosa.Url.Split('?')[0];
        await rosa.GotoAsync(call + "/terms");
        await rosa.Locator("[name=terms]")
            .FillAsync(
                "1. The jury decides by the day that the call names.\n2. Whoever gets a grant writes a report of two pages."
            );
        await rosa.Locator("[name=funder]").FillAsync("Fund for Families");
        await rosa.Locator("[name=years]").FillAsync("15");
        await PressAsync(rosa, "Save");
        await Assertions
            .Expect(rosa.Locator(".govuk-error-summary"))
            .ToContainTextAsync("Write the words that tell applicants");
        await Look.AtAsync(rosa, $"call-terms-wrong-{size}", script);
        await rosa.Locator("[name=funder-words]")
            .FillAsync("The Fund for Families asks us to keep what you send for 15 years.");
        await PressAsync(rosa, "Save");
        await Look.AtAsync(rosa, $"call-ready-{size}", script);
        await PressAsync(rosa, "Open the call");
        await Assertions.Expect(rosa.Locator("main")).ToContainTextAsync("Open until");
        await Look.AtAsync(rosa, $"call-open-{size}", script);
        return call;
    }

    private static async Task ApplyAsync(IPage stranger, string address, string size, bool script)
    {
        await stranger.GotoAsync(address + "?lang=es");
        await Look.AtAsync(stranger, $"apply-spanish-{size}", script);
        await stranger.GotoAsync(address + "?lang=en");
        await Look.AtAsync(stranger, $"apply-{size}", script);
        await stranger.Locator("[name=name]").FillAsync("Ann Quill");
        await stranger.Locator("[name=email]").FillAsync("ann@example.org");
        await stranger.Locator("[name=proposal]").FillAsync("A playground of wood.");
        await stranger.Locator("[name=offers]").CheckAsync();
        await PressAsync(stranger, "Send the application");
        await Assertions
            .Expect(stranger.Locator(".govuk-error-summary"))
            .ToContainTextAsync("Tick that you accept the terms");
        await Look.AtAsync(stranger, $"apply-wrong-{size}", script);
        if (script)
        {
            await Look.AroundAsync(stranger, "apply-wrong");
        }
        await stranger.Locator("[name=accept]").CheckAsync();
        await PressAsync(stranger, "Send the application");
        await Assertions.Expect(stranger.Locator("main")).ToContainTextAsync("has arrived");
        (await stranger.Context.CookiesAsync()).ShouldBeEmpty();
        await Look.AtAsync(stranger, $"apply-sent-{size}", script);
    }

    private static Task PressAsync(IPage page, string name) =>
        page.Locator("main").GetByRole(AriaRole.Button, new() { Name = name }).First.ClickAsync();
}
