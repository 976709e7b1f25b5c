using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Haven.Privacy.Store;

/// <summary>
/// Looks, at the last moment before a commit, whether what it sealed can still be opened afterwards: whoever replaces a
/// person's key waits for those who read it before, and can only wait for so long.
/// </summary>
internal sealed class FreshSeals : DbTransactionInterceptor
{
    public static readonly FreshSeals Instance = new();

    public override InterceptionResult TransactionCommitting(
        DbTransaction transaction,
        TransactionEventData eventData,
        InterceptionResult result
    )
    {
        (eventData.Context as HavenContext)?.BeforeCommit();
        return result;
    }

    public override ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction,
        TransactionEventData eventData,
        InterceptionResult result,
        CancellationToken cancellationToken = default
    ) => new(TransactionCommitting(transaction, eventData, result));

    public override void TransactionCommitted(
        DbTransaction transaction,
        TransactionEndEventData eventData
    ) => (eventData.Context as HavenContext)?.AfterCommit();

    public override Task TransactionCommittedAsync(
        DbTransaction transaction,
        TransactionEndEventData eventData,
        CancellationToken cancellationToken = default
    )
    {
        TransactionCommitted(transaction, eventData);
        return Task.CompletedTask;
    }
}
