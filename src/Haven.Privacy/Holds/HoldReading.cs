using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Purposes;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Holds;

/// <summary>Where a hold stands.</summary>
public enum HoldState
{
    /// <summary>It holds, and nobody has approved it yet.</summary>
    Waiting,
    Holding,

    /// <summary>It holds, and the day by which somebody was to look at it is past.</summary>
    ReviewDue,
    Ended,

    /// <summary>Nobody approved it in time, so it holds no more.</summary>
    Lapsed,
}

/// <summary>A hold, opened.</summary>
/// <param name="Record">What is stored of it.</param>
/// <param name="Whom">The person's handle, or the kind.</param>
/// <param name="IsOwn">Whether the reader asked for it, who then may not approve it.</param>
public sealed record HoldSheet(
    Hold Record,
    HoldState State,
    string Whom,
    HoldSource Source,
    string Reason,
    string ReviewNote,
    string EndReason,
    bool IsOwn,
    string AskedBy,
    string? ApprovedBy,
    string? ReviewedBy,
    string? EndedBy
);

/// <summary>What waits for somebody.</summary>
public sealed record HoldsWaiting(int ToApprove, int ToReview)
{
    public static readonly HoldsWaiting None = new(0, 0);
}

/// <summary>Shows legal holds to those who keep them.</summary>
public sealed class HoldReading(
    IDatabase database,
    Vault.Vault vault,
    IMemberNames members,
    KeptKinds kinds,
    TimeProvider clock,
    ISubjectNames? subjects = null
)
{
    private const int MostEnded = 100;

    /// <summary>What waits: approvals of what others asked for, and reviews. Today is the organisation's.</summary>
    public async Task<HoldsWaiting> WaitingAsync(Reader reader, CancellationToken cancellationToken)
    {
        var today = LocalTime.Today(clock);
        var me = new MemberId(reader.Member);
        await using var context = database.Open(new Scope(reader.Organisation));
        var held = Holding.InForce(context, reader.Organisation, Now());
        return new HoldsWaiting(
            await held.CountAsync(h => h.ApprovedAt == 0 && h.AskedBy != me, cancellationToken),
            await held.CountAsync(h => h.ApprovedAt != 0 && h.ReviewOn < today, cancellationToken)
        );
    }

    /// <summary>Those that hold, oldest first, then the newest of those that are over.</summary>
    public async Task<IReadOnlyList<HoldSheet>> ListAsync(
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var all = context.Set<Hold>().AsNoTracking();
        var open = await all.Where(h => h.EndedAt == 0)
            .OrderBy(h => h.AskedAt)
            .ToListAsync(cancellationToken);
        var ended = await all.Where(h => h.EndedAt != 0)
            .OrderByDescending(h => h.EndedAt)
            .Take(MostEnded)
            .ToListAsync(cancellationToken);
        return await OpenAsync(context, reader, [.. open, .. ended], cancellationToken);
    }

    /// <summary>One hold; null where there is none.</summary>
    public async Task<HoldSheet?> FindAsync(
        Reader reader,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        return
            await context
                .Set<Hold>()
                .AsNoTracking()
                .SingleOrDefaultAsync(h => h.Id == id, cancellationToken)
                is { } hold
            ? (await OpenAsync(context, reader, [hold], cancellationToken))[0]
            : null;
    }

    private async Task<IReadOnlyList<HoldSheet>> OpenAsync(
        HavenContext context,
        Reader reader,
        IReadOnlyList<Hold> holds,
        CancellationToken cancellationToken
    )
    {
        var known = await members.AllAsync(context, cancellationToken);
        var opened = await vault.OpenAsync(
            reader,
            Purpose.LegalHold,
            Act.View,
            HoldDesk.What,
            [.. holds, .. known.Select(m => m.Record)],
            cancellationToken
        );
        var names = new OpenedNames(known, opened);
        var sheets = new List<HoldSheet>();
        foreach (var hold in holds)
        {
            string whom = await WhomAsync(context, hold, cancellationToken);
            sheets.Add(SheetOf(hold, whom, reader, opened, names));
        }
        return sheets;
    }

    private async Task<string> WhomAsync(
        HavenContext context,
        Hold hold,
        CancellationToken cancellationToken
    )
    {
        if (hold.Kind.Length > 0)
        {
            return kinds.Find(hold.Kind)?.English ?? hold.Kind;
        }
        return
            subjects is not null
            && await subjects.HandleAsync(context, hold.PersonKey, cancellationToken) is { } handle
            ? handle
            : "somebody without a code";
    }

    private HoldSheet SheetOf(
        Hold hold,
        string whom,
        Reader reader,
        Opened opened,
        OpenedNames names
    )
    {
        return new HoldSheet(
            hold,
            StateOf(hold),
            whom,
            opened.Read(hold.Source) ?? HoldSource.OwnLawyer,
            opened.Read(hold.Reason) ?? "",
            opened.Read(hold.ReviewNote) ?? "",
            opened.Read(hold.EndReason) ?? "",
            hold.AskedBy.Value == reader.Member,
            names.Of(hold.AskedBy),
            names.OfAny(hold.ApprovedBy),
            names.OfAny(hold.ReviewedBy),
            names.OfAny(hold.EndedBy)
        );
    }

    private HoldState StateOf(Hold hold) =>
        hold switch
        {
            { EndedAt: not 0, EndedBy: not null } => HoldState.Ended,
            _ when !hold.HoldsAt(Now()) => HoldState.Lapsed,
            { ApprovedAt: 0 } => HoldState.Waiting,
            _ when hold.ReviewOn < LocalTime.Today(clock) => HoldState.ReviewDue,
            _ => HoldState.Holding,
        };

    private long Now() => clock.GetUtcNow().UtcTicks;
}
