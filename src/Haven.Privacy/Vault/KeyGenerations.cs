using System.Collections.Concurrent;
using System.Security.Cryptography;
using Haven.Privacy.Store;

namespace Haven.Privacy.Vault;

/// <summary>
/// The upper keys, unwrapped: the generation in use, for a while the one before it, and each organisation's key under
/// each of them. The root key and a secret outside the data open a generation's key together.
/// </summary>
internal sealed partial class KeyGenerations(
    IKeyStore store,
    RootKey root,
    GenerationSecrets secrets,
    TimeProvider clock
)
{
    private const int Attempts = 5;
    private readonly ConcurrentDictionary<Guid, Generation> live = new();
    private readonly OrganisationKeys organisations = new();
    private readonly ConcurrentDictionary<Guid, bool> ended = new();
    private Generation? current;

    public IKeyStore Store => store;
    public GenerationSecrets Secrets => secrets;
    public RootKey Root { get; private set; } = root;

    /// <summary>The one under which new keys are wrapped.</summary>
    public Generation Current => current!;

    /// <summary>Those that wait to be replaced; none but while a replacement runs, or after one was cut short.</summary>
    public IReadOnlyList<Generation> Earlier => [.. live.Values.Where(g => g.Id != Current.Id)];

    /// <summary>Everybody who has an organisation's key.</summary>
    public IEnumerable<Guid> Organisations => organisations.Organisations;

    public bool IsLive(Guid generation) => live.ContainsKey(generation);

    /// <summary>
    /// Haven's own key as an organisation: the same for the installation's whole life, and so kept apart from the
    /// generations that wrap it, which come and go while it is asked for.
    /// </summary>
    public OrganisationKey Installation { get; private set; } = null!;

    /// <summary>Organisations whose key was being replaced when the store was last read.</summary>
    public IReadOnlyList<Guid> BeingReplaced { get; private set; } = [];

    /// <summary>The rows of a new store: the first generation, and Haven's own organisation under it.</summary>
    public static async Task CreateAsync(
        IKeyStore store,
        RootKey root,
        GenerationSecrets secrets,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var (generation, row) = Generation.New(
            await root.ReadAsync(cancellationToken),
            secrets,
            clock,
            version: 1
        );
        await store.CreateAsync(
            [
                row,
                generation.NewOrganisation(OrganisationId.Installation.Value, Generation.NewKey()),
            ],
            cancellationToken
        );
    }

    /// <summary>The organisation's key that wraps this person's.</summary>
    /// <exception cref="VaultException">There is none.</exception>
    public async ValueTask<OrganisationKey> WrapperOfAsync(
        WrappedKey person,
        CancellationToken cancellationToken
    )
    {
        if (Find() is not { } key)
        {
            // Another node may have added it since.
            await ReloadAsync(cancellationToken);
            key =
                Find()
                ?? throw new VaultException(
                    "The key of this organisation is not in the key store."
                );
        }
        return key;

        OrganisationKey? Find() =>
            organisations.Find(person.Organisation, person.Generation, person.Wrapper);
    }

    /// <summary>Whether this version of an organisation's key is there.</summary>
    public bool Has(WrappedUnder under) =>
        organisations.Find(under.Organisation!.Value, under.Generation, under.Version) is not null;

    /// <summary>Whether what wraps this person's key is there, as far as this node knows.</summary>
    public bool HasWrapperOf(WrappedKey person) =>
        organisations.Find(person.Organisation, person.Generation, person.Wrapper) is not null;

    /// <summary>An organisation's key under the current generation, made where the replacement has not come to it yet.</summary>
    public async ValueTask<OrganisationKey> CurrentAsync(
        Guid organisation,
        CancellationToken cancellationToken
    )
    {
        if (organisations.Newest(organisation, Current.Id) is not { } key)
        {
            await ReloadAsync(cancellationToken);
            if (
                organisations.Newest(organisation, Current.Id) is null
                && organisations.Organisations.Contains(organisation)
            )
            {
                await AddOrganisationAsync(organisation, cancellationToken);
            }
            key =
                organisations.Newest(organisation, Current.Id)
                ?? throw new VaultException(
                    "The key of this organisation is not in the key store."
                );
        }
        return key;
    }

    /// <summary>Begins the next generation: from here on, on every node, nothing new is wrapped under this one.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        var (generation, row) = Generation.New(
            await RootInUseAsync(cancellationToken),
            secrets,
            clock,
            Current.Version + 1
        );
        var installation = OrganisationId.Installation.Value;
        await store.BeginAsync(
            [row, generation.NewOrganisation(installation, Installation.Key)],
            cancellationToken
        );
        await ReloadAsync(cancellationToken);
    }

    // Somebody may have changed the root key beside a server that was started with the old one. A generation under the
    // old one would be opened by nobody after the next start.
    private async Task<byte[]> RootInUseAsync(CancellationToken cancellationToken)
    {
        var rows = await store.ReadLevelAsync(KeyLevel.Generation, cancellationToken);
        try
        {
            return Unwrap(
                await Root.ReadAllAsync(cancellationToken),
                rows.Single(r => r.Id == Current.Id)
            ).Root;
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw new StartException(
                $"The root key was changed since this program started, and {Root.Place} holds another one. Start again with the new one in Haven:RootKey. Until then everything works, and no key is replaced.",
                e
            );
        }
    }

    /// <summary>Gives every organisation its key under the current generation.</summary>
    public async Task CarryAllAsync(CancellationToken cancellationToken)
    {
        foreach (var organisation in organisations.Organisations.ToList())
        {
            if (organisations.Newest(organisation, Current.Id) is null)
            {
                await AddOrganisationAsync(organisation, cancellationToken);
            }
        }
    }

    /// <summary>
    /// Ends a generation: its secret, with every copy of what was wrapped under it, and then its rows. The secret goes
    /// first, for a secret that a crash left behind would be found by nobody.
    /// </summary>
    /// <exception cref="InvalidOperationException">Somebody's key is still under it. Nothing ended.</exception>
    public async Task EndAsync(Guid generation, CancellationToken cancellationToken)
    {
        if (await HasPeopleAsync(generation, cancellationToken))
        {
            throw new InvalidOperationException("A person's key is under this generation.");
        }
        secrets.Destroy(generation);
        Drop(generation);
        // What is left of it in logs and free pages is worthless without the secret, and is not waited for.
        await store.EndAsync(new WrappedUnder(generation), cancellationToken);
        ended.TryRemove(generation, out _);
    }

    /// <summary>
    /// Gives an organisation another key under the current generation: from here on, on every node, no person's key is
    /// wrapped under the one before.
    /// </summary>
    public async Task RenewOrganisationAsync(Guid organisation, CancellationToken cancellationToken)
    {
        if (organisation == OrganisationId.Installation.Value)
        {
            throw new InvalidOperationException("Blind indexes come from this key: it stays.");
        }
        int version = (await CurrentAsync(organisation, cancellationToken)).Version + 1;
        var row = Current.NewOrganisation(organisation, Generation.NewKey(), version);
        await store.BeginAsync([row], cancellationToken);
        organisations.Add(Current, row);
    }

    /// <summary>Ends one version of an organisation's key, as far as the store can overwrite it.</summary>
    /// <exception cref="InvalidOperationException">Somebody's key is still under it. Nothing ended.</exception>
    public async Task EndOrganisationAsync(WrappedUnder old, CancellationToken cancellationToken)
    {
        await store.EndAsync(old, cancellationToken);
        organisations.Drop(old);
    }

    /// <summary>What people's keys of an organisation are wrapped under: each version of its key, under each generation.</summary>
    public async Task<IReadOnlyList<WrappedUnder>> OfOrganisationAsync(
        Guid organisation,
        CancellationToken cancellationToken
    ) =>
        [
            .. (await store.ReadLevelAsync(KeyLevel.Organisation, cancellationToken))
                .Where(r => r.Organisation == organisation)
                .Select(r => new WrappedUnder(r.Generation, r.Organisation, r.Version)),
        ];

    /// <summary>Forgets the unwrapped keys of an organisation that left.</summary>
    public void Drop(OrganisationId organisation) => organisations.Drop(organisation.Value);

    /// <summary>Takes away the rows of generations whose secret is gone already.</summary>
    public async Task TidyAsync(CancellationToken cancellationToken)
    {
        foreach (var generation in ended.Keys)
        {
            await EndAsync(generation, cancellationToken);
        }
    }

    /// <summary>
    /// Changes the root key in its own file: both lie there until the generations are under the new one, so that a crash
    /// or a server beside this one finds the right one at every moment.
    /// </summary>
    public async Task RenewRootAsync(FileRootKey file, CancellationToken cancellationToken)
    {
        byte[] old = await RootInUseAsync(cancellationToken);
        byte[] fresh = RandomNumberGenerator.GetBytes(RootKey.Length);
        file.Replace(old, fresh);
        await WrapUnderAsync(fresh, cancellationToken);
        file.Replace(fresh);
    }

    /// <summary>Wraps the generations under a root key that is kept elsewhere.</summary>
    public async Task ChangeRootAsync(RootKey next, CancellationToken cancellationToken)
    {
        await WrapUnderAsync(await next.ReadAsync(cancellationToken), cancellationToken);
        Root = next;
    }

    private async Task WrapUnderAsync(byte[] key, CancellationToken cancellationToken)
    {
        var rows = live.Values.Select(g =>
            KeyWrap.Wrap(Generation.Wrapping(key, secrets.Read(g.Id)), g.Row(), g.Key)
        );
        await store.ReplaceGenerationsAsync([.. rows], cancellationToken);
        await store.SettleAsync(cancellationToken);
    }

    /// <summary>Makes an organisation's key under the current generation. Each generation gives it a new one.</summary>
    public async Task AddOrganisationAsync(Guid organisation, CancellationToken cancellationToken)
    {
        for (int attempt = 1; organisations.Newest(organisation, Current.Id) is null; attempt++)
        {
            var generation = Current;
            var row = generation.NewOrganisation(organisation, Generation.NewKey());
            try
            {
                await store.AddAsync([row], cancellationToken);
                organisations.Add(generation, row);
            }
            catch (StaleGenerationException) when (attempt < Attempts)
            {
                // A later generation, or the same key made by another node: either is there now.
                await ReloadAsync(cancellationToken);
            }
        }
    }

    private void Drop(Guid generation)
    {
        live.TryRemove(generation, out _);
        organisations.Drop(new WrappedUnder(generation));
    }
}
