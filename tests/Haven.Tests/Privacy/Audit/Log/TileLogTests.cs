using Haven.Privacy.Audit.Log;
using Shouldly;
using Xunit;

namespace Haven.Tests.Privacy.Audit.Log;

public class TileLogTests
{
    [Fact]
    public async Task Create_WhereALogIs_IsRefused()
    {
        var store = new MemoryTileStore();
        using var log = await TestLogs.FillAsync(store, 3);
        using var signer = TestLogs.Signer();
        var fault = await Should.ThrowAsync<LogFaultException>(() =>
            TileLog.CreateAsync(store, signer, default)
        );
        fault.Fault.Kind.ShouldBe(LogFaultKind.Exists);
    }

    [Fact]
    public async Task Create_WhereTheCheckpointWasLost_IsRefused()
    {
        using var folder = new TemporaryFolder();
        using var log = await TestLogs.FillAsync(new FileTileStore(folder.Path), 3);
        File.Delete(Path.Combine(folder.Path, "checkpoint"));
        using var signer = TestLogs.Signer();
        var store = new FileTileStore(folder.Path);
        var create = await Should.ThrowAsync<LogFaultException>(() =>
            TileLog.CreateAsync(store, signer, default)
        );
        create.Fault.Kind.ShouldBe(LogFaultKind.Exists);
        var open = await Should.ThrowAsync<LogFaultException>(() => TestLogs.OpenAsync(store));
        open.Fault.ShouldSatisfyAllConditions(
            fault => fault.Kind.ShouldBe(LogFaultKind.Missing),
            fault => fault.Path.ShouldBe("checkpoint"),
            fault => fault.Message.ShouldContain("Restore")
        );
    }

    [Fact]
    public async Task Open_WithEachFileOfTheEdgeGone_NamesIt()
    {
        using var folder = new TemporaryFolder();
        using var log = await TestLogs.FillAsync(new FileTileStore(folder.Path), 66_000);
        foreach (
            var path in new[]
            {
                "tile/0/257.p/208",
                "tile/1/001.p/1",
                "tile/2/000.p/1",
                "tile/entries/257.p/208",
            }
        )
        {
            var file = Path.Combine(folder.Path, path);
            var bytes = await File.ReadAllBytesAsync(file);
            File.Delete(file);
            var fault = (
                await Should.ThrowAsync<LogFaultException>(() =>
                    TestLogs.OpenAsync(new FileTileStore(folder.Path))
                )
            ).Fault;
            (fault.Kind, fault.Path).ShouldBe((LogFaultKind.Missing, path));
            await File.WriteAllBytesAsync(file, bytes[..^1]);
            fault = (
                await Should.ThrowAsync<LogFaultException>(() =>
                    TestLogs.OpenAsync(new FileTileStore(folder.Path))
                )
            ).Fault;
            (fault.Kind, fault.Path).ShouldBe((LogFaultKind.Malformed, path));
            bytes[5] ^= 4;
            await File.WriteAllBytesAsync(file, bytes);
            fault = (
                await Should.ThrowAsync<LogFaultException>(() =>
                    TestLogs.OpenAsync(new FileTileStore(folder.Path))
                )
            ).Fault;
            (fault.Kind, fault.Path).ShouldBe((LogFaultKind.Damaged, path));
            fault.Message.ShouldContain("Restore this file");
            bytes[5] ^= 4;
            await File.WriteAllBytesAsync(file, bytes);
        }

        using var whole = await TestLogs.OpenAsync(new FileTileStore(folder.Path));
        whole.Checkpoint.Root.ShouldBe(log.Checkpoint.Root);
    }

    [Fact]
    public async Task Open_WithAnotherKey_IsRefused()
    {
        var store = new MemoryTileStore();
        using var log = await TestLogs.FillAsync(store, 3);
        using var other = new NoteSigner(TestLogs.Origin, new byte[32]);
        var fault = (
            await Should.ThrowAsync<LogFaultException>(() =>
                TileLog.OpenAsync(store, other, default)
            )
        ).Fault;
        fault.Kind.ShouldBe(LogFaultKind.NotSigned);
    }

