using Haven.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Haven.Browser.Tests.Journeys;

/// <summary>Tom adds a passkey, signs in and steps up with it, and removes it: with Chromium's own virtual device.</summary>
[Collection(nameof(Alone))]
public class PasskeyJourneyTests(DemoServer demo)
{
    private const string Passkeys = "/organisations/passkeys";
    private const string StepUp = "/organisations/step-up";

    [Fact]
    public async Task Tom_AddsAPasskey_SignsInAndConfirmsWithIt_AndRemovesIt()
    {
        var page = await demo.SignInAsync("tom");
        await AddDeviceAsync(page);
        await page.GotoAsync("/organisations/account");
        await page.GetByRole(AriaRole.Link, new() { Name = "Add passkeys" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await page.ArriveAsync("/organisations/passkeys/new");
        await Look.AroundAsync(page, "passkey-new");
        await page.GetByLabel("Name").FillAsync("Tom's laptop");
        await page.GetByLabel("Name").PressAsync("Enter");
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync("recovery codes");
        string recovery = await page.Locator(".haven-recovery-codes code").First.InnerTextAsync();
        await Look.AroundAsync(page, "passkey-recovery-codes");
        await page.GotoAsync(Passkeys);
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Tom's laptop");

        await SignOutAsync(page);
        await ShowPasswordAsync(page);
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Use your passkey");
        await Look.AroundAsync(page, "passkey-sign-in");
        await PressAsync(page, "Sign in with a passkey");
        await page.ArriveAsync("/screening/caseload");

        await page.GotoAsync(StepUp);
        await PressAsync(page, "Confirm with a passkey");
        await Assertions
            .Expect(page.GetByRole(AriaRole.Status).First)
            .ToHaveTextAsync("Enter your password first.");
        await page.GetByLabel("Your password", new() { Exact = true })
            .FillAsync(DemoServer.Password);
        await Look.AroundAsync(page, "passkey-step-up");
        await PressAsync(page, "Confirm with a passkey");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Confirmed");

        await SignInWithoutScriptAsync(recovery);

        await page.GotoAsync(Passkeys);
        await Look.AroundAsync(page, "passkey-list");
        await page.GetByRole(AriaRole.Link, new() { Name = "Remove Tom's laptop" }).ClickAsync();
        await Look.AroundAsync(page, "passkey-remove");
        await PressAsync(page, "Remove with a passkey");
        await Assertions.Expect(page.Locator(".haven-notice")).ToContainTextAsync("is removed");
        await SignOutAsync(page);
        await ShowPasswordAsync(page);
        await page.ArriveAsync("/screening/caseload");
    }

    [Fact]
    public async Task ADeviceThatRefuses_LeavesTheCodeToUse()
    {
        var page = await demo.SignInAsync("grace");
        await AddDeviceAsync(page, unlocks: false);
        await page.GotoAsync(Passkeys + "/new");

        await page.GetByRole(AriaRole.Button, new() { Name = "Make the passkey" }).ClickAsync();

        await Assertions
            .Expect(page.GetByRole(AriaRole.Status).First)
            .ToHaveTextAsync("Nothing was confirmed. Try again.");
        await Assertions
            .Expect(page.GetByRole(AriaRole.Button, new() { Name = "Make the passkey" }))
            .ToBeEnabledAsync();
        await page.GotoAsync(Passkeys);
        (await page.Locator("tbody").CountAsync()).ShouldBe(0);
    }

    private async Task SignInWithoutScriptAsync(string recovery)
    {
        var page = await demo.OpenAsync(Viewer.Phone with { JavaScript = false });
        await page.GotoAsync("/");
        await ShowPasswordAsync(page);
        await Assertions
            .Expect(page.GetByText("Passkeys need JavaScript, and it is off in this browser."))
            .ToBeVisibleAsync();
        await Assertions
            .Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }))
            .ToBeHiddenAsync();
        await Screenshot.TakeAsync(page, "passkey-sign-in-without-script");
        await page.GetByLabel("Recovery code").FillAsync(recovery);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true })
            .ClickAsync();
        await page.ArriveAsync("/screening/caseload");
        await page.GotoAsync(Passkeys + "/new");
        await Screenshot.TakeAsync(page, "passkey-new-without-script");
        await Assertions
            .Expect(page.GetByRole(AriaRole.Link, new() { Name = "authenticator app" }))
            .ToBeVisibleAsync();
    }

    // Phone and desk, light and dark; what the page asked its device meanwhile stays as it is.

    private static async Task AddDeviceAsync(IPage page, bool unlocks = true)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("WebAuthn.enable");
        await session.SendAsync(
            "WebAuthn.addVirtualAuthenticator",
            new Dictionary<string, object>
            {
                ["options"] = new Dictionary<string, object>
                {
                    ["protocol"] = "ctap2",
                    ["transport"] = "internal",
                    ["hasResidentKey"] = true,
                    ["hasUserVerification"] = true,
                    ["isUserVerified"] = unlocks,
                    ["automaticPresenceSimulation"] = true,
                },
            }
        );
    }

    private static Task PressAsync(IPage page, string button) =>
        page.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();

    private static async Task SignOutAsync(IPage page) =>
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out", Exact = true })
            .First.ClickAsync();

    private static async Task ShowPasswordAsync(IPage page)
    {
        await page.GetByLabel("E-mail address").FillAsync("tom@eastside.example");
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(DemoServer.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true })
            .ClickAsync();
    }
}

/// <summary>Whoever sets up a second factor is asked for it everywhere: nobody else may be this person meanwhile.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
