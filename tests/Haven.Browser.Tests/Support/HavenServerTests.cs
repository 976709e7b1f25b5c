using System.Net.Sockets;

namespace Haven.Browser.Tests.Support;

[Trait("Category", "Long")]
public class HavenServerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_WithTheProgram_AnswersAndCollectsOutput()
    {
        await using var server = await HavenServer.StartAsync(["serve"], cancel: Cancel);

        using var client = new HttpClient();
        using var answer = await client.GetAsync(server.Address, Cancel);

        ((int)answer.StatusCode).ShouldBeInRange(200, 499);
        Environment.GetEnvironmentVariable("HOME").ShouldNotBe(server.Folder);
        (await server.UntilOutputAsync("http://", Cancel)).ShouldContain(server.Port.ToString());
    }

    [Fact]
    public async Task Stop_EndsInOrder()
    {
        await using var server = await HavenServer.StartAsync(["serve"], cancel: Cancel);

        (await server.StopAsync()).ShouldBe(0);

        await ShouldBeGoneAsync(server);
    }

    [Fact]
    public async Task Kill_EndsAtOnce_AndTheFolderIsTakenUpAgain()
    {
        var folder = Directory.CreateTempSubdirectory("haven-server-test-").FullName;
        await using (
            var server = await HavenServer.StartAsync(["serve"], folder: folder, cancel: Cancel)
        )
        {
            await server.KillAsync();
            await ShouldBeGoneAsync(server);
        }

        await using (
            var again = await HavenServer.StartAsync(["serve"], folder: folder, cancel: Cancel)
        )
            again.Folder.ShouldBe(folder);

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Dispose_LeavesNoProcessAndNoFolder()
    {
        var server = await HavenServer.StartAsync(["serve"], cancel: Cancel);

        await server.DisposeAsync();

        await ShouldBeGoneAsync(server);
        Directory.Exists(server.Folder).ShouldBeFalse();
    }

    [Fact]
    public async Task Start_OfWhatEnds_ReportsItsOutput()
    {
        var nowhere = new Dictionary<string, string> { ["ASPNETCORE_URLS"] = "nowhere" };

        var failure = await Should.ThrowAsync<InvalidOperationException>(() =>
            HavenServer.StartAsync(["serve"], nowhere, cancel: Cancel)
        );

        failure.Message.ShouldContain("nowhere");
    }

    private static Task ShouldBeGoneAsync(HavenServer server) =>
        Should.ThrowAsync<SocketException>(async () =>
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", server.Port, Cancel);
        });
}
