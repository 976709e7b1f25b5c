using System.Security.Cryptography;
using Haven.Delivery.Outbox;
using Haven.Delivery.Smtp;
using Haven.Privacy.Vault;

namespace Haven.Tests.Delivery.Outbox;

/// <summary>Settings of mail: the wrong ones are refused at start, by name, and no secret is repeated.</summary>
public sealed class MailRouteTests : IDisposable
{
    private const string From = "Haven <haven@example.org>";
    private readonly string folder = Directory.CreateTempSubdirectory("haven-route-").FullName;

    [Theory]
    [InlineData("smtp://mail.example.org", 587, SmtpTls.Required)]
    [InlineData("smtp://mail.example.org:2525", 2525, SmtpTls.Required)]
    [InlineData("smtps://mail.example.org", 465, SmtpTls.Implicit)]
    [InlineData("smtp://127.0.0.1:25", 25, SmtpTls.Optional)]
    [InlineData("smtp://127.0.0.1:25?starttls=none", 25, SmtpTls.None)]
    [InlineData(
        "smtp://mail.example.org?starttls=optional&connections=4&patience=30",
        587,
        SmtpTls.Optional
    )]
    public void Read_OfAServer_SaysHowItIsReached(string server, int port, SmtpTls tls)
    {
        var route = MailRoute.Read(server, null, From, null).ShouldNotBeNull();

        route.Server.Port.ShouldBe(port);
        route.Server.Tls.ShouldBe(tls);
        route.Server.ClientName.ShouldBe("example.org");
        route.From.Name.ShouldBe("Haven");
        if (server.Contains("patience"))
        {
            route.Server.Connections.ShouldBe(4);
            route.Server.Patience.DataEnd.ShouldBe(TimeSpan.FromSeconds(30));
        }
    }

    [Fact]
    public void Read_WithoutAServer_GivesNone() =>
        MailRoute.Read(null, null, null, null).ShouldBeNull();

    [Theory]
    [InlineData("mail.example.org", From, null, null, "Haven:Mail")]
    [InlineData("http://mail.example.org", From, null, null, "Haven:Mail")]
    [InlineData("smtp://mail.example.org/inbox", From, null, null, "Haven:Mail")]
    [InlineData("smtp://mail.example.org?starttls=perhaps", From, null, null, "starttls")]
    [InlineData("smtp://mail.example.org?connections=0", From, null, null, "connections")]
    [InlineData("smtp://mail.example.org?speed=9", From, null, null, "speed")]
    [InlineData(
        "smtp://haven:secret-word@mail.example.org?starttls=none",
        From,
        null,
        null,
        "in clear"
    )]
    [InlineData("smtp://haven@mail.example.org", From, null, null, "Haven:MailPassword")]
    [InlineData("smtp://haven@mail.example.org", From, "secret-word", null, "Haven:MailPassword")]
    [InlineData(
        "smtp://haven@mail.example.org",
        From,
        "file:/nowhere/at/all",
        null,
        "/nowhere/at/all"
    )]
    [InlineData("smtp://haven@mail.example.org", From, "env:HAVEN_NOT_SET", null, "HAVEN_NOT_SET")]
    [InlineData("smtp://mail.example.org", null, null, null, "Haven:MailFrom")]
    [InlineData("smtp://mail.example.org", "Haven", null, null, "Haven:MailFrom")]
    [InlineData("smtp://mail.example.org", From, null, "haven", "Haven:MailDkim")]
    [InlineData("smtp://mail.example.org", From, null, "haven:/nowhere/at/all", "/nowhere/at/all")]
    [InlineData(null, From, null, null, "Haven:Mail")]
    public void Read_OfAWrongSetting_NamesItAndRepeatsNoSecret(
        string? server,
        string? from,
        string? password,
        string? dkim,
        string names
    )
    {
        var refused = Should.Throw<StartException>(() =>
            MailRoute.Read(server, password, from, dkim)
        );

        refused.Message.ShouldContain(names);
        refused.ToString().ShouldNotContain("secret-word");
    }

    [Fact]
    public void Read_OfPasswordAndKeyInFiles_WantsThemForTheirOwnerAlone()
    {
        string password = Write("password", "secret-word\n");
        using var rsa = RSA.Create(2048);
        string key = Write("dkim.pem", rsa.ExportPkcs8PrivateKeyPem());

        var route = Read(password, key).ShouldNotBeNull();

        route.Server.Password.ShouldBe("secret-word");
        route.ToString().ShouldNotContain("secret-word");
        route.Signer.ShouldNotBeNull();
        foreach (string file in new[] { password, key })
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.GroupRead);
            Should
                .Throw<StartException>(() => Read(password, key))
                .Message.ShouldContain("chmod 600");
            File.SetUnixFileMode(file, UnixFileMode.UserRead);
        }
    }

    [Fact]
    public void Read_OfAKeyThatIsNone_SaysHowToMakeOne()
    {
        using var shortKey = RSA.Create(1024);
        using var rsa = RSA.Create(2048);
        string password = Write("password", "x");
        foreach (
            string text in new[]
            {
                "no key",
                shortKey.ExportPkcs8PrivateKeyPem(),
                rsa.ExportSubjectPublicKeyInfoPem(),
            }
        )
        {
            Should
                .Throw<StartException>(() => Read(password, Write("dkim.pem", text)))
                .Message.ShouldContain("openssl genrsa");
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static MailRoute? Read(string password, string key) =>
        MailRoute.Read("smtp://haven@mail.example.org", "file:" + password, From, "haven:" + key);

    private string Write(string name, string text)
    {
        string path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }
}
