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

    public Task BeginGenerationAsync(
        IReadOnlyCollection<WrappedKey> first,
        CancellationToken cancellationToken
    ) => AddAsync(first, cancellationToken);

    public Task<IReadOnlyList<WrappedKey>> ReadPeopleAsync(
        Guid generation,
        Guid after,
        int most,
        CancellationToken cancellationToken
    ) =>
        Task.FromResult<IReadOnlyList<WrappedKey>>([
            .. keys
                .Values.Where(k => k.Level == KeyLevel.Person && k.Generation == generation)
                .Where(k => k.Id.CompareTo(after) > 0)
                .OrderBy(k => k.Id)
                .Take(most),
        ]);

    public Task ReplaceAsync(
        IReadOnlyCollection<WrappedKey> fresh,
        Guid oldGeneration,
        CancellationToken cancellationToken
    )
    {
        foreach (var key in fresh.Where(k => keys[k.Id].Generation == oldGeneration))
        {
            keys[key.Id] = key;
        }
        return Task.CompletedTask;
    }

    public Task<IReadOnlyDictionary<Guid, Guid>> DeletePeopleAsync(
        IReadOnlyCollection<Guid> ids,
        CancellationToken cancellationToken
    )
    {
        var deleted = ids.Where(keys.ContainsKey).ToDictionary(id => id, id => keys[id].Generation);
        foreach (var id in deleted.Keys)
        {
            keys.Remove(id);
        }
        return Task.FromResult<IReadOnlyDictionary<Guid, Guid>>(deleted);
    }

    public Task EndGenerationAsync(Guid generation, CancellationToken cancellationToken)
    {
        foreach (var key in keys.Values.Where(k => k.Generation == generation).ToList())
        {
            keys.Remove(key.Id);
        }
        return Task.CompletedTask;
    }

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
