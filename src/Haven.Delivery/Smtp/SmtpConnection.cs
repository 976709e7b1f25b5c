using System.Buffers;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Haven.Delivery.Smtp;

/// <summary>
/// An open connection to a mail server (RFC 5321), used for one mail after another. Commands go together where the
/// server allows it (RFC 2920), and a mail's text in one piece.
/// </summary>
public sealed class SmtpConnection : IAsyncDisposable
{
    private const int Block = 256 * 1024;

    // Replies to more than these would fill the way back while we still write.
    private const int MostTogether = 50;

    private readonly SmtpServer server;
    private readonly SmtpLine line;
    private readonly SmtpAbilities abilities;
    private readonly ArrayBufferWriter<byte> text = new(4096);

    private SmtpConnection(SmtpServer server, SmtpLine line, SmtpAbilities abilities)
    {
        this.server = server;
        this.line = line;
        this.abilities = abilities;
    }

    /// <summary>Whether another mail can go over it.</summary>
    public bool IsOpen { get; private set; } = true;

    /// <summary>How many mails went over it.</summary>
    public int Sent { get; private set; }

    /// <exception cref="SmtpRouteException">The server cannot be used now.</exception>
    internal static async Task<SmtpConnection> OpenAsync(
        SmtpServer server,
        CancellationToken cancellationToken
    )
    {
        var (line, abilities) = await SmtpGreeting.OpenAsync(server, cancellationToken);
        return new SmtpConnection(server, line, abilities);
    }

