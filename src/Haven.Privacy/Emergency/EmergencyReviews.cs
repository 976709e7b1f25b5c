using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Emergency;

/// <summary>How many accesses wait for somebody's review, and how many of them for too long.</summary>
public sealed record EmergencyWaiting(int Count, int Overdue)
{
    public static readonly EmergencyWaiting None = new(0, 0);
}

/// <summary>Where an access stands.</summary>
public enum EmergencyState
{
    /// <summary>It can be used.</summary>
    Open,

    /// <summary>It has ended, and nobody has looked at it yet.</summary>
    Waiting,

    /// <summary>It waits for longer than <see cref="EmergencyAccess.ReviewWithin"/>.</summary>
    Overdue,
    Justified,
    NotJustified,
}

/// <summary>An access in a list, opened.</summary>
/// <param name="Found">Whether anybody had the handle.</param>
/// <param name="Until">When it ends or has ended, by itself or with the review.</param>
/// <param name="IsOwn">Whether it is the reader's, who then may not review it.</param>
public sealed record EmergencyLine(
    Guid Id,
    string Who,
    string Handle,
    bool Found,
    DateTimeOffset Asked,
    DateTimeOffset Until,
    EmergencyState State,
    bool IsOwn
);

/// <summary>One thing that was opened: what the log says of it.</summary>
public sealed record EmergencyStep(DateTimeOffset Time, Act Act, string What);

/// <summary>An access with everything that its reviewer has to know.</summary>
public sealed record EmergencySheet(
    EmergencyLine Line,
    string Reason,
    IReadOnlyList<EmergencyStep> Steps,
    string? Reviewer,
    DateTimeOffset? ReviewedAt,
    string Note
);

/// <summary>How recording a review ended.</summary>
public enum EmergencyReview
{
    Done,
    NotFound,

    /// <summary>Nobody says of themselves that they were right.</summary>
    Own,

    /// <summary>Somebody else did it before.</summary>
    Reviewed,
}

