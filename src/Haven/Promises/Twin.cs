using System.Collections.Concurrent;
using System.Text;
using Haven.Delivery.Outbox;
using Haven.PostgreSql;
using Haven.Privacy.Abroad;
using Haven.Privacy.Audit;
using Haven.Privacy.Promises;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Start;
using Haven.Tls;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Haven.Promises;

/// <summary>What a test changes in a twin, to see that a check notices.</summary>
internal sealed record TwinChanges(
    Action<IServiceCollection>? Services = null,
    Func<IDatabase, AuditWriter>? Audit = null,
    Func<Settings, Settings>? Settings = null
)
{
    /// <summary>Services beside Haven's own.</summary>
    public IReadOnlyList<IModelPart> More { get; init; } = [];

    /// <summary>Makes the tables of those, once Haven's own are there.</summary>
    public Func<Settings, TimeProvider, Task>? Tables { get; init; }
}

/// <summary>
/// The twin: this program, started a second time inside itself, at a port of its own on the loopback, with a folder or
/// databases of its own that are thrown away.
/// </summary>
internal sealed class Twin : ITwin, IAsyncDisposable
{
    private const string Prefix = "haven-twin-";
    private readonly string folder;
    private readonly Settings settings;
    private readonly PostgreSqlTwin? postgres;
    private readonly TwinClock clock;
    private readonly TwinLogs logs = new();
    private readonly ConcurrentQueue<TwinAnswer> traffic = new();
    private readonly List<TwinBrowser> browsers = [];
    private Core core = null!;
    private WebApplication app = null!;
    private LogThatGoesAway auditDatabase = null!;
    private TwinPeople people = null!;
    private (TwinPerson Person, DateTimeOffset Since)? resident;

    private Twin(string folder, Settings settings, PostgreSqlTwin? postgres, TwinClock clock)
    {
        this.folder = folder;
        this.settings = settings;
        this.postgres = postgres;
        this.clock = clock;
    }

    /// <summary>Its own settings: its folder, its databases.</summary>
    public Settings Settings => settings;

    /// <summary>Its ground floor, for what commands do and pages do not: backups, and key stores as a thief has them.</summary>
    public Core Core => core;
    public IServiceProvider Services => app.Services;
    public string OwnLaw => TwinLaw.Id;
    public bool AsksForSecondFactor => settings.RequireSecondFactor;
    public IReadOnlyCollection<TwinAnswer> Traffic => traffic;
    public IReadOnlyCollection<string> LogLines => logs.Lines;

    /// <summary>Starts a twin of the installation with these settings.</summary>
    /// <exception cref="StartException">With why it could not be made.</exception>
    public static async Task<Twin> StartAsync(
        Settings real,
        TimeProvider time,
        CancellationToken cancellationToken,
        TwinChanges? changes = null
    )
    {
        RemoveLeftovers(time.GetUtcNow());
        string folder = Directory.CreateTempSubdirectory(Prefix).FullName;
        PostgreSqlTwin? postgres = null;
        Twin? twin = null;
        try
        {
            postgres = real.Database is { } database
                ? await PostgreSqlTwin.CreateAsync(
                    database,
                    real.DatabaseOwner,
                    time.GetUtcNow(),
                    cancellationToken
                )
                : null;
            var settings = SettingsOf(real, folder, postgres, time.GetUtcNow());
            settings = changes?.Settings?.Invoke(settings) ?? settings;
            twin = new Twin(folder, settings, postgres, new TwinClock(time));
            await twin.StartAsync(changes ?? new TwinChanges(), cancellationToken);
            return twin;
        }
        catch
        {
            await (twin?.DisposeAsync() ?? ValueTask.CompletedTask);
            await (postgres?.DisposeAsync() ?? ValueTask.CompletedTask);
            Remove(folder);
            throw;
        }
    }

