using System.Collections.Concurrent;
using Haven.Browser.Tests.Support;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(ChromiumEnd))]

namespace Haven.Browser.Tests.Support;

/// <summary>How a page is looked at.</summary>
internal sealed record Viewer
{
    public static readonly Viewer Desk = new();
    public static readonly Viewer Phone = new() { Width = 390, Height = 844 };
    public static readonly Viewer DeskWithoutScript = new() { JavaScript = false };

    public int Width { get; init; } = 1280;

    public int Height { get; init; } = 900;

    public bool JavaScript { get; init; } = true;

    public bool Dark { get; init; }
}

/// <summary>
/// Debian's Chromium, started once for the test process. Each page opens in a profile of its own, without cookies or
/// cache.
/// </summary>
internal sealed class Chromium
{
    private const string Executable = "/usr/bin/chromium";

    private static readonly string[] Quiet =
    [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ];

    private static readonly Lazy<Task<Chromium>> Common = new(StartAsync);

    // By collection, whose tests run one after the other: what an earlier test of it opened can be closed.
    private readonly ConcurrentDictionary<string, Opened> opened = new(StringComparer.Ordinal);
    private readonly IPlaywright driver;
    private readonly IBrowser browser;

    private Chromium(IPlaywright driver, IBrowser browser)
    {
        this.driver = driver;
        this.browser = browser;
    }

    /// <summary>Why there is no browser here; null where there is.</summary>
    public static string? Missing =>
        File.Exists(Executable) ? null : "Chromium is not installed (Debian package chromium)";

    /// <summary>An empty page; skips the running test where Chromium is not installed.</summary>
    /// <param name="address">What relative addresses are relative to, e.g. <see cref="HavenServer.Address"/>.</param>
    /// <param name="cookies">A storage state of another page's profile; null for a profile without any.</param>
    public static async Task<IPage> OpenAsync(
        Viewer? viewer = null,
        string? address = null,
        string? cookies = null
    )
    {
        if (Missing is { } reason)
            Assert.Skip(reason);
        viewer ??= Viewer.Desk;
        var chromium = await Common.Value;
        var profile = await chromium.browser.NewContextAsync(
            new BrowserNewContextOptions
            {
                BaseURL = address,
                StorageState = cookies,
                ViewportSize = new ViewportSize { Width = viewer.Width, Height = viewer.Height },
                JavaScriptEnabled = viewer.JavaScript,
                ColorScheme = viewer.Dark ? ColorScheme.Dark : ColorScheme.Light,
                ReducedMotion = ReducedMotion.Reduce,
                Locale = "en-US",
                TimezoneId = "UTC",
            }
        );
        await chromium.CloseEarlierAsync(profile);
        return await profile.NewPageAsync();
    }

    internal static async ValueTask EndAsync()
    {
        if (!Common.IsValueCreated || !Common.Value.IsCompletedSuccessfully)
            return;
        var chromium = await Common.Value;
        await chromium.browser.CloseAsync();
        chromium.driver.Dispose();
    }

    private async Task CloseEarlierAsync(IBrowserContext profile)
    {
        var context = TestContext.Current;
        if (context.Test is not { } test)
            return;
        var collection = test.TestCase.TestCollection.UniqueID;
        if (opened.TryGetValue(collection, out var earlier) && earlier.Test == test.UniqueID)
        {
            earlier.Profiles.Add(profile);
            return;
        }
        opened[collection] = new Opened(test.UniqueID, [profile]);
        foreach (var finished in earlier?.Profiles ?? [])
            await finished.CloseAsync();
    }

    private static async Task<Chromium> StartAsync()
    {
        var started = await Playwright.CreateAsync();
        var launched = await started.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions { ExecutablePath = Executable, Args = Quiet }
        );
        return new Chromium(started, launched);
    }

    private sealed record Opened(string Test, List<IBrowserContext> Profiles);
}

/// <summary>Closes the browser after the last test.</summary>
public sealed class ChromiumEnd : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Chromium.EndAsync();
}