/// <summary>Shows accesses to those who look at them afterwards, and keeps what they found.</summary>
public sealed class EmergencyReviews(
    IDatabase database,
    Vault.Vault vault,
    AuditList log,
    IMemberNames members,
    TimeProvider clock
)
{
    private const int MostShown = 200;

    /// <summary>What waits for this reader: nothing of their own, and nothing at all for who may not review.</summary>
    public async Task<EmergencyWaiting> WaitingAsync(
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        if (!Purpose.EmergencyReview.Allows(reader.Roles))
        {
            return EmergencyWaiting.None;
        }
        var me = new MemberId(reader.Member);
        await using var context = database.Open(new Scope(reader.Organisation));
        var asked = await context
            .Set<EmergencyAccess>()
            .Where(a => a.ReviewedAt == 0 && a.Member != me)
            .Select(a => a.AskedAt)
            .ToListAsync(cancellationToken);
        return new(asked.Count, asked.Count(IsOverdue));
    }

    /// <summary>Those that wait, oldest first, then the newest of those that were reviewed.</summary>
    public async Task<IReadOnlyList<EmergencyLine>> ListAsync(
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var all = context.Set<EmergencyAccess>().AsNoTracking();
        var waiting = await all.Where(a => a.ReviewedAt == 0)
            .OrderBy(a => a.AskedAt)
            .Take(MostShown)
            .ToListAsync(cancellationToken);
        var reviewed = await all.Where(a => a.ReviewedAt != 0)
            .OrderByDescending(a => a.ReviewedAt)
            .Take(MostShown)
            .ToListAsync(cancellationToken);
        var (opened, names) = await OpenAsync(
            context,
            reader,
            [.. waiting, .. reviewed],
            cancellationToken
        );
        return [.. waiting.Concat(reviewed).Select(a => LineOf(a, reader, opened, names))];
    }

    /// <summary>One access, with what the log says was opened; null where there is none.</summary>
    public async Task<EmergencySheet?> ReadAsync(
        Reader reader,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        if (await FindAsync(context, id, cancellationToken) is not { } access)
        {
            return null;
        }
        var (opened, names) = await OpenAsync(context, reader, [access], cancellationToken);
        return new EmergencySheet(
            LineOf(access, reader, opened, names),
            opened.Read(access.Reason) ?? "",
            await StepsAsync(context, reader, access, cancellationToken),
            names.OfAny(access.Reviewer),
            access.ReviewedAt == 0 ? null : EmergencyDesk.At(access.ReviewedAt),
            opened.Read(access.Note) ?? ""
        );
    }

    /// <summary>Keeps what the reader found, for good; an access that is still open ends with it.</summary>
    /// <exception cref="PurposeRefusedException">The reader's role may not; the refusal is recorded.</exception>
    public async Task<EmergencyReview> ReviewAsync(
        Reader reader,
        Guid id,
        EmergencyOutcome outcome,
        string note,
        CancellationToken cancellationToken
    )
    {
        var me = new MemberId(reader.Member);
        await using var context = database.Open(new Scope(reader.Organisation));
        var access = await FindAsync(context, id, cancellationToken);
        if (access is null || access.Member == me || access.ReviewedAt != 0)
        {
            return access is null ? EmergencyReview.NotFound
                : access.Member == me ? EmergencyReview.Own
                : EmergencyReview.Reviewed;
        }
        access.ReviewedAt = clock.GetUtcNow().UtcTicks;
        access.Reviewer = me;
        access.Outcome = Sealed<EmergencyOutcome?>.Of(outcome);
        access.Note = Sealed<string>.Of(note);
        string found = outcome == EmergencyOutcome.Justified ? "justified" : "not justified";
        context.Record(
            new Deed(
                reader,
                Act.Edit,
                Purpose.EmergencyReview,
                $"{EmergencyDesk.What}, {found}",
                [access.PersonKey]
            )
        );
        try
        {
            await context.SaveChangesAsync(cancellationToken);
            return EmergencyReview.Done;
        }
        catch (DbUpdateConcurrencyException)
        {
            return EmergencyReview.Reviewed;
        }
    }

    private static Task<EmergencyAccess?> FindAsync(
        HavenContext context,
        Guid id,
        CancellationToken cancellationToken
    ) => context.Set<EmergencyAccess>().SingleOrDefaultAsync(a => a.Id == id, cancellationToken);

    private async Task<(Opened, OpenedNames)> OpenAsync(
        HavenContext context,
        Reader reader,
        IReadOnlyList<EmergencyAccess> accesses,
        CancellationToken cancellationToken
    )
    {
        var known = await members.AllAsync(context, cancellationToken);
        var opened = await vault.OpenAsync(
            reader,
            Purpose.EmergencyReview,
            Act.View,
            EmergencyDesk.What,
            [.. accesses, .. known.Select(m => m.Record)],
            cancellationToken
        );
        return (opened, new OpenedNames(known, opened));
    }

    // Somebody may hold two accesses at once, to two people: each shows what was opened of its own.
    private async Task<List<EmergencyStep>> StepsAsync(
        HavenContext context,
        Reader reader,
        EmergencyAccess access,
        CancellationToken cancellationToken
    )
    {
        var matching = await log.MatchingAsync(
            context,
            reader,
            new AuditFilter(access.Member.Value, Act.View, access.PersonKey),
            cancellationToken
        );
        long from = access.AskedAt - EmergencyDesk.Skew.Ticks;
        long until = access.Until + EmergencyDesk.Skew.Ticks;
        return await matching
            .Where(r => r.Purpose == Purpose.Emergency.Key && r.Time >= from && r.Time <= until)
            .OrderBy(r => r.Time)
            .Take(MostShown)
            .Select(r => new EmergencyStep(EmergencyDesk.At(r.Time), r.Act, r.What))
            .ToListAsync(cancellationToken);
    }

    private EmergencyLine LineOf(
        EmergencyAccess access,
        Reader reader,
        Opened opened,
        OpenedNames names
    ) =>
        new(
            access.Id,
            names.Of(access.Member),
            opened.Read(access.Handle) ?? "",
            access.Found,
            EmergencyDesk.At(access.AskedAt),
            EmergencyDesk.At(
                access.ReviewedAt == 0 ? access.Until : Math.Min(access.Until, access.ReviewedAt)
            ),
            StateOf(access, opened.Read(access.Outcome)),
            access.Member.Value == reader.Member
        );

    private EmergencyState StateOf(EmergencyAccess access, EmergencyOutcome? outcome) =>
        outcome switch
        {
            EmergencyOutcome.Justified => EmergencyState.Justified,
            EmergencyOutcome.NotJustified => EmergencyState.NotJustified,
            _ when IsOverdue(access.AskedAt) => EmergencyState.Overdue,
            _ when access.Until > clock.GetUtcNow().UtcTicks => EmergencyState.Open,
            _ => EmergencyState.Waiting,
        };

    private bool IsOverdue(long askedAt) =>
        askedAt + EmergencyAccess.ReviewWithin.Ticks <= clock.GetUtcNow().UtcTicks;
}
