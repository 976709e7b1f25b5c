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

    public Task<bool> IsOlderAsync(CancellationToken cancellationToken) => Task.FromResult(false);

    public Task UpgradeAsync(CancellationToken cancellationToken) => Task.CompletedTask;

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

    public Task BeginAsync(
        IReadOnlyCollection<WrappedKey> first,
        CancellationToken cancellationToken
    ) => AddAsync(first, cancellationToken);

    // Nothing is replaced, forgotten or ended in what is measured with it.
    public Task<bool> AddVersionAsync(WrappedKey next, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<WrappedKey>> ReadReplacedAsync(CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task DeleteBeforeAsync(Guid id, int version, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<WrappedKey>> ReadPeopleAsync(
        WrappedUnder under,
        Guid from,
        int most,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();

    public Task ReplaceAsync(
        IReadOnlyCollection<WrappedKey> fresh,
        WrappedUnder old,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();

    public Task<IReadOnlyList<(Guid Id, Guid Generation)>> DeletePeopleAsync(
        IReadOnlyCollection<Guid> ids,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();

    public Task EndAsync(WrappedUnder under, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task ReplaceGenerationsAsync(
        IReadOnlyCollection<WrappedKey> generations,
        CancellationToken cancellationToken
    )
    {
        foreach (var generation in generations)
        {
            keys[generation.Id] = generation;
        }
        return Task.CompletedTask;
    }

    // Memory outlives nothing: there is nothing to overwrite, to lock others out of, or to bring back.
    public Task SettleAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task BackUpAsync(string folder, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    public Task RestoreAsync(string folder, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    public Task<IAsyncDisposable?> TryLockAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IAsyncDisposable?>(new MemoryStream());
}
