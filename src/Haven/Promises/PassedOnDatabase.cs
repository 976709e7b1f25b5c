using System.Data.Common;
using Haven.Privacy.Audit.Log;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;

namespace Haven.Promises;

/// <summary>Another database as it is, but for what is overridden: for what is to go wrong on purpose.</summary>
internal abstract class PassedOnDatabase(IDatabase inner) : IDatabase
{
    public string Name => inner.Name;

    public virtual HavenContext Open(Scope scope) => inner.Open(scope);

    public Task<bool> ExistsAsync(CancellationToken cancellationToken) =>
        inner.ExistsAsync(cancellationToken);

    public Task MigrateAsync(CancellationToken cancellationToken) =>
        inner.MigrateAsync(cancellationToken);

    public Task CheckAsync(CancellationToken cancellationToken) =>
        inner.CheckAsync(cancellationToken);

    public ValueTask<IDisposable?> WriteTurnAsync(CancellationToken cancellationToken) =>
        inner.WriteTurnAsync(cancellationToken);

    public Task<IAsyncDisposable> LockLogAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    ) => inner.LockLogAsync(organisation, cancellationToken);

    public Task<int> NumberEntriesAsync(
        HavenContext context,
        FormattableString statement,
        CancellationToken cancellationToken
    ) => inner.NumberEntriesAsync(context, statement, cancellationToken);

    public Task InsertAsync<T>(
        HavenContext context,
        IReadOnlyCollection<T> rows,
        CancellationToken cancellationToken
    )
        where T : class, IOrganisationRecord => inner.InsertAsync(context, rows, cancellationToken);

    public DbCommand Deleting(
        HavenContext context,
        IReadOnlyList<string> tables,
        IReadOnlyList<PersonKeyId> people
    ) => inner.Deleting(context, tables, people);

    public Task SettleAsync(CancellationToken cancellationToken) =>
        inner.SettleAsync(cancellationToken);

    public Task BackUpAsync(string folder, CancellationToken cancellationToken) =>
        inner.BackUpAsync(folder, cancellationToken);

    public Task RestoreAsync(string folder, CancellationToken cancellationToken) =>
        inner.RestoreAsync(folder, cancellationToken);

    public Task<long> SizeAsync(CancellationToken cancellationToken) =>
        inner.SizeAsync(cancellationToken);

    public virtual ITileStore Tiles(OrganisationId organisation) => inner.Tiles(organisation);
}
