using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Haven.Start;

namespace Haven.Tests.Faults;

/// <summary>The real program in a process of its own, to be killed.</summary>
internal sealed class HavenProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process process;
    private readonly Task<string> errors;

    private HavenProcess(Process process, Uri address)
    {
        this.process = process;
        Address = address;
        errors = process.StandardError.ReadToEndAsync();
    }

    public Uri Address { get; }

    /// <summary>Starts `haven serve` and returns when it says that it is ready.</summary>
    /// <param name="program">The program that was published for machines without .NET; otherwise the one just built.</param>
    public static async Task<HavenProcess> ServeAsync(Settings settings, string? program = null)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var started = new HavenProcess(
            Process.Start(
                Command(program, settings with { Address = address.ToString() }, "serve")
            )!,
            address
        );
        using var limit = new CancellationTokenSource(Patience);
        string? line = await started.process.StandardOutput.ReadLineAsync(limit.Token);
        if (line?.StartsWith("Haven is ready", StringComparison.Ordinal) != true)
        {
            string why = started.process.HasExited ? await started.errors : "";
            started.Dispose();
            throw new InvalidOperationException($"haven serve said '{line}' {why}");
        }
        return started;
    }

    /// <summary>Runs a command of the program to its end.</summary>
    public static Task<ChildProcess> RunAsync(Settings settings, params string[] arguments) =>
        RunAsync(null, settings, arguments);

    /// <inheritdoc cref="RunAsync(Settings, string[])"/>
    public static async Task<ChildProcess> RunAsync(
        string? program,
        Settings settings,
        params string[] arguments
    ) => await EndedAsync(Command(program, settings, arguments));

    /// <summary>As <see cref="RunAsync(Settings, string[])"/>, on a machine that has no table of time zones.</summary>
    public static async Task<ChildProcess> RunWithoutZonesAsync(
        Settings settings,
        params string[] arguments
    )
    {
        // .NET looks for the table where TZDIR says.
        var command = Command(null, settings, arguments);
        command.Environment["TZDIR"] = Directory.CreateTempSubdirectory("no-zones").FullName;
        try
        {
            return await EndedAsync(command);
        }
        finally
        {
            Directory.Delete(command.Environment["TZDIR"]!);
        }
    }

    private static async Task<ChildProcess> EndedAsync(ProcessStartInfo command)
    {
        using var process = Process.Start(command)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new ChildProcess(process.ExitCode, await output, await error);
    }

    /// <summary>SIGKILL: nothing of the program runs any more.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }
        process.Dispose();
    }

    private static ProcessStartInfo Command(
        string? program,
        Settings settings,
        params string[] arguments
    )
    {
        string folder =
            Environment.GetEnvironmentVariable("HAVEN_PUBLISHED") ?? AppContext.BaseDirectory;
        var start = new ProcessStartInfo(
            program ?? "dotnet",
            program is null ? [Path.Combine(folder, "haven.dll"), .. arguments] : arguments
        )
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(settings.Data)!,
            Environment =
            {
                ["Haven__Data"] = settings.Data,
                ["Haven__Database"] = settings.Database,
                ["Haven__DatabaseOwner"] = settings.DatabaseOwner,
                ["Haven__Keys"] = settings.Keys,
                ["Haven__RootKey"] = settings.RootKey,
                ["Haven__Address"] = settings.Address,
                ["Haven__Witness"] = settings.Witness,
                ["Haven__MailFolder"] = settings.MailFolder,
                ["Haven__Mail"] = settings.Mail,
                ["Haven__MailFrom"] = settings.MailFrom,
                ["Haven__Country"] = settings.Country?.Code,
                ["Haven__RequireSecondFactor"] = "false",
            },
        };
        if (program is not null)
        {
            // No .NET to be found, whatever this machine has.
            start.Environment.Remove("DOTNET_ROOT");
            start.Environment["PATH"] = "/nowhere";
        }
        return start;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
