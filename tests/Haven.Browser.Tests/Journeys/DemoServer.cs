using System.Diagnostics;
using Haven.Browser.Tests.Support;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Haven.Browser.Tests.Journeys.DemoServer))]

namespace Haven.Browser.Tests.Journeys;

/// <summary>One demo, as a newcomer starts it, for all journeys.</summary>
public sealed class DemoServer : IAsyncLifetime
{
    public const string Password = "lantern by the harbour";

    // Sown once, as a newcomer does it; each demo takes up a copy, for sowing takes longer than most journeys.
    private static readonly Lazy<Task<string>> Sown = new(SowAsync);
    private HavenServer? server;
    private string? copy;

    public string Address =>
        server?.Address ?? throw new InvalidOperationException("The demo did not start.");

    /// <summary>Where it keeps everything: data, keys, mail, checkpoints.</summary>
    public string Folder => server!.Folder;

    /// <summary>What it logged.</summary>
    public string Output => server!.Output;

    public async ValueTask InitializeAsync() => await StartAsync();

    /// <param name="environment">Added to that of the tests.</param>
    internal async Task StartAsync(IReadOnlyDictionary<string, string>? environment = null)
    {
        if (Chromium.Missing is null)
        {
            copy = Directory.CreateTempSubdirectory("haven-demo-").FullName;
            using var copied = Process.Start("cp", ["-a", await Sown.Value + "/.", copy]);
            await copied.WaitForExitAsync();
            copied.ExitCode.ShouldBe(0);
            server = await HavenServer.StartAsync(["demo"], environment, copy);
        }
    }

    /// <summary>Starts in this folder, which stays, or takes up what an earlier one left there.</summary>
    internal async Task StartInAsync(string folder) =>
        server = await HavenServer.StartAsync(["demo"], folder: folder);

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }
        if (copy is not null)
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    private static async Task<string> SowAsync()
    {
        string folder = Directory.CreateTempSubdirectory("haven-sown-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        await using var first = await HavenServer.StartAsync(["demo"], folder: folder);
        (await first.StopAsync()).ShouldBe(0);
        return folder;
    }

    /// <summary>A page on which this person of the demo is signed in.</summary>
    internal async Task<IPage> SignInAsync(string first, Viewer? viewer = null)
    {
        var page = await OpenAsync(viewer);
        await page.GotoAsync("/");
        await page.GetByLabel("E-mail address").FillAsync($"{first}@eastside.example");
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true })
            .ClickAsync();
        await page.ArriveAsync(url => !url.Contains("sign-in", StringComparison.Ordinal));
        return page;
    }

    /// <param name="cookies">What a page of somebody who is signed in carried; null for a stranger's.</param>
    internal async Task<IPage> OpenAsync(Viewer? viewer = null, string? cookies = null) =>
        await Chromium.OpenAsync(viewer, server?.Address, cookies);
}
