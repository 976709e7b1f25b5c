using Haven.Privacy.Audit.Log;
using Haven.Privacy.Store;

namespace Haven.Tests.Privacy.Promises;

/// <summary>The database, with other scopes or other tiles than were asked for.</summary>
internal sealed class OtherDatabase(
    IDatabase inner,
    Func<Scope, Scope>? scopes = null,
    Func<ITileStore, ITileStore>? tiles = null
) : IDatabase
{
    public string Name => inner.Name;

    public HavenContext Open(Scope scope) => inner.Open(scopes?.Invoke(scope) ?? scope);

    public Task<bool> ExistsAsync(CancellationToken c) => inner.ExistsAsync(c);

    public Task MigrateAsync(CancellationToken c) => inner.MigrateAsync(c);

    public Task CheckAsync(CancellationToken c) => inner.CheckAsync(c);

    public ValueTask<IDisposable?> WriteTurnAsync(CancellationToken c) => inner.WriteTurnAsync(c);

    public Task<IAsyncDisposable> LockLogAsync(OrganisationId o, CancellationToken c) =>
        inner.LockLogAsync(o, c);

    public Task<int> NumberEntriesAsync(
        HavenContext context,
        FormattableString statement,
        CancellationToken c
    ) => inner.NumberEntriesAsync(context, statement, c);

    public Task SettleAsync(CancellationToken cancellationToken) =>
        inner.SettleAsync(cancellationToken);

    public Task BackUpAsync(string folder, CancellationToken cancellationToken) =>
        inner.BackUpAsync(folder, cancellationToken);

    public Task RestoreAsync(string folder, CancellationToken cancellationToken) =>
        inner.RestoreAsync(folder, cancellationToken);

    public Task<long> SizeAsync(CancellationToken c) => inner.SizeAsync(c);

    public ITileStore Tiles(OrganisationId o) => tiles?.Invoke(inner.Tiles(o)) ?? inner.Tiles(o);
}

/// <summary>What stands in the log's entries is read as something else.</summary>
internal sealed class AlteredEntries(ITileStore inner) : ITileStore
{
    public Task ClearAsync(CancellationToken ct) => inner.ClearAsync(ct);

    public async Task<byte[]?> ReadAsync(string path, CancellationToken ct)
    {
        byte[]? bytes = await inner.ReadAsync(path, ct);
        if (bytes is not null && path.StartsWith("tile/entries", StringComparison.Ordinal))
        {
            bytes[^1] ^= 1;
        }
        return bytes;
    }

    public Task<IReadOnlyList<string>> ListAsync(string folder, CancellationToken ct) =>
        inner.ListAsync(folder, ct);

    public Task WriteAsync(IReadOnlyList<TileFile> files, CancellationToken ct) =>
        inner.WriteAsync(files, ct);

    public Task<byte[]?> ReadCheckpointAsync(CancellationToken ct) => inner.ReadCheckpointAsync(ct);

    public Task WriteCheckpointAsync(
        ReadOnlyMemory<byte> checkpoint,
        IReadOnlyList<string> completed,
        CancellationToken ct
    ) => inner.WriteCheckpointAsync(checkpoint, completed, ct);
}
