using Haven.Delivery.Outbox;
using Haven.Helpline.Model;
using Haven.Messaging;
using Haven.Organisations.Inbox;
using Haven.Organisations.Model;
using Haven.PostgreSql;
using Haven.Privacy.Audit;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Processors;
using Haven.Privacy.Regimes;
using Haven.Privacy.Restrictions;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Research;
using Haven.Screening;
using Haven.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Haven.Start;

/// <summary>The ground floor, put together: database, keys, vault and audit log. Server and command line share it.</summary>
internal sealed class Core : IAsyncDisposable
{
    private Core(
        Settings settings,
        TimeProvider clock,
        IDatabase database,
        KeyRing keys,
        HavenServices services,
        AuditWriter audit
    )
    {
        Settings = settings;
        Clock = clock;
        Database = database;
        Keys = keys;
        Services = services;
        Audit = audit;
        Witness = WitnessOf(settings, keys.InstallationId.ToString("D"));
        if (WitnessHost(settings) is { } host)
        {
            Witness = new RegisteredWitness(Witness, host, new ProcessorGate(database, clock));
        }
    }

    public Settings Settings { get; }
    public TimeProvider Clock { get; }
    public IDatabase Database { get; }
    public KeyRing Keys { get; }
    public HavenServices Services { get; }
    public AuditWriter Audit { get; }

    /// <summary>Where checkpoints are kept outside the data folder.</summary>
    public ICheckpointWitness Witness { get; }

    /// <summary>What every floor stores.</summary>
    public static IReadOnlyList<IModelPart> Parts { get; } =
    [
        .. PrivacyModel.Parts,
        new OrganisationsModel(),
        new InboxModel(),
        new DeliveryModel(),
        new ScreeningModel(),
        new ResearchModel(),
        new MessagingModel(),
        new HelplineModel(),
    ];

    /// <summary>Creates the key store of a new installation and its tables, and Haven's own log.</summary>
    public static async Task MigrateAsync(
        Settings settings,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var store = KeyStore(settings);
        if (!await store.ExistsAsync(cancellationToken))
        {
            await RequireNoDataAsync(settings, store, cancellationToken);
        }
        await using var core = await WithKeysAsync(settings, clock, cancellationToken);
        await core.Database.MigrateAsync(cancellationToken);
        await core.RequireOwnKeysAsync(store, cancellationToken);
        await core.CreateOwnLogAsync(cancellationToken);
    }

    /// <summary>
    /// The first step of <see cref="MigrateAsync"/>: there is a key store, of this version. By itself for tests that copy
    /// the tables, which takes a fifth of the time that making them takes.
    /// </summary>
    internal static async Task<Core> WithKeysAsync(
        Settings settings,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var store = KeyStore(settings);
        var root = RootKey.From(settings.RootKey, settings.Data);
        if (!await store.ExistsAsync(cancellationToken))
        {
            if (root is FileRootKey { Exists: false } file)
            {
                await file.CreateAsync(cancellationToken);
            }
            await root.ReadAsync(cancellationToken);
            Directory.CreateDirectory(
                settings.Data,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            );
            await KeyRing.CreateAsync(
                store,
                root,
                Secrets(settings, root),
                clock,
                cancellationToken
            );
        }
        if (await store.IsOlderAsync(cancellationToken))
        {
            await store.UpgradeAsync(cancellationToken);
        }
        return await BuildAsync(settings, clock, store, root, null, cancellationToken);
    }

    /// <summary>Opens what is there, after checking that it is whole and safe. Changes nothing.</summary>
    /// <param name="audit">Another writer of the log, for a twin in which the log goes away.</param>
    /// <param name="more">Parts beside Haven's own, whose tables are there.</param>
    public static async Task<Core> OpenAsync(
        Settings settings,
        TimeProvider clock,
        CancellationToken cancellationToken,
        Func<IDatabase, AuditWriter>? audit = null,
        IReadOnlyList<IModelPart>? more = null
    )
    {
        var store = KeyStore(settings);
        var root = RootKey.From(settings.RootKey, settings.Data);
        if (!await store.ExistsAsync(cancellationToken))
        {
            throw new StartException(
                $"There is no key store ({store.Place}). For a new installation run 'haven migrate'; otherwise restore it from the last backup of the keys."
            );
        }
        if (await store.IsOlderAsync(cancellationToken))
        {
            throw new StartException(
                $"The key store ({store.Place}) is from an older version of Haven. Run: haven migrate"
            );
        }
        var core = await BuildAsync(
            settings,
            clock,
            store,
            root,
            audit,
            cancellationToken,
            more ?? []
        );
        try
        {
            await core.Database.CheckAsync(cancellationToken);
            await core.RequireOwnKeysAsync(store, cancellationToken);
            return core;
        }
        catch
        {
            await core.DisposeAsync();
            throw;
        }
    }

