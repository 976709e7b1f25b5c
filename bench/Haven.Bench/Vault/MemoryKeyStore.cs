using Haven.Privacy.Vault;

namespace Haven.Bench.Vault;

/// <summary>Keys in memory: reading a row from a database is not what is measured.</summary>
internal sealed class MemoryKeyStore : IKeyStore
{
    private readonly Dictionary<Guid, WrappedKey> keys = [];

    public string Place => "memory";

    public Task<bool> ExistsAsync(CancellationToken cancellationToken) =>
        Task.FromResult(keys.Count > 0);

    public Task CreateAsync(
        IReadOnlyCollection<WrappedKey> first,
        CancellationToken cancellationToken
    ) => AddAsync(first, cancellationToken);

    public Task<string?> DamageAsync(CancellationToken cancellationToken) =>
        Task.FromResult<string?>(null);

    public Task<IReadOnlyList<WrappedKey>> ReadLevelAsync(
        KeyLevel level,
        CancellationToken cancellationToken
    ) => Task.FromResult<IReadOnlyList<WrappedKey>>([.. keys.Values.Where(k => k.Level == level)]);

    public Task<IReadOnlyList<WrappedKey>> ReadAsync(
        IReadOnlyCollection<Guid> ids,
        CancellationToken cancellationToken
    ) => Task.FromResult<IReadOnlyList<WrappedKey>>([.. ids.Select(id => keys[id])]);

    public Task AddAsync(IReadOnlyCollection<WrappedKey> added, CancellationToken cancellationToken)
    {
        foreach (var key in added)
        {
            keys.Add(key.Id, key);
        }
        return Task.CompletedTask;
    }

    // Nothing is replaced or deleted where only opening is measured.
    public Task BeginGenerationAsync(
        IReadOnlyCollection<WrappedKey> first,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();

    public Task<IReadOnlyList<WrappedKey>> ReadPeopleAsync(
        Guid generation,
        Guid after,
        int most,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();

    public Task ReplaceAsync(
        IReadOnlyCollection<WrappedKey> fresh,
        Guid oldGeneration,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();

    public Task<IReadOnlyDictionary<Guid, Guid>> DeletePeopleAsync(
        IReadOnlyCollection<Guid> ids,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();

    public Task EndGenerationAsync(Guid generation, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task ReplaceGenerationsAsync(
        IReadOnlyCollection<WrappedKey> generations,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();

    public Task BackUpAsync(string folder, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task RestoreAsync(string folder, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task SettleAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<IAsyncDisposable?> TryLockAsync(CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