    [Fact]
    public async Task Open_WithAnOlderCheckpoint_GoesOnFromThere()
    {
        var store = new MemoryTileStore();
        using var log = await TestLogs.FillAsync(store, 200);
        var older = log.SignedCheckpoint.ToArray();
        await log.AppendAsync(TestLogs.Entries(200, 600), default);
        await store.WriteCheckpointAsync(older, [], default);
        using var reopened = await TestLogs.OpenAsync(store);
        reopened.Size.ShouldBe(200);
        (await reopened.AppendAsync(TestLogs.Entries(200, 600), default)).Root.ShouldBe(
            log.Checkpoint.Root
        );
        (await TestLogs.VerifyAsync(store)).Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Append_WhereAnotherWriterWas_IsRefused()
    {
        var store = new MemoryTileStore();
        using var first = await TestLogs.FillAsync(store, 3);
        using var second = await TestLogs.OpenAsync(store);
        await second.AppendAsync(TestLogs.Entries(3, 4), default);
        var append = () => first.AppendAsync(TestLogs.Entries(3, 5), default);
        (await Should.ThrowAsync<LogFaultException>(append)).Fault.Kind.ShouldBe(
            LogFaultKind.MovedOn
        );
        (await TestLogs.VerifyAsync(store)).Checkpoint.ShouldNotBeNull().Size.ShouldBe(4);
    }

    [Fact]
    public async Task Append_WithEntryTooLong_AppendsNothing()
    {
        var store = new MemoryTileStore();
        using var log = await TestLogs.FillAsync(store);
        var append = () => log.AppendAsync([new byte[65_535], new byte[65_536]], default);
        (await Should.ThrowAsync<ArgumentException>(append)).Message.ShouldContain(
            "Entry 1 of the batch"
        );
        log.Size.ShouldBe(0);
        await log.AppendAsync([new byte[65_535], ReadOnlyMemory<byte>.Empty], default);
        (await TestLogs.VerifyAsync(store)).Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Append_OfNothing_SignsNothing()
    {
        var store = new MemoryTileStore();
        using var log = await TestLogs.FillAsync(store, 3);
        var before = log.SignedCheckpoint.ToArray();
        await log.AppendAsync([], default);
        log.SignedCheckpoint.ToArray().ShouldBe(before);
    }

    [Fact]
    public async Task Append_FromManyCallers_KeepsEveryEntry()
    {
        var store = new MemoryTileStore();
        using var log = await TestLogs.FillAsync(store);
        await Task.WhenAll(
            Enumerable
                .Range(0, 300)
                .Select(i => Task.Run(() => log.AppendAsync([TestLogs.Entry(i)], default)))
        );
        log.Size.ShouldBe(300);
        (await TestLogs.VerifyAsync(store)).Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task PartialTiles_GoOnceTheFullOneIsThere()
    {
        using var folder = new TemporaryFolder();
        var store = new FileTileStore(folder.Path);
        using var log = await TestLogs.FillAsync(store, 10, 20, 30);
        (await store.ListAsync("tile/0", default)).Count.ShouldBe(3);
        var earlier = await TileReader.OpenAsync(store, log.Checkpoint, default);
        await log.AppendAsync(TestLogs.Entries(30, 256), default);
        (await store.ListAsync("tile", default)).ShouldBe(
            ["tile/0/000", "tile/entries/000", "tile/1/000.p/1"],
            ignoreOrder: true
        );
        (await earlier.EntryAsync(29, default)).ToArray().ShouldBe(TestLogs.Entry(29).ToArray());
        await TileReader.OpenAsync(store, earlier.Checkpoint, default);
    }

    [Fact]
    public async Task FileStore_WithPathOutsideTheLog_IsRefused()
    {
        using var folder = new TemporaryFolder();
        var store = new FileTileStore(folder.Path);
        await Should.ThrowAsync<ArgumentException>(() => store.ReadAsync("../secret", default));
        await Should.ThrowAsync<ArgumentException>(() =>
            store.WriteAsync([new TileFile("checkpoint", new byte[1])], default)
        );
    }

    [Fact]
    public async Task Reader_OfDamagedTile_NamesItAndGivesNothingOut()
    {
        var store = new MemoryTileStore();
        using var log = await TestLogs.FillAsync(store, 1000);
        var reader = await TileReader.OpenAsync(store, log.Checkpoint, default);
        var tile = (await store.ReadAsync("tile/0/001", default))!;
        tile[8191] ^= 1;
        await TestLogs.PutAsync(store, "tile/0/001", tile);
        var prove = async () => await reader.ProveInclusionAsync(300, default);
        (await Should.ThrowAsync<LogFaultException>(prove)).Fault.Path.ShouldBe("tile/0/001");
        (await reader.ProveInclusionAsync(100, default)).Length.ShouldBe(10);
        await Should.ThrowAsync<ArgumentOutOfRangeException>(async () =>
            await reader.ProveInclusionAsync(1000, default)
        );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(300)]
    public async Task Export_OfAGrowingLog_HoldsTheCheckpointItStartedFrom(long size)
    {
        using var folder = new TemporaryFolder();
        var store = new MemoryTileStore();
        using var log = await TestLogs.FillAsync(store, size);
        var before = log.SignedCheckpoint.ToArray();
        await log.AppendAsync(TestLogs.Entries(size, 600), default);
        await store.WriteCheckpointAsync(before, [], default);
        (await LogExport.WriteAsync(store, folder.Path, default)).Size.ShouldBe(size);
        var verified = await TestLogs.VerifyAsync(new FileTileStore(folder.Path));
        verified.Findings.ShouldBeEmpty();
        verified.EntriesChecked.ShouldBe(size);
        await LogExport.WriteAsync(store, folder.Path, default);
    }

    [Fact]
    public async Task Export_IntoAForeignFolder_IsRefused()
    {
        using var folder = new TemporaryFolder();
        var store = new MemoryTileStore();
        using var log = await TestLogs.FillAsync(store, 3);
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "letter"), "dear");
        await Should.ThrowAsync<IOException>(() =>
            LogExport.WriteAsync(store, folder.Path, default)
        );
        Directory.GetFileSystemEntries(folder.Path).Length.ShouldBe(1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("c2sp.org/tlog-proof@v1\n\nrest")]
    [InlineData("c2sp.org/tlog-proof@v2\nindex 0\n\nrest")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 00\n\nrest")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex -1\n\nrest")]
    [InlineData("c2sp.org/tlog-proof@v1\nextra QQ==\n\nrest")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 0\nQQ==\n\nrest")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 0\n")]
    public void Proof_Malformed_IsRefused(string text) =>
        Should.Throw<FormatException>(() => LogProof.Parse(text));

    [Fact]
    public async Task Proof_OfAnotherEntryOrPlace_IsRefused()
    {
        var store = new MemoryTileStore();
        using var log = await TestLogs.FillAsync(store, 500);
        using var signer = TestLogs.Signer();
        var proof = await LogProof.MakeAsync(store, signer.VerifierKey, 77, default);
        proof.Check(TestLogs.Entry(77).Span, signer.VerifierKey).ShouldBeTrue();
        proof.Check(TestLogs.Entry(78).Span, signer.VerifierKey).ShouldBeFalse();
        (proof with { Index = 78 })
            .Check(TestLogs.Entry(77).Span, signer.VerifierKey)
            .ShouldBeFalse();
        LogProof.Parse(proof.ToText()).ToText().ShouldBe(proof.ToText());
    }
}
