using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Haven.Tests.Operations;

/// <summary>
/// A machine to install Haven on: a folder in place of the root of the disk. Frames of the manual run as they stand but
/// for their paths. What only a whole machine has (systemd, users, sudo) is stood in for, and there is no .NET.
/// </summary>
internal sealed partial class Machine : IDisposable
{
    private static readonly string[] Tools =
    [
        "bash",
        "cat",
        "chmod",
        "cp",
        "curl",
        "df",
        "find",
        "grep",
        "head",
        "id",
        "kill",
        "ls",
        "mkdir",
        "mv",
        "rm",
        "sed",
        "setsid",
        "sh",
        "sleep",
        "tail",
        "tar",
    ];

    private readonly int port = FreePort();
    private readonly Watchdog watchdog;
    private PostgreSqlServer? server;
    private string workingFolder = "/";

    private Machine(string root) =>
        (Root, watchdog) = (
            root,
            Watchdog.Start("kill -9 $(cat \"$1/haven.pid\") 2>/dev/null; rm -rf \"$1\"", root)
        );

    public string Root { get; }

    /// <summary>Where a browser finds Haven.</summary>
    public Uri Address => new($"http://localhost:{port}");

    public static async Task<Machine> CreateAsync(string database, string program)
    {
        var machine = new Machine(Directory.CreateTempSubdirectory("haven-host-").FullName);
        try
        {
            Directory.CreateDirectory(machine.At("/mnt/safe"));
            Directory.CreateDirectory(machine.At("/srv"));
            Directory.CreateDirectory(machine.At("/etc/systemd/system"));
            Directory.CreateSymbolicLink(machine.At("/srv/haven"), program);
            await machine.EquipAsync(database);
            return machine;
        }
        catch
        {
            machine.Dispose();
            throw;
        }
    }

    public string At(string path) => Root + path;

    /// <summary>Types a frame into a root shell; fails where a command in it does.</summary>
    public async Task<string> TypeAsync(string frame)
    {
        string script = $"cd '{workingFolder}'\n{Here(frame)}\npwd > '{At("/pwd")}'";
        var start = new ProcessStartInfo(At("/bin/bash"), ["-euo", "pipefail", "-c", script])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = At("/bin");
        start.Environment["HOME"] = At("/srv");
        start.Environment["LANG"] = "C.UTF-8";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        await process.WaitForExitAsync(limit.Token);
        string said = await output + await error;
        string log = File.Exists(At("/haven.log"))
            ? await File.ReadAllTextAsync(At("/haven.log"))
            : "";
        process.ExitCode.ShouldBe(0, $"{frame}\n--\n{said}\n--\n{log}");
        workingFolder = (await File.ReadAllTextAsync(At("/pwd"))).Trim();
        return said;
    }

    /// <summary>The power fails, and the disk is broken. What is mounted from elsewhere stays.</summary>
    public async Task LoseAsync(string database)
    {
        Process.GetProcessById(int.Parse(await File.ReadAllTextAsync(At("/haven.pid")))).Kill();
        foreach (string folder in new[] { "/opt", "/etc", "/var/lib" })
        {
            Directory.Delete(At(folder), recursive: true);
        }
        server?.Dispose();
        workingFolder = "/";
        Directory.CreateDirectory(At("/etc/systemd/system"));
        await EquipAsync(database);
    }

    public HttpClient Browser() =>
        new(
            new CookieKeeper(
                new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }
            )
        )
        {
            BaseAddress = Address,
        };

    private string Here(string text)
    {
        text = Paths().Replace(text, Root + "$0").Replace("localhost:5080", $"localhost:{port}");
        return server is null
            ? text
            : text.Replace("Host=localhost;", $"Host=127.0.0.1;Port={server.Port};");
    }

    private async Task EquipAsync(string database)
    {
        if (database == Databases.PostgreSql)
        {
            server = await PostgreSqlServer.StartNewAsync(durable: false);
            // As PostgreSQL comes: without the roles that other tests work with.
            await server.ExecuteAsync($"DROP ROLE {PostgreSqlServer.OwnerRole}");
        }
        Directory.CreateDirectory(At("/bin"));
        foreach (string tool in Tools)
        {
            string link = At("/bin/" + tool);
            File.Delete(link);
            File.CreateSymbolicLink(
                link,
                new[] { "/usr/bin/", "/bin/" }.Select(f => f + tool).First(File.Exists)
            );
        }
        await StandInAsync("useradd", "exit 0");
        await StandInAsync("chown", "exit 0");
        await StandInAsync(
            "install",
            """
            kept=()
            while [ $# -gt 0 ]; do
                case $1 in -o | -g) shift 2 ;; *) kept+=("$1"); shift ;; esac
            done
            exec /usr/bin/install "${kept[@]}"
            """
        );
        await StandInAsync(
            "sudo",
            $"""
            [ "$1" = -u ] || exit 2
            user=$2; shift 2
            if [ "$user" = postgres ]; then
                [ "$1" = psql ] && shift
                exec "$(ls -d /usr/lib/postgresql/*/bin/psql | tail -n 1)" -h 127.0.0.1 -p {server?.Port} -U postgres "$@"
            fi
            exec "$@"
            """
        );
        await StandInAsync("systemctl", Systemctl());
    }

    // Starts what the unit's file says where it says, and lets it run as a service would.
    private string Systemctl() =>
        $$"""
            verb=$1; shift
            [ "$verb" = daemon-reload ] && exit 0
            [ "${1-}" = --now ] && shift
            unit=$1; [[ $unit == *.* ]] || unit=$unit.service
            file={{Root}}/etc/systemd/system/$unit
            [ -f "$file" ] || { echo "Unit $unit could not be found." >&2; exit 5; }
            [[ $unit == *.timer ]] && exit 0
            value() { sed -n "s#^$1=##p" "$file" | sed -e 's#/opt/haven#{{Root}}&#g; s#/etc/haven#{{Root}}&#g; s#/var/#{{Root}}&#g'; }
            pid={{Root}}/haven.pid
            case $verb in
                start | enable)
                    cd "$(value WorkingDirectory)" || exit 1
                    if [ "$(value Type)" = oneshot ]; then exec $(value ExecStart); fi
                    setsid $(value ExecStart) >>{{Root}}/haven.log 2>&1 </dev/null &
                    echo $! >"$pid"
                    ;;
                stop)
                    kill "$(cat "$pid")"
                    for ((i = 0; i < 100; i++)); do kill -0 "$(cat "$pid")" 2>/dev/null || exit 0; sleep 0.2; done
                    exit 1
                    ;;
                *) exit 2 ;;
            esac
            """;

    private async Task StandInAsync(string name, string script)
    {
        string file = At("/bin/" + name);
        await File.WriteAllTextAsync(file, $"#!/bin/bash\n{script}\n");
        File.SetUnixFileMode(
            file,
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        );
    }

    public void Dispose()
    {
        watchdog.Dispose();
        server?.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex(
        @"(?<![\w/.])/(?:opt/haven|etc/haven|etc/systemd|var/lib/haven|var/backups|mnt/|srv/haven)",
        RegexOptions.None,
        1000
    )]
    private static partial Regex Paths();
}
