using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Haven.Privacy.Audit.Log;
using Haven.Privacy.Store;

namespace Haven.Promises;

/// <summary>
/// The twin's clock: the real time and what checks have moved it forward. Jobs that look every second look twenty times
/// as often, so that nobody waits for a mail.
/// </summary>
internal sealed class TwinClock(TimeProvider real) : TimeProvider
{
    private const int Hurry = 20;
    private long ahead;

    public override DateTimeOffset GetUtcNow() =>
        real.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref ahead));

    public override long GetTimestamp() => real.GetTimestamp();

    public override ITimer CreateTimer(
        TimerCallback callback,
        object? state,
        TimeSpan dueTime,
        TimeSpan period
    ) => real.CreateTimer(callback, state, Sooner(dueTime), Sooner(period));

    private static TimeSpan Sooner(TimeSpan wait) =>
        wait == TimeSpan.FromSeconds(1) ? wait / Hurry : wait;

    public void Advance(TimeSpan by) => Interlocked.Add(ref ahead, by.Ticks);
}

/// <summary>The certificate of a twin, made for it alone. Its browsers know it, and nobody else has to.</summary>
internal static class TwinCertificate
{
    /// <summary>Writes it and its key into one file of this folder, and names the file.</summary>
    public static string Create(string folder, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Haven's twin", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(20));
        string file = Path.Combine(folder, "twin.pem");
        File.WriteAllText(
            file,
            certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem()
        );
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return file;
    }
}

/// <summary>A law that no program has: it lies as a file in the folder of the twin alone.</summary>
internal static class TwinLaw
{
    public const string Id = "law-of-this-twin";

    private const string Json = $$"""
        {
          "id": "{{Id}}",
          "name": { "en": "Law of this twin", "es": "Ley de este gemelo" },
          "about": { "en": "It was made up for a check.", "es": "Se inventó para una prueba." },
          "source": "Nowhere",
          "clocks": [{ "for": ["access"], "period": "P3D", "source": "Nowhere, § 3" }]
        }
        """;

    /// <summary>Writes it, and names its folder.</summary>
    public static string Create(string folder)
    {
        string laws = Path.Combine(folder, "laws");
        Directory.CreateDirectory(laws);
        File.WriteAllText(Path.Combine(laws, Id + ".json"), Json);
        return laws;
    }
}

/// <summary>Everything that the twin's server logs, kept to be searched.</summary>
internal sealed class TwinLogs : ILoggerProvider
{
    public ConcurrentQueue<string> Lines { get; } = new();

    public ILogger CreateLogger(string categoryName) => new Listener(categoryName, Lines);

    public void Dispose() { }

    private sealed class Listener(string category, ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => lines.Enqueue($"{category} {formatter(state, exception)} {exception}");
    }
}

/// <summary>The database as the writer of the audit log sees it. It can be made to go away for that writer alone.</summary>
internal sealed class LogThatGoesAway(IDatabase inner) : PassedOnDatabase(inner)
{
    public volatile bool IsAway;

    public override HavenContext Open(Scope scope) =>
        IsAway ? throw new IOException("The log is away, on purpose.") : base.Open(scope);
}
