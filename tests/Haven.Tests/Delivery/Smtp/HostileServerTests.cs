using System.Diagnostics;
using System.Text;
using Haven.Delivery.Smtp;

namespace Haven.Tests.Delivery.Smtp;

/// <summary>Servers that hang, babble, lie and listen in: no mail is lost, none hangs, and no secret is told.</summary>
[Trait("Category", "Long")]
public class HostileServerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Server_ThatHangsAfterTheText_LeavesItUnknown()
    {
        await using var server = HostileServer.After(
            "DATA",
            async talk =>
            {
                await talk.SayAsync("354 go on");
                await talk.HearTextAsync();
                await talk.HangAsync();
            }
        );

        (await SendAsync(server.Server)).ShouldBe(
            new SmtpResult(SmtpFate.Unknown, SmtpTrouble.NoAnswerAtTheEnd, 0)
        );
    }

    [Fact]
    public async Task Server_ThatTakesTheTextAndHangsUp_LeavesItUnknown()
    {
        await using var server = HostileServer.After(
            "DATA",
            async talk =>
            {
                await talk.SayAsync("354 go on");
                await talk.HearTextAsync();
                talk.HangUp();
            }
        );

        (await SendAsync(server.Server)).Fate.ShouldBe(SmtpFate.Unknown);
    }

    [Fact]
    public async Task Server_ThatHangsBeforeTheText_IsTriedAgain()
    {
        await using var server = HostileServer.After("DATA", talk => talk.HangAsync());

        (await SendAsync(server.Server)).ShouldBe(
            new SmtpResult(SmtpFate.TryAgain, SmtpTrouble.TookTooLong, 0)
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r\n")]
    [InlineData("999 what\r\n")]
    [InlineData("25 short\r\n")]
    [InlineData("250_no\r\n")]
    [InlineData("GET / HTTP/1.1\r\n")]
    [InlineData("250-one\r\n550 two\r\n")]
    [InlineData("\0\u00ff\u00fe\r\n")]
    public async Task Server_ThatAnswersGarbage_IsTriedAgain(string garbage)
    {
        await using var server = HostileServer.After(
            "MAIL",
            async talk =>
            {
                await talk.RawAsync(garbage);
                await talk.HangAsync();
            }
        );

        var result = await SendAsync(server.Server);

        result.Fate.ShouldBe(SmtpFate.TryAgain);
        result.Trouble.ShouldBe(
            garbage.Length == 0 ? SmtpTrouble.TookTooLong : SmtpTrouble.Garbage
        );
    }

    [Theory]
    [InlineData("250 ")]
    [InlineData("250-ok\r\n")]
    public async Task Server_WhoseReplyDoesNotEnd_IsCutOff(string again)
    {
        await using var server = HostileServer.After(
            "MAIL",
            async talk =>
            {
                while (true)
                {
                    await talk.RawAsync(again);
                }
            }
        );

        var result = await SendAsync(server.Server with { Patience = SmtpPatience.Rfc });

        result.ShouldBe(new SmtpResult(SmtpFate.TryAgain, SmtpTrouble.Garbage, 0));
    }

    [Fact]
    public async Task Server_ThatDripsItsAnswer_GainsNoTime()
    {
        await using var server = HostileServer.After(
            "MAIL",
            async talk =>
            {
                foreach (char c in string.Concat(Enumerable.Repeat("250-ok\r\n", 100)))
                {
                    await talk.RawAsync(c.ToString());
                    await Task.Delay(100, talk.Over);
                }
            }
        );
        var watch = Stopwatch.StartNew();

        var result = await SendAsync(server.Server);

        result.ShouldBe(new SmtpResult(SmtpFate.TryAgain, SmtpTrouble.TookTooLong, 0));
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(6));
    }

    [Fact]
    public async Task Server_ThatRefusesOneOfThree_IsToldOfEach()
    {
        await using var server = new HostileServer(async talk =>
        {
            await talk.GreetAsync("250 PIPELINING");
            string?[] answers =
            [
                "250 ok",
                "250 ok",
                "550 no such person",
                "450 later",
                "354 go on",
            ];
            foreach (string? answer in answers)
            {
                await talk.HearAsync();
                await talk.SayAsync(answer!);
            }
            await talk.HearTextAsync();
            await talk.SayAsync("250 queued");
            await talk.HangAsync();
        });
        await using var connection = await SmtpConnection.OpenAsync(server.Server, Cancel);

        var results = await connection.SendAsync(
            new SmtpEnvelope(
                "h@example.org",
                ["a@example.org", "b@example.org", "c@example.org"],
                Mail
            ),
            Cancel
        );

        results.ShouldBe([
            SmtpResult.Delivered(250),
            new SmtpResult(SmtpFate.Never, SmtpTrouble.RecipientRefused, 550),
            new SmtpResult(SmtpFate.TryAgain, SmtpTrouble.RecipientRefused, 450),
        ]);
    }

    [Theory]
    [InlineData("530 5.7.0 sign in first")]
    [InlineData("535 5.7.8 no")]
    public async Task Server_ThatWantsUsToSignIn_IsNotTheMailsFault(string answer)
    {
        await using var server = HostileServer.After("MAIL", talk => talk.SayAsync(answer));

        var result = await SendAsync(server.Server);

        result.Fate.ShouldBe(SmtpFate.TryAgain);
        result.IsOfTheRoute.ShouldBeTrue();
    }

    [Fact]
    public async Task Server_ThatRefusesEverybodyAndWantsTheText_GetsNone()
    {
        await using var server = new HostileServer(async talk =>
        {
            await talk.GreetAsync("250 PIPELINING");
            foreach (string answer in new[] { "250 ok", "550 no", "354 go on" })
            {
                await talk.HearAsync();
                await talk.SayAsync(answer);
            }
            (await talk.HearTextAsync()).ShouldBe("");
            await talk.SayAsync("554 nobody");
            await talk.HangAsync();
        });

        var result = await SendAsync(server.Server);

        result.ShouldBe(new SmtpResult(SmtpFate.Never, SmtpTrouble.RecipientRefused, 550));
        server.Heard.ShouldNotContain("A line of text.");
    }

    [Theory]
    [InlineData("rosa@example.org>\r\nRCPT TO:<x@example.org")]
    [InlineData("rosa@example.org\n")]
    [InlineData("ro sa@example.org")]
    public void Envelope_WithAnAddressThatIsNone_CannotBeMade(string to) =>
        Should.Throw<ArgumentException>(() => new SmtpEnvelope("h@example.org", [to], Mail));

    [Theory]
    [InlineData("Subject: x\r\n\r\nx\n.\nMAIL FROM:<x@example.org>\r\n")]
    [InlineData("Subject: x\r\n\r\nx\n\n.\r\n")]
    [InlineData("Subject: x\r\n\r\nx\r.\r\n")]
    [InlineData("Subject: x\r\n\r\nx\r\r\n.\r\n")]
    [InlineData("Subject: x\r\n\r\nx")]
    [InlineData("Subject: x\r\n\r\nx\r")]
    public void Envelope_ThatCouldSmuggleASecondMail_CannotBeMade(string mail) =>
        Should.Throw<ArgumentException>(() =>
            new SmtpEnvelope("h@example.org", ["r@example.org"], Encoding.UTF8.GetBytes(mail))
        );

    [Fact]
    public async Task Address_ThatNeedsUtf8_GoesOnlyWhereItIsUnderstood()
    {
        await using var old = new HostileServer(WelcomeAsync);
        await using var young = new HostileServer(async talk =>
        {
            await talk.GreetAsync("250-SMTPUTF8", "250 8BITMIME");
            await TakeAsync(talk);
        });
        var envelope = new SmtpEnvelope(
            "h@example.org",
            ["zoë@example.org"],
            Encoding.UTF8.GetBytes("To: zoë@example.org\r\n\r\nx\r\n")
        );
        await using var there = await SmtpConnection.OpenAsync(old.Server, Cancel);
        await using var here = await SmtpConnection.OpenAsync(young.Server, Cancel);

        (await there.SendAsync(envelope, Cancel)).ShouldBe([
            new SmtpResult(SmtpFate.Never, SmtpTrouble.NeedsUtf8, 0),
        ]);
        (await here.SendAsync(envelope, Cancel)).ShouldBe([SmtpResult.Delivered(250)]);
        young.Heard.ShouldContain("MAIL FROM:<h@example.org> BODY=8BITMIME SMTPUTF8");
        young.Heard.ShouldContain("RCPT TO:<zoë@example.org>");
    }

    private static byte[] Mail => Encoding.ASCII.GetBytes("Subject: x\r\n\r\nA line of text.\r\n");

    internal static async Task WelcomeAsync(Talk talk)
    {
        await talk.GreetAsync("250 AUTH PLAIN");
        await TakeAsync(talk);
    }

    internal static async Task TakeAsync(Talk talk)
    {
        while (await talk.HearAsync() is { } line)
        {
            if (line == "DATA")
            {
                await talk.SayAsync("354 go on");
                await talk.HearTextAsync();
            }
            await talk.SayAsync(
                line.StartsWith("AUTH", StringComparison.Ordinal) ? "235 welcome" : "250 ok"
            );
        }
    }

    internal static async Task<SmtpResult> SendAsync(SmtpServer server)
    {
        await using var connection = await SmtpConnection.OpenAsync(server, Cancel);
        return (
            await connection.SendAsync(
                new SmtpEnvelope("h@example.org", ["rosa@example.org"], Mail),
                Cancel
            )
        ).Single();
    }
}
