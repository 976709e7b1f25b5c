using Haven.Privacy.Vault;
using Haven.Start;
using Microsoft.Extensions.Configuration;

namespace Haven.Tests.Tls;

/// <summary>Nothing that people say travels in clear, and what they type leads to where they are.</summary>
public class ListeningTests
{
    [Theory]
    [InlineData("http://0.0.0.0:80")]
    [InlineData("http://[::]:80")]
    [InlineData("http://192.0.2.7:5080")]
    [InlineData("http://haven.example.org")]
    [InlineData("http://localhost.example.org")]
    public void Address_InClearBeyondTheLoopback_IsRefused_AndSaysWhatToDo(string address)
    {
        string message = Should.Throw<StartException>(() => Read(("Address", address))).Message;

        message.ShouldContain("Haven:Certificate");
        message.ShouldContain("Haven:PublicAddress");
        message.ShouldContain("http://localhost:5080");
    }

    [Fact]
    public async Task Server_InClearBeyondTheLoopback_DoesNotStart()
    {
        string folder = Directory.CreateTempSubdirectory("haven-tls-").FullName;
        var settings = await Installation.SettingsAsync(Databases.Sqlite, folder);
        await Core.MigrateAsync(settings, TimeProvider.System, CancellationToken.None);
        await using (
            var core = await Core.OpenAsync(
                settings with
                {
                    Address = "http://0.0.0.0:0",
                },
                TimeProvider.System,
                CancellationToken.None
            )
        )
        {
            Should.Throw<StartException>(() => Server.Build(core, development: false));
        }
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("Address=https://haven.example.org", "there is no certificate")]
    [InlineData("Address=https://0.0.0.0;Certificate=x.pem", "every address of this machine")]
    [InlineData("Address=http://localhost:5080;Certificate=x.pem", "Write https://")]
    [InlineData("PublicAddress=http://haven.example.org", "over TLS")]
    [InlineData("PublicAddress=https://haven.example.org/sub", "Write an address")]
    [InlineData("PublicAddress=https://u:p@haven.example.org", "Write an address")]
    [InlineData("Address=ftp://localhost", "Write an address")]
    [InlineData("RedirectFrom=http://0.0.0.0:80", "from http on to https")]
    public void Settings_ThatDoNotFit_AreRefused(string settings, string why) =>
        Should
            .Throw<StartException>(() =>
                Read([.. settings.Split(';').Select(s => (s.Split('=')[0], s.Split('=', 2)[1]))])
            )
            .Message.ShouldContain(why);

    [Theory]
    [InlineData("", "http://localhost:5080/", "localhost,localhost,127.0.0.1,[::1]")]
    [InlineData(
        "Address=http://127.0.0.1:5080;PublicAddress=https://haven.example.org",
        "https://haven.example.org/",
        "haven.example.org,localhost,127.0.0.1,[::1]"
    )]
    [InlineData(
        "Address=https://haven.example.org;Certificate=x.pem",
        "https://haven.example.org/",
        "haven.example.org,localhost,127.0.0.1,[::1]"
    )]
    [InlineData(
        "Address=https://0.0.0.0:8443;Certificate=x.pem;PublicAddress=https://haven.example.org",
        "https://haven.example.org/",
        "haven.example.org,localhost,127.0.0.1,[::1]"
    )]
    public void PublicAddress_IsWhatPeopleType(string settings, string known, string hosts)
    {
        var listening = Read([
            .. settings
                .Split(';', StringSplitOptions.RemoveEmptyEntries)
                .Select(s => (s.Split('=')[0], s.Split('=', 2)[1])),
        ]).Listening;

        listening.Public.AbsoluteUri.ShouldBe(known);
        string.Join(',', listening.Hosts).ShouldBe(hosts);
    }

    private static Settings Read(params (string Key, string Value)[] settings) =>
        Settings.Read(
            new ConfigurationBuilder()
                .AddInMemoryCollection(
                    settings.Select(s => KeyValuePair.Create("Haven:" + s.Key, (string?)s.Value))
                )
                .Build()
        );
}
