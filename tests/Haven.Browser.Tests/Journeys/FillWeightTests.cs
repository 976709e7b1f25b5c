using System.Text.Json;
using Haven.Browser.Tests.Support;
using Microsoft.Playwright;

namespace Haven.Browser.Tests.Journeys;

/// <summary>
/// What the form page costs whoever opens it for the first time on a slow line: 1.6 Mbit/s, 150 ms. Bytes are judged; how
/// long it took is said, for the machine that measures is shared.
/// </summary>
[Trait("Category", "Long")]
public class FillWeightTests(FillDemo demo, DemoServer common) : IClassFixture<FillDemo>
{
    private const int Most = 100_000;

    [Fact]
    public async Task Phq9_WithAllThatItNeeds_IsUnder100KB()
    {
        var page = await common.SignInAsync("rosa", Viewer.Phone);
        await MeasureAsync(page, "/screening/fill/204131/1", "PHQ-9");
    }

    [Fact]
    public async Task EveryKindOfQuestion_WithAllThatItNeeds_IsUnder100KB()
    {
        var page = await demo.StartAsync(Viewer.Phone);
        await MeasureAsync(page, new Uri(page.Url).AbsolutePath, "every kind of question");
    }

    private static async Task MeasureAsync(IPage page, string path, string name)
    {
        var wire = await page.Context.NewCDPSessionAsync(page);
        await wire.SendAsync("Network.enable");
        await wire.SendAsync(
            "Network.setCacheDisabled",
            new Dictionary<string, object> { ["cacheDisabled"] = true }
        );
        await wire.SendAsync(
            "Network.emulateNetworkConditions",
            new Dictionary<string, object>
            {
                ["offline"] = false,
                ["latency"] = 150,
                ["downloadThroughput"] = 1.6e6 / 8,
                ["uploadThroughput"] = 750e3 / 8,
            }
        );
        long bytes = 0;
        int files = 0;
        wire.Event("Network.loadingFinished").OnEvent += (_, e) =>
        {
            bytes += (long)e!.Value.GetProperty("encodedDataLength").GetDouble();
            files++;
        };
        await page.GotoAsync(path, new() { WaitUntil = WaitUntilState.NetworkIdle });
        var usable = await page.EvaluateAsync<double>(
            "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"
        );
        await wire.SendAsync("Network.disable");

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{name}: {bytes} bytes in {files} files, usable after {usable:0} ms"
        );
        files.ShouldBeGreaterThanOrEqualTo(4);
        bytes.ShouldBeLessThan(Most);
    }
}
