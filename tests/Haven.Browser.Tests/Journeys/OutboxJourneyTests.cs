using Haven.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Haven.Browser.Tests.Journeys;

/// <summary>Mail that cannot be sent, as the operator meets it: a server that is away, and an address that is none.</summary>
public class OutboxJourneyTests
{
    [Fact]
    public async Task Operator_SeesWhatFailed_AndGivesItUp()
    {
        if (Chromium.Missing is { } missing)
        {
            Assert.Skip(missing);
        }
        await using var server = await HavenServer.StartAsync(
            ["demo"],
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["Haven__Mail"] = "smtp://127.0.0.1:9?starttls=none",
                ["Haven__MailFrom"] = "Haven <haven@eastside.example>",
            }
        );
        var amina = await SignInAsync(server, "amina");
        await InviteAsync(amina, "somebody@no_such_host.example");
        await InviteAsync(amina, "somebody@eastside.example");

        var page = await SignInAsync(server, "ingrid");
        await page.GotoAsync("/delivery/outbox");
        var row = page.Locator("tbody tr");
        // The demo has mail of its own, and a server that is away is asked less and less often.
        for (int i = 0; i < 300 && await row.CountAsync() == 0; i++)
        {
            await page.WaitForTimeoutAsync(200);
            await page.ReloadAsync();
        }

        (await row.TextContentAsync()).ShouldNotBeNull().ShouldContain("There is no such address");
        (await page.ContentAsync()).ShouldNotContain("somebody");
        foreach (var (size, name) in new[] { (Viewer.Desk, "desk"), (Viewer.Phone, "phone") })
        {
            await page.SetViewportSizeAsync(size.Width, size.Height);
            await Screenshot.TakeAsync(page, $"outbox-failed-{name}");
            (await Axe.ViolationsAsync(page)).ShouldBeEmpty(name);
            (
                await page.EvaluateAsync<bool>(
                    "document.documentElement.scrollWidth <= window.innerWidth"
                )
            ).ShouldBeTrue(name);
        }
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Give up") }).ClickAsync();
        (await page.TextContentAsync("main"))
            .ShouldNotBeNull()
            .ShouldContain("The mail is deleted.");
        (await row.CountAsync()).ShouldBe(0);
    }

    private static async Task InviteAsync(IPage page, string email)
    {
        await page.GotoAsync("/organisations/members/invite");
        await page.GetByLabel("E-mail address").FillAsync(email);
        await page.GetByLabel("Professional").CheckAsync();
        await page.Locator("main form button").ClickAsync();
        await page.ArriveAsync(u => u.Contains("done=invited", StringComparison.Ordinal));
    }

    private static async Task<IPage> SignInAsync(HavenServer server, string first)
    {
        var page = await Chromium.OpenAsync(Viewer.Desk, server.Address);
        await page.GotoAsync("/");
        await page.GetByLabel("E-mail address").FillAsync($"{first}@eastside.example");
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(DemoServer.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true })
            .ClickAsync();
        await page.ArriveAsync(url => !url.Contains("sign-in", StringComparison.Ordinal));
        return page;
    }
}