    // Of the installation it has what is not a place of its own.
    private static Settings SettingsOf(
        Settings real,
        string folder,
        PostgreSqlTwin? postgres,
        DateTimeOffset now
    ) =>
        real with
        {
            Data = Path.Combine(folder, "data"),
            Database = postgres?.Database,
            DatabaseOwner = postgres?.DatabaseOwner,
            Keys = postgres?.Keys,
            RootKey = "file:" + Path.Combine(folder, "root.key"),
            // It speaks TLS, whoever speaks it for the installation.
            Address = "https://127.0.0.1:0",
            Certificate = TwinCertificate.Create(folder, now),
            CertificateKey = null,
            PublicAddress = null,
            RedirectFrom = null,
            Witness = Path.Combine(folder, "witness"),
            MailFolder = Path.Combine(folder, "mail"),
            Generations = Path.Combine(folder, "generations"),
            Mail = null,
            MailPassword = null,
            MailFrom = null,
            MailDkim = null,
            Telemetry = null,
            Laws = TwinLaw.Create(folder),
            // Where nobody has said it yet, nothing is served, and promises can be tried all the same.
            Country = real.Country ?? Country.Find("US"),
        };

    private async Task StartAsync(TwinChanges changes, CancellationToken cancellationToken)
    {
        await Core.MigrateAsync(settings, clock, cancellationToken);
        await (changes.Tables?.Invoke(settings, clock) ?? Task.CompletedTask);
        core = await Core.OpenAsync(
            settings,
            clock,
            cancellationToken,
            database =>
            {
                auditDatabase = new LogThatGoesAway(database);
                return changes.Audit?.Invoke(auditDatabase) ?? new AuditWriter(auditDatabase);
            },
            changes.More
        );
        app = Server.Build(
            core,
            development: false,
            web =>
                web.ConfigureServices(services =>
                {
                    services.RemoveAll<ILoggerProvider>();
                    services.AddSingleton<ILoggerProvider>(logs);
                    // Whatever carries the installation's mail: a twin's goes nowhere but into its own folder.
                    services.AddSingleton<TwinCarrier>();
                    services.AddSingleton<IMailCarrier>(s => s.GetRequiredService<TwinCarrier>());
                    changes.Services?.Invoke(services);
                })
        );
        await app.StartAsync(cancellationToken);
        people = new TwinPeople(this, clock);
    }

    public TwinBrowser Browser(int? through = null)
    {
        string address = app
            .Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!
            .Addresses.First();
        var at = new UriBuilder(address);
        at.Port = through ?? at.Port;
        var browser = new TwinBrowser(
            at.Uri,
            traffic.Enqueue,
            app.Services.GetRequiredService<CertificateWatch>().Current?.Leaf
        );
        browsers.Add(browser);
        return browser;
    }

    public void Advance(TimeSpan by) => clock.Advance(by);

    public Task<TwinPerson> FounderAsync(
        CancellationToken cancellationToken,
        bool secondFactor = true,
        bool notice = true
    ) => people.FounderAsync(secondFactor, notice, cancellationToken);

    public async Task<TwinPerson> ResidentAsync(CancellationToken cancellationToken)
    {
        // The session would end by itself when a check moves the clock.
        var now = clock.GetUtcNow();
        if (resident is not { } known || now - known.Since > TimeSpan.FromMinutes(30))
        {
            resident = known = (await FounderAsync(cancellationToken), now);
        }
        return known.Person;
    }

    public Task<TwinPerson> MemberAsync(
        TwinPerson founder,
        Roles role,
        CancellationToken cancellationToken
    ) => people.MemberAsync(founder, role, cancellationToken);

    public Task<IReadOnlyList<string>> LettersToAsync(
        string email,
        CancellationToken cancellationToken
    ) => people.LettersToAsync(email, cancellationToken);

    public IDisposable WithoutAuditLog()
    {
        auditDatabase.IsAway = true;
        return new Back(auditDatabase);
    }

    public Task<TwinSearch> SearchAsync(
        IReadOnlyCollection<string> words,
        CancellationToken cancellationToken
    ) => SearchAsync(InEncodings(words), cancellationToken);