    /// <summary>Greets a server and takes leave of it.</summary>
    /// <returns>What is in the way; null where mail could go.</returns>
    public static async Task<SmtpResult?> TryAsync(
        SmtpServer server,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await using var line = await OpenAsync(server, cancellationToken);
            return null;
        }
        catch (SmtpRouteException e)
        {
            return e.Result;
        }
    }

    /// <summary>Sends a mail; one result for each recipient, in their order. Never throws for what a server does.</summary>
    public async Task<IReadOnlyList<SmtpResult>> SendAsync(
        SmtpEnvelope envelope,
        CancellationToken cancellationToken
    )
    {
        if (envelope.NeedsUtf8 && !abilities.Utf8)
        {
            return All(envelope, new SmtpResult(SmtpFate.Never, SmtpTrouble.NeedsUtf8, 0));
        }
        var mail = new Transaction(envelope);
        try
        {
            await SendAsync(mail, cancellationToken);
            Sent++;
        }
        catch (Exception e)
            when (e
                    is IOException
                        or SocketException
                        or SmtpGarbageException
                        or OperationCanceledException
                        or ObjectDisposedException
            )
        {
            IsOpen = false;
            mail.BreakOff(TroubleOf(e));
        }
        return mail.Results;
    }

    private async Task SendAsync(Transaction mail, CancellationToken cancellationToken)
    {
        var begun = abilities.Pipelining
            ? await BeginTogetherAsync(mail, cancellationToken)
            : await BeginOneByOneAsync(mail, cancellationToken);
        Watch(begun);
        if (!begun.AsksForData)
        {
            mail.Refuse(begun, SmtpTrouble.TextRefused);
            await ResetAsync(cancellationToken);
            return;
        }
        text.ResetWrittenCount();
        if (mail.AnyAccepted)
        {
            Stuff(mail.Envelope.Mail.Span, text);
        }
        // Otherwise the server wants a text for nobody, and gets none (RFC 2920, 3.1).
        text.Write(".\r\n"u8);
        await WriteTextAsync(cancellationToken);
        mail.IsAllSent = true;
        var reply = await line.ReadAsync(server.Patience.DataEnd, cancellationToken);
        Watch(reply);
        mail.End(reply);
    }

    private async Task<SmtpReply> BeginTogetherAsync(
        Transaction mail,
        CancellationToken cancellationToken
    )
    {
        var recipients = mail.Envelope.To;
        var commands = new StringBuilder(From(mail.Envelope));
        bool senderHeard = false;
        for (int first = 0; first < recipients.Count; first += MostTogether)
        {
            int next = Math.Min(first + MostTogether, recipients.Count);
            for (int i = first; i < next; i++)
            {
                commands.Append(To(recipients[i]));
            }
            if (next == recipients.Count)
            {
                commands.Append("DATA\r\n");
            }
            await line.WriteAsync(
                Encoding.UTF8.GetBytes(commands.ToString()),
                server.Patience.Command,
                cancellationToken
            );
            commands.Clear();
            if (!senderHeard)
            {
                mail.Sender(Watch(await line.ReadOnAsync()));
                senderHeard = true;
            }
            for (int i = first; i < next; i++)
            {
                mail.Recipient(i, Watch(await line.ReadOnAsync()));
            }
        }
        return await line.ReadOnAsync();
    }

    private async Task<SmtpReply> BeginOneByOneAsync(
        Transaction mail,
        CancellationToken cancellationToken
    )
    {
        var patience = server.Patience;
        var sender = await AskAsync(From(mail.Envelope), patience.Command, cancellationToken);
        mail.Sender(sender);
        if (!sender.IsGood)
        {
            return sender;
        }
        SmtpReply last = sender;
        for (int i = 0; i < mail.Envelope.To.Count; i++)
        {
            last = await AskAsync(To(mail.Envelope.To[i]), patience.Command, cancellationToken);
            mail.Recipient(i, last);
        }
        return mail.AnyAccepted
            ? await AskAsync("DATA\r\n", patience.DataStart, cancellationToken)
            : last;
    }

    private async Task<SmtpReply> AskAsync(
        string command,
        TimeSpan within,
        CancellationToken cancellationToken
    ) => Watch(await line.AskAsync(command.TrimEnd(), within, cancellationToken));

    private string From(SmtpEnvelope envelope)
    {
        var command = new StringBuilder($"MAIL FROM:<{envelope.From}>");
        if (abilities.Size)
        {
            command.Append(CultureInfo.InvariantCulture, $" SIZE={envelope.Mail.Length}");
        }
        if (envelope.IsEightBit && abilities.EightBit)
        {
            command.Append(" BODY=8BITMIME");
        }
        if (envelope.NeedsUtf8)
        {
            command.Append(" SMTPUTF8");
        }
        return command.Append("\r\n").ToString();
    }

    private static string To(string recipient) => $"RCPT TO:<{recipient}>\r\n";

    private async Task WriteTextAsync(CancellationToken cancellationToken)
    {
        for (int at = 0; at < text.WrittenCount; at += Block)
        {
            await line.WriteAsync(
                text.WrittenMemory.Slice(at, Math.Min(Block, text.WrittenCount - at)),
                server.Patience.DataBlock,
                cancellationToken
            );
        }
    }

    // A full stop that begins a line is written twice (RFC 5321, 4.5.2).
    private static void Stuff(ReadOnlySpan<byte> mail, ArrayBufferWriter<byte> to)
    {
        if (mail.StartsWith("."u8))
        {
            to.Write("."u8);
        }
        while (mail.IndexOf("\r\n."u8) is >= 0 and var at)
        {
            to.Write(mail[..(at + 3)]);
            to.Write("."u8);
            mail = mail[(at + 3)..];
        }
        to.Write(mail);
    }

    private async Task ResetAsync(CancellationToken cancellationToken)
    {
        if (IsOpen)
        {
            var reply = await line.AskAsync("RSET", server.Patience.Command, cancellationToken);
            IsOpen &= reply.IsGood;
        }
    }

    // 421 may come in answer to anything: the server is about to hang up (RFC 5321, 3.8).
    private SmtpReply Watch(SmtpReply reply)
    {
        IsOpen &= reply.Code != 421;
        return reply;
    }

    private static SmtpTrouble TroubleOf(Exception e) =>
        e switch
        {
            SmtpGarbageException => SmtpTrouble.Garbage,
            OperationCanceledException => SmtpTrouble.TookTooLong,
            _ => SmtpTrouble.ConnectionLost,
        };

    private static SmtpResult[] All(SmtpEnvelope envelope, SmtpResult result) =>
        [.. envelope.To.Select(_ => result)];

    /// <summary>Says goodbye, if the server still listens.</summary>
    public async ValueTask DisposeAsync()
    {
        if (IsOpen)
        {
            IsOpen = false;
            try
            {
                await line.AskAsync("QUIT", TimeSpan.FromSeconds(2), CancellationToken.None);
            }
            catch (Exception e)
                when (e
                        is IOException
                            or SocketException
                            or SmtpGarbageException
                            or OperationCanceledException
                )
            {
                // It has gone already.
            }
        }
        await line.DisposeAsync();
    }
}