    /// <summary>Fills empty places from a backup. Nothing is served from it yet.</summary>
    /// <exception cref="StartException">A place is not empty, or the backup does not fit. Nothing was changed.</exception>
    public static async Task<Core> RestoreAsync(
        Settings settings,
        TimeProvider clock,
        string data,
        string keys,
        CancellationToken cancellationToken
    )
    {
        var store = KeyStore(settings);
        var root = RootKey.From(settings.RootKey, settings.Data);
        await root.ReadAsync(cancellationToken);
        if (await store.ExistsAsync(cancellationToken))
        {
            throw new StartException(
                $"There is a key store already ({store.Place}). Nothing was changed. A restore fills empty places: move what is there away."
            );
        }
        await RequireNoDataAsync(settings, store, cancellationToken);
        Directory.CreateDirectory(
            settings.Data,
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        );
        await KeyRing.RestoreAsync(store, Secrets(settings, root), keys, cancellationToken);
        var core = await BuildAsync(settings, clock, store, root, null, cancellationToken);
        await core.Database.RestoreAsync(data, cancellationToken);
        return core;
    }

    /// <summary>Whether the database was set up before; needs no keys.</summary>
    /// <exception cref="StartException">It does not answer.</exception>
    public static async Task<bool> HasDataAsync(
        Settings settings,
        CancellationToken cancellationToken
    )
    {
        var database = DatabaseOf(settings, () => throw new InvalidOperationException());
        try
        {
            return await database.ExistsAsync(cancellationToken);
        }
        finally
        {
            await DisposeAsync(database);
        }
    }

    private static async Task RequireNoDataAsync(
        Settings settings,
        IKeyStore store,
        CancellationToken cancellationToken
    )
    {
        if (await HasDataAsync(settings, cancellationToken))
        {
            throw new StartException(
                $"The key store ({store.Place}) is missing, and there is data in {(settings.IsPostgreSql ? "the database" : settings.Data)}. Nothing was changed. Restore the key store from the last backup of the keys."
            );
        }
    }

    // A key store of another installation, or of another day, would open nothing that is here.
    private async Task RequireOwnKeysAsync(IKeyStore store, CancellationToken cancellationToken)
    {
        await using var context = Database.Open(Scope.Installation);
        var logs = await context.Set<AuditLog>().Select(l => l.Key).ToListAsync(cancellationToken);
        try
        {
            await Keys.RequireAsync(logs, cancellationToken);
        }
        catch (VaultException e)
        {
            throw new StartException(
                $"The key store ({store.Place}) does not belong to this data: {e.Message} Nothing was changed. Restore the key store from the last backup of the keys of this installation.",
                e
            );
        }
    }

    private static async Task<Core> BuildAsync(
        Settings settings,
        TimeProvider clock,
        IKeyStore store,
        RootKey root,
        Func<IDatabase, AuditWriter>? writer,
        CancellationToken cancellationToken,
        params IReadOnlyList<IModelPart> more
    )
    {
        var keys = await KeyRing.OpenAsync(
            store,
            root,
            Secrets(settings, root),
            clock,
            cancellationToken
        );
        HavenServices services = null!;
        var database = DatabaseOf(settings, () => services);
        IReadOnlyList<IModelPart> own = settings.IsPostgreSql ? [new PostgreSqlModel()] : [];
        IReadOnlyList<IModelPart> parts = [.. Parts, .. own, .. more];
        Endings.Require(parts);
        services = new HavenServices(
            parts,
            database,
            new AuditTrail(keys, clock),
            new AuditSignal(),
            clock
        );
        var audit = writer?.Invoke(database) ?? new AuditWriter(database);
        services.Gate = new PurposeGate(database, parts, LawBook.With(settings.Laws), clock);
        services.Vault = new Vault(keys, audit, services.Gate, new RestrictionGate(database));
        return new Core(settings, clock, database, keys, services, audit);
    }

