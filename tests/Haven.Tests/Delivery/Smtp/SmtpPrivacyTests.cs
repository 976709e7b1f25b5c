using System.Security.Cryptography.X509Certificates;
using System.Text;
using Haven.Delivery.Smtp;
using static Haven.Tests.Delivery.Smtp.HostileServerTests;

namespace Haven.Tests.Delivery.Smtp;

/// <summary>Encryption and signing in: no secret and no mail over a line that somebody else may hear.</summary>
public class SmtpPrivacyTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tls_WithACertificateThatIsNotTrusted_SendsNothing()
    {
        await using var server = new HostileServer(StartTlsAsync);
        await using var whole = new HostileServer(t => t.GreetAsync("250 ok"), encrypted: true);

        foreach (
            var settings in new[]
            {
                server.Server with
                {
                    Tls = SmtpTls.Required,
                },
                server.Server with
                {
                    Tls = SmtpTls.Optional,
                },
                whole.Server with
                {
                    Tls = SmtpTls.Implicit,
                },
            }
        )
        {
            await ShouldNotBeSafeAsync(settings with { User = "haven", Password = "secret-word" });
        }
        server.Heard.ShouldNotContain(l => l.StartsWith("AUTH", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(SmtpTls.Required)]
    [InlineData(SmtpTls.Implicit)]
    public async Task Tls_WithTheRightCertificate_CarriesSigningInAndMail(SmtpTls tls)
    {
        await using var server = new HostileServer(
            tls == SmtpTls.Implicit ? WelcomeAsync : StartTlsAsync,
            encrypted: tls == SmtpTls.Implicit
        );

        var result = await SendAsync(
            Trusting(server) with
            {
                Tls = tls,
                User = "haven",
                Password = "secret-word",
            }
        );

        result.ShouldBe(SmtpResult.Delivered(250));
        server.Heard.ShouldContain(
            "AUTH PLAIN " + Convert.ToBase64String(Encoding.UTF8.GetBytes("\0haven\0secret-word"))
        );
    }

    [Fact]
    public async Task Tls_ThatIsRequiredAndNotOffered_SendsNothing()
    {
        await using var server = new HostileServer(WelcomeAsync);

        await ShouldNotBeSafeAsync(server.Server with { Tls = SmtpTls.Required });

        server.Heard.ShouldNotContain(l => l.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task StartTls_WithWordsPutInBeforeTheEncryption_IsNotBelieved()
    {
        await using var server = new HostileServer(async talk =>
        {
            await talk.GreetAsync("250 STARTTLS");
            await talk.HearAsync();
            await talk.RawAsync("220 go on\r\n250-mail.example.org\r\n250 AUTH LOGIN PLAIN\r\n");
            await talk.EncryptAsync();
            await WelcomeAsync(talk);
        });

        var refused = await Should.ThrowAsync<SmtpRouteException>(() =>
            SmtpConnection.OpenAsync(
                Trusting(server) with
                {
                    Tls = SmtpTls.Required,
                    User = "haven",
                    Password = "secret-word",
                },
                Cancel
            )
        );

        refused.Result.Fate.ShouldBe(SmtpFate.TryAgain);
        server.Heard.ShouldBe(["EHLO localhost", "STARTTLS"]);
    }

    [Fact]
    public async Task SigningIn_WithLogin_Works()
    {
        await using var server = new HostileServer(async talk =>
        {
            await talk.GreetAsync("250 AUTH LOGIN");
            foreach (
                string answer in new[] { "334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6", "235 welcome" }
            )
            {
                await talk.HearAsync();
                await talk.SayAsync(answer);
            }
            await TakeAsync(talk);
        });

        var result = await SendAsync(server.Server with { User = "haven", Password = "pässword" });

        result.ShouldBe(SmtpResult.Delivered(250));
        server.Heard.ShouldContain(Convert.ToBase64String(Encoding.UTF8.GetBytes("pässword")));
    }

    [Fact]
    public async Task SigningIn_ThatIsRefused_IsTroubleOfTheWay()
    {
        await using var server = HostileServer.After(
            "AUTH",
            talk => talk.SayAsync("535 no"),
            "250 AUTH PLAIN"
        );

        var refused = await Should.ThrowAsync<SmtpRouteException>(() =>
            SmtpConnection.OpenAsync(server.Server with { User = "haven", Password = "x" }, Cancel)
        );

        refused.Result.ShouldBe(new SmtpResult(SmtpFate.TryAgain, SmtpTrouble.SignInRefused, 535));
        refused.ToString().ShouldNotContain("haven@");
    }

    private static SmtpServer Trusting(HostileServer server) =>
        server.Server with
        {
            Patience = SmtpPatience.Rfc.AtMost(TimeSpan.FromSeconds(10)),
            CertificateCheck = (_, shown, _, _) =>
                shown is X509Certificate2 certificate
                && certificate.Thumbprint == HostileServer.Certificate.Thumbprint,
        };

    private static async Task StartTlsAsync(Talk talk)
    {
        await talk.GreetAsync("250 STARTTLS");
        await talk.HearAsync();
        await talk.SayAsync("220 go on");
        await talk.EncryptAsync();
        await talk.HearAsync();
        await talk.HelloAsync("250 AUTH PLAIN");
        await TakeAsync(talk);
    }

    private static async Task ShouldNotBeSafeAsync(SmtpServer server)
    {
        var refused = await Should.ThrowAsync<SmtpRouteException>(() =>
            SmtpConnection.OpenAsync(server, Cancel)
        );
        refused.Result.ShouldBe(new SmtpResult(SmtpFate.TryAgain, SmtpTrouble.NotSafe, 0));
    }
}
