using Haven.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Haven.Browser.Tests.Journeys;

/// <summary>Mail that cannot be sent, as the operator meets it: a server that is away, and an address that is none.</summary>
public class OutboxJourneyTests
{
    [Fact]
    [Trait("Category", "Long")]
    public async Task Operator_SeesWhatFailed_AndGivesItUp()
    {
        if (Chromium.Missing is { } missing)
        {
            Assert.Skip(missing);
        }
        await using var demo = new DemoServer();
        await demo.StartAsync(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["Haven__Mail"] = "smtp://127.0.0.1:9?starttls=none",
                ["Haven__MailFrom"] = "Haven <haven@eastside.example>",
            }
        );
        var amina = await demo.SignInAsync("amina");
        await InviteAsync(amina, "somebody@no_such_host.example");
        await InviteAsync(amina, "somebody@eastside.example");

        var page = await demo.SignInAsync("ingrid");
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
            await Look.ShapeAsync(page, size);
            await Look.AtAsync(page, $"outbox-failed-{name}");
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
}
