using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Haven.Privacy.Store;

namespace Haven.Privacy.Vault;

/// <summary>
/// The keys of an installation: the root key wraps the generation key, that wraps each organisation's, and both
/// together wrap each person's. Unwrapped keys of people live in memory for seconds.
/// </summary>
public sealed class KeyRing : IDisposable
{
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(5);
    private const int MaxWarm = 100_000;
    private const int Attempts = 5;
    private const string SecretsFolder = "generations";

    private readonly IKeyStore store;
    private readonly TimeProvider clock;
    private readonly ConcurrentDictionary<Guid, WarmKey> warm = new();
    private readonly ITimer sweep;

    private KeyRing(KeyGenerations generations, TimeProvider clock)
    {
        store = generations.Store;
        Generations = generations;
        this.clock = clock;
        sweep = clock.CreateTimer(_ => Sweep(), null, Warm, Warm);
    }

    /// <summary>Names this installation among others that share a witness: random, and the same for its whole life.</summary>
    public Guid InstallationId => new(InstallationSecret("haven installation id").AsSpan(0, 16));

    internal KeyGenerations Generations { get; }

    /// <summary>Makes the first generation key and Haven's own organisation key in an empty store.</summary>
    public static Task CreateAsync(
        IKeyStore store,
        RootKey root,
        GenerationSecrets secrets,
        TimeProvider clock,
        CancellationToken cancellationToken
    ) => KeyGenerations.CreateAsync(store, root, secrets, clock, cancellationToken);

    /// <summary>Opens the store with the root key. Changes nothing.</summary>
    /// <exception cref="StartException">The root key is not this store's, or the store is damaged.</exception>
    public static async Task<KeyRing> OpenAsync(
        IKeyStore store,
        RootKey root,
        GenerationSecrets secrets,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        await root.ReadAsync(cancellationToken);
        if (await store.DamageAsync(cancellationToken) is { } damage)
        {
            throw Damaged(store, damage);
        }
        try
        {
            var generations = new KeyGenerations(store, root, secrets, clock);
            await generations.ReloadAsync(cancellationToken);
            return new KeyRing(generations, clock);
        }
        catch (VaultException e)
        {
            throw Damaged(store, e.Message, e);
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw new StartException(
                $"The root key in {root.Place} does not open the key store ({store.Place}): it is another installation's key, or the store is damaged. Nothing was changed. Set Haven:RootKey to the right key, or restore the key store.",
                e
            );
        }
    }

    private static StartException Damaged(IKeyStore store, string how, Exception? e = null) =>
        new(
            $"The key store ({store.Place}) is damaged: {how.TrimEnd('.')}. Nothing was changed. Restore it from the last backup of the keys.",
            e
        );

