using Haven.Organisations.Accounts;
using Haven.Organisations.Door;
using Haven.Organisations.Members;
using Haven.Organisations.Model;
using Haven.Organisations.Sessions;
using Haven.Organisations.TimeZones;
using Haven.Privacy.Audit;
using Haven.Privacy.Notices;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Promises;
using Haven.Start;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Haven.Tests.Support;

/// <summary>The two databases, as theory data: a data test that ran on one alone has not run.</summary>
public static class Databases
{
    public const string Sqlite = "SQLite";
    public const string PostgreSql = "PostgreSQL";

    public static TheoryData<string> Both => [Sqlite, PostgreSql];
}

/// <summary>
/// A whole Haven on one database: keys, vault, audit log, pages over an in-memory wire. One per database is shared by
/// the test process; tests make organisations of their own in it. A test that breaks things starts a new one.
/// </summary>
internal sealed class Installation : IAsyncDisposable
{
    private static readonly OnePerDatabase<Installation> Common = new(d => StartNewAsync(d));
    private static int counter;
    private static int networks;
    private readonly WebApplication app;

    private Installation(
        string folder,
        Settings settings,
        Core core,
        WebApplication app,
        FakeClock clock
    )
    {
        Folder = folder;
        Settings = settings;
        Core = core;
        this.app = app;
        Clock = clock;
    }

    public string Folder { get; }
    public Settings Settings { get; }
    public Core Core { get; }
    public FakeClock Clock { get; }
    public IServiceProvider Services => app.Services;

    public T Get<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    /// <summary>The shared installation on this database; skips the running test where it is not to be had.</summary>
    public static Task<Installation> OnAsync(string database)
    {
        if (database == Databases.PostgreSql && PostgreSqlServer.Missing is { } missing)
        {
            Assert.Skip(missing);
        }
        return Common.GetAsync(database);
    }

    public static async Task<Installation> StartNewAsync(
        string database,
        Action<IServiceCollection>? adjust = null
    )
    {
        string folder = Directory.CreateTempSubdirectory("haven-test-").FullName;
        var clock = new FakeClock();
        var settings = await EmptyTables.SettingsAsync(database, folder);
        await using (var core = await Core.WithKeysAsync(settings, clock, CancellationToken.None))
        {
            await core.CreateOwnLogAsync(CancellationToken.None);
        }
        return await OpenAsync(folder, settings, clock, adjust);
    }

    /// <summary>For tests in which no job may go round by itself.</summary>
    public static void WithoutJobs(IServiceCollection services)
    {
        foreach (
            var job in services
                .Where(s => s.ServiceType == typeof(IHostedService) && !IsOfTheFramework(s))
                .ToList()
        )
        {
            services.Remove(job);
        }
    }

    private static bool IsOfTheFramework(ServiceDescriptor service) =>
        service.ImplementationType?.FullName?.StartsWith("Microsoft.", StringComparison.Ordinal)
        == true;

    /// <summary>Opens an installation that is there, as a second start would.</summary>
    public static async Task<Installation> OpenAsync(
        string folder,
        Settings settings,
        FakeClock clock,
        Action<IServiceCollection>? adjust = null,
        IReadOnlyList<IModelPart>? more = null
    )
    {
        var core = await Core.OpenAsync(settings, clock, CancellationToken.None, more: more);
        var app = Server.Build(
            core,
            development: true,
            web =>
            {
                web.UseTestServer();
                web.ConfigureServices(QuickPasswords.Use);
                if (adjust is not null)
                {
                    web.ConfigureServices(adjust);
                }
            }
        );
        await app.StartAsync();
        return new Installation(folder, settings, core, app, clock);
    }

    /// <summary>Settings of a fresh installation: own folder, own root key outside the data, own database.</summary>
    /// <param name="template">A database on PostgreSQL to copy; null for one without tables.</param>
    public static async Task<Settings> SettingsAsync(
        string database,
        string folder,
        string? template = null
    )
    {
        string? main = null,
            owner = null,
            keys = null;
        if (database == Databases.PostgreSql)
        {
            var server = await PostgreSqlServer.CommonAsync();
            var data = await server.CreateDatabaseAsync("haven", template);
            var keyData = await server.CreateDatabaseAsync("haven_keys");
            main = server.ConnectionString(data.Name, PostgreSqlServer.ApplicationRole);
            owner = server.ConnectionString(data.Name, PostgreSqlServer.OwnerRole);
            keys = server.ConnectionString(keyData.Name, PostgreSqlServer.OwnerRole);
        }
        return new Settings(
            Path.Combine(folder, "data"),
            main,
            owner,
            keys,
            "file:" + Path.Combine(folder, "root.key"),
            "http://localhost:5080",
            Path.Combine(folder, "witness"),
            Path.Combine(folder, "mail"),
            RequireSecondFactor: false
        )
        {
            Country = Haven.Privacy.Abroad.Country.Find("US"),
        };
    }

