using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using Haven.Privacy.Audit.Log;

namespace Haven.Bench.AuditLog;

/// <summary>The transparency log under the audit log, beside Go's own packages on the same machine in the same run.</summary>
public static class AuditLogBench
{
    private const int Count = 1 << 20;
    private const int EntryLength = 256;
    private const int Batch = 1024;
    private const int Proofs = 100_000;

    /// <summary>Measures and prints; the floor is a third of Go's appends a second.</summary>
    public static void Run(TextWriter output)
    {
        var go = GoFigures();
        output.WriteLine(
            $"Audit log, in memory, {Count:N0} entries of {EntryLength} bytes (one thread)"
        );
        Append(output, go);
        AppendToLog(output, go).GetAwaiter().GetResult();
        Sign(output);
        if (go.Length == 0)
        {
            output.WriteLine(
                "Go's figures: the tool tlog-verify is not there; the floor was not measured."
            );
        }
    }

    private static void Append(TextWriter output, double[] go)
    {
        var entry = new byte[EntryLength];
        var range = new CompactRange();
        var watch = Stopwatch.StartNew();
        for (var i = 0L; i < Count; i++)
        {
            BinaryPrimitives.WriteInt64BigEndian(entry, i);
            range.Append(MerkleTree.LeafHash(entry));
        }

        Print(
            output,
            "hashed and added to the tree",
            Count / watch.Elapsed.TotalSeconds,
            go,
            0,
            ""
        );
    }

    private static async Task AppendToLog(TextWriter output, double[] go)
    {
        using var signer = new NoteSigner("bench.haven.example/log", new byte[32]);
        var store = new MemoryTileStore();
        using var log = await TileLog.CreateAsync(store, signer, default);
        var entries = new byte[Batch][];
        for (var i = 0; i < Batch; i++)
        {
            entries[i] = new byte[EntryLength];
        }

        var batch = Array.ConvertAll(entries, entry => (ReadOnlyMemory<byte>)entry);
        var allocated = GC.GetTotalAllocatedBytes();
        var watch = Stopwatch.StartNew();
        while (log.Size < Count)
        {
            for (var i = 0; i < Batch; i++)
            {
                BinaryPrimitives.WriteInt64BigEndian(entries[i], log.Size + i);
            }

            await log.AppendAsync(batch, default);
        }

        var rate = Count / watch.Elapsed.TotalSeconds;
        var perEntry = (GC.GetTotalAllocatedBytes() - allocated) / Count;
        Print(
            output,
            "appended (tiles, bundles, a signature a 1,024)",
            rate,
            go,
            0,
            $"{perEntry} bytes allocated an entry"
        );
        if (go.Length > 0)
        {
            output.WriteLine(
                $"  floor: a third of Go's = {go[0] / 3:N0}/s: {(rate >= go[0] / 3 ? "held" : "MISSED")}"
            );
        }

        await Prove(output, go, store, log.Checkpoint);
    }

    private static async Task Prove(
        TextWriter output,
        double[] go,
        ITileStore store,
        Checkpoint checkpoint
    )
    {
        var watch = Stopwatch.StartNew();
        var reader = await TileReader.OpenAsync(store, checkpoint, default);
        for (var i = 0L; i < Count; i += 256)
        {
            await reader.LeafAsync(i, default);
        }

        var warming = watch.Elapsed.TotalMilliseconds;
        var proofs = new TreeHash[Proofs][];
        watch.Restart();
        for (var i = 0L; i < Proofs; i++)
        {
            proofs[i] = await reader.ProveInclusionAsync(i * 7919 % Count, default);
        }

        var note = $"tiles read and checked before, in {warming:N0} ms";
        Print(output, "inclusion proofs made", Proofs / watch.Elapsed.TotalSeconds, go, 1, note);
        var entry = new byte[EntryLength];
        var good = 0;
        watch.Restart();
        for (var i = 0L; i < Proofs; i++)
        {
            var index = i * 7919 % Count;
            BinaryPrimitives.WriteInt64BigEndian(entry, index);
            good += MerkleTree.CheckInclusion(
                index,
                Count,
                MerkleTree.LeafHash(entry),
                proofs[i],
                checkpoint.Root
            )
                ? 1
                : 0;
        }

        Print(
            output,
            "inclusion proofs checked",
            Proofs / watch.Elapsed.TotalSeconds,
            go,
            2,
            $"{good:N0} good"
        );
    }

    private static void Sign(TextWriter output)
    {
        using var key = new Ed25519PrivateKey(new byte[32]);
        var message = new byte[120];
        const int Signatures = 10_000;
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < Signatures; i++)
        {
            key.Sign(message);
        }

        Print(output, "checkpoints signed", Signatures / watch.Elapsed.TotalSeconds, [], 0, "");
    }

    private static void Print(
        TextWriter output,
        string what,
        double rate,
        double[] go,
        int figure,
        string note
    )
    {
        var beside = go.Length > figure ? $"Go {go[figure], 9:N0}/s" : "";
        output.WriteLine($"  {what, -48} {rate, 10:N0}/s  {beside}  {note}".TrimEnd());
    }

    /// <summary>Appends, proofs made and proofs checked a second; none without the tool.</summary>
    private static double[] GoFigures()
    {
        if (Tool() is not { } tool)
        {
            return [];
        }

        var start = new ProcessStartInfo("/bin/bash", [tool, "bench"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var lines = process
            .StandardOutput.ReadToEnd()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        return process.ExitCode == 0 ? [.. lines.Select(Rate)] : [];

        static double Rate(string line)
        {
            var end = line.LastIndexOf("/s", StringComparison.Ordinal);
            var begin = line.LastIndexOf(' ', end) + 1;
            return double.Parse(line[begin..end], CultureInfo.InvariantCulture);
        }
    }

    private static string? Tool()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Haven.slnx")))
        {
            folder = folder.Parent;
        }

        string?[] shared =
        [
            folder is null ? null : Path.Combine(folder.FullName, "..", "shared"),
            Environment.GetEnvironmentVariable("HAVEN_SHARED"),
        ];
        return shared
            .OfType<string>()
            .Select(root => Path.Combine(root, "tools", "tlog-verify", "run.sh"))
            .FirstOrDefault(File.Exists);
    }
}
