using System.Collections.Concurrent;
using Haven.Delivery.Outbox;
using Haven.Delivery.Smtp;
using Haven.Privacy.Handoffs;

namespace Haven.Promises;

/// <summary>
/// Carries a twin's mail into its own folder, whatever carries the installation's. A check can make it somebody else's
/// machine for a while, and sees what such a carrier is given.
/// </summary>
internal sealed class TwinCarrier(MailFolder folder) : IMailCarrier
{
    public ConcurrentQueue<Mail> Given { get; } = [];

    public string? GivesTo { get; set; }

    public bool IsReady => folder.IsReady;

    public int AtOnce => folder.AtOnce;

    public Task<SmtpResult> SendAsync(
        Guid id,
        DateTimeOffset at,
        Mail mail,
        CancellationToken cancellationToken
    )
    {
        if (GivesTo is not null)
        {
            Given.Enqueue(mail);
        }
        return folder.SendAsync(id, at, mail, cancellationToken);
    }

    public Task RestAsync() => folder.RestAsync();
}
