using Haven.Privacy.Audit.Log;
using Haven.Privacy.Store;
using Haven.Promises;

namespace Haven.Tests.Privacy.Promises;

/// <summary>The database, with other scopes or other tiles than were asked for.</summary>
internal sealed class OtherDatabase(
    IDatabase inner,
    Func<Scope, Scope>? scopes = null,
    Func<ITileStore, ITileStore>? tiles = null
) : PassedOnDatabase(inner)
{
    public override HavenContext Open(Scope scope) => base.Open(scopes?.Invoke(scope) ?? scope);

    public override ITileStore Tiles(OrganisationId organisation) =>
        tiles?.Invoke(base.Tiles(organisation)) ?? base.Tiles(organisation);
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