    /// <summary>Creates the key of an organisation; the row that names the organisation comes after it.</summary>
    public Task AddOrganisationAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    ) => Generations.AddOrganisationAsync(organisation.Value, cancellationToken);

    /// <summary>Creates the key of a person; the rows about the person come after it.</summary>
    public async Task<PersonKeyId> NewPersonAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    ) => (await NewPeopleAsync(organisation, 1, cancellationToken))[0];

    /// <inheritdoc cref="NewPersonAsync"/>
    public async Task<IReadOnlyList<PersonKeyId>> NewPeopleAsync(
        OrganisationId organisation,
        int count,
        CancellationToken cancellationToken
    )
    {
        for (int attempt = 1; ; attempt++)
        {
            var wrapper = await Generations.CurrentAsync(organisation.Value, cancellationToken);
            var rows = Enumerable
                .Range(0, count)
                .Select(_ =>
                    wrapper.Wrap(
                        new WrappedKey(
                            Guid.CreateVersion7(clock.GetUtcNow()),
                            KeyLevel.Person,
                            organisation.Value,
                            1,
                            wrapper.Generation,
                            []
                        ),
                        RandomNumberGenerator.GetBytes(KeyWrap.KeyLength)
                    )
                )
                .ToList();
            try
            {
                await store.AddAsync(rows, cancellationToken);
                return rows.ConvertAll(r => new PersonKeyId(r.Id));
            }
            catch (StaleGenerationException) when (attempt < Attempts)
            {
                await Generations.ReloadAsync(cancellationToken);
            }
        }
    }

    /// <summary>The unwrapped keys of these people, read from the store in one query where they are not warm.</summary>
    /// <exception cref="VaultException">A key is not there: the person was forgotten, or the store is another day's.</exception>
    internal async Task<Dictionary<Guid, WarmKey>> PeopleAsync(
        IEnumerable<PersonKeyId> people,
        CancellationToken cancellationToken
    )
    {
        people.TryGetNonEnumeratedCount(out int count);
        var found = new Dictionary<Guid, WarmKey>(count);
        List<Guid>? cold = null;
        long now = clock.GetTimestamp();
        foreach (var person in people)
        {
            if (warm.TryGetValue(person.Value, out var key) && key.Until > now)
            {
                found[person.Value] = key;
            }
            else
            {
                (cold ??= []).Add(person.Value);
            }
        }
        if (cold is null)
        {
            return found;
        }
        await ThawAsync(cold, found, now, cancellationToken);
        return found;
    }

    private async Task ThawAsync(
        List<Guid> cold,
        Dictionary<Guid, WarmKey> found,
        long now,
        CancellationToken cancellationToken
    )
    {
        // Counted once: counting takes every lock of the dictionary.
        bool hasRoom = warm.Count < MaxWarm;
        long until = now + (long)(Warm.TotalSeconds * clock.TimestampFrequency);
        for (int attempt = 1; cold.Count > 0 && attempt <= Attempts; attempt++)
        {
            var again = new List<Guid>();
            foreach (var row in await store.ReadAsync(cold, cancellationToken))
            {
                if (await TryUnwrapAsync(row, attempt == Attempts, cancellationToken) is { } bytes)
                {
                    var key = new WarmKey(bytes, row.Version, until);
                    found[row.Id] = key;
                    if (hasRoom)
                    {
                        warm[row.Id] = key;
                    }
                }
                else
                {
                    again.Add(row.Id);
                }
            }
            if (cold.Exists(id => !found.ContainsKey(id) && !again.Contains(id)))
            {
                throw new VaultException("The key of a person is not in the key store.");
            }
            cold = again;
        }
    }

    // A row read a moment before its generation ended is read again, under the next one.
    private async ValueTask<byte[]?> TryUnwrapAsync(
        WrappedKey row,
        bool last,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await UnwrapAsync(row, cancellationToken);
        }
        catch (VaultException) when (!last && !Generations.IsLive(row.Generation))
        {
            return null;
        }
    }

    /// <summary>Makes sure that data and key store belong together: these keys are there and open.</summary>
    /// <exception cref="VaultException">One is not.</exception>
    public async Task RequireAsync(
        IEnumerable<PersonKeyId> people,
        CancellationToken cancellationToken
    ) => await PeopleAsync(people, cancellationToken);

    /// <summary>Unwraps one person's key; the cost of a cold opening beside reading the row.</summary>
    internal async ValueTask<byte[]> UnwrapAsync(
        WrappedKey row,
        CancellationToken cancellationToken
    )
    {
        var wrapper = await Generations.OrganisationAsync(
            row.Organisation,
            row.Generation,
            cancellationToken
        );
        try
        {
            return wrapper.Unwrap(row);
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw new VaultException(
                "The key of a person is damaged, or was moved from another organisation.",
                e
            );
        }
    }

    /// <summary>A secret of the installation for one use, such as a blind index. Stays the same while the installation lives.</summary>
    internal byte[] InstallationSecret(string use) => Generations.Installation.Derive(use);

    /// <summary>When the current generation began.</summary>
    public DateTimeOffset GenerationBegan => Generations.Current.Began;

    /// <summary>Whether a replacement was begun and not finished.</summary>
    public bool IsBeingReplaced => Generations.Earlier.Count > 0;

    /// <summary>
    /// Writes keys and the secrets of the live generations into an empty folder, at a moment when none is replaced.
    /// </summary>
    /// <param name="place">Where the backup will lie when it is whole.</param>
    /// <param name="folder">Where it is made.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The generations in it, for <see cref="KeepCopies"/> once it lies in its place.</returns>
    /// <exception cref="ReplacementRunsException">Keys are being replaced. Wait until that is done.</exception>
    public async Task<IReadOnlyCollection<Guid>> BackUpAsync(
        string place,
        string folder,
        CancellationToken cancellationToken
    )
    {
        await using var still =
            await store.TryLockAsync(cancellationToken) ?? throw new ReplacementRunsException();
        await Generations.ReloadAsync(cancellationToken);
        await store.BackUpAsync(folder, cancellationToken);
        Guid[] live = [Generations.Current.Id, .. Generations.Earlier.Select(g => g.Id)];
        Generations.Secrets.CopyTo(Path.Combine(folder, SecretsFolder), place, live);
        return live;
    }

    /// <summary>The backup at this place holds these generations alone: what was there before is overwritten.</summary>
    public void KeepCopies(string place, IReadOnlyCollection<Guid> generations) =>
        Generations.Secrets.KeepNotes(place, generations);

    /// <summary>Fills an empty store, and the folder of the secrets, from such a folder.</summary>
    public static async Task RestoreAsync(
        IKeyStore store,
        GenerationSecrets secrets,
        string folder,
        CancellationToken cancellationToken
    )
    {
        await store.RestoreAsync(folder, cancellationToken);
        secrets.TakeFrom(Path.Combine(folder, SecretsFolder), folder);
    }

    /// <summary>
    /// Gives the installation a new root key: in the file where it lies, or at another place. Servers that run go on; with
    /// another place they replace no keys until they are started again with it.
    /// </summary>
    /// <exception cref="ReplacementRunsException">Keys are being replaced. Wait until that is done.</exception>
    /// <exception cref="StartException">Without another place the key must lie in a file.</exception>
    public async Task ChangeRootAsync(RootKey? next, CancellationToken cancellationToken)
    {
        await using var alone =
            await store.TryLockAsync(cancellationToken) ?? throw new ReplacementRunsException();
        await Generations.ReloadAsync(cancellationToken);
        if (next is not null)
        {
            await Generations.ChangeRootAsync(next, cancellationToken);
        }
        else if (Generations.Root is FileRootKey file)
        {
            await Generations.RenewRootAsync(file, cancellationToken);
        }
        else
        {
            throw new StartException(
                $"The root key comes from {Generations.Root.Place}, where Haven cannot write. Put a new one elsewhere and say where: --to env:NAME or command:PROGRAM"
            );
        }
    }

    /// <summary>Looks which generations there are now: another node may have replaced them.</summary>
    public Task RefreshAsync(CancellationToken cancellationToken) =>
        Generations.ReloadAsync(cancellationToken);

    /// <summary>Whether keys under this generation can still be opened: it has not ended, or a backup holds its secret.</summary>
    internal bool CanBeOpened(Guid generation) =>
        Generations.IsLive(generation) || CopiesOf(generation).Count > 0;

    /// <summary>The backups of the keys with which keys under this generation can still be opened.</summary>
    internal IReadOnlyList<string> CopiesOf(Guid generation) =>
        Generations.Secrets.CopiesOf(generation);

    /// <summary>The generation under which a person's key lies now; null where there is no key.</summary>
    internal async Task<Guid?> GenerationOfAsync(
        PersonKeyId person,
        CancellationToken cancellationToken
    ) =>
        (await store.ReadAsync([person.Value], cancellationToken)) is [var row]
            ? row.Generation
            : null;

    /// <summary>Overwrites deleted keys as far as the store can.</summary>
    internal Task SettleAsync(CancellationToken cancellationToken) =>
        store.SettleAsync(cancellationToken);

    /// <summary>
    /// Destroys people's keys: nothing sealed under them opens again, here at once and on other nodes when their warm
    /// copies end, within seconds. Old copies of the store end with the generation that is returned for each.
    /// </summary>
    internal async Task<IReadOnlyDictionary<Guid, Guid>> ForgetAsync(
        IReadOnlyCollection<PersonKeyId> people,
        CancellationToken cancellationToken
    )
    {
        var generations = await store.DeletePeopleAsync(
            [.. people.Select(p => p.Value)],
            cancellationToken
        );
        foreach (var person in people)
        {
            if (warm.TryRemove(person.Value, out var key))
            {
                key.Dispose();
            }
        }
        return generations;
    }

    private void Sweep()
    {
        long now = clock.GetTimestamp();
        foreach (var (id, key) in warm)
        {
            if (key.Until <= now && warm.TryRemove(new(id, key)))
            {
                key.Dispose();
            }
        }
    }

    public void Dispose()
    {
        sweep.Dispose();
        foreach (var key in warm.Values)
        {
            key.Dispose();
        }
    }
}
