using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Haven.Delivery.Smtp;
using Haven.Tests.Support;

namespace Haven.Tests.Delivery;

/// <summary>One mail as postfix's sink received it.</summary>
internal sealed record SunkMail(string Sender, IReadOnlyList<string> Recipients, string Text)
{
    public string? Field(string name) =>
        Text.Split("\n\n")[0]
            .Replace("\n ", " ")
            .Split('\n')
            .FirstOrDefault(l => l.StartsWith(name + ": ", StringComparison.OrdinalIgnoreCase))
            ?[(name.Length + 2)..];
}

/// <summary>postfix's smtp-sink, a mail server that throws mail away, with faults on request. Listens on this machine alone.</summary>
internal sealed class SmtpSink : IAsyncDisposable
{
    private readonly Process process;
    private readonly string folder;

    private SmtpSink(Process process, string folder, int port)
    {
        this.process = process;
        this.folder = folder;
        Port = port;
    }

    public int Port { get; }

    public SmtpServer Server =>
        new("127.0.0.1", Port, SmtpTls.None)
        {
            Patience = SmtpPatience.Rfc.AtMost(TimeSpan.FromSeconds(20)),
        };

    /// <summary>Unpacked by ./test beside the reports: the package itself would start a mail server.</summary>
    public static string? Program(string name)
    {
        string unpacked = Repository.PathTo("artifacts", "postfix", "usr", "sbin", name);
        return File.Exists(unpacked) ? unpacked
            : File.Exists("/usr/sbin/" + name) ? "/usr/sbin/" + name
            : null;
    }

    /// <summary>Starts a sink that keeps what it receives; skips the running test where there is none.</summary>
    public static Task<SmtpSink> StartAsync(params string[] options) => StartAsync(true, options);

    /// <summary>Starts a sink that keeps nothing: how fast it takes mail over, and no disk.</summary>
    public static Task<SmtpSink> StartForgettingAsync() => StartAsync(false, []);

    private static async Task<SmtpSink> StartAsync(bool keeps, string[] options)
    {
        if (Program("smtp-sink") is null)
        {
            Assert.Skip("smtp-sink is not there (Debian package postfix)");
        }
        string folder = Directory.CreateTempSubdirectory("haven-sink-").FullName;
        File.SetUnixFileMode(folder, (UnixFileMode)0x1FF); // it works as nobody
        int port = FreePort();
        string[] user = Environment.IsPrivilegedProcess ? ["-u", "nobody"] : [];
        string[] dump = keeps ? ["-d", folder + "/mail."] : [];
        var process = Run("smtp-sink", [.. user, .. dump, .. options, $"127.0.0.1:{port}", "100"]);
        var sink = new SmtpSink(process, folder, port);
        await sink.UntilListeningAsync();
        return sink;
    }

    /// <summary>Starts a program of postfix with its own libraries.</summary>
    public static Process Run(string name, IEnumerable<string> arguments) =>
        Process.Start(
            new ProcessStartInfo(Program(name)!, arguments)
            {
                UseShellExecute = false,
                Environment =
                {
                    ["LD_LIBRARY_PATH"] = Repository.PathTo(
                        "artifacts",
                        "postfix",
                        "usr",
                        "lib",
                        "postfix"
                    ),
                },
            }
        )!;

    /// <summary>Every mail that was taken over, in no order.</summary>
    public IReadOnlyList<SunkMail> Mails() =>
        [
            .. Directory
                .EnumerateFiles(folder)
                .Select(f => File.ReadAllText(f, Encoding.UTF8))
                .Where(t => t.Contains("\n\n"))
                .Select(Read),
        ];

    private static SunkMail Read(string dump)
    {
        // Its own fields come first: X-Client-..., X-Mail-Args, X-Rcpt-Args, Received.
        var lines = dump.Split('\n');
        return new SunkMail(
            lines.First(l => l.StartsWith("X-Mail-Args: ", StringComparison.Ordinal))[13..],
            [
                .. lines
                    .Where(l => l.StartsWith("X-Rcpt-Args: ", StringComparison.Ordinal))
                    .Select(l => l[13..]),
            ],
            string.Join(
                '\n',
                lines
                    .SkipWhile(l => !l.StartsWith("Received: ", StringComparison.Ordinal))
                    .Skip(1)
                    .SkipWhile(l => l.StartsWith('\t') || l.StartsWith(' '))
            )
        );
    }

    private async Task UntilListeningAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, Port, limit.Token);
                return;
            }
            catch (SocketException) when (!process.HasExited)
            {
                await Task.Delay(20, limit.Token);
            }
        }
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
