using System.Text;
using Haven.Delivery.Smtp;
using Haven.Tests.Delivery.Mime;

namespace Haven.Tests.Delivery.Smtp;

/// <summary>The client against postfix's smtp-sink, with and without its faults.</summary>
[Trait("Category", "Long")]
public class SmtpSinkTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData]
    [InlineData("-p")] // no pipelining
    [InlineData("-e")] // no ESMTP at all
    [InlineData("-8")]
    [InlineData("-W", "DATA:1")]
    [InlineData("-H", "1")]
    public async Task Send_ToAServerThatBehaves_ArrivesByteForByte(params string[] options)
    {
        await using var sink = await SmtpSink.StartAsync(options);
        const string Text = "\n.\n..\n. full stops\nlast";

        foreach (int i in Enumerable.Range(1, 3))
        {
            (await SendAsync(sink, $"Mail {i}", Text)).ShouldBe([SmtpResult.Delivered(250)]);
        }

        var mails = sink.Mails();
        mails.Select(m => m.Field("Subject")).Order().ShouldBe(["Mail 1", "Mail 2", "Mail 3"]);
        foreach (var mail in mails)
        {
            mail.Sender.ShouldStartWith("<haven@example.org>");
            mail.Recipients.ShouldBe(["<rosa@example.org>"]);
            string sent = Encoding.ASCII.GetString(
                MailTextTests.Letter(mail.Field("Subject")!, Text).Write()
            );
            // The sink ends each dump with an empty line of its own.
            mail.Text.TrimEnd('\n').ShouldBe(sent.Replace("\r\n", "\n").TrimEnd('\n'));
        }
    }

    [Theory]
    [InlineData("-f", "MAIL", SmtpFate.Never, SmtpTrouble.SenderRefused, 500)]
    [InlineData("-f", "RCPT", SmtpFate.Never, SmtpTrouble.RecipientRefused, 500)]
    [InlineData("-f", "DATA", SmtpFate.Never, SmtpTrouble.TextRefused, 500)]
    [InlineData("-f", ".", SmtpFate.Never, SmtpTrouble.TextRefused, 500)]
    [InlineData("-r", "MAIL", SmtpFate.TryAgain, SmtpTrouble.SenderRefused, 450)]
    [InlineData("-r", "RCPT", SmtpFate.TryAgain, SmtpTrouble.RecipientRefused, 450)]
    [InlineData("-r", "DATA", SmtpFate.TryAgain, SmtpTrouble.TextRefused, 450)]
    [InlineData("-r", ".", SmtpFate.TryAgain, SmtpTrouble.TextRefused, 450)]
    [InlineData("-q", "MAIL", SmtpFate.TryAgain, SmtpTrouble.ConnectionLost, 0)]
    [InlineData("-q", "RCPT", SmtpFate.TryAgain, SmtpTrouble.ConnectionLost, 0)]
    [InlineData("-q", "DATA", SmtpFate.TryAgain, SmtpTrouble.ConnectionLost, 0)]
    [InlineData("-q", ".", SmtpFate.Unknown, SmtpTrouble.NoAnswerAtTheEnd, 0)]
    [InlineData("-Q", "MAIL", SmtpFate.TryAgain, SmtpTrouble.Busy, 421)]
    [InlineData("-Q", "RCPT", SmtpFate.TryAgain, SmtpTrouble.Busy, 421)]
    [InlineData("-Q", "DATA", SmtpFate.TryAgain, SmtpTrouble.Busy, 421)]
    [InlineData("-Q", ".", SmtpFate.TryAgain, SmtpTrouble.Busy, 421)]
    public async Task Send_ToAServerWithAFault_SaysWhatBecameOfIt(
        string option,
        string command,
        SmtpFate fate,
        SmtpTrouble trouble,
        int code
    )
    {
        foreach (string[] more in new string[][] { [], ["-p"] })
        {
            await using var sink = await SmtpSink.StartAsync([option, command, .. more]);

            var results = await SendAsync(sink, "x", "x");

            results.ShouldBe([new SmtpResult(fate, trouble, code)]);
        }
    }

    [Theory]
    [InlineData("-f", "CONNECT", 0)]
    [InlineData("-r", "CONNECT", 0)]
    [InlineData("-q", "CONNECT", 0)]
    [InlineData("-q", "EHLO", 0)]
    [InlineData("-Q", "EHLO", 421)]
    [InlineData("-r", "EHLO", 450)]
    public async Task Open_OfAServerWithAFault_IsTroubleOfTheWay(
        string option,
        string command,
        int code
    )
    {
        await using var sink = await SmtpSink.StartAsync(option, command);

        var refused = await Should.ThrowAsync<SmtpRouteException>(() =>
            SmtpConnection.OpenAsync(sink.Server, Cancel)
        );

        refused.Result.IsOfTheRoute.ShouldBeTrue();
        if (code > 0)
        {
            refused.Result.Code.ShouldBe(code);
        }
    }

    [Fact]
    public async Task Send_OfManyMails_KeepsOneConnection()
    {
        await using var sink = await SmtpSink.StartAsync();
        await using var connection = await SmtpConnection.OpenAsync(sink.Server, Cancel);

        for (int i = 0; i < 200; i++)
        {
            var results = await connection.SendAsync(Envelope($"Mail {i}", "x"), Cancel);
            results.ShouldBe([SmtpResult.Delivered(250)]);
        }

        connection.Sent.ShouldBe(200);
        sink.Mails().Select(m => m.Field("Subject")).Distinct().Count().ShouldBe(200);
    }

    [Fact]
    public async Task Send_ToManyRecipients_TellsOfEach()
    {
        await using var sink = await SmtpSink.StartAsync();
        string[] to = [.. Enumerable.Range(1, 120).Select(i => $"person{i}@example.org")];
        await using var connection = await SmtpConnection.OpenAsync(sink.Server, Cancel);

        var results = await connection.SendAsync(
            new SmtpEnvelope("haven@example.org", to, MailTextTests.Letter("x", "x").Write()),
            Cancel
        );

        results.Count.ShouldBe(120);
        results.ShouldAllBe(r => r.Fate == SmtpFate.Delivered);
        sink.Mails().Single().Recipients.Count.ShouldBe(120);
    }

    private static async Task<IReadOnlyList<SmtpResult>> SendAsync(
        SmtpSink sink,
        string subject,
        string text
    )
    {
        await using var connection = await SmtpConnection.OpenAsync(sink.Server, Cancel);
        return await connection.SendAsync(Envelope(subject, text), Cancel);
    }

    internal static SmtpEnvelope Envelope(string subject, string text) =>
        new("haven@example.org", ["rosa@example.org"], MailTextTests.Letter(subject, text).Write());
}
