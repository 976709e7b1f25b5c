using Haven.Privacy.Store;

namespace Haven.Privacy.Handoffs;

/// <summary>
/// A mail that one floor asks another to send. It carries no client's data: whoever intercepts it learns that the
/// recipient uses Haven, and nothing else; of an answer to somebody's message, what an administrator wrote to them.
/// </summary>
/// <param name="To">The recipient's address.</param>
/// <param name="Subject">One line.</param>
/// <param name="Body">Plain text.</param>
public sealed record Mail(string To, string Subject, string Body);

/// <summary>The way from whoever needs a mail sent to whoever sends it.</summary>
public interface IMailHandoff
{
    /// <summary>Adds the mail to the caller's unit of work: it goes out if, and only if, that commits.</summary>
    Task HandOverAsync(HavenContext context, Mail mail, CancellationToken cancellationToken);
}
