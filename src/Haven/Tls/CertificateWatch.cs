using System.Security.Cryptography;
using System.Text;
using Haven.Privacy.Vault;
using Haven.Start;

namespace Haven.Tls;

/// <summary>
/// The certificate that is served, and what is new in its files: a renewed pair is taken for the connections that come,
/// while those that are there go on. A pair that cannot be served is not taken, and the old one stays.
/// </summary>
internal sealed partial class CertificateWatch : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Soon = TimeSpan.FromDays(14);
    private readonly CertificateFiles? files;
    private readonly string host;
    private readonly TimeProvider clock;
    private readonly ILogger<CertificateWatch> log;
    private volatile ServerCertificate? current;
    private volatile string? refusal;
    private string taken = "";
    private string seen = "";

    /// <exception cref="StartException">There is nothing that could be served.</exception>
    public CertificateWatch(Settings settings, TimeProvider clock, ILogger<CertificateWatch> log)
    {
        this.clock = clock;
        this.log = log;
        host = settings.Listening.Public.IdnHost;
        if (settings.CertificateFiles is not { } named)
        {
            return;
        }
        OutsideData.Require(
            named.Key,
            settings.Data,
            $"The certificate's key must not lie in the data folder: whoever copies {settings.Data} would have it. Move {named.Key} elsewhere and set Haven:CertificateKey."
        );
        files = named;
        var (certificates, key) = named.Read();
        current = ServerCertificate.Read(named, certificates, key);
        taken = Print(certificates, key);
        foreach (string trouble in Troubles)
        {
            LogTrouble(trouble);
        }
    }

    /// <summary>What is served; null where Haven speaks http on the loopback.</summary>
    public ServerCertificate? Current => current;

    /// <summary>What whoever runs Haven must know about it, in sentences.</summary>
    public IEnumerable<string> Troubles
    {
        get
        {
            if (current is not { } pair)
            {
                yield break;
            }
            if (refusal is { } why)
            {
                yield return $"The new certificate was not taken, and the old one goes on: {why}";
            }
            if (Wrong(pair) is { } wrong)
            {
                yield return wrong;
            }
            else if (pair.Until - clock.GetUtcNow() < Soon)
            {
                yield return $"The certificate ends on {ServerCertificate.Day(pair.Until)}. Renew it: Haven takes the new one by itself.";
            }
            if (!pair.Names(host))
            {
                yield return NotNamed;
            }
        }
    }

    private string NotNamed =>
        $"The certificate does not name {host}, which Haven:PublicAddress does: browsers refuse it.";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (files is null)
        {
            return;
        }
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                Look();
            }
            catch (Exception e)
            {
                // Whatever somebody put into the files, the server goes on.
                Refuse($"It cannot be used ({e.GetType().Name}).");
            }
        }
    }

    /// <summary>Looks at the files once. What has changed is taken when it looks the same for the second time.</summary>
    internal void Look()
    {
        string certificates,
            key;
        try
        {
            (certificates, key) = files!.Read();
        }
        catch (StartException e)
        {
            if (IsSettled(e.Message))
            {
                Refuse(e.Message);
            }
            return;
        }
        string print = Print(certificates, key);
        if (print == taken)
        {
            (seen, refusal) = (print, null);
        }
        else if (IsSettled(print))
        {
            Take(certificates, key, print);
        }
    }

    // Whoever renews them writes one file after the other, and may take one away for a moment.
    private bool IsSettled(string print)
    {
        bool again = seen == print;
        seen = print;
        return again;
    }

    private void Take(string certificates, string key, string print)
    {
        ServerCertificate fresh;
        try
        {
            fresh = ServerCertificate.Read(files!, certificates, key);
        }
        catch (StartException e)
        {
            Refuse(e.Message);
            return;
        }
        string? wrong = current!.Names(host) && !fresh.Names(host) ? NotNamed : Wrong(fresh);
        if (wrong is not null)
        {
            Refuse(wrong);
            return;
        }
        current = fresh;
        taken = print;
        refusal = null;
        LogTaken(fresh.Until);
    }

    private void Refuse(string why)
    {
        if (refusal != why)
        {
            LogRefused(why);
        }
        refusal = why;
    }

    private string? Wrong(ServerCertificate pair)
    {
        var now = clock.GetUtcNow();
        return pair.Until <= now
                ? $"The certificate ended on {ServerCertificate.Day(pair.Until)}: browsers refuse it. Renew it."
            : pair.From > now
                ? $"The certificate is not valid before {ServerCertificate.Day(pair.From)}. Look whether the clock of this machine is right."
            : null;
    }

    private static string Print(string certificates, string key) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(certificates + "\0" + key)));

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "A renewed certificate is served from now on. It is valid until {Until}"
    )]
    private partial void LogTaken(DateTimeOffset until);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The new certificate was not taken, and the old one goes on: {Why}"
    )]
    private partial void LogRefused(string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Trouble}")]
    private partial void LogTrouble(string trouble);
}
