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

    private readonly IKeyStore store;
    private readonly TimeProvider clock;
    private readonly ConcurrentDictionary<Guid, WarmKey> warm = new();
    private readonly ConcurrentDictionary<Guid, OrganisationKey> organisations = new();
    private readonly Generation generation;
    private readonly ITimer sweep;

    private KeyRing(IKeyStore store, TimeProvider clock, Generation generation)
    {
        this.store = store;
        this.clock = clock;
        this.generation = generation;
        sweep = clock.CreateTimer(_ => Sweep(), null, Warm, Warm);
    }

    /// <summary>Names this installation among others that share a witness: random, and the same for its whole life.</summary>
    public Guid InstallationId => organisations[OrganisationId.Installation.Value].Id;

    /// <summary>Makes the first generation key and Haven's own organisation key in an empty store.</summary>
    public static async Task CreateAsync(
        IKeyStore store,
        RootKey root,
        CancellationToken cancellationToken
    )
    {
        byte[] rootKey = await root.ReadAsync(cancellationToken);
        var id = Guid.CreateVersion7();
        byte[] generationKey = RandomNumberGenerator.GetBytes(KeyWrap.KeyLength);
        var generationRow = KeyWrap.Wrap(
            rootKey,
            new WrappedKey(id, KeyLevel.Generation, Guid.Empty, 1, id, []),
            generationKey
        );
        await store.CreateAsync(
            [
                generationRow,
                NewOrganisation(new Generation(id, generationKey), OrganisationId.Installation),
            ],
            cancellationToken
        );
    }

    /// <summary>Opens the store with the root key. Changes nothing.</summary>
    /// <exception cref="StartException">The root key is not this store's, or the store is damaged.</exception>
    public static async Task<KeyRing> OpenAsync(
        IKeyStore store,
        RootKey root,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        byte[] rootKey = await root.ReadAsync(cancellationToken);
        if (await store.DamageAsync(cancellationToken) is { } damage)
        {
            throw Damaged(store, damage);
        }
        KeyRing? ring = null;
        try
        {
            var generations = await store.ReadLevelAsync(KeyLevel.Generation, cancellationToken);
            if (generations.Count != 1)
            {
                throw Damaged(store, $"it holds {generations.Count} generation keys, not one");
            }
            byte[] key = KeyWrap.Unwrap(rootKey, generations[0]);
            ring = new KeyRing(store, clock, new Generation(generations[0].Id, key));
            await ring.LoadOrganisationsAsync(cancellationToken);
            if (!ring.organisations.ContainsKey(OrganisationId.Installation.Value))
            {
                throw Damaged(store, "the installation's own key is gone");
            }
            var whole = ring;
            ring = null;
            return whole;
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
        finally
        {
            ring?.Dispose();
        }
    }

    private static StartException Damaged(IKeyStore store, string how, Exception? e = null) =>
        new(
            $"The key store ({store.Place}) is damaged: {how.TrimEnd('.')}. Nothing was changed. Restore it from the last backup of the keys.",
            e
        );

    /// <summary>Creates the key of an organisation; the row that names the organisation comes after it.</summary>
    public async Task AddOrganisationAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        var row = NewOrganisation(generation, organisation);
        await store.AddAsync([row], cancellationToken);
        organisations[organisation.Value] = OrganisationKey.From(generation, row);
    }

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
        var wrapper = await OrganisationAsync(organisation.Value, cancellationToken);
        var rows = Enumerable
            .Range(0, count)
            .Select(_ =>
                wrapper.Wrap(
                    new WrappedKey(
                        Guid.CreateVersion7(),
                        KeyLevel.Person,
                        organisation.Value,
                        1,
                        generation.Id,
                        []
                    ),
                    RandomNumberGenerator.GetBytes(KeyWrap.KeyLength)
                )
            )
            .ToList();
        await store.AddAsync(rows, cancellationToken);
        return rows.ConvertAll(r => new PersonKeyId(r.Id));
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
        // Counted once: counting takes every lock of the dictionary.
        bool hasRoom = warm.Count < MaxWarm;
        long until = now + (long)(Warm.TotalSeconds * clock.TimestampFrequency);
        foreach (var row in await store.ReadAsync(cold, cancellationToken))
        {
            var key = new WarmKey(await UnwrapAsync(row, cancellationToken), row.Version, until);
            found[row.Id] = key;
            if (hasRoom)
            {
                warm[row.Id] = key;
            }
        }
        if (cold.Find(id => !found.ContainsKey(id)) is var missing && missing != Guid.Empty)
        {
            throw new VaultException("The key of a person is not in the key store.");
        }
        return found;
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
        var wrapper = organisations.TryGetValue(row.Organisation, out var known)
            ? known
            : await OrganisationAsync(row.Organisation, cancellationToken);
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
    internal byte[] InstallationSecret(string use) =>
        organisations[OrganisationId.Installation.Value].Derive(use);

    private async Task<OrganisationKey> OrganisationAsync(
        Guid organisation,
        CancellationToken cancellationToken
    )
    {
        if (!organisations.TryGetValue(organisation, out var key))
        {
            // Another node may have added it since start.
            await LoadOrganisationsAsync(cancellationToken);
            key =
                organisations.GetValueOrDefault(organisation)
                ?? throw new VaultException(
                    "The key of this organisation is not in the key store."
                );
        }
        return key;
    }

    private async Task LoadOrganisationsAsync(CancellationToken cancellationToken)
    {
        foreach (var row in await store.ReadLevelAsync(KeyLevel.Organisation, cancellationToken))
        {
            organisations.TryAdd(row.Organisation, OrganisationKey.From(generation, row));
        }
    }

    private static WrappedKey NewOrganisation(Generation generation, OrganisationId organisation) =>
        KeyWrap.Wrap(
            generation.Key,
            new WrappedKey(
                Guid.CreateVersion7(),
                KeyLevel.Organisation,
                organisation.Value,
                1,
                generation.Id,
                []
            ),
            RandomNumberGenerator.GetBytes(KeyWrap.KeyLength)
        );

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

/// <summary>The installation's current generation key, unwrapped.</summary>
internal sealed record Generation(Guid Id, byte[] Key);
