using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Haven.Start;

namespace Haven.Bench.Start;

/// <summary>From the command to the first page, and what the server holds when nobody asks anything.</summary>
internal static class StartBench
{
    private const int Starts = 5;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);

    public static async Task RunAsync(Figures figures)
    {
        string folder = Directory.CreateTempSubdirectory("haven-bench-").FullName;
        var settings = await BenchSettings.CreateAsync(folder, null);
        await Core.MigrateAsync(settings, TimeProvider.System, default);
        figures.Head($"Start: haven serve on SQLite, data there (median of {Starts}, then idle)");
        var times = new List<double>();
        double memory = 0;
        for (int i = 0; i < Starts; i++)
        {
            using var server = Launch(folder, settings, out string address);
            var watch = Stopwatch.StartNew();
            await UntilAnswersAsync(address + "/organisations/sign-in");
            times.Add(watch.Elapsed.TotalSeconds);
            if (i == Starts - 1)
            {
                await Task.Delay(Idle);
                memory = ResidentMegabytes(server.Id);
            }
            server.Kill();
            await server.WaitForExitAsync();
        }
        times.Sort();
        figures.AtMost("first page answered after", times[Starts / 2], 2, "s");
        figures.AtMost("idle, resident memory", memory, 150, "MB");
        Directory.Delete(folder, recursive: true);
    }

    private static Process Launch(string folder, Settings settings, out string address)
    {
        address = $"http://127.0.0.1:{FreePort()}";
        string? published = Environment.GetEnvironmentVariable("HAVEN_PUBLISHED");
        string program = Path.Combine(published ?? AppContext.BaseDirectory, "haven.dll");
        return Process.Start(
            new ProcessStartInfo("dotnet", [program, "serve"])
            {
                UseShellExecute = false,
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                Environment =
                {
                    ["Haven__Data"] = settings.Data,
                    ["Haven__RootKey"] = settings.RootKey,
                    ["Haven__Country"] = "US",
                    ["Haven__Address"] = address,
                    ["Haven__Witness"] = settings.Witness,
                },
            }
        )!;
    }

    private static async Task UntilAnswersAsync(string page)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
        var watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var answer = await client.GetAsync(page);
                answer.EnsureSuccessStatusCode();
                return;
            }
            catch (HttpRequestException e)
                when (e.StatusCode is null && watch.Elapsed < TimeSpan.FromSeconds(30))
            {
                await Task.Delay(10);
            }
        }
    }

    private static double ResidentMegabytes(int process)
    {
        string line = File.ReadLines($"/proc/{process}/status").First(l => l.StartsWith("VmRSS"));
        return double.Parse(
                line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2],
                CultureInfo.InvariantCulture
            ) / 1024;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
