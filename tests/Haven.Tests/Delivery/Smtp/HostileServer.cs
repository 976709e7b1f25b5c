using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Haven.Delivery.Smtp;

namespace Haven.Tests.Delivery.Smtp;

/// <summary>A little mail server that does what a test wants of it, and remembers what it was told.</summary>
internal sealed class HostileServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly List<string> heard = [];
    private readonly Task loop;
    private readonly bool encrypted;

    public HostileServer(Func<Talk, Task> behaviour, bool encrypted = false)
    {
        this.encrypted = encrypted;
        // To make its key can take longer than a client waits.
        _ = Certificate;
        listener.Start();
        loop = Task.Run(() => AcceptAsync(behaviour));
    }

    public static X509Certificate2 Certificate { get; } = SelfSigned();

    /// <summary>Every line that a client said, over all connections.</summary>
    public IReadOnlyList<string> Heard
    {
        get
        {
            lock (heard)
                return [.. heard];
        }
    }

    public int Connections { get; private set; }

    public SmtpServer Server =>
        new("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port, SmtpTls.None)
        {
            Patience = SmtpPatience.Rfc.AtMost(TimeSpan.FromMilliseconds(700)),
        };

    /// <summary>A server that behaves, up to the reply to DATA; then what the test says.</summary>
    public static HostileServer After(
        string data,
        Func<Talk, Task> then,
        string extensions = "250 PIPELINING"
    ) =>
        new(async talk =>
        {
            await talk.GreetAsync(extensions);
            while (await talk.HearAsync() is { } line)
            {
                if (line.StartsWith(data, StringComparison.Ordinal))
                {
                    await then(talk);
                    continue;
                }
                await talk.SayAsync(line == "QUIT" ? "221 bye" : "250 ok");
            }
        });

    private async Task AcceptAsync(Func<Talk, Task> behaviour)
    {
        var talks = new List<Task>();
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(stop.Token);
                Connections++;
                talks.Add(ServeAsync(client, behaviour));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(talks);
        }
    }

    private async Task ServeAsync(TcpClient client, Func<Talk, Task> behaviour)
    {
        using (client)
        {
            try
            {
                var talk = new Talk(client.GetStream(), heard, stop.Token);
                if (encrypted)
                {
                    await talk.EncryptAsync();
                }
                await behaviour(talk);
            }
            catch (Exception e)
                when (e
                        is IOException
                            or OperationCanceledException
                            or System.Security.Authentication.AuthenticationException
                )
            {
                // The client hung up, or the test is over.
            }
        }
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("mail.example.org");
        names.AddIpAddress(IPAddress.Loopback);
        var request = new CertificateRequest(
            "CN=mail.example.org",
            key,
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        );
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await loop;
        listener.Dispose();
        stop.Dispose();
    }
}

/// <summary>The server's end of one connection.</summary>
internal sealed class Talk(Stream stream, List<string> heard, CancellationToken over)
{
    private Stream stream = stream;

    public CancellationToken Over => over;

    public async Task GreetAsync(params string[] extensions)
    {
        await SayAsync("220 mail.example.org ESMTP");
        await HearAsync();
        await HelloAsync(extensions);
    }

    public Task HelloAsync(params string[] extensions) =>
        SayAsync(["250-mail.example.org", .. extensions]);

    public Task SayAsync(params string[] lines) =>
        RawAsync(string.Concat(lines.Select(l => l + "\r\n")));

    public async Task RawAsync(string text) =>
        await stream.WriteAsync(Encoding.Latin1.GetBytes(text), over);

    /// <summary>The next line; null when the client has gone.</summary>
    public async Task<string?> HearAsync()
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (await stream.ReadAsync(one, over) == 1)
        {
            if (one[0] == '\n')
            {
                string text = Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
                lock (heard)
                    heard.Add(text);
                return text;
            }
            line.Add(one[0]);
        }
        return null;
    }

    /// <summary>The text of a mail, up to and without the full stop.</summary>
    public async Task<string?> HearTextAsync()
    {
        var text = new StringBuilder();
        while (await HearAsync() is { } line)
        {
            if (line == ".")
            {
                return text.ToString();
            }
            text.Append(line).Append('\n');
        }
        return null;
    }

    public Task HangAsync() => Task.Delay(Timeout.Infinite, over);

    public void HangUp() => throw new IOException("The test hangs up.");

    public async Task EncryptAsync()
    {
        var encrypted = new SslStream(stream);
        await encrypted.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions { ServerCertificate = HostileServer.Certificate },
            over
        );
        stream = encrypted;
    }
}
