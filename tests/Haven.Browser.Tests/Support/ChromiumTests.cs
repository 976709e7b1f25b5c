using Microsoft.Playwright;

namespace Haven.Browser.Tests.Support;

public class ChromiumTests
{
    private const string CleanPage = """
        <!doctype html>
        <html lang="en">
          <head><title>Clean</title></head>
          <body><main><h1>Clean</h1><p id="script">off</p></main></body>
          <script>document.getElementById("script").textContent = "on";</script>
        </html>
        """;

    [Theory]
    [InlineData(true, "on")]
    [InlineData(false, "off")]
    public async Task Script_RunsOnlyWhereItIsSwitchedOn(bool javaScript, string expected)
    {
        var page = await Chromium.OpenAsync(new Viewer { JavaScript = javaScript });

        await page.SetContentAsync(CleanPage);

        (await page.TextContentAsync("#script")).ShouldBe(expected);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Viewer_DecidesWidthAndColours(bool dark)
    {
        var page = await Chromium.OpenAsync(Viewer.Phone with { Dark = dark });

        (await page.EvaluateAsync<int>("innerWidth")).ShouldBe(390);
        (
            await page.EvaluateAsync<bool>("matchMedia('(prefers-color-scheme: dark)').matches")
        ).ShouldBe(dark);
    }

    [Fact]
    public async Task Axe_OnCleanPage_FindsNothing()
    {
        var page = await Chromium.OpenAsync();
        await page.SetContentAsync(CleanPage);

        (await Axe.ViolationsAsync(page)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Axe_OnPictureWithoutText_NamesIt()
    {
        var page = await Chromium.OpenAsync();
        await page.SetContentAsync(
            CleanPage.Replace("<h1>", "<img src='data:,'><h1>", StringComparison.Ordinal)
        );

        (await Axe.ViolationsAsync(page)).ShouldStartWith("image-alt (critical)");
    }

    [Fact]
    public async Task Open_TwiceInOneTest_KeepsBothApart()
    {
        var one = await Chromium.OpenAsync();
        var other = await Chromium.OpenAsync();
        await one.SetContentAsync(CleanPage);

        (await one.TitleAsync()).ShouldBe("Clean");
        (await other.TitleAsync()).ShouldBeEmpty();
        one.Context.ShouldNotBeSameAs(other.Context);
    }

    [Fact]
    public async Task Requests_OfPageThatAsksAnotherSite_NameIt()
    {
        var page = await Chromium.OpenAsync(address: "http://haven.test");
        await page.Context.RouteAsync("**/*", route => route.AbortAsync());
        await page.Context.RouteAsync(
            "http://haven.test/",
            route =>
                route.FulfillAsync(
                    new RouteFulfillOptions
                    {
                        ContentType = "text/html",
                        Body =
                            "<img src='data:,'><img src='/here.png'><img src='https://elsewhere.test/there.png'>",
                    }
                )
        );
        var requests = Requests.Of(page);

        await page.GotoAsync("/", new PageGotoOptions { WaitUntil = WaitUntilState.Load });

        requests.Hosts.ShouldBe(["elsewhere.test", "haven.test"]);
        requests.Asked.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Screenshot_IsPng()
    {
        var page = await Chromium.OpenAsync(Viewer.Phone);
        await page.SetContentAsync(CleanPage);

        var file = await Screenshot.TakeAsync(page, "support-clean-page");

        (await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken))[1..4]
            .ShouldBe("PNG"u8.ToArray());
    }

    [Fact]
    public async Task Page_OfTheServer_Opens()
    {
        await using var server = await HavenServer.StartAsync(
            ["serve"],
            cancel: TestContext.Current.CancellationToken
        );
        var page = await Chromium.OpenAsync(address: server.Address);
        var requests = Requests.Of(page);

        var answering = page.WaitForResponseAsync("**/*");
        // Chromium takes a refusal with an empty body for a failed navigation.
        await Record.ExceptionAsync(() => page.GotoAsync("/"));

        (await answering).Status.ShouldBeInRange(200, 499);
        requests.Hosts.ShouldBe([$"localhost:{server.Port}"]);
    }
}