    /// <summary>Words as they could lie in a file.</summary>
    internal static byte[][] InEncodings(IEnumerable<string> words) =>
        [
            .. words.SelectMany(w =>
                new[] { Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode }.Select(e =>
                    e.GetBytes(w)
                )
            ),
        ];

    /// <inheritdoc cref="ITwin.SearchAsync"/>
    internal async Task<TwinSearch> SearchAsync(
        byte[][] needles,
        CancellationToken cancellationToken
    )
    {
        // What still waits in memory would hide from the search.
        await Services.GetRequiredService<Sequencer>().SequenceAllAsync(cancellationToken);
        var found = new List<string>();
        long bytes = 0;
        foreach (string place in new[] { settings.Data, settings.Witness! })
        {
            bytes += await SearchFolderAsync(place, needles, found, cancellationToken);
        }
        foreach (byte[] line in logs.Lines.Select(Encoding.UTF8.GetBytes))
        {
            bytes += line.Length;
            if (needles.Any(n => line.AsSpan().IndexOf(n) >= 0))
            {
                found.Add("the server's log");
            }
        }
        if (postgres is null)
        {
            return new TwinSearch(found, bytes, "the whole data folder and the server's log");
        }
        var (tables, length) = await postgres.SearchAsync(needles, cancellationToken);
        return new TwinSearch(
            [.. found, .. tables],
            bytes + length,
            "every row of both databases, the data folder and the server's log"
        );
    }

    internal static async Task<long> SearchFolderAsync(
        string place,
        byte[][] needles,
        List<string> found,
        CancellationToken cancellationToken
    )
    {
        if (!Directory.Exists(place))
        {
            return 0;
        }
        long bytes = 0;
        foreach (string file in Directory.EnumerateFiles(place, "*", SearchOption.AllDirectories))
        {
            byte[] content = await ReadAsync(file, cancellationToken);
            bytes += content.Length;
            if (needles.Any(n => content.AsSpan().IndexOf(n) >= 0))
            {
                found.Add("the file " + Path.GetFileName(file));
            }
        }
        return bytes;
    }

    // The server works on while it is searched: it removes and shortens files of its own, and holds a lock for moments.
    private static async Task<byte[]> ReadAsync(string file, CancellationToken cancellationToken)
    {
        for (int tries = 1; ; tries++)
        {
            try
            {
                await using var stream = new FileStream(
                    file,
                    FileMode.Open,
                    FileAccess.Read,
                    FileShare.ReadWrite | FileShare.Delete
                );
                byte[] content = new byte[stream.Length];
                await stream.ReadExactlyAsync(content, cancellationToken);
                return content;
            }
            catch (FileNotFoundException)
            {
                return [];
            }
            catch (IOException) when (tries < 100)
            {
                await Task.Delay(20, cancellationToken);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        browsers.ForEach(b => b.Dispose());
        if (app is not null)
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }
        if (core is not null)
        {
            await core.DisposeAsync();
        }
        if (postgres is null)
        {
            LetGo(settings.Data);
        }
        else
        {
            await postgres.DisposeAsync();
        }
        Remove(folder);
    }

    /// <summary>Pooled connections would hold the files of a folder that is gone.</summary>
    internal static void LetGo(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(folder, "*.db"))
        {
            using var connection = new SqliteConnection(
                Sqlite.SqliteDatabase.ConnectionString(file)
            );
            SqliteConnection.ClearPool(connection);
        }
    }

    // A run that was killed leaves its folder, with invented people in it.
    private static void RemoveLeftovers(DateTimeOffset now)
    {
        foreach (string old in Directory.EnumerateDirectories(Path.GetTempPath(), Prefix + "*"))
        {
            if (now.UtcDateTime - Directory.GetCreationTimeUtc(old) > TimeSpan.FromHours(6))
            {
                Remove(old);
            }
        }
    }

    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Gone already, or another account's.
        }
    }

    private sealed class Back(LogThatGoesAway database) : IDisposable
    {
        public void Dispose() => database.IsAway = false;
    }
}
