namespace Haven.Privacy.Vault;

/// <summary>How far from the root a key stands.</summary>
public enum KeyLevel
{
    /// <summary>Wrapped by the root key; replaced daily, so that old copies of deleted keys cannot be opened.</summary>
    Generation = 0,

    /// <summary>One per organisation, wrapped by the generation key.</summary>
    Organisation = 1,

    /// <summary>One per person and service, wrapped by the organisation's and the generation key together.</summary>
    Person = 2,
}

/// <summary>A key as it lies in the key store: random ids and ciphertext, and nothing that says whose it is.</summary>
public sealed record WrappedKey(
    Guid Id,
    KeyLevel Level,
    Guid Organisation,
    int Version,
    Guid Generation,
    byte[] Wrapped
)
{
    /// <summary>For a person's key: the version of the organisation's key that wraps it.</summary>
    public int Wrapper { get; init; } = 1;
}

/// <summary>What people's keys are wrapped under: a generation, or in it one version of one organisation's key.</summary>
public sealed record WrappedUnder(Guid Generation, Guid? Organisation = null, int Version = 0);

/// <summary>
/// Where wrapped keys are kept: a store of their own (keys.db, or a separate PostgreSQL database), so that a copy of
/// the data alone opens nothing. Implementations keep bytes and know nothing of cryptography.
/// </summary>
public interface IKeyStore
{
    /// <summary>Where it is, in plain words, for messages.</summary>
    string Place { get; }

    /// <summary>Whether the store exists and has its tables.</summary>
    Task<bool> ExistsAsync(CancellationToken cancellationToken);

    /// <summary>Creates the store's tables with its first keys, all or nothing: a store without keys opens nothing.</summary>
    Task CreateAsync(IReadOnlyCollection<WrappedKey> first, CancellationToken cancellationToken);

    /// <summary>Whether an older version of Haven made it, so that it has to be brought up to date first.</summary>
    Task<bool> IsOlderAsync(CancellationToken cancellationToken);

    /// <summary>Brings it up to date, all or nothing.</summary>
    Task UpgradeAsync(CancellationToken cancellationToken);

    /// <summary>Looks for damage in the store's own files; null when there is none, else what was found.</summary>
    Task<string?> DamageAsync(CancellationToken cancellationToken);

    /// <exception cref="VaultException">A row cannot be what was once written: the store is damaged.</exception>
    Task<IReadOnlyList<WrappedKey>> ReadLevelAsync(
        KeyLevel level,
        CancellationToken cancellationToken
    );

    /// <summary>The keys with these ids: of a person whose key is being replaced, both.</summary>
    /// <inheritdoc cref="ReadLevelAsync"/>
    Task<IReadOnlyList<WrappedKey>> ReadAsync(
        IReadOnlyCollection<Guid> ids,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Durable when it returns: a key is created before the row that needs it. Keys under a generation, or an
    /// organisation's key, that is being replaced are refused, whichever node asks: nobody would wrap them anew.
    /// </summary>
    /// <exception cref="StaleGenerationException">There is a later one, or another node added these. Nothing was added.</exception>
    Task AddAsync(IReadOnlyCollection<WrappedKey> keys, CancellationToken cancellationToken);

    /// <summary>
    /// Adds a generation with Haven's own key under it, or an organisation's next key; after that, no key under an
    /// earlier one can be added.
    /// </summary>
    Task BeginAsync(IReadOnlyCollection<WrappedKey> first, CancellationToken cancellationToken);

    /// <summary>
    /// Adds a person's next key beside the one that is there; false where that one is gone, for the person was forgotten.
    /// </summary>
    /// <exception cref="StaleGenerationException">As with <see cref="AddAsync"/>; or another node added it.</exception>
    Task<bool> AddVersionAsync(WrappedKey next, CancellationToken cancellationToken);

    /// <summary>The older keys of people who have two: their replacement was begun and not finished.</summary>
    Task<IReadOnlyList<WrappedKey>> ReadReplacedAsync(CancellationToken cancellationToken);

    /// <summary>Deletes a person's keys before this version.</summary>
    Task DeleteBeforeAsync(Guid id, int version, CancellationToken cancellationToken);

    /// <summary>
    /// People's keys under this, in the order of their ids, from the one named. Both keys of a person may stand in two
    /// batches, so that the next begins with the last id of the one before.
    /// </summary>
    Task<IReadOnlyList<WrappedKey>> ReadPeopleAsync(
        WrappedUnder under,
        Guid from,
        int most,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Puts newly wrapped keys in the place of those with the same id and version under this. A key that was deleted
    /// meanwhile stays deleted.
    /// </summary>
    Task ReplaceAsync(
        IReadOnlyCollection<WrappedKey> keys,
        WrappedUnder old,
        CancellationToken cancellationToken
    );

    /// <summary>Deletes keys of people, all versions; returns under which generation each was.</summary>
    Task<IReadOnlyList<(Guid Id, Guid Generation)>> DeletePeopleAsync(
        IReadOnlyCollection<Guid> ids,
        CancellationToken cancellationToken
    );

    /// <summary>Deletes a generation with the organisations' keys under it, or one version of an organisation's key.</summary>
    /// <exception cref="InvalidOperationException">Somebody's key is still under it. Nothing was deleted.</exception>
    Task EndAsync(WrappedUnder under, CancellationToken cancellationToken);

    /// <summary>Wraps a generation's key under another root key, in one step.</summary>
    Task ReplaceGenerationsAsync(
        IReadOnlyCollection<WrappedKey> generations,
        CancellationToken cancellationToken
    );

    /// <summary>Writes the keys into an empty folder, as they were at one moment.</summary>
    Task BackUpAsync(string folder, CancellationToken cancellationToken);

    /// <summary>Makes the store anew from such a folder, all or nothing.</summary>
    Task RestoreAsync(string folder, CancellationToken cancellationToken);

    /// <summary>Overwrites what was deleted, as far as the store can: write-ahead log and free pages.</summary>
    Task SettleAsync(CancellationToken cancellationToken);

    /// <summary>Nobody else, on this node or another, replaces keys until the answer is disposed; null where somebody does.</summary>
    Task<IAsyncDisposable?> TryLockAsync(CancellationToken cancellationToken);
}

/// <summary>What these keys are wrapped under was replaced meanwhile. Read the store again, and wrap them anew.</summary>
public sealed class StaleGenerationException()
    : Exception("The key that wraps these keys was replaced meanwhile.");
