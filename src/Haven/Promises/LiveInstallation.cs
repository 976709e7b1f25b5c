using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Haven.Privacy.Audit;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Promises;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Start;
using Haven.Tls;

namespace Haven.Promises;

/// <summary>The installation that runs, to be looked at and not touched.</summary>
internal sealed record LiveInstallation(
    Core Core,
    AuditVerification Verification,
    LooseKeys Keys,
    TimeProvider Clock,
    Uri Address,
    CertificateFiles? Certificate
) : ILive
{
    public IDatabase Database => Core.Database;

    /// <summary>The one that this program serves, or that lies where its settings say.</summary>
    public static LiveInstallation Of(Core core, AuditVerification verification) =>
        new(
            core,
            verification,
            new LooseKeys(core.Database, core.Keys, core.Clock),
            core.Clock,
            AddressOf(core.Settings.Address),
            core.Settings.CertificateFiles
        );

    public async Task<TwinAnswer?> AskAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            using var browser = new TwinBrowser(Address, _ => { }, Leaf(), ConnectHereAsync);
            return await browser.GetAsync(path, cancellationToken);
        }
        catch (Exception e)
            when (e is HttpRequestException or StartException
                || (e is TaskCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            return null;
        }
    }

    // The one that lies in its file, and no other: a server that shows another is not the one that was meant.
    private X509Certificate2? Leaf()
    {
        if (Certificate is not { } files)
        {
            return null;
        }
        var (certificates, key) = files.Read();
        return ServerCertificate.Read(files, certificates, key).Leaf;
    }

    private static Uri AddressOf(string address) =>
        new(
            address
                .Replace("*", "localhost", StringComparison.Ordinal)
                .Replace("+", "localhost", StringComparison.Ordinal)
                .Replace("0.0.0.0", "localhost", StringComparison.Ordinal)
                .Replace("[::]", "localhost", StringComparison.Ordinal)
        );

    // Whatever its name leads to out there, the server that is looked at is the one on this machine.
    private static async ValueTask<Stream> ConnectHereAsync(
        SocketsHttpConnectionContext context,
        CancellationToken cancellationToken
    )
    {
        var host = IPAddress.TryParse(context.DnsEndPoint.Host, out var own)
            ? own
            : IPAddress.Loopback;
        var socket = new Socket(host.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
        };
        try
        {
            await socket.ConnectAsync(host, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
