using System.Security.Cryptography;
using Haven.Privacy.Store;

namespace Haven.Privacy.Vault;

/// <summary>
/// The keys of an installation: the root key wraps the generation key, that wraps each organisation's, and both
/// together wrap each person's. Unwrapped keys of people live in memory for seconds.
/// </summary>
public sealed partial class KeyRing : IDisposable
{
    private const int Attempts = 5;

    /// <summary>From reading a person's key to committing what was sealed under it; after that the commit is refused.</summary>
    internal static readonly TimeSpan LongestSealing = TimeSpan.FromSeconds(30);
    private const string SecretsFolder = "generations";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly IKeyStore store;
    private readonly TimeProvider clock;
    private readonly WarmKeys warm;

    private KeyRing(KeyGenerations generations, TimeProvider clock)
    {
        store = generations.Store;
        Generations = generations;
        this.clock = clock;
        warm = new WarmKeys(generations, clock);
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

    /// <summary>
    /// The same, of somebody who is kept for hours: it enters no backup, so that no copy of an hour before can open what
    /// has ended since (promise HLP-8). After a restore what it opened is gone.
    /// </summary>
    public async Task<PersonKeyId> NewPassingAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    ) => (await NewAsync(organisation, 1, PassingKey.Create, cancellationToken))[0];

    /// <inheritdoc cref="NewPersonAsync"/>
    public Task<IReadOnlyList<PersonKeyId>> NewPeopleAsync(
        OrganisationId organisation,
        int count,
        CancellationToken cancellationToken
    ) => NewAsync(organisation, count, Guid.CreateVersion7, cancellationToken);

