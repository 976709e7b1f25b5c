using System.Diagnostics;
using System.IO.Compression;

namespace Haven.Bench;

/// <summary>How long something takes that is given as a ZIP, how much memory, and what a bare ZIP of the same bytes takes.</summary>
internal static class ZipFloor
{
    /// <summary>Time, and the most memory that was in use beyond what was before, garbage counted.</summary>
    public static async Task<(double Seconds, double PeakMegabytes)> MeasureAsync(Func<Task> make)
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        long peak = before;
        using var done = new CancellationTokenSource();
        var watcher = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: false));
                await Task.Delay(5); // between two samples of the memory
            }
        });
        var watch = Stopwatch.StartNew();
        await make();
        double seconds = watch.Elapsed.TotalSeconds;
        await done.CancelAsync();
        await watcher;
        return (seconds, (peak - before) / 1024.0 / 1024);
    }

    /// <summary>What is in the file, one after the other, into a ZIP with nothing else about it; reading it is not counted.</summary>
    public static double Bare(string path, out long bytes)
    {
        var files = new List<(string Name, byte[] Bytes)>();
        using (var made = ZipFile.OpenRead(path))
        {
            foreach (var entry in made.Entries)
            {
                using var read = new MemoryStream();
                using var stream = entry.Open();
                stream.CopyTo(read);
                files.Add((entry.FullName, read.ToArray()));
            }
        }
        bytes = files.Sum(f => f.Bytes.LongLength);
        var watch = Stopwatch.StartNew();
        using (var target = File.Create(path + ".bare"))
        using (var zip = new ZipArchive(target, ZipArchiveMode.Create))
        {
            foreach (var (name, content) in files)
            {
                using var stream = zip.CreateEntry(name, CompressionLevel.Fastest).Open();
                stream.Write(content);
            }
        }
        return watch.Elapsed.TotalSeconds;
    }
}
