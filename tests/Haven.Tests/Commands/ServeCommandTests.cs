using System.Net;
using System.Net.Sockets;
using Haven.Start;
using Haven.Tests.Faults;

namespace Haven.Tests.Commands;

public class ServeCommandTests
{
    [Fact]
    public async Task Serve_WhereAnotherProgramListens_SaysSo_AndWhatToDo()
    {
        string folder = Directory.CreateTempSubdirectory("haven-test-").FullName;
        var settings = await EmptyTables.SettingsAsync(Databases.Sqlite, folder);
        await (
            await Core.WithKeysAsync(settings, new FakeClock(), CancellationToken.None)
        ).DisposeAsync();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        string address = $"http://{other.LocalEndpoint}";

        var ended = await HavenProcess.RunAsync(settings with { Address = address }, "serve");

        ended.ExitCode.ShouldBe(2);
        ended.Error.ShouldStartWith($"Another program listens at {address} already");
        ended.Error.ShouldContain("--address");
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Serve_WhereNobodySaidInWhichCountryItStands_DoesNotStart_AndMakesNothing()
    {
        string folder = Directory.CreateTempSubdirectory("haven-test-").FullName;
        var settings = await Installation.SettingsAsync(Databases.Sqlite, folder);

        var ended = await HavenProcess.RunAsync(settings with { Country = null }, "serve");

        ended.ExitCode.ShouldBe(2);
        ended.Error.ShouldContain("Set Haven:Country");
        Directory.Exists(settings.Data).ShouldBeFalse();
        Directory.Delete(folder, recursive: true);
    }
}
