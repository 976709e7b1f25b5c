using Haven.Organisations.Model;
using Haven.Organisations.Sessions;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Upkeep;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Haven.Organisations.Expiry;

/// <summary>What a round deleted.</summary>
public sealed record Expired(int Sessions, int Links, int Invitations)
{
    /// <summary>To passkeys.</summary>
    public int Questions { get; init; }
}

/// <summary>
/// Deletes what has run out, once a day and at each start: sessions, mailed links, invitations and questions to passkeys. All have
/// stopped working long before; what is kept of nobody's use is kept for a thief. Several nodes may do it at once.
/// </summary>
public sealed partial class ExpiryWorker(
    IDatabase database,
    TimeProvider clock,
    ILogger<ExpiryWorker> log
) : RecurringJob(clock)
{
    private const int Batch = 200;
    private const string Job = "expiry";

    protected override TimeSpan Pause => TimeSpan.FromDays(1);

    protected override TimeSpan AfterTrouble => TimeSpan.FromMinutes(10);

    protected override Task RoundAsync(CancellationToken cancellationToken) =>
        DeleteAsync(cancellationToken);

    protected override void Tell(Exception trouble) => LogPaused(trouble.GetType().Name);

    /// <summary>One round. Each batch is a transaction of its own, so that a stop in the middle loses nothing.</summary>
    public async Task<Expired> DeleteAsync(CancellationToken cancellationToken) =>
        new(
            await InBatchesAsync(DeleteSessionsAsync, cancellationToken),
            await DeleteLinksAsync(cancellationToken),
            await InBatchesAsync(DeleteInvitationsAsync, cancellationToken)
        )
        {
            Questions = await DeleteQuestionsAsync(cancellationToken),
        };

    private static async Task<int> InBatchesAsync(
        Func<CancellationToken, Task<int>> delete,
        CancellationToken cancellationToken
    )
    {
        int all = 0;
        for (int last = Batch; last == Batch; )
        {
            try
            {
                last = await delete(cancellationToken);
                all += last;
            }
            catch (DbUpdateConcurrencyException)
            {
                // Another node, or the person, deleted one of them at this moment: look again.
            }
        }
        return all;
    }

    private async Task<int> DeleteSessionsAsync(CancellationToken cancellationToken)
    {
        long now = Clock.GetUtcNow().UtcTicks;
        long idleSince = now - SessionDirectory.Idle.Ticks;
        await using var context = database.Open(Scope.Installation);
        var ended = await context
            .Set<Session>()
            .Where(s => s.Until <= now || s.SeenAt <= idleSince)
            .OrderBy(s => s.Id)
            .Take(Batch)
            .ToListAsync(cancellationToken);
        if (ended.Count > 0)
        {
            context.RemoveRange(ended);
            Record(context, OrganisationId.Installation, "session", ended.Select(s => s.PersonKey));
            await context.SaveChangesAsync(cancellationToken);
        }
        return ended.Count;
    }

    private async Task<int> DeleteInvitationsAsync(CancellationToken cancellationToken)
    {
        long now = Clock.GetUtcNow().UtcTicks;
        await using var context = database.Open(Scope.Installation);
        var ended = await context
            .Set<Invitation>()
            .Where(i => i.Until <= now)
            .OrderBy(i => i.Id)
            .Take(Batch)
            .ToListAsync(cancellationToken);
        foreach (var theirs in ended.GroupBy(i => i.OrganisationId))
        {
            context.RemoveRange(theirs);
            Record(context, theirs.Key, "invitation", theirs.Select(i => i.PersonKey));
        }
        if (ended.Count > 0)
        {
            await context.SaveChangesAsync(cancellationToken);
        }
        return ended.Count;
    }

    // A link is a hash and a date; nothing in it is about a person that an entry could name.
    private async Task<int> DeleteLinksAsync(CancellationToken cancellationToken)
    {
        long now = Clock.GetUtcNow().UtcTicks;
        await using var context = database.Open(Scope.Installation);
        using var turn = await database.WriteTurnAsync(cancellationToken);
        return await context
            .Set<MailedLink>()
            .Where(l => l.Until <= now)
            .ExecuteDeleteAsync(cancellationToken);
    }

    private async Task<int> DeleteQuestionsAsync(CancellationToken cancellationToken)
    {
        long now = Clock.GetUtcNow().UtcTicks;
        await using var context = database.Open(Scope.Installation);
        using var turn = await database.WriteTurnAsync(cancellationToken);
        return await context
            .Set<PasskeyChallenge>()
            .Where(c => c.Until <= now)
            .ExecuteDeleteAsync(cancellationToken);
    }

    private static void Record(
        HavenContext context,
        OrganisationId organisation,
        string what,
        IEnumerable<PersonKeyId> people
    ) =>
        context.Record(
            new Deed(
                Reader.System(organisation, Job),
                Act.Delete,
                Purpose.Upkeep,
                what,
                [.. people.Distinct()]
            )
        );

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Sessions, links and invitations that ran out were not deleted; Haven tries again: {Kind}"
    )]
    private partial void LogPaused(string kind);
}
