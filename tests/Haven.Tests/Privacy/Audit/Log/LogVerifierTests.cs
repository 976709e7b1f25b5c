using FsCheck;
using FsCheck.Fluent;
using Haven.Privacy.Audit.Log;
using Shouldly;
using Xunit;

namespace Haven.Tests.Privacy.Audit.Log;

public class LogVerifierTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(256)]
    [InlineData(300)]
    [InlineData(512)]
    public async Task AnyFlippedByte_IsFoundAndItsFileNamed(long size)
    {
        var store = new MemoryTileStore();
        using var log = await TestLogs.FillAsync(store, size);
        foreach (var (path, bytes) in await TestLogs.SnapshotAsync(store, size))
        {
            for (var at = 0; at < bytes.Length; at += size < 100 ? 1 : 37)
            {
                await RequireNamedAsync(store, path, bytes, at);
            }
        }

        (await TestLogs.VerifyAsync(store)).Findings.ShouldBeEmpty();
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task AnyFlippedByteOfALargerLog_IsFoundAndItsFileNamed()
    {
        var store = new MemoryTileStore();
        using var log = await TestLogs.FillAsync(store, 4_000, 65_000, 66_000);
        var files = (await TestLogs.SnapshotAsync(store, 66_000))
            .OrderBy(file => file.Key, StringComparer.Ordinal)
            .ToArray();
        var places = Gen.Choose(0, files.Length - 1).Two().ToArbitrary();
        Prop.ForAll(
                places,
                place =>
                {
                    var (path, bytes) = files[place.Item1];
                    RequireNamedAsync(store, path, bytes, place.Item2 * 7919 % bytes.Length)
                        .GetAwaiter()
                        .GetResult();
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(25));
        foreach (
            var path in new[]
            {
                "tile/1/000",
                "tile/1/001.p/1",
                "tile/2/000.p/1",
                "tile/0/257.p/208",
                "checkpoint",
            }
        )
        {
            var bytes = files.Single(file => file.Key == path).Value;
            await RequireNamedAsync(store, path, bytes, bytes.Length / 2);
        }
    }

    [Fact]
    public async Task OlderPartialTile_Altered_IsNamed()
    {
        var store = new MemoryTileStore();
        using var log = await TestLogs.FillAsync(store, 300, 310);
        foreach (var path in new[] { "tile/0/001.p/44", "tile/entries/001.p/44" })
        {
            await RequireNamedAsync(store, path, (await store.ReadAsync(path, default))!, 9);
        }
    }

    [Fact]
    public async Task AlteredEntry_IsNamedByNumber()
    {
        var store = new MemoryTileStore();
        using var log = await TestLogs.FillAsync(store, 700);
        var entries = TestLogs.Entries(256, 512);
        entries[44] = "entry 3OO\n"u8.ToArray();
        await TestLogs.PutAsync(store, "tile/entries/001", EntryBundle.Write(entries));
        var finding = (await TestLogs.VerifyAsync(store)).Findings.ShouldHaveSingleItem();
        (finding.Kind, finding.Entry, finding.Path).ShouldBe(
            (LogFindingKind.EntryAltered, 300, "tile/entries/001")
        );
    }

    [Fact]
    public async Task SwappedEntries_AreNamedByNumber()
    {
        var store = new MemoryTileStore();
        using var log = await TestLogs.FillAsync(store, 700);
        var entries = TestLogs.Entries(512, 700);
        (entries[0], entries[3]) = (entries[3], entries[0]);
        await TestLogs.PutAsync(store, "tile/entries/002.p/188", EntryBundle.Write(entries));
        (await TestLogs.VerifyAsync(store))
            .Findings.Select(finding => finding.Entry)
            .ShouldBe([512, 515]);
    }

    [Fact]
    public async Task MissingFiles_AreAllNamed()
    {
        using var folder = new TemporaryFolder();
        using var log = await TestLogs.FillAsync(new FileTileStore(folder.Path), 700);
        string[] gone = ["tile/0/001", "tile/entries/000", "tile/0/002.p/188"];
        foreach (var path in gone)
        {
            File.Delete(Path.Combine(folder.Path, path));
        }

        var found = (await TestLogs.VerifyAsync(new FileTileStore(folder.Path))).Findings;
        found
            .Where(finding => finding.Kind == LogFindingKind.Missing)
            .Select(finding => finding.Path)
            .ShouldBe(gone, ignoreOrder: true);
        File.Delete(Path.Combine(folder.Path, "checkpoint"));
        found = (await TestLogs.VerifyAsync(new FileTileStore(folder.Path))).Findings;
        found.ShouldHaveSingleItem().Path.ShouldBe("checkpoint");
    }

    [Fact]
    public async Task LogRewrittenWithTheSameKey_IsAForkOfEachOutsideCheckpoint()
    {
        var honest = new MemoryTileStore();
        using var log = await TestLogs.FillAsync(honest, 300);
        var early = log.SignedCheckpoint.ToArray();
        await log.AppendAsync(TestLogs.Entries(300, 600), default);

        var rewritten = new MemoryTileStore();
        using var forged = await TestLogs.FillAsync(rewritten, 100);
        await forged.AppendAsync(
            [.. TestLogs.Entries(101, 102), .. TestLogs.Entries(101, 600)],
            default
        );
        (await TestLogs.VerifyAsync(rewritten)).IsSound.ShouldBeTrue();
        var comparison = new LogComparison { OutsideCheckpoints = [early, log.SignedCheckpoint] };
        (await TestLogs.VerifyAsync(rewritten, comparison))
            .Findings.Select(finding => finding.Kind)
            .ShouldBe([LogFindingKind.Fork, LogFindingKind.Fork]);
        (await TestLogs.VerifyAsync(honest, comparison)).Findings.ShouldBeEmpty();
    }

    [Fact]
    public async Task RolledBackLog_IsTold_AndAForkedOneAsWell()
    {
        var honest = new MemoryTileStore();
        using var log = await TestLogs.FillAsync(honest, 50);
        var early = log.SignedCheckpoint.ToArray();
        await log.AppendAsync(TestLogs.Entries(50, 600), default);
        var comparison = new LogComparison { OutsideCheckpoints = [early, log.SignedCheckpoint] };

        var restored = new MemoryTileStore();
        using var older = await TestLogs.FillAsync(restored, 400);
        var rollback = (
            await TestLogs.VerifyAsync(restored, comparison)
        ).Findings.ShouldHaveSingleItem();
        (rollback.Kind, rollback.Entry).ShouldBe((LogFindingKind.Rollback, 400));

        var replaced = new MemoryTileStore();
        using var other = await TestLogs.FillAsync(replaced);
        await other.AppendAsync(TestLogs.Entries(1, 401), default);
        (await TestLogs.VerifyAsync(replaced, comparison))
            .Findings.Select(finding => finding.Kind)
            .ShouldBe([LogFindingKind.Fork, LogFindingKind.Rollback]);
    }

    [Fact]
    public async Task OutsideCheckpoint_OfAnotherKey_ProvesNothing()
    {
        var store = new MemoryTileStore();
        using var log = await TestLogs.FillAsync(store, 5);
        using var other = new NoteSigner(TestLogs.Origin, new byte[32]);
        var comparison = new LogComparison
        {
            OutsideCheckpoints = [log.Checkpoint.Sign(other), "junk"u8.ToArray()],
        };
        (await TestLogs.VerifyAsync(store, comparison)).Findings.ShouldAllBe(finding =>
            finding.Kind == LogFindingKind.OutsideRefused
        );
    }

    [Fact]
    public async Task OutsideCheckpoint_BeyondDamage_IsUndecided()
    {
        using var folder = new TemporaryFolder();
        using var log = await TestLogs.FillAsync(new FileTileStore(folder.Path), 300);
        var early = log.SignedCheckpoint.ToArray();
        await log.AppendAsync(TestLogs.Entries(300, 600), default);
        File.Delete(Path.Combine(folder.Path, "tile/0/000"));
        File.Delete(Path.Combine(folder.Path, "tile/entries/000"));
        var verified = await TestLogs.VerifyAsync(
            new FileTileStore(folder.Path),
            new LogComparison { OutsideCheckpoints = [early] }
        );
        verified.Findings.Select(finding => finding.Kind).ShouldContain(LogFindingKind.Undecided);
    }

    [Fact]
    public async Task Source_AlteredMissingMovedAndEnded_IsToldByNumber()
    {
        var store = new MemoryTileStore();
        using var log = await TestLogs.FillAsync(store, 600);
        var rows = Enumerable
            .Range(0, 600)
            .Select(i => SourceEntry.Of(TestLogs.Entry(i)))
            .ToArray();
        rows[3] = SourceEntry.Of("something else"u8.ToArray());
        rows[299] = SourceEntry.Missing;
        rows[300] = SourceEntry.Ended;
        (rows[255], rows[256]) = (rows[256], rows[255]);
        var found = (
            await TestLogs.VerifyAsync(
                store,
                new LogComparison { Source = Of(rows), SourceSize = 600 }
            )
        ).Findings;
        found
            .Select(finding => (finding.Kind, finding.Entry))
            .ShouldBe([
                (LogFindingKind.SourceAltered, 3),
                (LogFindingKind.SourceMoved, 255),
                (LogFindingKind.SourceMoved, 256),
                (LogFindingKind.SourceMissing, 299),
            ]);
        found[1].Message.ShouldBe("The source has as entry 255 what was logged as entry 256.");
    }

    [Fact]
    public async Task Source_IsComparedWithWhatWasSigned_AlsoWhereABundleIsDamaged()
    {
        var store = new MemoryTileStore();
        using var log = await TestLogs.FillAsync(store, 300);
        await TestLogs.PutAsync(store, "tile/entries/000", [0, 1]);
        var rows = Enumerable
            .Range(0, 300)
            .Select(i => SourceEntry.Of(TestLogs.Entry(i)))
            .ToArray();
        var found = (
            await TestLogs.VerifyAsync(store, new LogComparison { Source = Of(rows) })
        ).Findings;
        found.ShouldHaveSingleItem().Path.ShouldBe("tile/entries/000");
    }

    [Fact]
    public async Task Source_ThatKnowsOfMore_IsARollback()
    {
        var store = new MemoryTileStore();
        using var log = await TestLogs.FillAsync(store, 300);
        (await TestLogs.VerifyAsync(store, new LogComparison { SourceSize = 301 }))
            .Findings.ShouldHaveSingleItem()
            .Kind.ShouldBe(LogFindingKind.Rollback);
    }

    [Fact]
    public async Task Findings_BeyondTheLimit_AreCounted()
    {
        var store = new MemoryTileStore();
        using var log = await TestLogs.FillAsync(store, 300);
        var comparison = new LogComparison { Source = Of(new SourceEntry[300]), MaxFindings = 10 };
        var found = (await TestLogs.VerifyAsync(store, comparison)).Findings;
        (found.Count, found[^1].Kind).ShouldBe((11, LogFindingKind.More));
        found[^1].Message.ShouldStartWith("290 ");
    }

    private static LogSource Of(SourceEntry[] rows) =>
        (first, count, _) =>
            ValueTask.FromResult<IReadOnlyList<SourceEntry>>(
                rows[(int)first..((int)first + count)]
            );

    private static async Task RequireNamedAsync(ITileStore store, string path, byte[] bytes, int at)
    {
        var altered = bytes.ToArray();
        altered[at] ^= (byte)(1 << (at % 8));
        await TestLogs.PutAsync(store, path, altered);
        var found = (await TestLogs.VerifyAsync(store)).Findings;
        await TestLogs.PutAsync(store, path, bytes);
        found.ShouldNotBeEmpty($"{path} at {at}");
        found.ShouldAllBe(
            finding => finding.Path == path,
            $"{path} at {at}: {string.Join(" | ", found)}"
        );
    }
}
