using System.Security.Cryptography;
using Haven.Delivery.Smtp;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Delivery.Outbox;

/// <summary>
/// Who carries which mail. A lease is short and renewed while its holder lives, so that no two nodes send one mail and
/// a killed node's mail goes on after half a minute. Nodes need not agree on the time: whoever would take over has seen
/// the lease unchanged for its whole length by a measure of its own. Nothing personal is read or written here.
/// </summary>
public sealed class MailLeases(IDatabase database, TimeProvider clock)
{
    /// <summary>How long mail of a node that is gone stays with it.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(30);

    /// <summary>Mail that could not be sent for this long is not tried any more.</summary>
    public static readonly TimeSpan GiveUpAfter = TimeSpan.FromDays(2);

    // Others' leases are looked at this often, and not each time that a handful is taken.
    private static readonly TimeSpan LookEvery = Life / 6;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    // Each lease as it was last seen, and since when: time stamps, which no clock that is put right can move.
    private Dictionary<(Guid Lease, long Beat), long> seen = [];
    private long? looked;

    /// <summary>Takes due mail that nobody carries, the longest waiting first; null when there is none.</summary>
    internal async Task<MailLease?> TakeAsync(int most, CancellationToken cancellationToken)
    {
        await FreeAbandonedAsync(cancellationToken);
        var ids = await DueAsync(most, cancellationToken);
        if (ids.Count == 0)
        {
            return null;
        }
        var id = Guid.CreateVersion7(clock.GetUtcNow());
        // Believed from before the database was asked: it may take its time, and the lease it wrote runs meanwhile.
        long asked = clock.GetTimestamp();
        long until = (clock.GetUtcNow() + Life).UtcTicks;
        // Of two nodes that chose the same mail, the database lets one find it free.
        int taken = await UpdateAsync(
            m => m.Where(x => ids.Contains(x.Id) && x.Lease == Guid.Empty),
            m => m.SetProperty(x => x.Lease, id).SetProperty(x => x.LeaseUntil, until),
            cancellationToken
        );
        if (taken == 0)
        {
            return MailLease.Of(this, id, [], clock, asked);
        }
        await using var context = database.Open(Scope.Installation);
        var mails = await context
            .Set<OutgoingMail>()
            .AsNoTracking()
            .Where(m => ids.Contains(m.Id) && m.Lease == id)
            .OrderBy(m => m.Since)
            .ToListAsync(cancellationToken);
        return MailLease.Of(this, id, mails, clock, asked);
    }

    // Seen before the question and after the answer, so that what lies between counts for the holder.
    private async Task FreeAbandonedAsync(CancellationToken cancellationToken)
    {
        long before = clock.GetTimestamp();
        if (looked is { } last && clock.GetElapsedTime(last, before) < LookEvery)
        {
            return;
        }
        await using var context = database.Open(Scope.Installation);
        var held = await context
            .Set<OutgoingMail>()
            .Where(m => m.State == MailState.Waiting && m.Lease != Guid.Empty)
            .Select(m => new { m.Lease, m.LeaseUntil })
            .Distinct()
            .ToListAsync(cancellationToken);
        long after = clock.GetTimestamp();
        var known = seen;
        seen = held.ToDictionary(
            h => (h.Lease, h.LeaseUntil),
            h => known.GetValueOrDefault((h.Lease, h.LeaseUntil), after)
        );
        looked = before;
        foreach (var ((lease, beat), since) in seen)
        {
            if (clock.GetElapsedTime(since, before) >= Life)
            {
                await UpdateAsync(
                    m => m.Where(x => x.Lease == lease && x.LeaseUntil == beat),
                    m => m.SetProperty(x => x.Lease, Guid.Empty).SetProperty(x => x.LeaseUntil, 0L),
                    cancellationToken
                );
            }
        }
    }

    /// <summary>Whether at least one mail is still ours.</summary>
    internal async Task<bool> RenewAsync(Guid lease, CancellationToken cancellationToken)
    {
        // Always another value, also when this node's clock was put back.
        long until = (clock.GetUtcNow() + Life).UtcTicks;
        return await UpdateAsync(
                m => m.Where(x => x.Lease == lease),
                m =>
                    m.SetProperty(
                        x => x.LeaseUntil,
                        x => x.LeaseUntil < until ? until : x.LeaseUntil + 1
                    ),
                cancellationToken
            ) > 0;
    }

    /// <summary>Gives mail back that was not tried.</summary>
    internal Task ReturnAsync(Guid lease, CancellationToken cancellationToken) =>
        UpdateAsync(
            m => m.Where(x => x.Lease == lease),
            m => m.SetProperty(x => x.Lease, Guid.Empty).SetProperty(x => x.LeaseUntil, 0L),
            cancellationToken
        );

