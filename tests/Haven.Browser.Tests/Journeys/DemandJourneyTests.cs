using Haven.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Haven.Browser.Tests.Journeys;

/// <summary>A subpoena comes, an order follows, two people look, and the answer is given; in a demo of its own.</summary>
[Trait("Category", "Long")]
public class DemandJourneyTests : IAsyncLifetime
{
    private static readonly byte[] Scan = "%PDF-1.7\n%%EOF\n"u8.ToArray();
    private readonly DemoServer demo = new();

    public ValueTask InitializeAsync() => demo.InitializeAsync();

    public ValueTask DisposeAsync() => demo.DisposeAsync();

    [Fact]
    public async Task ASubpoena_FromItsArrival_ToItsAnswer()
    {
        var yusuf = await demo.SignInAsync("yusuf");
        await yusuf.GetByRole(AriaRole.Link, new() { Name = "Legal demands" }).ClickAsync();
        await Look.AroundAsync(yusuf, "demand-list");
        await ReceiveAsync(yusuf);
        string demand = new Uri(yusuf.Url).AbsolutePath;
        await Look.AroundAsync(yusuf, "demand-subpoena");
        await yusuf.GotoAsync(demand + "/letters/nothing");
        await Look.AroundAsync(yusuf, "demand-letter");
        await OrderAsync(yusuf, demand);
        await yusuf.GotoAsync(demand + "/privilege");
        await yusuf.GetByLabel("The judge knew that").CheckAsync();
        await yusuf.Locator("[name=said]").FillAsync("Advocates: paragraph 2 of the order");
        await Look.AroundAsync(yusuf, "demand-privilege");
        await RecordAsync(yusuf);
        await ContentAsync(yusuf, demand);
        await yusuf.GotoAsync(demand + "/notice");
        await DayAsync(yusuf, "day", -1);
        await yusuf.GetByLabel("They know of it").CheckAsync();
        await yusuf.Locator("[name=said]").FillAsync("At the appointment, alone");
        await Look.AroundAsync(yusuf, "demand-notice");
        await RecordAsync(yusuf);
        await StepAsync(yusuf, demand, "safety", "No address is in it");
        await Assertions.Expect(yusuf.Locator("main")).ToContainTextAsync("Time to object runs");
        await Look.AroundAsync(yusuf, "demand-waits");
        await yusuf.GotoAsync(demand + "/time");
        await yusuf.Locator("[name=days]").FillAsync("0");
        await yusuf.Locator("[name=said]").FillAsync("“Forthwith”, paragraph 3");
        await RecordAsync(yusuf);
        await yusuf.GetByRole(AriaRole.Button, new() { Name = "Propose this answer" }).ClickAsync();
        await Assertions.Expect(yusuf.Locator("main")).ToContainTextAsync("You proposed");
        await Look.AroundAsync(yusuf, "demand-proposed");

        var amina = await demo.SignInAsync("amina");
        await amina.GotoAsync(demand);
        await Look.AroundAsync(amina, "demand-approve");
        await amina.GetByRole(AriaRole.Button, new() { Name = "Approve this answer" }).ClickAsync();
        await Assertions.Expect(amina.Locator("main")).ToContainTextAsync("May be answered");

        await yusuf.GotoAsync(demand);
        var download = await yusuf.RunAndWaitForDownloadAsync(() =>
            yusuf.GetByRole(AriaRole.Button, new() { Name = "Download the answer" }).ClickAsync()
        );
        download.SuggestedFilename.ShouldStartWith("answer-");
        await yusuf.GotoAsync(demand);
        await Assertions.Expect(yusuf.Locator("main")).ToContainTextAsync("What was given");
        await Look.AroundAsync(yusuf, "demand-given");
    }

    private static async Task ReceiveAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Record a demand" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Record the demand" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("what came in");
        await Look.AroundAsync(page, "demand-errors");
        await page.GetByLabel("Subpoena").CheckAsync();
        await page.Locator("[name=from]").FillAsync("Law office of Lind");
        await DayAsync(page, "paper", -3);
        await DayAsync(page, "answer", 30);
        await page.GetByLabel("One person whom we have on record").CheckAsync();
        await page.GetByLabel("Client code").FillAsync("204 131");
        await page.Locator("[name=wants]").FillAsync("The whole file");
        await page.GetByRole(AriaRole.Button, new() { Name = "Record the demand" }).ClickAsync();
        await Assertions
            .Expect(page.Locator("main"))
            .ToContainTextAsync("A subpoena alone opens nothing");
    }

    private static async Task OrderAsync(IPage page, string demand)
    {
        await page.GotoAsync(demand + "/order");
        await page.GetByLabel("A court order, signed by a judge").CheckAsync();
        await DayAsync(page, "day", -2);
        await DayAsync(page, "answer", 30);
        foreach (string field in (string[])["signer", "recipient", "address", "said"])
        {
            await page.Locator($"[name={field}]").FillAsync("County court, room 4");
        }
        await page.Locator("[name=where]").SelectOptionAsync("here");
        await page.Locator("[name=file]")
            .SetInputFilesAsync(
                new FilePayload
                {
                    Name = "order.pdf",
                    MimeType = "application/pdf",
                    Buffer = Scan,
                }
            );
        await Look.AroundAsync(page, "demand-order");
        await RecordAsync(page);
    }

    private static async Task ContentAsync(IPage page, string demand)
    {
        await page.GotoAsync(demand + "/content");
        await page.Locator("[name=items][value=Client]").CheckAsync();
        await page.Locator("[name=said]").FillAsync("The order names the record alone");
        await Look.AroundAsync(page, "demand-content");
        await RecordAsync(page);
    }

    private static async Task StepAsync(IPage page, string demand, string step, string said)
    {
        await page.GotoAsync($"{demand}/{step}");
        await page.Locator("[name=said]").FillAsync(said);
        await RecordAsync(page);
    }

    private static Task RecordAsync(IPage page) =>
        page.GetByRole(AriaRole.Button, new() { Name = "Record it" }).ClickAsync();

    private static Task DayAsync(IPage page, string name, int ahead) =>
        page.FillDayAsync(name, DateTime.UtcNow.AddDays(ahead));
}
