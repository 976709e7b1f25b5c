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
public sealed record MailSending(OrganisationId Organisation, Guid Id)
{
    /// <summary>
    /// Whether whoever sends it keeps what became of it, and takes it over (<see cref="IMailReceipts"/>). Then it is a
    /// sending of its own, and counted with no other.
    /// </summary>
    public bool IsTaken { get; init; }
}

/// <summary>What became of a mail that is a sending of its own.</summary>
public enum MailFate
{
    Waiting = 0,

    /// <summary>A mail server has taken it over.</summary>
    Arrived = 1,

    /// <summary>It could not be sent, and nobody tries any more; or not before somebody says so.</summary>
    Failed = 2,
}

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

    /// <summary>The same with many mails, as one entry in the log.</summary>
    async Task HandOverAllAsync(
        HavenContext context,
        IReadOnlyList<Mail> mails,
        CancellationToken cancellationToken
    )
    {
        foreach (var mail in mails)
        {
            await HandOverAsync(context, mail, cancellationToken);
        }
    }

    /// <summary>What became of the mails of these sendings of one organisation; one without mails is left out.</summary>
    Task<IReadOnlyDictionary<Guid, MailFates>> FatesAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    );
}

/// <summary>What became of mails, for whoever keeps it and says for how long. Delivery keeps nothing that was taken over.</summary>
public interface IMailReceipts
{
    /// <summary>Those of one organisation that failed or arrived, and were not taken over yet. One that waits is left out.</summary>
    Task<IReadOnlyDictionary<Guid, MailFate>> KnownAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    );

    /// <summary>Takes some that have ended over into the unit of work of their organisation; none when nobody waits.</summary>
    Task<IReadOnlyDictionary<Guid, MailFate>> TakeAsync(
        HavenContext context,
        int most,
        CancellationToken cancellationToken
    );
}