    /// <summary>Forgets people outside a server: in commands, and before a server listens.</summary>
    public ForgettingService Forgetting() =>
        new(Database, Keys, new ErasureRegister(Witness, Keys, Database), Clock);

    /// <summary>Forgets again whoever a restored copy brought back, before anything is served.</summary>
    /// <returns>What to tell the operator; null when there is nothing to tell.</returns>
    /// <exception cref="StartException">The register is older than the data, or was altered.</exception>
    public async Task<string?> CatchUpAsync(CancellationToken cancellationToken)
    {
        try
        {
            int again = await Forgetting().CatchUpAsync(cancellationToken);
            return again == 0
                ? null
                : $"This copy held {again} people who were forgotten since it was made. They were forgotten again.";
        }
        catch (Exception e)
            when (e is HttpRequestException or IOException or UnauthorizedAccessException
                || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            // Whoever runs a helpline at night must be able to start it again; forgetting is caught up on every minute.
            return "The register of erasures outside cannot be read at the moment. If this is a restored copy, stop until it can.";
        }
    }

    internal async Task CreateOwnLogAsync(CancellationToken cancellationToken)
    {
        await using var context = Database.Open(Scope.Installation);
        if (
            await context.FindAsync<AuditLog>([OrganisationId.Installation], cancellationToken)
            is null
        )
        {
            context.Add(
                await Services.Trail.CreateLogAsync(
                    OrganisationId.Installation,
                    "installation",
                    cancellationToken
                )
            );
            await context.SaveChangesAsync(cancellationToken);
        }
    }

    /// <summary>The folder of the witness; null where it is an address.</summary>
    public static string? WitnessFolder(Settings settings) =>
        Uri.TryCreate(settings.Witness, UriKind.Absolute, out var address)
        && address.Scheme is "http" or "https"
            ? null
            // By default beside the root key: another folder than the data, and best another machine.
            : Path.GetFullPath(
                settings.Witness ?? Path.Combine(RootKey.DefaultFolder, "checkpoints")
            );

    /// <summary>Whose machine keeps the checkpoints; null where it is a folder.</summary>
    public static string? WitnessHost(Settings settings) =>
        WitnessFolder(settings) is null ? new Uri(settings.Witness!).Host : null;

    internal static ICheckpointWitness WitnessOf(Settings settings, string installation) =>
        WitnessFolder(settings) is { } folder
            ? new FileWitness(folder, installation)
            : new AddressWitness(WitnessClient(), new Uri(settings.Witness!), installation);

    // One long-lived client: a witness is one address, asked for as long as Haven runs.
#pragma warning disable RS0030
    private static HttpClient WitnessClient() =>
        new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
        {
            Timeout = TimeSpan.FromSeconds(10),
        };
#pragma warning restore RS0030

    private static IDatabase DatabaseOf(Settings settings, Func<HavenServices> services) =>
        settings.Database is { } connection
            ? new PostgreSqlDatabase(connection, settings.DatabaseOwner, services)
            : new SqliteDatabase(settings.Data, services);

    internal static GenerationSecrets Secrets(Settings settings, RootKey root) =>
        new(settings.Generations, root, settings.Data);

    /// <summary>Where these settings keep keys.</summary>
    internal static IKeyStore KeyStore(Settings settings) =>
        settings.Keys is { } connection
            ? new PostgreSqlKeyStore(connection)
            : new SqliteKeyStore(Path.Combine(settings.Data, "keys.db"));

    public async ValueTask DisposeAsync()
    {
        await Audit.DisposeAsync();
        Keys.Dispose();
        await DisposeAsync(Database);
    }

    private static async ValueTask DisposeAsync(IDatabase database)
    {
        (database as IDisposable)?.Dispose();
        if (database is IAsyncDisposable connections)
        {
            await connections.DisposeAsync();
        }
    }
}