    /// <summary>Writes down what stood in the way, and when it is tried again, if ever.</summary>
    /// <param name="notBefore">When the way may be open again; null when it is open.</param>
    internal Task PutOffAsync(
        OutgoingMail mail,
        SmtpResult result,
        DateTimeOffset? notBefore,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        bool isOver =
            result.Fate == SmtpFate.Never || now.UtcTicks - mail.Since >= GiveUpAfter.Ticks;
        long next = (notBefore ?? now + PauseAfter(mail.Tries)).UtcTicks;
        return UpdateAsync(
            m => m.Where(x => x.Id == mail.Id && x.Lease == mail.Lease),
            m =>
                m.SetProperty(x => x.Lease, Guid.Empty)
                    .SetProperty(x => x.LeaseUntil, 0L)
                    .SetProperty(x => x.State, isOver ? MailState.Failed : MailState.Waiting)
                    .SetProperty(x => x.FailedAt, isOver ? now.UtcTicks : 0L)
                    .SetProperty(x => x.Tries, x => x.Tries + 1)
                    .SetProperty(x => x.NextTry, next)
                    .SetProperty(x => x.Trouble, result.Trouble)
                    .SetProperty(x => x.Code, result.Code)
                    .SetProperty(
                        x => x.MayHaveArrived,
                        mail.MayHaveArrived || result.Fate == SmtpFate.Unknown
                    ),
            cancellationToken
        );
    }

    /// <summary>Twice as long each time, up to an hour, and never for all at the same moment.</summary>
    internal static TimeSpan PauseAfter(int tries)
    {
        double seconds = Math.Min(
            LongestPause.TotalSeconds,
            FirstPause.TotalSeconds * Math.Pow(2, Math.Min(tries, 20))
        );
        return TimeSpan.FromSeconds(seconds * RandomNumberGenerator.GetInt32(75, 126) / 100);
    }

    private async Task<List<Guid>> DueAsync(int most, CancellationToken cancellationToken)
    {
        long now = clock.GetUtcNow().UtcTicks;
        // Times that no right clock can have written: it was put right since, and nobody waits for what will not come.
        // Mail that was never tried is due, whatever the clock of the node that handed it over.
        long noPause = now + (2 * LongestPause.Ticks);
        await using var context = database.Open(Scope.Installation);
        return await context
            .Set<OutgoingMail>()
            .Where(m => m.State == MailState.Waiting && m.Lease == Guid.Empty)
            .Where(m => m.Tries == 0 || m.NextTry <= now || m.NextTry > noPause)
            .OrderBy(m => m.NextTry)
            .Take(most)
            .Select(m => m.Id)
            .ToListAsync(cancellationToken);
    }

    private async Task<int> UpdateAsync(
        Func<IQueryable<OutgoingMail>, IQueryable<OutgoingMail>> which,
        Action<Microsoft.EntityFrameworkCore.Query.UpdateSettersBuilder<OutgoingMail>> change,
        CancellationToken cancellationToken
    )
    {
        using var turn = await database.WriteTurnAsync(cancellationToken);
        await using var context = database.Open(Scope.Installation);
        return await which(context.Set<OutgoingMail>())
            .Where(m => m.State == MailState.Waiting)
            .ExecuteUpdateAsync(change, cancellationToken);
    }
}

/// <summary>A handful of mails that this node carries, as long as it says so in time.</summary>
internal sealed class MailLease : IAsyncDisposable
{
    private static readonly TimeSpan Renewal = MailLeases.Life / 3;

    // Sending ends before the lease does.
    private static readonly TimeSpan Safe = MailLeases.Life - TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource over = new();
    private readonly CancellationTokenSource lost;
    private readonly MailLeases leases;
    private readonly TimeProvider clock;
    private readonly Task keeping;

    private MailLease(
        MailLeases leases,
        Guid id,
        IReadOnlyList<OutgoingMail> mails,
        TimeProvider clock,
        long asked
    )
    {
        this.leases = leases;
        this.clock = clock;
        Id = id;
        Mails = mails;
        lost = new CancellationTokenSource(Left(asked), clock);
        keeping = KeepAsync();
    }

    public Guid Id { get; }

    public IReadOnlyList<OutgoingMail> Mails { get; }

    /// <summary>Says that another node may take the mail now.</summary>
    public CancellationToken Lost => lost.Token;

    public static MailLease Of(
        MailLeases leases,
        Guid id,
        IReadOnlyList<OutgoingMail> mails,
        TimeProvider clock,
        long asked
    ) => new(leases, id, mails, clock, asked);

    private async Task KeepAsync()
    {
        using var timer = new PeriodicTimer(Renewal, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(over.Token))
            {
                await RenewAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The round is over.
        }
    }

    // A database that is away is not this task's matter: the lease runs out, and sending stops by itself.
    private async Task RenewAsync()
    {
        try
        {
            long asked = clock.GetTimestamp();
            if (await leases.RenewAsync(Id, over.Token))
            {
                lost.CancelAfter(Left(asked));
            }
        }
        catch (Exception e) when (e is not OperationCanceledException) { }
    }

    private TimeSpan Left(long asked)
    {
        var left = Safe - clock.GetElapsedTime(asked);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        await keeping;
        over.Dispose();
        lost.Dispose();
    }
}
