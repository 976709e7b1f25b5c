using System.Text;
using Haven.Privacy.Purposes;
using Haven.Privacy.Vault;
using Haven.Tls;

namespace Haven.Tests.Tls;

/// <summary>A certificate is renewed while Haven runs; what cannot be served is not taken.</summary>
public class CertificateTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RenewedPair_IsServedToNewConnections_WhileAnOldOneGoesOn()
    {
        await using var server = await TlsServer.StartAsync();
        var (old, before) = await server.ConnectAsync();
        await using var _ = old;
        server.Write(server.Fresh());

        server.Watch.Look();
        (await server.SerialAsync()).ShouldBe(before, "it may still be being written");
        server.Watch.Look();

        (await server.SerialAsync()).ShouldNotBe(before);
        await old.WriteAsync(
            "GET /haven/health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray(),
            Cancel
        );
        byte[] answer = new byte[15];
        await old.ReadExactlyAsync(answer, Cancel);
        Encoding.ASCII.GetString(answer).ShouldBe("HTTP/1.1 200 OK");
        server.Watch.Troubles.ShouldBeEmpty();
        server.Log.Lines.ShouldContain(l =>
            l.Contains("renewed certificate is served", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task RenewedPair_IsFoundByTheClock()
    {
        await using var server = await TlsServer.StartAsync();
        string before = await server.SerialAsync();
        server.Write(server.Fresh());

        for (int i = 0; i < 200 && server.Watch.Current!.Leaf.SerialNumber == before; i++)
        {
            server.Clock.Advance(CertificateWatch.Interval);
            await Task.Delay(10, Cancel);
        }

        (await server.SerialAsync()).ShouldNotBe(before);
    }

    [Theory]
    [InlineData("cut", "no whole certificate")]
    [InlineData("chain cut", "no whole certificate", Traits = ["Category", "Long"])]
    [InlineData("garbage", "no whole certificate", Traits = ["Category", "Long"])]
    [InlineData("chain garbage", "can be read from", Traits = ["Category", "Long"])]
    [InlineData("short key", "has 1024 bits", Traits = ["Category", "Long"])]
    [InlineData("other key", "belongs to another certificate")]
    [InlineData("no key", "can be read from", Traits = ["Category", "Long"])]
    [InlineData("locked key", "can be read from", Traits = ["Category", "Long"])]
    [InlineData("ended", "ended on")]
    [InlineData("tomorrow", "not valid before", Traits = ["Category", "Long"])]
    [InlineData("other name", "does not name localhost", Traits = ["Category", "Long"])]
    [InlineData("open key", "Others can read")]
    [InlineData("gone", "is not there")]
    public async Task NewPair_ThatCannotBeServed_IsNotTaken_AndSaysWhy(string what, string why)
    {
        await using var server = await TlsServer.StartAsync();
        string before = await server.SerialAsync();
        Spoil(server, what);

        server.LookTwice();
        server.LookTwice();

        (await server.SerialAsync()).ShouldBe(before);
        string trouble = server.Watch.Troubles.ShouldHaveSingleItem();
        trouble.ShouldContain("the old one goes on");
        trouble.ShouldContain(why);
        server
            .Log.Lines.Count(l => l.Contains(why, StringComparison.Ordinal))
            .ShouldBe(1, "once, and not with every look");

        server.Write(server.Fresh());
        server.LookTwice();
        server.Watch.Troubles.ShouldBeEmpty();
        (await server.SerialAsync()).ShouldNotBe(before);
    }

    [Fact]
    public async Task Refusal_AndTheEnd_StandOnTheHealthPage()
    {
        using var certificates = new TestCertificates();
        var clock = new FakeClock();
        string folder = Directory.CreateTempSubdirectory("haven-tls-").FullName;
        string file = Path.Combine(folder, "both.pem");
        var settings = (await Installation.SettingsAsync(Databases.Sqlite, folder)) with
        {
            Address = "https://localhost",
            Certificate = file,
        };
        var (certificate, key) = certificates.Issue(
            clock.GetUtcNow().AddDays(-80),
            clock.GetUtcNow().AddDays(13)
        );
        await File.WriteAllTextAsync(file, certificate + key, Cancel);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await Haven.Start.Core.MigrateAsync(settings, clock, Cancel);
        await using var haven = await Installation.OpenAsync(folder, settings, clock);
        var organisation = await haven.CreateOrganisationAsync();
        var member = await organisation.CreateMemberAsync(Roles.Operator);
        using var browser = await member.SignInAsync();

        await File.WriteAllTextAsync(file, certificate, Cancel);
        haven.Get<CertificateWatch>().Look();
        haven.Get<CertificateWatch>().Look();

        string text = (await browser.GetPageAsync("/haven/health")).Text;
        text.ShouldContain("The new certificate was not taken, and the old one goes on:");
        text.ShouldContain("The certificate ends on 28 January 2026. Renew it");
        text.ShouldContain("valid until 28 January 2026");
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("other key", Traits = ["Category", "Long"])]
    [InlineData("open key")]
    [InlineData("gone", Traits = ["Category", "Long"])]
    [InlineData("among the data")]
    public async Task Start_WithAPairThatCannotBeServed_SaysWhatToDo(string what)
    {
        await using var server = await TlsServer.StartAsync();
        Spoil(server, what);
        var settings = (await Installation.SettingsAsync(Databases.Sqlite, Path.GetTempPath())) with
        {
            Address = "https://127.0.0.1:0",
            Certificate = server.CertificateFile,
            CertificateKey = server.KeyFile,
        };
        if (what == "among the data")
        {
            settings = settings with { Data = Path.GetDirectoryName(server.KeyFile)! };
        }

        Should
            .Throw<StartException>(() =>
                new CertificateWatch(
                    settings,
                    server.Clock,
                    new Microsoft.Extensions.Logging.Abstractions.NullLogger<CertificateWatch>()
                )
            )
            .Message.ShouldMatch("Haven:Certificate|server");
    }

    private static void Spoil(TlsServer server, string what)
    {
        var (certificate, key) = server.Fresh();
        var now = server.Clock.GetUtcNow();
        switch (what)
        {
            case "cut":
                server.Write((certificate[..200], key));
                break;
            case "chain cut":
                server.Write((certificate[..^40], key));
                break;
            case "garbage":
                server.Write(("\0\u0001 not a certificate", key));
                break;
            case "chain garbage":
                server.Write(
                    (
                        certificate
                            + "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
                        key
                    )
                );
                break;
            case "short key":
                server.Write(TestCertificates.WithShortKey(now));
                break;
            case "other key":
                server.Write((certificate, server.Fresh().Key));
                break;
            case "no key":
                server.Write((certificate, "\n"));
                break;
            case "locked key":
                server.Write(
                    (
                        certificate,
                        key.Replace(
                            "PRIVATE KEY",
                            "ENCRYPTED PRIVATE KEY",
                            StringComparison.Ordinal
                        )
                    )
                );
                break;
            case "ended":
                server.Write(server.Certificates.Issue(now.AddDays(-9), now.AddSeconds(-1)));
                break;
            case "tomorrow":
                server.Write(server.Certificates.Issue(now.AddDays(1), now.AddDays(9)));
                break;
            case "other name":
                server.Write(server.Fresh("elsewhere.example"));
                break;
            case "open key":
                server.Write((certificate, key));
                File.SetUnixFileMode(
                    server.KeyFile,
                    UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead
                );
                break;
            case "gone":
                File.Delete(server.KeyFile);
                break;
            default:
                break;
        }
    }
}
