using System.Threading.Channels;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Audit;

/// <summary>
/// Commits audit entries of openings, many at a time: all that wait share one transaction, so that the price of a
/// durable commit is paid once. Whoever asked goes on when the entry is on disk, and not before.
/// </summary>
public class AuditWriter : IAsyncDisposable
{
    private const int LargestBatch = 256;
    private readonly Channel<Waiting> queue = Channel.CreateBounded<Waiting>(
        new BoundedChannelOptions(4096)
        {
            SingleReader = true,
            FullMode = BoundedChannelFullMode.Wait,
        }
    );
    private readonly IDatabase database;
    private readonly Task loop;

    public AuditWriter(IDatabase database)
    {
        this.database = database;
        loop = Task.Run(RunAsync);
    }

    /// <summary>Returns when the entry is durable.</summary>
    public virtual async Task CommitAsync(Deed deed, CancellationToken cancellationToken)
    {
        var waiting = new Waiting(
            deed,
            new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
        );
        await queue.Writer.WriteAsync(waiting, cancellationToken);
        await waiting.Done.Task.WaitAsync(cancellationToken);
    }

    private async Task RunAsync()
    {
        var batch = new List<Waiting>(LargestBatch);
        while (await queue.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < LargestBatch && queue.Reader.TryRead(out var waiting))
            {
                batch.Add(waiting);
            }
            await CommitAsync(batch);
        }
    }

    private async Task CommitAsync(List<Waiting> batch)
    {
        try
        {
            await SaveAsync(batch);
            batch.ForEach(w => w.Done.SetResult());
        }
        catch (Exception e)
            when (batch.Count > 1
                && e is DbUpdateException or InvalidOperationException or VaultException
                && !IsAway(e)
            )
        {
            // Another node may have written the same set of subjects, and each entry on its own then finds it; or one
            // entry cannot be written, and the others must not fail with it.
            foreach (var waiting in batch)
            {
                await CommitAsync([waiting]);
            }
        }
        catch (Exception e)
        {
            batch.ForEach(w => w.Done.TrySetException(new AuditUnavailableException(e)));
        }
    }

    // Waiting for a database that is away takes long, and once is enough.
    private static bool IsAway(Exception? e) =>
        e is not null
        && (
            e is System.Net.Sockets.SocketException or TimeoutException or IOException
            || IsAway(e.InnerException)
        );

    private async Task SaveAsync(List<Waiting> batch)
    {
        await using var context = database.Open(Scope.Installation);
        foreach (var waiting in batch)
        {
            await context.WriteDownAsync(waiting.Deed, CancellationToken.None);
        }
        await context.SaveChangesAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        queue.Writer.TryComplete();
        await loop;
    }

    private sealed record Waiting(Deed Deed, TaskCompletionSource Done);
}

/// <summary>The audit entry could not be written, so nothing was opened. Ask again when the database is back.</summary>
public sealed class AuditUnavailableException(Exception inner)
    : Exception("The audit log cannot be written at the moment, so nothing was opened.", inner);
