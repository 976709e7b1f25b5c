using System.Collections.Concurrent;
using Haven.Privacy.Audit.Log;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Haven.Privacy.Audit;

/// <summary>
/// Gives committed audit records their places in their organisation's Merkle log: first the number in the database,
/// then the tiles, then the signed checkpoint, then the copy outside. A crash at any point is caught up on at the next
/// round, for each step can be made again from the one before. Several nodes take turns for each log; what they write
/// follows from the numbers in the database alone, and a number once given is never given again.
/// </summary>
public sealed partial class Sequencer(
    IDatabase database,
    AuditTrail trail,
    AuditSignal signal,
    ICheckpointWitness witness,
    TimeProvider clock,
    ILogger<Sequencer> log
) : BackgroundService
{
    private const int LargestBatch = 2000;
    private static readonly TimeSpan LookAnyway = TimeSpan.FromSeconds(2);

    // Entries that come meanwhile share the next round, so that tiles and signatures do not compete with commits.
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestKeeping = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<OrganisationId, OpenLog> open = new();
    private readonly HashSet<OrganisationId> busy = []; // being sequenced now: not closed to make room
    private readonly ConcurrentDictionary<OrganisationId, SequencedLog> states = new();
    private readonly ConcurrentDictionary<OrganisationId, bool> unfinished = new();
    private bool hasSeenAll;

    /// <summary>How many logs are kept open; about 64 KB each.</summary>
    internal int MostOpen { get; init; } = 256;

    /// <summary>How each log stands that this node has looked at.</summary>
    public IReadOnlyDictionary<OrganisationId, SequencedLog> States => states;

    /// <summary>Logs that cannot go on, with why. Shown to operator and privacy officer.</summary>
    public IReadOnlyDictionary<OrganisationId, string> Faults =>
        states
            .Where(s => s.Value.Fault is not null)
            .ToDictionary(
                s => s.Key,
                s => s.Value.Fault!,
                EqualityComparer<OrganisationId>.Default
            );

    /// <summary>UTC; when the last round ended. Null before the first.</summary>
    public DateTimeOffset? LastRound { get; private set; }

    /// <summary>Why the last round could not look for waiting entries; null when it could.</summary>
    public string? Trouble { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await SequenceAllAsync(stoppingToken);
                Trouble = null;
                LastRound = clock.GetUtcNow();
                await Task.Delay(Gather, stoppingToken);
                await signal.WaitAsync(LookAnyway, stoppingToken);
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                Trouble = ExceptionKinds.Of(e);
                LogPaused(Trouble);
                await signal
                    .WaitAsync(LookAnyway, stoppingToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>
    /// Sequences whatever is committed, of every organisation; the first time also looks at every log, so that one that
    /// was set back is found out at start. Trouble with one log holds up no other.
    /// </summary>
    public async Task SequenceAllAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        foreach (var organisation in await ToDoAsync(cancellationToken))
        {
            if (states.TryGetValue(organisation, out var state) && state.RestsUntil > now)
            {
                continue;
            }
            try
            {
                unfinished[organisation] = true;
                while (await SequenceAsync(organisation, cancellationToken) == LargestBatch) { }
                unfinished.TryRemove(organisation, out _);
            }
            catch (LogFaultException e)
            {
                Change(organisation, s => s with { Fault = e.Message, RestsUntil = now + Rest });
                LogFault(e.Message);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                LogPaused(ExceptionKinds.Of(e));
            }
        }
        hasSeenAll = true;
    }

    /// <summary>Sequences one batch; returns its size.</summary>
    /// <exception cref="LogFaultException">The log or its database was tampered with or set back; nothing was numbered.</exception>
    public async Task<int> SequenceAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        await using var alone = await database.LockLogAsync(organisation, cancellationToken);
        lock (busy)
        {
            busy.Add(organisation);
        }
        try
        {
            var current = await OpenAsync(organisation, cancellationToken);
            await TryOutsideAsync(organisation, current.CompareOutsideAsync, cancellationToken);
            int numbered = await NumberAsync(organisation, current.Tiles, cancellationToken);
            await AppendAsync(organisation, current.Tiles, cancellationToken);
            Change(organisation, s => s with { Size = current.Tiles.Size, Fault = null });
            await TryOutsideAsync(organisation, current.KeepOutsideAsync, cancellationToken);
            return numbered;
        }
        catch
        {
            // What is known of the log may no longer hold.
            Close(organisation);
            throw;
        }
        finally
        {
            lock (busy)
            {
                busy.Remove(organisation);
            }
        }
    }

    private void MakeRoom()
    {
        lock (busy)
        {
            if (
                open.Count >= MostOpen
                && open.Keys.FirstOrDefault(o => !busy.Contains(o)) is var idle
                && idle != default
            )
            {
                Close(idle);
            }
        }
    }

    private async Task<List<OrganisationId>> ToDoAsync(CancellationToken cancellationToken)
    {
        await using var context = database.Open(Scope.Installation);
        var waiting = await context
            .Set<AuditRecord>()
            .Where(r => r.Sequence == null)
            .Select(r => r.OrganisationId)
            .Distinct()
            .ToListAsync(cancellationToken);
        var rest = hasSeenAll
            ? open.Where(l => !l.Value.IsKeptOutside).Select(l => l.Key)
            : await context
                .Set<AuditLog>()
                .Select(l => l.OrganisationId)
                .ToListAsync(cancellationToken);
        return [.. waiting.Union(rest).Union(unfinished.Keys)];
    }

    private async Task<OpenLog> OpenAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        if (open.TryGetValue(organisation, out var known))
        {
            if (await known.IsCurrentAsync(cancellationToken))
            {
                return known;
            }
            Close(organisation);
        }
        MakeRoom();
        await using var context = database.Open(Scope.Installation);
        var secrets = await trail.SecretsAsync(context, organisation, cancellationToken);
        return open[organisation] = await OpenLog.OpenAsync(
            database.Tiles(organisation),
            secrets,
            cancellationToken
        );
    }

    private async Task<int> NumberAsync(
        OrganisationId organisation,
        TileLog tiles,
        CancellationToken cancellationToken
    )
    {
        using var turn = await database.WriteTurnAsync(cancellationToken);
        await using var context = database.Open(Scope.Installation);
        await using var transaction = await context.Database.BeginTransactionAsync(
            cancellationToken
        );
        long next = await NextAsync(context, organisation, cancellationToken);
        if (tiles.Size > next)
        {
            throw Fault(
                $"The log holds {tiles.Size} entries and the database {next}: the database was set back. Restore database and log from the same backup."
            );
        }
        int numbered = await database.NumberEntriesAsync(
            context,
            EntryNumbers.From(organisation, next, LargestBatch),
            cancellationToken
        );
        await transaction.CommitAsync(cancellationToken);
        return numbered;
    }

    // Whatever is numbered and not yet in the tiles: this round's records, and what a crash left over.
    private async Task AppendAsync(
        OrganisationId organisation,
        TileLog tiles,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(Scope.Installation);
        while (true)
        {
            long size = tiles.Size;
            var behind = await Records(context, organisation)
                .AsNoTracking()
                .Where(r => r.Sequence >= size)
                .OrderBy(r => r.Sequence)
                .Take(LargestBatch)
                .ToListAsync(cancellationToken);
            RequireWhole(behind, size);
            await tiles.AppendAsync(
                behind.ConvertAll(r => (ReadOnlyMemory<byte>)r.Commitment()),
                cancellationToken
            );
            if (behind.Count < LargestBatch)
            {
                return;
            }
        }
    }

    // A copy outside that cannot be made holds up nothing: it is made with the next entry, or after a rest.
    private async Task TryOutsideAsync(
        OrganisationId organisation,
        Func<ICheckpointWitness, CancellationToken, Task> step,
        CancellationToken cancellationToken
    )
    {
        var state = states.GetValueOrDefault(organisation, SequencedLog.Unknown);
        if (state.OutsideRestsUntil > clock.GetUtcNow())
        {
            return;
        }
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LongestKeeping);
        try
        {
            await step(witness, limit.Token);
            Change(
                organisation,
                s => s with { OutsideTrouble = null, OutsideAt = clock.GetUtcNow() }
            );
        }
        catch (Exception e)
            when (e is not LogFaultException && !cancellationToken.IsCancellationRequested)
        {
            Change(
                organisation,
                s =>
                    s with
                    {
                        OutsideTrouble = ExceptionKinds.Of(e),
                        OutsideRestsUntil = clock.GetUtcNow() + Rest,
                    }
            );
            LogOutside(ExceptionKinds.Of(e));
        }
    }

    private static void RequireWhole(List<AuditRecord> behind, long from)
    {
        int gap = behind.FindIndex(r => r.Sequence != from++);
        if (gap >= 0)
        {
            throw Fault(
                $"Entry {from - 1} is numbered and gone. Restore database and log from the same backup."
            );
        }
    }

    private static async Task<long> NextAsync(
        HavenContext context,
        OrganisationId organisation,
        CancellationToken cancellationToken
    ) =>
        (await Records(context, organisation).MaxAsync(r => r.Sequence, cancellationToken) ?? -1)
        + 1;

    private static IQueryable<AuditRecord> Records(
        HavenContext context,
        OrganisationId organisation
    ) => context.Set<AuditRecord>().Where(r => r.OrganisationId == organisation);

    private static LogFaultException Fault(string message) =>
        new(new LogFault(LogFaultKind.MovedOn, LogFaultException.CheckpointPath, message));

    private void Change(OrganisationId organisation, Func<SequencedLog, SequencedLog> change) =>
        states.AddOrUpdate(
            organisation,
            _ => change(SequencedLog.Unknown),
            (_, state) => change(state)
        );

    private void Close(OrganisationId organisation)
    {
        if (open.TryRemove(organisation, out var closed))
        {
            closed.Dispose();
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        foreach (var organisation in open.Keys)
        {
            Close(organisation);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Audit entries wait to be sequenced ({Reason})"
    )]
    private partial void LogPaused(string reason);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "A checkpoint could not be kept outside, and will be tried again ({Reason})"
    )]
    private partial void LogOutside(string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "An audit log cannot go on: {Fault}")]
    private partial void LogFault(string fault);
}

/// <summary>How one log stands, as the sequencer of this node last saw it.</summary>
/// <param name="Size">Entries under the signed checkpoint.</param>
/// <param name="Fault">Why it cannot go on; null when it can.</param>
/// <param name="OutsideAt">When the copy outside was last seen to be that of the latest checkpoint, or was made so.</param>
/// <param name="OutsideTrouble">Why the copy outside could not be made; null when it could.</param>
public sealed record SequencedLog(
    long Size,
    string? Fault,
    DateTimeOffset? OutsideAt,
    string? OutsideTrouble
)
{
    internal static SequencedLog Unknown { get; } = new(0, null, null, null);

    internal DateTimeOffset? RestsUntil { get; init; }

    internal DateTimeOffset? OutsideRestsUntil { get; init; }
}
