using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Haven.Privacy.Promises;
using Haven.Privacy.Vault;
using Haven.Start;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Haven.Promises;

/// <summary>What somebody learns who listens between a browser and the server.</summary>
internal static partial class WireChecks
{
    private const string Page = "/organisations/register";
    private const string FirstName = "Zqhvwmrtlk";
    private const string City = "Zqbnsdfgpj";
    private const int AYear = 31_536_000;

    [Keeps("RES-13", 2)]
    [Keeps("SCR-13", 2)]
    public static async Task<string> WhoListensLearnsNothing(ITwin twin, CancellationToken ct)
    {
        int port = twin
            .Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!
            .Addresses.Select(a => new Uri(a).Port)
            .First();
        await using var wire = new TappedWire(port);
        using var browser = twin.Browser(through: wire.Port);
        // Somebody leaves something out, so that the page comes back with what was typed: it travels both ways.
        var answer = await browser.SubmitAsync(Page, ct, ("first-name", FirstName), ("city", City));
        PromiseBrokenException.Unless(
            answer.Body.Contains(FirstName, StringComparison.Ordinal) && wire.Heard.Length > 5000,
            "What was typed into a form did not travel where it was listened for."
        );
        string heard = Encoding.Latin1.GetString(wire.Heard);
        PromiseBrokenException.Unless(
            !new[] { FirstName, City, Page, "<html", "HTTP/1" }.Any(w =>
                heard.Contains(w, StringComparison.OrdinalIgnoreCase)
            ),
            "Who listens between browser and server can read what is typed and what is shown."
        );
        PromiseBrokenException.Unless(
            MaxAge().Match(answer.Headers) is { Success: true } told
                && long.Parse(told.Groups["seconds"].Value, CultureInfo.InvariantCulture) >= AYear,
            "Browsers are not told to come by an encrypted connection alone."
        );
        string plain = await AskInClearAsync(port, ct);
        PromiseBrokenException.Unless(
            !plain.Contains("<html", StringComparison.OrdinalIgnoreCase),
            "The server answers with a page to somebody who asks without encryption."
        );
        RequireNoStartInClear(twin.Services.GetRequiredService<Settings>());
        return $"Marked words were typed into a form and came back with it; of the {heard.Length} bytes that somebody between heard, none holds a word, an address or a page. Browsers are told to come encrypted alone, a question in clear gets no page, and a start in clear where other machines reach it is refused.";
    }

    private static void RequireNoStartInClear(Settings settings)
    {
        try
        {
            _ = (settings with { Address = "http://192.0.2.7:80", Certificate = null }).Listening;
        }
        catch (StartException)
        {
            return;
        }
        throw new PromiseBrokenException(
            "Haven would start in clear at an address that other machines reach."
        );
    }

    [Keeps("HLP-17", 3)]
    public static async Task<string> TheCookieTravelsEncrypted(ITwin twin, CancellationToken ct)
    {
        await twin.ResidentAsync(ct);
        var cookies = twin.Traffic.SelectMany(a => a.SetCookies).ToList();
        PromiseBrokenException.Unless(cookies.Count > 0, "Signing in sets no cookie.");
        PromiseBrokenException.Unless(
            cookies.TrueForAll(c =>
                c.Split(';', StringSplitOptions.TrimEntries)
                    .Contains("secure", StringComparer.OrdinalIgnoreCase)
            ),
            "A browser would send the cookie of a member over a connection that is not encrypted."
        );
        return $"{cookies.Count} cookies were set over TLS; each tells the browser to send it over an encrypted connection alone.";
    }

    private static async Task<string> AskInClearAsync(int port, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(TimeSpan.FromSeconds(15));
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, limit.Token);
        var stream = client.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"GET {Page} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
            ),
            limit.Token
        );
        using var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer, limit.Token);
        }
        catch (IOException)
        {
            // The server hangs up on whoever does not speak TLS.
        }
        return Encoding.Latin1.GetString(answer.ToArray());
    }

    [GeneratedRegex(
        @"^Strict-Transport-Security: max-age=(?<seconds>\d+)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex MaxAge();
}

/// <summary>A wire on the loopback that carries everything on, and remembers every byte in both directions.</summary>
internal sealed class TappedWire : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private readonly MemoryStream heard = new();
    private readonly Task work;
    private readonly int to;

    public TappedWire(int to)
    {
        this.to = to;
        listener.Start();
        work = CarryAllAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public byte[] Heard
    {
        get
        {
            lock (heard)
            {
                return heard.ToArray();
            }
        }
    }

    private async Task CarryAllAsync()
    {
        var carried = new List<Task>();
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(end.Token);
                carried.Add(CarryAsync(client));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(carried);
        }
    }

    private async Task CarryAsync(TcpClient client)
    {
        using var _ = client;
        using var server = new TcpClient();
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, to, end.Token);
            await Task.WhenAny(
                CopyAsync(client.GetStream(), server.GetStream()),
                CopyAsync(server.GetStream(), client.GetStream())
            );
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // One of the two has hung up.
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream into)
    {
        byte[] buffer = new byte[16 * 1024];
        int read;
        while ((read = await from.ReadAsync(buffer, end.Token)) > 0)
        {
            lock (heard)
            {
                heard.Write(buffer, 0, read);
            }
            await into.WriteAsync(buffer.AsMemory(0, read), end.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await work;
        listener.Stop();
        end.Dispose();
        await heard.DisposeAsync();
    }
}
