using Haven.Privacy.Audit;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Delivery.Outbox;

/// <summary>Takes mail over into the sender's own unit of work, and wakes the worker when that has committed.</summary>
public sealed class MailHandoff(
    KeyRing keys,
    IDatabase database,
    MailSignal signal,
    TimeProvider clock
) : IMailHandoff
{
    public async Task HandOverAsync(
        HavenContext context,
        Mail mail,
        CancellationToken cancellationToken
    )
    {
        var key = await keys.NewPersonAsync(OrganisationId.Installation, cancellationToken);
        long now = clock.GetUtcNow().UtcTicks;
        context.Add(
            new OutgoingMail
            {
                Id = Guid.CreateVersion7(clock.GetUtcNow()),
                PersonKey = key,
                To = Sealed<string>.Of(mail.To),
                Subject = Sealed<string>.Of(mail.Subject),
                Body = Sealed<string>.Of(mail.Body),
                At = now,
                Since = now,
                NextTry = now,
                Sending = mail.Sending?.Id ?? Guid.Empty,
                SentFor = mail.Sending?.Organisation ?? OrganisationId.Installation,
            }
        );
        context.Record(
            new Deed(
                Reader.System(OrganisationId.Installation, "mail"),
                Act.Create,
                Purpose.Delivery,
                "mail",
                [key]
            )
        );
        context.SavedChanges += (_, _) => signal.Raise();
    }

    public async Task<IReadOnlyDictionary<Guid, MailFates>> FatesAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(Scope.Installation);
        // Those on their way first: one that arrives between the two questions is counted twice for a moment, and never lost.
        var underWay = await context
            .Set<OutgoingMail>()
            .Where(m => m.SentFor == organisation && m.Sending != Guid.Empty)
            .GroupBy(m => m.Sending)
            .Select(g => new
            {
                g.Key,
                Waiting = g.Count(m => m.State == MailState.Waiting),
                Failed = g.Count(m => m.State == MailState.Failed),
            })
            .ToListAsync(cancellationToken);
        var ended = await context
            .Set<MailEnd>()
            .Where(m => m.OrganisationId == organisation)
            .GroupBy(m => m.Sending)
            .Select(g => new
            {
                g.Key,
                Arrived = g.Count(m => m.Arrived),
                Failed = g.Count(m => !m.Arrived),
            })
            .ToListAsync(cancellationToken);
        var fates = ended.ToDictionary(e => e.Key, e => new MailFates(e.Arrived, 0, e.Failed));
        foreach (var one in underWay)
        {
            var (arrived, _, failed) = fates.GetValueOrDefault(one.Key, MailFates.None);
            fates[one.Key] = new MailFates(arrived, one.Waiting, failed + one.Failed);
        }
        return fates;
    }
}

/// <summary>Wakes the worker after a commit. It may be lost: the worker also looks by itself.</summary>
public sealed class MailSignal : IDisposable
{
    private readonly SemaphoreSlim waiting = new(0, 1);

    public void Raise()
    {
        try
        {
            if (waiting.CurrentCount == 0)
            {
                waiting.Release();
            }
        }
        catch (SemaphoreFullException)
        {
            // Two raised at once; one is enough.
        }
    }

    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) =>
        waiting.WaitAsync(atMost, cancellationToken);

    public void Dispose() => waiting.Dispose();
}
