using System.Diagnostics;
using System.Security.Cryptography;
using Haven.Delivery.Dkim;
using Haven.Delivery.Mime;
using Haven.Delivery.Smtp;
using Haven.Tests.Delivery;

namespace Haven.Bench.Mail;

/// <summary>
/// Mails a second into postfix's smtp-sink, beside postfix's own smtp-source in the same run: ours with writing each
/// mail, theirs with one text for all. Signing is counted apart, for smtp-source does not sign.
/// </summary>
internal static class MailBench
{
    private const int Mails = 16_000;
    private const int Rounds = 5;
    private const int Signatures = 1_000;
    private const int TextLength = 1_000;

    private static readonly Mailbox From = Mailbox.Parse("haven@example.org", "Haven")!;
    private static readonly string Text = string.Concat(
        Enumerable.Repeat("A line of a mail, as long as lines are.\n", TextLength / 40)
    );

    public static async Task RunAsync(Figures figures)
    {
        figures.Head(
            $"Mail: {Mails:N0} mails of {TextLength:N0} bytes into smtp-sink, beside smtp-source (median of {Rounds} in turns)"
        );
        if (SmtpSink.Program("smtp-sink") is null)
        {
            figures.Note("smtp-sink is not there (Debian package postfix): nothing measured");
            return;
        }
        await using var sink = await SmtpSink.StartForgettingAsync();
        foreach (int connections in new[] { 1, 8 })
        {
            await SendAsync(sink, connections, Mails / 4); // warm
            var ours = new List<double>();
            var theirs = new List<double>();
            for (int i = 0; i < Rounds; i++)
            {
                theirs.Add(await SourceAsync(sink, connections));
                ours.Add(await SendAsync(sink, connections, Mails));
            }
            figures.Rate(
                connections == 1 ? "one connection" : $"{connections} connections",
                Figures.Median(ours),
                Figures.Median(theirs),
                0.8
            );
        }
        Sign(figures);
    }

    private static async Task<double> SendAsync(SmtpSink sink, int connections, int mails)
    {
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(
            Enumerable
                .Range(0, connections)
                .Select(_ => Task.Run(() => SendAsync(sink.Server, mails / connections)))
        );
        return mails / watch.Elapsed.TotalSeconds;
    }

    private static async Task SendAsync(SmtpServer server, int mails)
    {
        await using var connection = await SmtpConnection.OpenAsync(
            server with
            {
                Patience = SmtpPatience.Rfc,
            },
            CancellationToken.None
        );
        var to = Mailbox.Parse("rosa@example.org")!;
        for (int i = 0; i < mails; i++)
        {
            var results = await connection.SendAsync(
                new SmtpEnvelope(From.Address, [to.Address], Letter(to, i).Write()),
                CancellationToken.None
            );
            if (results[0].Fate != SmtpFate.Delivered)
            {
                throw new InvalidOperationException($"The sink answered {results[0]}");
            }
        }
    }

    private static async Task<double> SourceAsync(SmtpSink sink, int connections)
    {
        var watch = Stopwatch.StartNew();
        using var source = SmtpSink.Run(
            "smtp-source",
            [
                "-d",
                "-s",
                $"{connections}",
                "-m",
                $"{Mails}",
                "-l",
                $"{TextLength}",
                "-f",
                "haven@example.org",
                "-t",
                "rosa@example.org",
                $"127.0.0.1:{sink.Port}",
            ]
        );
        await source.WaitForExitAsync();
        return source.ExitCode == 0
            ? Mails / watch.Elapsed.TotalSeconds
            : throw new InvalidOperationException($"smtp-source ended with {source.ExitCode}");
    }

    private static void Sign(Figures figures)
    {
        using var key = RSA.Create(2048);
        using var signer = new DkimSigner("example.org", "haven", key);
        byte[] mail = Letter(From, 0).Write();
        byte[] hash = SHA256.HashData(mail);
        Action[] acts =
        [
            () => key.SignHash(hash, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            () => signer.Sign(mail, TimeProvider.System.GetUtcNow()),
        ];
        List<double>[] rates =
        [
            [],
            [],
        ];
        for (int i = 0; i <= Rounds; i++)
        {
            for (int which = 0; which < acts.Length; which++)
            {
                double rate = RateOf(acts[which]);
                if (i > 0) // the first is to warm up
                {
                    rates[which].Add(rate);
                }
            }
        }
        figures.Rate(
            "DKIM, one core, beside bare RSA-2048",
            Figures.Median(rates[1]),
            Figures.Median(rates[0]),
            0.8
        );
    }

    private static double RateOf(Action act)
    {
        var watch = Stopwatch.StartNew();
        for (int i = 0; i < Signatures; i++)
        {
            act();
        }
        return Signatures / watch.Elapsed.TotalSeconds;
    }

    private static MailText Letter(Mailbox to, int number) =>
        new(
            From,
            to,
            "Choose a new password for Haven",
            Text,
            $"{number}@example.org",
            TimeProvider.System.GetUtcNow()
        );
}
