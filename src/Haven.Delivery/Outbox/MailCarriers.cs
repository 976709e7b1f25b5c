using System.Collections.Concurrent;
using Haven.Delivery.Mime;
using Haven.Delivery.Smtp;
using Haven.Privacy.Handoffs;

namespace Haven.Delivery.Outbox;

/// <summary>Where mail goes: a mail server, or a folder where there is none.</summary>
public interface IMailCarrier
{
    /// <summary>Whether anything can go out at present; mail waits while not.</summary>
    bool IsReady { get; }

    /// <summary>
    /// To whose machine mail is given: a name or an address, which has to be on the register of companies where it is not
    /// this machine. Null where mail stays here.
    /// </summary>
    string? GivesTo => null;

    /// <summary>How many mails may be under way at once.</summary>
    int AtOnce { get; }

    /// <summary>Sends one mail. Throws for nothing that a mail server or a disk does.</summary>
    /// <param name="id">The mail's id; the Message-ID comes from it, the same at every try.</param>
    /// <param name="at">When it was handed over.</param>
    Task<SmtpResult> SendAsync(
        Guid id,
        DateTimeOffset at,
        Mail mail,
        CancellationToken cancellationToken
    );

    /// <summary>Nothing is due for now: lines that are open can be closed.</summary>
    Task RestAsync();
}

/// <summary>Without a mail server: each mail is a text file, for a person at the machine to read.</summary>
public sealed class MailFolder(string? folder) : IMailCarrier
{
    private const int DiskFull = 28; // errno ENOSPC; the code on the operator's page

    public bool IsReady => folder is not null;

    public int AtOnce => 1;

    public async Task<SmtpResult> SendAsync(
        Guid id,
        DateTimeOffset at,
        Mail mail,
        CancellationToken cancellationToken
    )
    {
        try
        {
            Directory.CreateDirectory(
                folder!,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            );
            string file = Path.Combine(folder!, id.ToString("D") + ".txt");
            await File.WriteAllTextAsync(
                file + ".new",
                $"To: {mail.To}\nSubject: {mail.Subject}\n\n{mail.Body}\n",
                CancellationToken.None
            );
            File.Move(file + ".new", file, overwrite: true);
            return SmtpResult.Delivered(0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new SmtpResult(
                SmtpFate.TryAgain,
                SmtpTrouble.NoPlace,
                e.HResult == DiskFull ? DiskFull : 0
            );
        }
    }

    public Task RestAsync() => Task.CompletedTask;

    /// <summary>The newest mails, for the page that shows them in development.</summary>
    public IReadOnlyList<string> Newest(int most) =>
        folder is null || !Directory.Exists(folder)
            ? []
            :
            [
                .. Directory
                    .EnumerateFiles(folder, "*.txt")
                    .OrderDescending(StringComparer.Ordinal)
                    .Take(most)
                    .Select(File.ReadAllText),
            ];
}

/// <summary>Carries mail to a mail server, over connections that serve one mail after another.</summary>
public sealed class SmtpCarrier(MailRoute route, TimeProvider clock) : IMailCarrier
{
    private readonly ConcurrentBag<SmtpConnection> idle = [];

    public bool IsReady => true;

    public string? GivesTo => route.Server.Host;

    public int AtOnce => route.Server.Connections;

    public async Task<SmtpResult> SendAsync(
        Guid id,
        DateTimeOffset at,
        Mail mail,
        CancellationToken cancellationToken
    )
    {
        if (Mailbox.Parse(mail.To) is not { } to)
        {
            return new SmtpResult(SmtpFate.Never, SmtpTrouble.NoAddress, 0);
        }
        byte[] text = new MailText(
            route.From,
            to,
            mail.Subject,
            mail.Body,
            $"{id:N}@{route.From.Domain}",
            at
        ).Write();
        byte[] signature = route.Signer?.Sign(text, clock.GetUtcNow()) ?? [];
        var envelope = new SmtpEnvelope(
            route.From.Address,
            [to.Address],
            (byte[])[.. signature, .. text]
        );
        try
        {
            return await SendAsync(envelope, cancellationToken);
        }
        catch (SmtpRouteException e)
        {
            return e.Result;
        }
    }

    private async Task<SmtpResult> SendAsync(
        SmtpEnvelope envelope,
        CancellationToken cancellationToken
    )
    {
        while (idle.TryTake(out var used))
        {
            var result = await SendAsync(used, envelope, cancellationToken);
            if (result is not { Fate: SmtpFate.TryAgain, Trouble: SmtpTrouble.ConnectionLost })
            {
                return result;
            }
            // The server had closed it while it was idle: another one may do.
        }
        return await SendAsync(
            await SmtpConnection.OpenAsync(route.Server, cancellationToken),
            envelope,
            cancellationToken
        );
    }

    private async Task<SmtpResult> SendAsync(
        SmtpConnection connection,
        SmtpEnvelope envelope,
        CancellationToken cancellationToken
    )
    {
        var results = await connection.SendAsync(envelope, cancellationToken);
        if (connection.IsOpen)
        {
            idle.Add(connection);
        }
        else
        {
            await connection.DisposeAsync();
        }
        return results[0];
    }

    public async Task RestAsync()
    {
        while (idle.TryTake(out var connection))
        {
            await connection.DisposeAsync();
        }
    }
}
