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
) : IMailHandoff, IMailReceipts
{
    public Task HandOverAsync(
        HavenContext context,
        Mail mail,
        CancellationToken cancellationToken
    ) => HandOverAllAsync(context, [mail], cancellationToken);

    public async Task HandOverAllAsync(
        HavenContext context,
        IReadOnlyList<Mail> mails,
        CancellationToken cancellationToken
    )
    {
        if (mails.Count == 0)
        {
            return;
        }
        var fresh = await keys.NewPeopleAsync(
            OrganisationId.Installation,
            mails.Count,
            cancellationToken
        );
        context.AddRange(mails.Zip(fresh, Outgoing));
        context.Record(
            new Deed(
                Reader.System(OrganisationId.Installation, "mail"),
                Act.Create,
                Purpose.Delivery,
                "mail",
                fresh
            )
        );
        context.SavedChanges += (_, _) => signal.Raise();
    }

    private OutgoingMail Outgoing(Mail mail, PersonKeyId key)
    {
        var now = clock.GetUtcNow();
        return new OutgoingMail
        {
            Id = Guid.CreateVersion7(now),
            PersonKey = key,
            To = Sealed<string>.Of(mail.To),
            Subject = Sealed<string>.Of(mail.Subject),
            Body = Sealed<string>.Of(mail.Body),
            At = now.UtcTicks,
            Since = now.UtcTicks,
            NextTry = now.UtcTicks,
            Sending = mail.Sending?.Id ?? Guid.Empty,
            SentFor = mail.Sending?.Organisation ?? OrganisationId.Installation,
            IsTaken = mail.Sending is { IsTaken: true },
        };
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
            .Where(m => m.SentFor == organisation && m.Sending != Guid.Empty && !m.IsTaken)
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
            .Where(m => m.OrganisationId == organisation && !m.IsTaken)
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

    public async Task<IReadOnlyDictionary<Guid, MailFate>> KnownAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(Scope.Installation);
        var failed = await context
            .Set<OutgoingMail>()
            .Where(m => m.SentFor == organisation && m.IsTaken && m.State == MailState.Failed)
            .Select(m => m.Sending)
            .ToListAsync(cancellationToken);
        var known = await Taken(context, organisation)
            .AsNoTracking()
            .ToDictionaryAsync(m => m.Sending, FateOf, cancellationToken);
        foreach (var sending in failed)
        {
            known.TryAdd(sending, MailFate.Failed);
        }
        return known;
    }

    public async Task<IReadOnlyDictionary<Guid, MailFate>> TakeAsync(
        HavenContext context,
        int most,
        CancellationToken cancellationToken
    )
    {
        var ended = await Taken(context, context.CurrentOrganisation)
            .OrderBy(m => m.Id)
            .Take(most)
            .ToListAsync(cancellationToken);
        context.RemoveRange(ended);
        return ended.ToDictionary(m => m.Sending, FateOf);
    }

    private static IQueryable<MailEnd> Taken(HavenContext context, OrganisationId organisation) =>
        context.Set<MailEnd>().Where(m => m.OrganisationId == organisation && m.IsTaken);

    private static MailFate FateOf(MailEnd end) => end.Arrived ? MailFate.Arrived : MailFate.Failed;
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
