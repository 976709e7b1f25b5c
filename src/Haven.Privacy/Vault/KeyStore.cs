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
);

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

    /// <summary>Looks for damage in the store's own files; null when there is none, else what was found.</summary>
    Task<string?> DamageAsync(CancellationToken cancellationToken);

    /// <exception cref="VaultException">A row cannot be what was once written: the store is damaged.</exception>
    Task<IReadOnlyList<WrappedKey>> ReadLevelAsync(
        KeyLevel level,
        CancellationToken cancellationToken
    );

    /// <inheritdoc cref="ReadLevelAsync"/>
    Task<IReadOnlyList<WrappedKey>> ReadAsync(
        IReadOnlyCollection<Guid> ids,
        CancellationToken cancellationToken
    );

    /// <summary>Durable when it returns: a key is created before the row that needs it.</summary>
    Task AddAsync(IReadOnlyCollection<WrappedKey> keys, CancellationToken cancellationToken);
}
