using Haven.Privacy.Audit.Log;
using Shouldly;
using Xunit;

namespace Haven.Tests.Privacy.Audit.Log;

/// <summary>Cuts an append after each step and opens the log again: nothing signed is lost, and the rest can be repeated.</summary>
public class CrashTests
{
    [Theory]
    [InlineData(0, 1, false)]
    [InlineData(250, 260, false)]
    [InlineData(250, 260, true)]
    [InlineData(10, 600, true)]
    public async Task Append_CutAfterAnyFileOperation_LeavesALogThatOpens(
        long before,
        long after,
        bool torn
    )
    {
        var expected = await ExpectedAsync(after);
        for (var steps = 0; ; steps++)
        {
            using var folder = new TemporaryFolder();
            using (
                await TestLogs.FillAsync(
                    new FileTileStore(folder.Path, new UnflushedOperations()),
                    before
                )
            ) { }
            var cut = new CutOperations(steps, torn);
            using var log = await TestLogs.OpenAsync(new FileTileStore(folder.Path, cut));
            var finished = await TryAppendAsync(log, before, after);
            await RequireResumesAsync(
                new FileTileStore(folder.Path, new UnflushedOperations()),
                before,
                after,
                expected
            );
            if (finished)
            {
                steps.ShouldBeGreaterThan(8);
                return;
            }
        }
    }

    [Fact]
    public async Task Create_CutAfterAnyFileOperation_CanBeRepeated()
    {
        for (var steps = 0; ; steps++)
        {
            using var folder = new TemporaryFolder();
            using var signer = TestLogs.Signer();
            try
            {
                using (
                    await TileLog.CreateAsync(
                        new FileTileStore(folder.Path, new CutOperations(steps, true)),
                        signer,
                        default
                    )
                ) { }
                return;
            }
            catch (IOException)
            {
                var store = new FileTileStore(folder.Path);
                using var log = File.Exists(Path.Combine(folder.Path, "checkpoint"))
                    ? await TestLogs.OpenAsync(store)
                    : await TileLog.CreateAsync(store, signer, default);
                log.Size.ShouldBe(0);
            }
        }
    }

    [Theory]
    [InlineData(100, 700)]
    [InlineData(255, 256)]
    [InlineData(65_530, 65_540)]
    public async Task Append_CutAfterAnyStoredFile_CanBeRepeatedOnTheSameInstance(
        long before,
        long after
    )
    {
        var expected = await ExpectedAsync(after);
        for (var writes = 0; ; writes++)
        {
            var store = new CutStore();
            using var log = await TestLogs.FillAsync(store, before);
            store.WritesLeft = writes;
            var finished = await TryAppendAsync(log, before, after);
            store.WritesLeft = int.MaxValue;
            if (!finished)
            {
                log.Size.ShouldBe(before);
                await log.AppendAsync(TestLogs.Entries(before, after), default);
            }

            RequireSame(await TestLogs.SnapshotAsync(store, after), expected);
            if (finished)
            {
                return;
            }
        }
    }

