using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Haven.Tests.Door;

namespace Haven.Tests.Tls;

/// <summary>TLS in the server itself, over real sockets.</summary>
public class TlsTests
{
    private const string SignIn = "/organisations/sign-in";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Page_OverTls_ComesWithItsChain_AndItsHeaders()
    {
        await using var server = await TlsServer.StartAsync();
        using var client = server.Client();

        foreach (string path in new[] { SignIn, "/", "/no/such/page" })
        {
            using var answer = await client.GetAsync(path, Cancel);

            answer.Headers.GetValues("Strict-Transport-Security").ShouldBe(["max-age=31536000"]);
            HeadersTests.ShouldBeSafe(answer, path);
        }
        using var page = await client.GetAsync(SignIn, Cancel);
        page.StatusCode.ShouldBe(HttpStatusCode.OK);
        page.Version.ShouldBe(HttpVersion.Version11);
        using var newer = await client.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, SignIn) { Version = HttpVersion.Version20 },
            Cancel
        );
        newer.Version.ShouldBe(HttpVersion.Version20);
        HeadersTests.ShouldBeSafe(newer, "HTTP/2");
    }

    [Fact]
    public async Task Page_InClear_OnTheLoopback_AsksForNoTls()
    {
        await using var server = await ListeningServer.StartAsync(
            await Installation.OnAsync(Databases.Sqlite)
        );
        using var client = server.Client();

        using var plain = await client.GetAsync(SignIn, Cancel);
        using var request = new HttpRequestMessage(HttpMethod.Get, SignIn);
        request.Headers.Add("X-Forwarded-Proto", "https");
        using var carried = await client.SendAsync(request, Cancel);

        plain.Headers.Contains("Strict-Transport-Security").ShouldBeFalse();
        carried.Headers.Contains("Strict-Transport-Security").ShouldBeTrue();
    }

    [Fact]
    public async Task QuestionInClear_IsNotAnswered()
    {
        await using var server = await TlsServer.StartAsync();

        (await AskInClearAsync(server.Address.Port)).ShouldNotContain("HTTP/1.1 200");

        using var client = server.Client();
        (await client.GetAsync(SignIn, Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(0x0301, false)]
    [InlineData(0x0302, false)]
    [InlineData(0x0303, true)]
    public async Task Handshake_BelowTls12_IsRefused(int version, bool taken)
    {
        await using var server = await TlsServer.StartAsync();

        byte[] answer = await SendAsync(server.Address.Port, Hello(version));

        // A record of type 22 is the server's hello; 21 is an alert, number 70 "protocol version" (RFC 5246, 7.2).
        answer.Length.ShouldBeGreaterThan(6);
        answer[0].ShouldBe((byte)(taken ? 22 : 21));
        if (!taken)
        {
            answer[6].ShouldBe((byte)70);
        }
    }

    [Fact]
    public async Task RedirectFrom_SendsReadersOnToThePublicAddress_AndTakesNoForms()
    {
        await using var server = await TlsServer.StartAsync(s =>
            s with
            {
                RedirectFrom = "http://127.0.0.1:0",
                PublicAddress = "https://haven.example.org:8443",
            }
        );
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            BaseAddress = server.Plain,
        };
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        client.DefaultRequestHeaders.Host = "elsewhere.example";

        foreach (
            var (asked, led) in new[]
            {
                (SignIn + "?return=%2Fa%20b", SignIn + "?return=%2Fa%20b"),
                ("//elsewhere.example/x", "//elsewhere.example/x"),
            }
        )
        {
            using var answer = await client.SendAsync(
                new HttpRequestMessage(HttpMethod.Get, new Uri(server.Plain + asked[1..])),
                Cancel
            );
            answer.StatusCode.ShouldBe(HttpStatusCode.MovedPermanently);
            answer.Headers.Location!.AbsoluteUri.ShouldBe("https://haven.example.org:8443" + led);
            answer.Headers.Contains("Strict-Transport-Security").ShouldBeFalse();
        }
        using var posted = await client.PostAsync(
            SignIn,
            ListeningServer.Form(("email", "rosa@example.org")),
            Cancel
        );
        posted.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await posted.Content.ReadAsStringAsync(Cancel)).ShouldContain("not encrypted");
    }

    private static async Task<string> AskInClearAsync(int port) =>
        Encoding.Latin1.GetString(
            await SendAsync(
                port,
                Encoding.ASCII.GetBytes($"GET {SignIn} HTTP/1.1\r\nHost: localhost\r\n\r\n")
            )
        );

    private static async Task<byte[]> SendAsync(int port, byte[] bytes)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, Cancel);
        var stream = client.GetStream();
        await stream.WriteAsync(bytes, Cancel);
        client.Client.Shutdown(SocketShutdown.Send);
        using var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer, Cancel);
        }
        catch (IOException)
        {
            // The server hung up.
        }
        return answer.ToArray();
    }

    /// <summary>A client's first word in TLS 1.0 to 1.2, with cipher suites that fit our certificate (RFC 5246, 7.4.1.2).</summary>
    private static byte[] Hello(int version)
    {
        byte[] high = [(byte)(version >> 8), (byte)version];
        byte[] suites = [0xC0, 0x2B, 0xC0, 0x2C, 0xC0, 0x09, 0xC0, 0x0A, 0xC0, 0x23];
        byte[] extensions =
        [
            // supported groups: P-256; point formats: uncompressed; signatures: ECDSA with SHA-256 and SHA-1
            0,
            10,
            0,
            4,
            0,
            2,
            0,
            23,
            0,
            11,
            0,
            2,
            1,
            0,
            0,
            13,
            0,
            6,
            0,
            4,
            4,
            3,
            2,
            3,
        ];
        byte[] body =
        [
            .. high,
            .. new byte[32],
            0,
            0,
            (byte)suites.Length,
            .. suites,
            1,
            0,
            0,
            (byte)extensions.Length,
            .. extensions,
        ];
        return [22, 3, 1, 0, (byte)(body.Length + 4), 1, 0, 0, (byte)body.Length, .. body];
    }
}
