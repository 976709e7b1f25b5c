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
/// round, for each step can be made again from the one before.
/// </summary>
public sealed partial class Sequencer(
    IDatabase database,
    AuditTrail trail,
    AuditSignal signal,
    ICheckpointWitness witness,
    ILogger<Sequencer> log
) : BackgroundService
{
    private const int LargestBatch = 2000;
    private static readonly TimeSpan LookAnyway = TimeSpan.FromSeconds(2);

    // Entries that come meanwhile share the next round, so that tiles and signatures do not compete with commits.
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(100);
    private readonly ConcurrentDictionary<OrganisationId, string> faults = new();

    /// <summary>Logs that cannot go on, with why. Shown to operator and privacy officer.</summary>
    public IReadOnlyDictionary<OrganisationId, string> Faults => faults;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await SequenceAllAsync(stoppingToken);
                await Task.Delay(Gather, stoppingToken);
                await signal.WaitAsync(LookAnyway, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                LogPaused(e.GetType().Name);
                await signal.WaitAsync(LookAnyway, stoppingToken);
            }
        }
    }

    /// <summary>Sequences whatever is committed, of every organisation.</summary>
    public async Task SequenceAllAsync(CancellationToken cancellationToken)
    {
        List<OrganisationId> waiting;
        await using (var context = database.Open(Scope.Installation))
        {
            waiting = await context
                .Set<AuditRecord>()
                .Where(r => r.Sequence == null)
                .Select(r => r.OrganisationId)
                .Distinct()
                .ToListAsync(cancellationToken);
        }
        foreach (var organisation in waiting)
        {
            try
            {
                while (await SequenceAsync(organisation, cancellationToken) == LargestBatch) { }
                faults.TryRemove(organisation, out _);
            }
            catch (LogFaultException e)
            {
                faults[organisation] = e.Message;
                LogFault(e.Message);
            }
        }
    }

    /// <summary>Sequences one batch; returns its size.</summary>
    public async Task<int> SequenceAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        await using var alone = await database.LockLogAsync(organisation, cancellationToken);
        int numbered = await NumberAsync(organisation, cancellationToken);
        await AppendAsync(organisation, cancellationToken);
        return numbered;
    }

    private async Task<int> NumberAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        using var turn = await database.WriteTurnAsync(cancellationToken);
        await using var context = database.Open(Scope.Installation);
        await using var transaction = await context.Database.BeginTransactionAsync(
            cancellationToken
        );
        long next = await NextAsync(context, organisation, cancellationToken);
        var fresh = await Records(context, organisation)
            .Where(r => r.Sequence == null)
            .OrderBy(r => r.Id)
            .Take(LargestBatch)
            .ToListAsync(cancellationToken);
        fresh.ForEach(r => r.Sequence = next++);
        await context.SaveNumbersAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return fresh.Count;
    }

    // Whatever is numbered and not yet in the tiles: this round's records, and what a crash left over.
    private async Task AppendAsync(OrganisationId organisation, CancellationToken cancellationToken)
    {
        await using var context = database.Open(Scope.Installation);
        var secrets = await trail.SecretsAsync(context, organisation, cancellationToken);
        using var signer = new NoteSigner(secrets.Origin, secrets.SigningSeed);
        using var tiles = await OpenAsync(
            database.Tiles(organisation),
            signer,
            await NextAsync(context, organisation, cancellationToken),
            cancellationToken
        );
        var behind = await Records(context, organisation)
            .AsNoTracking()
            .Where(r => r.Sequence >= tiles.Size)
            .OrderBy(r => r.Sequence)
            .ToListAsync(cancellationToken);
        RequireWhole(behind, tiles.Size);
        await tiles.AppendAsync(
            behind.ConvertAll(r => (ReadOnlyMemory<byte>)r.Commitment()),
            cancellationToken
        );
        await witness.KeepAsync(secrets.Origin, tiles.SignedCheckpoint, cancellationToken);
    }

    private static async Task<TileLog> OpenAsync(
        ITileStore store,
        NoteSigner signer,
        long next,
        CancellationToken cancellationToken
    )
    {
        if (
            await store.ReadCheckpointAsync(cancellationToken) is null
            && (await store.ListAsync("tile", cancellationToken)).Count == 0
        )
        {
            return await TileLog.CreateAsync(store, signer, cancellationToken);
        }
        var tiles = await TileLog.OpenAsync(store, signer, cancellationToken);
        if (tiles.Size > next)
        {
            tiles.Dispose();
            throw new LogFaultException(
                new LogFault(
                    LogFaultKind.MovedOn,
                    LogFaultException.CheckpointPath,
                    $"The log holds {tiles.Size} entries and the database {next}: the database was set back. Restore database and log from the same backup."
                )
            );
        }
        return tiles;
    }

    private static void RequireWhole(List<AuditRecord> behind, long from)
    {
        for (int i = 0; i < behind.Count; i++)
        {
            if (behind[i].Sequence != from + i)
            {
                throw new LogFaultException(
                    new LogFault(
                        LogFaultKind.Missing,
                        LogFaultException.CheckpointPath,
                        $"Entry {from + i} is numbered and gone. Restore database and log from the same backup."
                    )
                );
            }
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

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Audit entries wait to be sequenced ({Reason})"
    )]
    private partial void LogPaused(string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "An audit log cannot go on: {Fault}")]
    private partial void LogFault(string fault);
}
