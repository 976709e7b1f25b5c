using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Npgsql;

namespace Haven.PostgreSql;

/// <summary>Where a database answers beside the address that Haven uses: tried, and not read from a setting.</summary>
/// <param name="IsElsewhere">It is on another machine; nothing was tried.</param>
/// <param name="Tried">How many addresses of this machine others could reach.</param>
/// <param name="Open">Those at which it took a connection.</param>
public sealed record DatabaseReach(bool IsElsewhere, int Tried, IReadOnlyList<IPAddress> Open)
{
    /// <summary>Whether one of them is an address of the internet, and not of a network that somebody closed off.</summary>
    public bool IsOpenToAll => Open.Any(a => !IsPrivate(a.IsIPv4MappedToIPv6 ? a.MapToIPv4() : a));

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // RFC 1918, RFC 3927, RFC 4193, RFC 6598.
    private static readonly IPNetwork[] Private =
    [
        IPNetwork.Parse("10.0.0.0/8"),
        IPNetwork.Parse("172.16.0.0/12"),
        IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("169.254.0.0/16"),
        IPNetwork.Parse("100.64.0.0/10"),
        IPNetwork.Parse("fc00::/7"),
    ];

    /// <summary>Tries the databases of these connection strings.</summary>
    public static async Task<DatabaseReach> TryAsync(
        IEnumerable<string> connections,
        CancellationToken cancellationToken
    )
    {
        var own = OfThisMachine();
        var ports = new HashSet<int>();
        foreach (string connection in connections)
        {
            var settings = new NpgsqlConnectionStringBuilder(connection);
            if (!await IsHereAsync(settings.Host ?? "", own, cancellationToken))
            {
                return new DatabaseReach(true, 0, []);
            }
            ports.Add(settings.Port);
        }
        var outside = own.Where(a => !IPAddress.IsLoopback(a)).ToList();
        var open = new List<IPAddress>();
        foreach (var address in outside)
        {
            foreach (int port in ports)
            {
                if (await AnswersAsync(address, port, cancellationToken))
                {
                    open.Add(address);
                }
            }
        }
        return new DatabaseReach(false, outside.Count, open);
    }

    // A host that begins with / is the folder of a socket.
    private static async Task<bool> IsHereAsync(
        string host,
        IReadOnlyList<IPAddress> own,
        CancellationToken cancellationToken
    ) =>
        host.StartsWith('/')
        || (await Dns.GetHostAddressesAsync(host, cancellationToken)).All(a =>
            IPAddress.IsLoopback(a) || own.Contains(a)
        );

    private static async Task<bool> AnswersAsync(
        IPAddress address,
        int port,
        CancellationToken cancellationToken
    )
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await socket.ConnectAsync(new IPEndPoint(address, port), patience.Token);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private static bool IsPrivate(IPAddress address) =>
        Private.Any(n => n.Contains(address)) || address.IsIPv6LinkLocal;

    private static IReadOnlyList<IPAddress> OfThisMachine() =>
        [
            .. NetworkInterface
                .GetAllNetworkInterfaces()
                .Where(n => n.OperationalStatus == OperationalStatus.Up)
                .SelectMany(n => n.GetIPProperties().UnicastAddresses)
                .Select(a => a.Address)
                .Distinct(),
        ];
}
