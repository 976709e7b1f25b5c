using Haven.Helpline.Certificates;
using Haven.Helpline.Chats;
using Haven.Helpline.Model;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Helpline.Supervision;

/// <summary>A chat in a supervisor's list. Nothing of it is opened.</summary>
public sealed record SupervisedChat(
    ChatId Id,
    long BegunAt,
    long LastAt,
    int Lines,
    bool IsOver,
    int Readings
);

/// <summary>
/// Lets a supervisor read a chat that an advocate has taken. That they do is stored for the advocate before anything is
/// opened, and an entry in the log of its own purpose (promise HLP-12).
/// </summary>
public sealed class SupervisionDesk(
    IDatabase database,
    ChatReading reading,
    CertificateGate gate,
    ChatWakes wakes,
    TimeProvider clock
)
{
    private const int Tries = 20;

    /// <summary>The chats that somebody has taken, the newest first; none where the reader is not certified.</summary>
    public async Task<IReadOnlyList<SupervisedChat>> ListAsync(
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        if (!await gate.MayAnswerAsync(reader, cancellationToken))
        {
            return [];
        }
        await using var context = database.Open(new Scope(reader.Organisation));
        return await context
            .Set<Chat>()
            .Where(c => c.TakenAt != 0)
            .OrderByDescending(c => c.BegunAt)
            .Take(200)
            .Select(c => new SupervisedChat(
                c.Id,
                c.BegunAt,
                c.LastAt,
                c.Lines,
                c.EndedAt != 0,
                c.Readings
            ))
            .ToListAsync(cancellationToken);
    }

    /// <summary>Null where there is no such chat, or the reader may not.</summary>
    public async Task<ShownChat?> ReadAsync(
        Reader reader,
        ChatId id,
        CancellationToken cancellationToken
    ) =>
        Purpose.HelplineSupervision.Allows(reader.Roles)
        && await gate.MayAnswerAsync(reader, cancellationToken)
        && await MarkAsync(reader, id, cancellationToken)
            ? await reading.ForSupervisorAsync(reader, id, cancellationToken)
            : null;

    // Of two supervisors at once, or a line that comes meanwhile, each counts.
    private async Task<bool> MarkAsync(
        Reader reader,
        ChatId id,
        CancellationToken cancellationToken
    )
    {
        for (int tried = 1; tried <= Tries; tried++)
        {
            await using var context = database.Open(new Scope(reader.Organisation));
            var chat = await context
                .Set<Chat>()
                .SingleOrDefaultAsync(c => c.Id == id && c.TakenAt != 0, cancellationToken);
            if (chat is null)
            {
                return false;
            }
            chat.Readings++;
            chat.Changes++;
            context.Add(
                new ChatSupervision
                {
                    Id = ChatSupervisionId.Create(),
                    OrganisationId = chat.OrganisationId,
                    PersonKey = chat.PersonKey,
                    Chat = id,
                    Member = new MemberId(reader.Member),
                    At = clock.GetUtcNow().UtcTicks,
                }
            );
            if (await context.SaveUnlessOvertakenAsync(cancellationToken))
            {
                wakes.Raise(id);
                return true;
            }
        }
        return false;
    }
}