    [Fact]
    public async Task Append_RepeatedInOtherBatches_GivesTheSameLog()
    {
        var expected = await ExpectedAsync(600);
        var store = new CutStore();
        using var log = await TestLogs.FillAsync(store, 100);
        store.WritesLeft = 4;
        (await TryAppendAsync(log, 100, 600)).ShouldBeFalse();
        store.WritesLeft = int.MaxValue;
        using var again = await TestLogs.OpenAsync(store);
        for (var from = 100L; from < 600; from += 50)
        {
            await again.AppendAsync(TestLogs.Entries(from, from + 50), default);
        }

        RequireSame(await TestLogs.SnapshotAsync(store, 600), expected);
        (await TestLogs.VerifyAsync(store)).Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Append_OnAFullDisk_KeepsTheLogAndGoesOnLater()
    {
        using var folder = new TemporaryFolder();
        using (await TestLogs.FillAsync(new FileTileStore(folder.Path), 300)) { }
        var disk = new CutOperations(5, torn: true);
        using var log = await TestLogs.OpenAsync(new FileTileStore(folder.Path, disk));
        await Should.ThrowAsync<IOException>(() =>
            log.AppendAsync(TestLogs.Entries(300, 900), default)
        );
        (await TestLogs.VerifyAsync(new FileTileStore(folder.Path)))
            .Checkpoint.ShouldNotBeNull()
            .Size.ShouldBe(300);
        disk.Steps = int.MaxValue;
        await log.AppendAsync(TestLogs.Entries(300, 900), default);
        (await TestLogs.VerifyAsync(new FileTileStore(folder.Path))).Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Append_Cancelled_LeavesTheLogAsItWas()
    {
        var store = new MemoryTileStore();
        using var log = await TestLogs.FillAsync(store, 3);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() =>
            log.AppendAsync(TestLogs.Entries(3, 9), cancelled.Token)
        );
        (await log.AppendAsync(TestLogs.Entries(3, 9), default)).Size.ShouldBe(9);
    }

    private static async Task RequireResumesAsync(
        FileTileStore store,
        long before,
        long after,
        Dictionary<string, byte[]> expected
    )
    {
        using var log = await TestLogs.OpenAsync(store);
        log.Size.ShouldBeOneOf(before, after);
        (await TestLogs.VerifyAsync(store)).Findings.ShouldBeEmpty();
        await log.AppendAsync(TestLogs.Entries(log.Size, after), default);
        RequireSame(await TestLogs.SnapshotAsync(store, after), expected);
        (await TestLogs.VerifyAsync(store)).Findings.ShouldBeEmpty();
    }

    private static void RequireSame(
        Dictionary<string, byte[]> files,
        Dictionary<string, byte[]> expected
    )
    {
        files.Keys.ShouldBe(expected.Keys, ignoreOrder: true);
        files.Where(file => !file.Value.AsSpan().SequenceEqual(expected[file.Key])).ShouldBeEmpty();
    }

    private static async Task<bool> TryAppendAsync(TileLog log, long from, long to)
    {
        try
        {
            await log.AppendAsync(TestLogs.Entries(from, to), default);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static async Task<Dictionary<string, byte[]>> ExpectedAsync(long size)
    {
        var store = new MemoryTileStore();
        using (await TestLogs.FillAsync(store, size)) { }
        return await TestLogs.SnapshotAsync(store, size);
    }

    /// <summary>Fails at one step as a crash or a full disk does, a write half done where asked, and at every later one.</summary>
    private sealed class CutOperations(int steps, bool torn) : IFileOperations
    {
        private readonly UnflushedOperations _disk = new();

        public int Steps { get; set; } = steps;

        public void MakeFolder(string folder) => Step(() => _disk.MakeFolder(folder));

        public void WriteFlushed(string file, ReadOnlyMemory<byte> bytes)
        {
            if (torn && Steps == 0)
            {
                _disk.WriteFlushed(file, bytes[..(bytes.Length / 2)]);
            }

            Step(() => _disk.WriteFlushed(file, bytes));
        }

        public void Rename(string from, string to) => Step(() => _disk.Rename(from, to));

        public void FlushFolder(string folder) => Step(() => _disk.FlushFolder(folder));

        public void RemoveFolder(string folder) => Step(() => _disk.RemoveFolder(folder));

        private void Step(Action step)
        {
            if (Steps <= 0)
            {
                Steps = -1;
                throw new IOException("cut");
            }

            Steps--;
            step();
        }
    }

    /// <summary>The disk without the waiting for it.</summary>
    private sealed class UnflushedOperations : IFileOperations
    {
        private readonly DiskOperations _disk = new();

        public void MakeFolder(string folder) => _disk.MakeFolder(folder);

        public void WriteFlushed(string file, ReadOnlyMemory<byte> bytes) =>
            File.WriteAllBytes(file, bytes.Span);

        public void Rename(string from, string to) => _disk.Rename(from, to);

        public void FlushFolder(string folder) { }

        public void RemoveFolder(string folder) => _disk.RemoveFolder(folder);
    }

    private sealed class CutStore : ITileStore
    {
        private readonly MemoryTileStore _store = new();

        public Task ClearAsync(CancellationToken ct) => _store.ClearAsync(ct);

        public int WritesLeft { get; set; } = int.MaxValue;

        public Task<byte[]?> ReadAsync(string path, CancellationToken ct) =>
            _store.ReadAsync(path, ct);

        public Task<IReadOnlyList<string>> ListAsync(string folder, CancellationToken ct) =>
            _store.ListAsync(folder, ct);

        public async Task WriteAsync(IReadOnlyList<TileFile> files, CancellationToken ct)
        {
            foreach (var file in files)
            {
                Spend();
                await _store.WriteAsync([file], ct);
            }
        }

        public Task<byte[]?> ReadCheckpointAsync(CancellationToken ct) =>
            _store.ReadCheckpointAsync(ct);

        public Task WriteCheckpointAsync(
            ReadOnlyMemory<byte> checkpoint,
            IReadOnlyList<string> completed,
            CancellationToken ct
        )
        {
            Spend();
            return _store.WriteCheckpointAsync(checkpoint, completed, ct);
        }

        private void Spend()
        {
            if (WritesLeft-- <= 0)
            {
                throw new IOException("cut");
            }
        }
    }
}
