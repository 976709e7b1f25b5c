using Haven.Privacy.Audit.Log;
using Shouldly;
using Xunit;

namespace Haven.Tests.Privacy.Audit.Log;

/// <summary>Ours and Go's: the same bytes, and each accepts what the other wrote.</summary>
public class GoldenLogTests
{
    public static TheoryData<long> Sizes =>
        [0, 1, 2, 3, 255, 256, 257, 511, 512, 513, 1000, 65535, 65536, 65537, 131_329];

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task GosLog_IsOurs_ByteForByte(long size)
    {
        GoVerifier.Require();
        using var golden = new TemporaryFolder();
        GoVerifier.Accepts("gen", "-dir", golden.Path, "-n", $"{size}");
        var ours = new MemoryTileStore();
        using var log = await TestLogs.FillAsync(ours, size / 3, size);
        var files = await TestLogs.SnapshotAsync(ours, size);
        var theirs = Directory
            .EnumerateFiles(golden.Path, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(golden.Path, file))
            .Where(file => file != "vkey");
        theirs.ShouldBe(files.Keys, ignoreOrder: true);
        foreach (var (path, bytes) in files)
        {
            (await File.ReadAllBytesAsync(Path.Combine(golden.Path, path)))
                .AsSpan()
                .SequenceEqual(bytes)
                .ShouldBeTrue(path);
        }

        var gos = new FileTileStore(golden.Path);
        (await TestLogs.VerifyAsync(gos)).Findings.ShouldBeEmpty();
        using var continued = await TestLogs.OpenAsync(gos);
        continued.Checkpoint.ShouldBe(
            log.Checkpoint with
            {
                Extensions = continued.Checkpoint.Extensions,
            }
        );
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task OurLog_GrownInTwoSteps_IsAcceptedByGo(long size)
    {
        GoVerifier.Require();
        using var folder = new TemporaryFolder();
        using var log = await TestLogs.FillAsync(new FileTileStore(folder.Path), size / 2);
        var old = Path.Combine(folder.Path, "old-checkpoint");
        await File.WriteAllBytesAsync(old, log.SignedCheckpoint.ToArray());
        await log.AppendAsync(TestLogs.Entries(size / 2, size), default);
        using var signer = TestLogs.Signer();
        var key = signer.VerifierKey.ToString();
        GoVerifier
            .Accepts("verify", "-log", folder.Path, "-vkey", key, "-old", old)
            .ShouldContain($"\"size\":{size}");
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(257, 256)]
    [InlineData(513, 100)]
    [InlineData(65537, 0)]
    [InlineData(65537, 65536)]
    public async Task Proof_IsGosWord_AndEachAcceptsTheOthers(long size, long index)
    {
        GoVerifier.Require();
        using var folder = new TemporaryFolder();
        var store = new FileTileStore(folder.Path);
        using var log = await TestLogs.FillAsync(store, size);
        using var signer = TestLogs.Signer();
        var key = signer.VerifierKey.ToString();
        var gos = GoVerifier.Accepts(
            "prove",
            "-log",
            folder.Path,
            "-vkey",
            key,
            "-index",
            $"{index}"
        );
        var ours = await LogProof.MakeAsync(store, signer.VerifierKey, index, default);
        ours.ToText().ShouldBe(gos);
        LogProof.Parse(gos).Check(TestLogs.Entry(index).Span, signer.VerifierKey).ShouldBeTrue();

        var (proof, entry) = (
            Path.Combine(folder.Path, "proof"),
            Path.Combine(folder.Path, "entry")
        );
        await File.WriteAllTextAsync(proof, ours.ToText());
        await File.WriteAllBytesAsync(entry, TestLogs.Entry(index).ToArray());
        GoVerifier
            .Accepts("checkproof", "-proof", proof, "-entry", entry, "-vkey", key)
            .ShouldContain("\"ok\":true");
        await File.WriteAllBytesAsync(entry, TestLogs.Entry(index + 1).ToArray());
        GoVerifier
            .Run("checkproof", "-proof", proof, "-entry", entry, "-vkey", key)
            .Code.ShouldBe(1);
    }

    [Fact]
    public async Task Export_IsAcceptedByGo_AndAnAlteredOneIsNot()
    {
        GoVerifier.Require();
        using var folder = new TemporaryFolder();
        var store = new MemoryTileStore();
        using var log = await TestLogs.FillAsync(store, 100, 300, 301);
        await LogExport.WriteAsync(store, folder.Path, default);
        using var signer = TestLogs.Signer();
        var key = signer.VerifierKey.ToString();
        GoVerifier.Accepts("verify", "-log", folder.Path, "-vkey", key);
        var bundle = Path.Combine(folder.Path, "tile", "entries", "000");
        var bytes = await File.ReadAllBytesAsync(bundle);
        bytes[103] ^= 1;
        await File.WriteAllBytesAsync(bundle, bytes);
        GoVerifier
            .Run("verify", "-log", folder.Path, "-vkey", key)
            .Error.ShouldContain("does not hash to its leaf");
    }

    [Fact]
    public async Task RolledBackLog_IsNamedAlikeByGoAndOurs()
    {
        GoVerifier.Require();
        using var folder = new TemporaryFolder();
        var store = new FileTileStore(folder.Path);
        using var log = await TestLogs.FillAsync(store, 300);
        var earlier = log.SignedCheckpoint.ToArray();
        await log.AppendAsync(TestLogs.Entries(300, 310), default);
        var outside = Path.Combine(folder.Path, "outside");
        await File.WriteAllBytesAsync(outside, log.SignedCheckpoint.ToArray());
        await store.WriteCheckpointAsync(earlier, [], default);
        using var signer = TestLogs.Signer();
        GoVerifier
            .Run(
                "verify",
                "-log",
                folder.Path,
                "-vkey",
                signer.VerifierKey.ToString(),
                "-old",
                outside
            )
            .Error.ShouldContain("ROLLBACK");
        var ours = await TestLogs.VerifyAsync(
            store,
            new LogComparison { OutsideCheckpoints = [log.SignedCheckpoint] }
        );
        ours.Findings.ShouldHaveSingleItem().Kind.ShouldBe(LogFindingKind.Rollback);
    }
}