    /// <summary>A browser that keeps cookies and follows nothing by itself.</summary>
    public HttpClient Browser()
    {
        var client = new HttpClient(new CookieKeeper(app.GetTestServer().CreateHandler()))
        {
            BaseAddress = new Uri(Settings.Address),
        };
        // Each browser in a network of its own, as strangers are.
        int network;
        client.DefaultRequestHeaders.Add(
            "X-Forwarded-For",
            FormattableString.Invariant(
                $"10.{(network = Interlocked.Increment(ref networks)) >> 16}.{(network >> 8) & 255}.{network & 255}"
            )
        );
        return client;
    }

    /// <param name="notice">Whether a notice is in force, without which nobody new is taken up.</param>
    public async Task<TestOrganisation> CreateOrganisationAsync(
        string? name = null,
        bool notice = true
    )
    {
        int number = Interlocked.Increment(ref counter);
        var organisation = await Get<MemberService>()
            .FoundAsync(
                "test-" + number,
                name ?? "Test organisation " + number,
                CancellationToken.None
            );
        if (notice)
        {
            await InventedNotice.PublishAsync(
                Core.Database,
                organisation.OrganisationId,
                Clock,
                CancellationToken.None
            );
        }
        return new TestOrganisation(this, organisation);
    }

    public async Task<Account> CreateAccountAsync(
        string email,
        string password = TestOrganisation.Password,
        string first = "Rosa",
        string last = "Delgado"
    ) =>
        await new AccountService(
            Core.Database,
            Get<Vault>(),
            Core.Keys,
            HashedOnce.As(Get<Passwords>()),
            Clock
        ).CreateAsync(
            new NewAccount(first, last, email, null, "Springfield", "Oregon", password),
            "192.0.2.1",
            emailConfirmed: true,
            CancellationToken.None
        );

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        await Core.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}

/// <summary>An organisation of a test's own, with people as it needs them.</summary>
internal sealed class TestOrganisation(Installation installation, Organisation organisation)
{
    public const string Password = "three grey herons wade 7";
    private static int counter;

    public OrganisationId Id => organisation.OrganisationId;
    public string Code => organisation.Code;
    public Installation Installation => installation;

    public HavenContext Open() => installation.Core.Database.Open(new Scope(Id));

    /// <summary>Chooses a time zone, as an administrator does on the page; an empty one is none yet.</summary>
    public async Task WorkInAsync(string zone)
    {
        var zones = installation.Get<OrganisationZones>();
        var reader = new Reader(Id, Guid.NewGuid(), Roles.Administrator, "192.0.2.7");
        string seen = await zones.NameAsync(Id, CancellationToken.None);
        (await zones.ChooseAsync(reader, zone, seen, CancellationToken.None)).ShouldBeTrue();
    }

    public async Task<TestMember> CreateMemberAsync(Roles roles, string? name = null)
    {
        string email = $"person{Interlocked.Increment(ref counter)}@example.org";
        var account = await installation.CreateAccountAsync(email);
        var member = await installation
            .Get<MemberService>()
            .AddAsync(
                Id,
                account.Id,
                name ?? "Rosa Delgado",
                roles,
                Reader.System(Id, "test"),
                CancellationToken.None
            );
        return new TestMember(installation, account, member, email);
    }
}

/// <summary>A member, who can act through the core or through pages.</summary>
internal sealed record TestMember(
    Installation Installation,
    Account Account,
    Member Member,
    string Email
)
{
    public Reader Reader => new(Member.OrganisationId, Member.Id.Value, Member.Roles, "192.0.2.7");

    /// <summary>A browser in which this member is signed in.</summary>
    public async Task<HttpClient> SignInAsync(bool secondFactor = true)
    {
        var sessions = Installation.Get<SessionDirectory>();
        byte[] secret = await sessions.BeginAsync(
            Account,
            secondFactor,
            Reader.AccountHolder(Account.Id.Value, "192.0.2.7"),
            "Test browser",
            CancellationToken.None
        );
        var context = new DefaultHttpContext();
        Installation.Get<SessionCookie>().Write(context, secret, Account.Id, "Rosa Delgado");
        var browser = Installation.Browser();
        browser.DefaultRequestHeaders.Add(
            "Cookie",
            context.Response.Headers.SetCookie.ToString().Split(';')[0]
        );
        return browser;
    }
}

/// <summary>Keeps cookies over an in-memory wire, and redirects visible to the test.</summary>
internal sealed class CookieKeeper(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private readonly System.Net.CookieContainer cookies = new();

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        string kept = cookies.GetCookieHeader(request.RequestUri!);
        if (kept.Length > 0)
        {
            request.Headers.Remove("Cookie");
            request.Headers.Add("Cookie", kept);
        }
        var response = await base.SendAsync(request, cancellationToken);
        if (response.Headers.TryGetValues("Set-Cookie", out var set))
        {
            foreach (string cookie in set)
            {
                cookies.SetCookies(request.RequestUri!, cookie);
            }
        }
        return response;
    }
}