    private async Task<IReadOnlyList<PersonKeyId>> NewAsync(
        OrganisationId organisation,
        int count,
        Func<DateTimeOffset, Guid> newId,
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
                            newId(clock.GetUtcNow()),
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
    internal Task<Dictionary<Guid, WarmKey>> PeopleAsync(
        IEnumerable<PersonKeyId> people,
        CancellationToken cancellationToken
    ) => warm.FetchAsync(people, cancellationToken);

    /// <summary>The same, read from the store in any case: another node may have replaced a key a moment ago.</summary>
    internal Task<Dictionary<Guid, WarmKey>> PeopleAnewAsync(
        IReadOnlyCollection<PersonKeyId> people,
        CancellationToken cancellationToken
    )
    {
        warm.Forget(people);
        return warm.FetchAsync(people, cancellationToken);
    }

    /// <summary>Whether a key that was read from the store at this moment may still seal: its next one is seen by then.</summary>
    internal bool MaySeal(long readAt) => clock.GetElapsedTime(readAt) < LongestSealing;

    /// <summary>Makes sure that data and key store belong together: these keys are there and open.</summary>
    /// <exception cref="VaultException">One is not.</exception>
    public async Task RequireAsync(
        IEnumerable<PersonKeyId> people,
        CancellationToken cancellationToken
    ) => await PeopleAsync(people, cancellationToken);

    /// <inheritdoc cref="WarmKeys.UnwrapAsync"/>
    internal ValueTask<byte[]> UnwrapAsync(WrappedKey row, CancellationToken cancellationToken) =>
        warm.UnwrapAsync(row, cancellationToken);

    /// <summary>A secret of the installation for one use, such as a blind index. Stays the same while the installation lives.</summary>
    internal byte[] InstallationSecret(string use) => Generations.Installation.Derive(use);

    /// <summary>When the current generation began.</summary>
    public DateTimeOffset GenerationBegan => Generations.Current.Began;

    /// <summary>Whether a replacement was begun and not finished.</summary>
    public bool IsBeingReplaced => Generations.Earlier.Count > 0;

    /// <summary>No key is replaced, here or on another node, until the answer is disposed.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    /// <param name="patience">How long whoever replaces keys is waited for.</param>
    /// <exception cref="ReplacementRunsException">Keys are being replaced. Wait until that is done.</exception>
    public async Task<IAsyncDisposable> HoldStillAsync(
        CancellationToken cancellationToken,
        TimeSpan patience = default
    )
    {
        for (var left = patience; ; left -= Pause)
        {
            if (await store.TryLockAsync(cancellationToken) is { } held)
            {
                return held;
            }
            if (left <= TimeSpan.Zero)
            {
                throw new ReplacementRunsException();
            }
            await Task.Delay(Pause, cancellationToken);
        }
    }

    /// <summary>
    /// Writes keys and the secrets of the live generations into an empty folder. Whoever asks holds them still meanwhile.
    /// </summary>
    /// <param name="place">Where the backup will lie when it is whole.</param>
    /// <param name="folder">Where it is made.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The generations in it, for <see cref="KeepCopies"/> once it lies in its place.</returns>
    public async Task<IReadOnlyCollection<Guid>> BackUpAsync(
        string place,
        string folder,
        CancellationToken cancellationToken
    )
    {
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
        await using var alone = await HoldStillAsync(cancellationToken);
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

    /// <summary>The generation under which each one's key lies now; nothing of whoever has no key.</summary>
    internal async Task<IReadOnlyDictionary<Guid, Guid>> GenerationsOfAsync(
        IReadOnlyCollection<PersonKeyId> people,
        CancellationToken cancellationToken
    ) =>
        LastToEnd(
            (await store.ReadAsync([.. people.Select(p => p.Value)], cancellationToken)).Select(r =>
                (r.Id, r.Generation)
            )
        );

    /// <summary>The generation under which a person's key lies now; null where there is no key.</summary>
    internal async Task<Guid?> GenerationOfAsync(
        PersonKeyId person,
        CancellationToken cancellationToken
    ) =>
        (await GenerationsOfAsync([person], cancellationToken)).TryGetValue(
            person.Value,
            out var generation
        )
            ? generation
            : null;

    /// <summary>Every organisation that this node knows of, Haven itself left out.</summary>
    internal IReadOnlyList<OrganisationId> Organisations =>
        [
            .. Generations
                .Organisations.Select(o => new OrganisationId(o))
                .Where(o => o != OrganisationId.Installation),
        ];

    // Of a person whose key is being replaced there are two, and both have to end.
    private Dictionary<Guid, Guid> LastToEnd(IEnumerable<(Guid Id, Guid Generation)> keys) =>
        keys.GroupBy(k => k.Id)
            .ToDictionary(
                k => k.Key,
                k => k.MaxBy(x => x.Generation == Generations.Current.Id).Generation
            );

    /// <summary>
    /// Makes a person's next key beside the one that is there. From here on this node seals under it; other nodes do
    /// within seconds, and open what is under either.
    /// </summary>
    /// <returns>False where the person was forgotten.</returns>
    internal async Task<bool> RenewPersonAsync(
        PersonKeyId person,
        CancellationToken cancellationToken
    )
    {
        var rows = await store.ReadAsync([person.Value], cancellationToken);
        if (rows.MaxBy(r => r.Version) is not { } row)
        {
            return false;
        }
        var wrapper = await Generations.CurrentAsync(row.Organisation, cancellationToken);
        var next = wrapper.Wrap(row with { Version = row.Version + 1 }, Generation.NewKey());
        bool added = await store.AddVersionAsync(next, cancellationToken);
        warm.Forget([person]);
        return added;
    }

    /// <summary>The people, and their organisations, whose key was to be replaced and has not ended yet.</summary>
    internal async Task<
        IReadOnlyList<(OrganisationId Organisation, PersonKeyId Person)>
    > BeingReplacedAsync(CancellationToken cancellationToken) =>
        [
            .. (await store.ReadReplacedAsync(cancellationToken)).Select(r =>
                (new OrganisationId(r.Organisation), new PersonKeyId(r.Id))
            ),
        ];

    /// <summary>The version of a person's key that seals; null where there is no key.</summary>
    internal async Task<int?> NewestVersionAsync(
        PersonKeyId person,
        CancellationToken cancellationToken
    ) => (await store.ReadAsync([person.Value], cancellationToken)).Max(r => (int?)r.Version);

    public void Dispose() => warm.Dispose();
}
