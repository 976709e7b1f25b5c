using Haven.Privacy.Store;

namespace Haven.Privacy.Handoffs;

/// <summary>
/// A mail that one floor asks another to send. It carries no client's data: whoever intercepts it learns that the
/// recipient uses Haven, and nothing else; of an answer to somebody's message, what an administrator wrote to them.
/// </summary>
/// <param name="To">The recipient's address.</param>
/// <param name="Subject">One line.</param>
/// <param name="Body">Plain text.</param>
public sealed record Mail(string To, string Subject, string Body)
{
    /// <summary>Where it is to be known what became of it; null of most mails.</summary>
    public MailSending? Sending { get; init; }
}

/// <summary>Mails of which it is counted together what became of them.</summary>
public sealed record MailSending(OrganisationId Organisation, Guid Id);

/// <summary>What became of the mails of one sending. The counts name nobody.</summary>
/// <param name="Arrived">A mail server has taken them over.</param>
/// <param name="Failed">They could not be sent, and nobody tries any more.</param>
public sealed record MailFates(int Arrived, int Waiting, int Failed)
{
    public static readonly MailFates None = new(0, 0, 0);

    public int All => Arrived + Waiting + Failed;

    /// <summary>Whether none arrived and none is on its way.</summary>
    public bool HasFailed => Failed > 0 && Arrived + Waiting == 0;
}

/// <summary>The way from whoever needs a mail sent to whoever sends it.</summary>
public interface IMailHandoff
{
    /// <summary>Adds the mail to the caller's unit of work: it goes out if, and only if, that commits.</summary>
    Task HandOverAsync(HavenContext context, Mail mail, CancellationToken cancellationToken);

    /// <summary>What became of the mails of these sendings of one organisation; one without mails is left out.</summary>
    Task<IReadOnlyDictionary<Guid, MailFates>> FatesAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    );
}
