using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Haven.Browser.Tests.Support;

/// <summary>
/// The published program, running in a folder of its own, which is its working directory and its home: nothing is
/// left in the checkout or in the home of who runs the tests.
/// </summary>
internal sealed class HavenServer : IAsyncDisposable
{
    // The shell waits for the program and takes it along when this process ends, however it ends: the kernel then
    // closes the shell's input. Its first line of output is the program's process id.
    private const string Keeper = """
        exec 3<&0
        "$@" </dev/null 3<&- &
        child=$!
        { cat <&3; kill -KILL $child; } >/dev/null 2>&1 &
        watch=$!
        exec 3<&-
        echo $child
        wait $child
        code=$?
        kill $watch
        exit $code
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process shell;
    private readonly bool ownsFolder;
    private readonly Lock gate = new();
    private readonly List<string> lines = [];
    private TaskCompletionSource lineCame = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private HavenServer(Process shell, int port, string folder, bool ownsFolder)
    {
        this.shell = shell;
        this.ownsFolder = ownsFolder;
        Folder = folder;
        Port = port;
        shell.OutputDataReceived += (_, line) => Add(line.Data);
        shell.ErrorDataReceived += (_, line) => Add(line.Data);
        shell.BeginOutputReadLine();
        shell.BeginErrorReadLine();
    }

    public int Port { get; }

    public string Address =>
        string.Create(CultureInfo.InvariantCulture, $"http://localhost:{Port}");

    /// <summary>The program's working directory and home.</summary>
    public string Folder { get; }

    public int ProcessId { get; private set; }

    /// <summary>What the program has written so far, to output and error.</summary>
    public string Output
    {
        get
        {
            lock (gate)
                return string.Join('\n', lines.Skip(1));
        }
    }

    /// <summary>Starts the program and waits until it answers.</summary>
    /// <param name="arguments">E.g. <c>["demo"]</c>.</param>
    /// <param name="environment">Added to that of the tests.</param>
    /// <param name="folder">To take up what an earlier one left; a new one, removed at the end, when not given.</param>
    public static async Task<HavenServer> StartAsync(
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null,
        string? folder = null,
        CancellationToken cancel = default
    )
    {
        var executable = await Published.ExecutableAsync();
        var home = folder ?? Directory.CreateTempSubdirectory("haven-server-").FullName;
        var port = FreePort();
        var start = new ProcessStartInfo(
            "setsid",
            ["sh", "-c", Keeper, "keeper", executable, .. arguments]
        )
        {
            UseShellExecute = false,
            WorkingDirectory = home,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["HOME"] = home,
                ["Haven__Country"] = "US",
                ["ASPNETCORE_URLS"] = string.Create(
                    CultureInfo.InvariantCulture,
                    $"http://localhost:{port}"
                ),
            },
        };
        foreach (
            var (name, value) in environment
                ?? new Dictionary<string, string>(StringComparer.Ordinal)
        )
            start.Environment[name] = value;

        var server = new HavenServer(Process.Start(start)!, port, home, ownsFolder: folder is null);
        try
        {
            server.ProcessId = int.Parse(
                await server.UntilLineAsync(_ => true, cancel),
                CultureInfo.InvariantCulture
            );
            await server.UntilAnsweringAsync(cancel);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits for a line of output, past or future, that contains the text.</summary>
    public Task<string> UntilOutputAsync(string text, CancellationToken cancel = default) =>
        UntilLineAsync(line => line.Contains(text, StringComparison.Ordinal), cancel);

    /// <summary>SIGKILL: the program has no chance to finish anything.</summary>
    public async Task KillAsync() => await SignalAsync("KILL");

    /// <summary>SIGTERM, as a service is stopped; returns the program's exit code.</summary>
    public Task<int> StopAsync() => SignalAsync("TERM");

    public async ValueTask DisposeAsync()
    {
        shell.StandardInput.Close();
        await shell.WaitForExitAsync().WaitAsync(Patience);
        shell.Dispose();
        if (ownsFolder)
            Directory.Delete(Folder, recursive: true);
    }

    private async Task<int> SignalAsync(string signal)
    {
        if (!shell.HasExited)
        {
            var id = ProcessId.ToString(CultureInfo.InvariantCulture);
            using var kill = Process.Start("sh", ["-c", "kill -$1 $2", "signal", signal, id]);
            await kill.WaitForExitAsync();
        }
        await shell.WaitForExitAsync().WaitAsync(Patience);
        return shell.ExitCode;
    }

    private async Task UntilAnsweringAsync(CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        using var client = new HttpClient();
        using var beat = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await beat.WaitForNextTickAsync(patience.Token))
        {
            if (shell.HasExited)
                throw new InvalidOperationException(
                    $"The server ended with {shell.ExitCode}:\n{Output}"
                );
            try
            {
                using var answer = await client.GetAsync(Address, patience.Token);
                return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
        }
    }

    private async Task<string> UntilLineAsync(Func<string, bool> wanted, CancellationToken cancel)
    {
        while (true)
        {
            Task next;
            lock (gate)
            {
                if (lines.Find(line => wanted(line)) is { } found)
                    return found;
                next = lineCame.Task;
            }
            await next.WaitAsync(Patience, cancel);
        }
    }

    private void Add(string? line)
    {
        if (line is null)
            return;
        TaskCompletionSource came;
        lock (gate)
        {
            lines.Add(line);
            (came, lineCame) = (lineCame, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }
        came.SetResult();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
