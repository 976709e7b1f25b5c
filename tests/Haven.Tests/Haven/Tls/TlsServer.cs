using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Haven.Start;
using Haven.Tests.Door;
using Haven.Tls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Haven.Tests.Tls;

/// <summary>Haven on a socket of its own that speaks TLS, with a certificate whose files the test writes.</summary>
internal sealed class TlsServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Core core;
    private readonly string folder;

    private TlsServer(
        string folder,
        Core core,
        WebApplication app,
        TestCertificates certificates,
        LinesOfLog log,
        FakeClock clock
    )
    {
        this.folder = folder;
        this.core = core;
        this.app = app;
        Certificates = certificates;
        Log = log;
        Clock = clock;
    }

    public TestCertificates Certificates { get; }
    public LinesOfLog Log { get; }
    public FakeClock Clock { get; }
    public CertificateWatch Watch => app.Services.GetRequiredService<CertificateWatch>();
    public Uri Address => new(app.Urls.First(u => u.StartsWith("https", StringComparison.Ordinal)));
    public Uri Plain => new(app.Urls.First(u => u.StartsWith("http:", StringComparison.Ordinal)));
    public string CertificateFile => Path.Combine(folder, "server.pem");
    public string KeyFile => Path.Combine(folder, "server.key");

    public static async Task<TlsServer> StartAsync(Func<Settings, Settings>? change = null)
    {
        string folder = Directory.CreateTempSubdirectory("haven-tls-").FullName;
        var clock = new FakeClock();
        var certificates = new TestCertificates();
        var log = new LinesOfLog();
        var settings = (await Installation.SettingsAsync(Databases.Sqlite, folder)) with
        {
            Address = "https://127.0.0.1:0",
            PublicAddress = "https://localhost",
            Certificate = Path.Combine(folder, "server.pem"),
            CertificateKey = Path.Combine(folder, "server.key"),
        };
        settings = change?.Invoke(settings) ?? settings;
        var now = clock.GetUtcNow();
        Write(settings, certificates.Issue(now.AddDays(-1), now.AddDays(90)));
        await Core.MigrateAsync(settings, clock, CancellationToken.None);
        var core = await Core.OpenAsync(settings, clock, CancellationToken.None);
        var app = Server.Build(
            core,
            development: false,
            web => web.ConfigureServices(s => s.AddSingleton<ILoggerProvider>(log))
        );
        await app.StartAsync();
        return new TlsServer(folder, core, app, certificates, log, clock);
    }

    private static void Write(Settings settings, (string Certificate, string Key) pair)
    {
        File.WriteAllText(settings.Certificate!, pair.Certificate);
        File.WriteAllText(settings.CertificateKey!, pair.Key);
        File.SetUnixFileMode(
            settings.CertificateKey!,
            UnixFileMode.UserRead | UnixFileMode.UserWrite
        );
    }

    /// <summary>Puts a pair into the files, as somebody who renews it does.</summary>
    public void Write((string Certificate, string Key) pair) => Write(core.Settings, pair);

    /// <summary>A certificate that is valid today.</summary>
    public (string Certificate, string Key) Fresh(string host = "localhost") =>
        Certificates.Issue(Clock.GetUtcNow().AddDays(-1), Clock.GetUtcNow().AddDays(120), host);

    /// <summary>Two looks at the files, as the clock would bring them.</summary>
    public void LookTwice()
    {
        Watch.Look();
        Watch.Look();
    }

    /// <summary>A client that trusts the test's authority and nobody else.</summary>
    public HttpClient Client() => Client(Certificates.Root, Address);

    public static HttpClient Client(X509Certificate2 root, Uri address) =>
        new(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                SslOptions = { CertificateChainPolicy = Trusting(root) },
            }
        )
        {
            BaseAddress = address,
        };

    /// <summary>One connection, and the serial number of the certificate that the server showed on it.</summary>
    public async Task<(SslStream Stream, string Serial)> ConnectAsync()
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Address.Port);
        var stream = new SslStream(client.GetStream());
        await stream.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                CertificateChainPolicy = Trusting(Certificates.Root),
            }
        );
        return (stream, ((X509Certificate2)stream.RemoteCertificate!).SerialNumber);
    }

    public async Task<string> SerialAsync()
    {
        var (stream, serial) = await ConnectAsync();
        await stream.DisposeAsync();
        return serial;
    }

    // The chain must come from the server: only the root is known.
    private static X509ChainPolicy Trusting(X509Certificate2 root) =>
        new()
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { root },
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            VerificationTime = new FakeClock().GetUtcNow().DateTime,
            VerificationTimeIgnored = false,
        };

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        await core.DisposeAsync();
        Certificates.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
