using System.Security.Cryptography;
using System.Text;
using Haven.Delivery.Dkim;
using Haven.Delivery.Mime;
using Haven.Delivery.Outbox;
using Haven.Delivery.Smtp;
using Haven.Organisations.Accounts;
using Haven.Privacy.Handoffs;
using Haven.Start;
using Haven.Tests.Delivery.Smtp;
using Haven.Tests.Organisations;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Tests.Delivery.Outbox;

/// <summary>From a page to a mail server: what people ask for arrives there, signed, and once.</summary>
public class SmtpCarrierTests
{
    private const string Verifier = """
        import dkim, json, sys
        record = open(sys.argv[1], 'rb').read()
        raw = open(sys.argv[2], 'rb').read().replace(b'\n', b'\r\n')
        print(json.dumps(dkim.verify(raw, dnsfunc=lambda n, timeout=5: record)))
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task NewPassword_AskedForOnThePage_ArrivesSignedAtTheServer(string database)
    {
        await using var sink = await SmtpSink.StartAsync();
        using var key = RSA.Create(2048);
        var signer = new DkimSigner("example.org", "haven", key);
        await using var haven = await StartAsync(database, sink.Server, signer);
        string email = Newcomer.NewEmail();
        await haven.CreateAccountAsync(email);
        using var browser = haven.Browser();

        await browser.SubmitAsync("/organisations/new-password", ("email", email));
        await haven.Get<MailWorker>().SendDueAsync();

        var mail = sink.Mails().ShouldHaveSingleItem();
        mail.Recipients.ShouldBe([$"<{email}>"]);
        mail.Sender.ShouldStartWith("<haven@example.org>");
        mail.Field("Subject").ShouldBe("Choose a new password for Haven");
        mail.Text.ShouldContain("/organisations/new-password?link=3D");
        var verdict = await Python.AskAsync(
            Verifier,
            Encoding.ASCII.GetBytes(signer.PublicRecord),
            Encoding.ASCII.GetBytes(mail.Text)
        );
        verdict.GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task Mails_OfOneRound_ShareAConnection_AndItIsClosedAfterwards()
    {
        int goodbyes = 0;
        await using var server = HostileServer.After(
            "QUIT",
            talk =>
            {
                goodbyes++;
                return talk.SayAsync("221 bye");
            }
        );
        var carrier = Carrier(server.Server with { Patience = SmtpPatience.Rfc });

        for (int i = 0; i < 3; i++)
        {
            await SendAsync(carrier);
        }
        await carrier.RestAsync();

        server.Connections.ShouldBe(1);
        goodbyes.ShouldBe(1);
    }

    [Fact]
    public async Task Connection_ThatTheServerClosedWhileItWasIdle_IsOpenedAnew()
    {
        await using var server = HostileServer.After(
            "DATA",
            async talk =>
            {
                await talk.SayAsync("354 go on");
                await talk.HearTextAsync();
                await talk.SayAsync("250 ok");
                talk.HangUp();
            }
        );
        var carrier = Carrier(server.Server with { Patience = SmtpPatience.Rfc });

        (await SendAsync(carrier)).Fate.ShouldBe(SmtpFate.Delivered);
        (await SendAsync(carrier)).Fate.ShouldBe(SmtpFate.Delivered);

        server.Connections.ShouldBe(2);
    }

    [Fact]
    public async Task SecondTry_HasTheSameMessageIdAndDate()
    {
        await using var sink = await SmtpSink.StartAsync();
        var carrier = Carrier(sink.Server);

        await SendAsync(carrier);
        await SendAsync(carrier);
        await carrier.RestAsync();

        var mails = sink.Mails();
        mails.Count.ShouldBe(2);
        mails.Select(m => (m.Field("Message-ID"), m.Field("Date"))).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task Server_ThatIsNotThere_IsTroubleOfTheWay()
    {
        var carrier = Carrier(new SmtpServer("127.0.0.1", SmtpSink.FreePort(), SmtpTls.None));

        (await SendAsync(carrier)).ShouldBe(
            new SmtpResult(SmtpFate.TryAgain, SmtpTrouble.NoConnection, 0)
        );
    }

    private static SmtpCarrier Carrier(SmtpServer server) =>
        new(new MailRoute(server, Mailbox.Parse("haven@example.org")!, null), TimeProvider.System);

    private static Task<SmtpResult> SendAsync(SmtpCarrier carrier) =>
        carrier.SendAsync(
            new Guid("0199a000-0000-7000-8000-000000000001"),
            new DateTimeOffset(2026, 3, 1, 9, 5, 7, TimeSpan.Zero),
            new Mail("rosa@example.org", "x", "x"),
            Cancel
        );

    private static Task<Installation> StartAsync(
        string database,
        SmtpServer server,
        DkimSigner signer
    )
    {
        if (database == Databases.PostgreSql && PostgreSqlServer.Missing is { } missing)
        {
            Assert.Skip(missing);
        }
        var route = new MailRoute(server, Mailbox.Parse("haven@example.org", "Haven")!, signer);
        return Installation.StartNewAsync(
            database,
            services =>
                services.AddSingleton<IMailCarrier>(s => new SmtpCarrier(
                    route,
                    TimeProvider.System
                ))
        );
    }
}
