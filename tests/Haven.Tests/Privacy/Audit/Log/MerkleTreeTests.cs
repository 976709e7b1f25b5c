using FsCheck;
using FsCheck.Fluent;
using Haven.Privacy.Audit.Log;
using Shouldly;
using Xunit;

namespace Haven.Tests.Privacy.Audit.Log;

public class MerkleTreeTests
{
    // The leaves and roots that Certificate Transparency's own implementations test RFC 6962 with.
    private static readonly string[] Leaves =
    [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ];

    private static readonly string[] Roots =
    [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    [Fact]
    public void Root_WithRfc6962Vectors_IsTheirs()
    {
        var range = new CompactRange();
        Hex(range.Root())
            .ShouldBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        var leaves = Array.ConvertAll(
            Leaves,
            leaf => MerkleTree.LeafHash(Convert.FromHexString(leaf))
        );
        for (var size = 1; size <= leaves.Length; size++)
        {
            range.Append(leaves[size - 1]);
            Hex(range.Root()).ShouldBe(Roots[size - 1]);
            Hex(MerkleTree.Root(leaves.AsSpan(0, size))).ShouldBe(Roots[size - 1]);
        }
    }

    [Fact]
    public void LeafHash_OfAnyLength_FollowsTheDefinition()
    {
        foreach (var length in new[] { 0, 1, 55, 1022, 1023, 1024, 65535 })
        {
            var entry = new byte[length];
            var expected = new TreeHash(
                System.Security.Cryptography.SHA256.HashData([0, .. entry])
            );
            MerkleTree.LeafHash(entry).ShouldBe(expected);
        }
    }

    [Fact]
    public void Root_OfEverySizeUpTo700_FollowsTheDefinition()
    {
        var leaves = Enumerable.Range(0, 700).Select(i => TestLogs.Leaf(i)).ToArray();
        var range = new CompactRange();
        for (var size = 0; size < leaves.Length; size++)
        {
            var expected = TestLogs.RootByDefinition(leaves.AsSpan(0, size));
            range.Root().ShouldBe(expected);
            MerkleTree.Root(leaves.AsSpan(0, size)).ShouldBe(expected);
            range.Append(leaves[size]);
        }
    }

    [Fact]
    public async Task Inclusion_OfEveryEntryInEverySizeUpTo40_IsProven()
    {
        for (var size = 1; size <= 40; size++)
        {
            var reader = await ReaderAsync(size);
            for (var index = 0; index < size; index++)
            {
                var proof = await reader.ProveInclusionAsync(index, default);
                var root = reader.Checkpoint.Root;
                MerkleTree
                    .CheckInclusion(index, size, TestLogs.Leaf(index), proof, root)
                    .ShouldBeTrue();
                RefusesAlteredInclusion(index, size, proof, root);
            }
        }
    }

    [Fact]
    public async Task Consistency_OfEveryPairUpTo40_IsProven()
    {
        var roots = Enumerable
            .Range(0, 41)
            .Select(size =>
                MerkleTree.Root(Enumerable.Range(0, size).Select(i => TestLogs.Leaf(i)).ToArray())
            )
            .ToArray();
        for (var size = 1; size <= 40; size++)
        {
            var reader = await ReaderAsync(size);
            for (var old = 0; old <= size; old++)
            {
                var proof = await reader.ProveConsistencyAsync(old, default);
                MerkleTree
                    .CheckConsistency(old, roots[old], size, roots[size], proof)
                    .ShouldBeTrue($"{old} in {size}");
                (await reader.RootAtAsync(old, default)).ShouldBe(roots[old]);
                RefusesAlteredConsistency(old, roots[old], size, roots[size], proof);
            }
        }
    }

    [Fact]
    public void Root_OfAppendsInAnyBatches_IsTheSame()
    {
        Prop.ForAll(
                Gen.Choose(0, 400).ListOf().Where(batches => batches.Count <= 8).ToArbitrary(),
                batches =>
                {
                    var store = new MemoryTileStore();
                    var sizes = batches.Aggregate(
                        new List<long>(),
                        (all, next) => [.. all, all.LastOrDefault() + next]
                    );
                    using var log = TestLogs.FillAsync(store, [.. sizes]).GetAwaiter().GetResult();
                    var leaves = Enumerable
                        .Range(0, (int)log.Size)
                        .Select(i => TestLogs.Leaf(i))
                        .ToArray();
                    var once = new MemoryTileStore();
                    using var whole = TestLogs.FillAsync(once, log.Size).GetAwaiter().GetResult();
                    return log.Checkpoint.Root == TestLogs.RootByDefinition(leaves)
                        && Same(store, once, log.Size)
                        && TestLogs.VerifyAsync(store).GetAwaiter().GetResult().IsSound;
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task Proofs_OfRandomEntriesAndSizes_AreGood()
    {
        var store = new MemoryTileStore();
        using var log = await TestLogs.FillAsync(store, 70_000);
        var reader = await TileReader.OpenAsync(store, log.Checkpoint, default);
        Prop.ForAll(
                Gen.Choose(0, 69_999).ToArbitrary(),
                Gen.Choose(0, 70_000).ToArbitrary(),
                (index, old) =>
                {
                    var inclusion = Wait(reader.ProveInclusionAsync(index, default));
                    var consistency = Wait(reader.ProveConsistencyAsync(old, default));
                    var oldRoot = Wait(reader.RootAtAsync(old, default));
                    var root = log.Checkpoint.Root;
                    return MerkleTree.CheckInclusion(
                            index,
                            70_000,
                            TestLogs.Leaf(index),
                            inclusion,
                            root
                        )
                        && MerkleTree.CheckConsistency(old, oldRoot, 70_000, root, consistency)
                        && !MerkleTree.CheckInclusion(
                            index,
                            70_000,
                            TestLogs.Leaf(index + 1),
                            inclusion,
                            root
                        );
                }
            )
            .QuickCheckThrowOnFailure();
    }

    private static void RefusesAlteredInclusion(
        long index,
        long size,
        TreeHash[] proof,
        TreeHash root
    )
    {
        var leaf = TestLogs.Leaf(index);
        MerkleTree
            .CheckInclusion(index, size, TestLogs.Leaf(index + 1), proof, root)
            .ShouldBeFalse();
        MerkleTree.CheckInclusion(index, size, leaf, [.. proof, leaf], root).ShouldBeFalse();
        MerkleTree.CheckInclusion(-1, size, leaf, proof, root).ShouldBeFalse();
        MerkleTree.CheckInclusion(size, size, leaf, proof, root).ShouldBeFalse();
        if (proof.Length > 0)
        {
            MerkleTree.CheckInclusion(index, size, leaf, proof[1..], root).ShouldBeFalse();
            MerkleTree.CheckInclusion(index, size, leaf, proof[..^1], root).ShouldBeFalse();
            MerkleTree.CheckInclusion(index ^ 1, size, leaf, proof, root).ShouldBeFalse();
        }
    }

    private static void RefusesAlteredConsistency(
        long old,
        TreeHash oldRoot,
        long size,
        TreeHash root,
        TreeHash[] proof
    )
    {
        var other = TestLogs.Leaf(1000);
        MerkleTree.CheckConsistency(old, other, size, root, proof).ShouldBeFalse();
        MerkleTree.CheckConsistency(size + 1, oldRoot, size, root, proof).ShouldBeFalse();
        MerkleTree.CheckConsistency(old, oldRoot, size, root, [.. proof, other]).ShouldBeFalse();
        if (old > 0)
        {
            MerkleTree.CheckConsistency(old, oldRoot, size, other, proof).ShouldBeFalse();
        }

        for (var i = 0; i < proof.Length; i++)
        {
            TreeHash[] altered = [.. proof[..i], other, .. proof[(i + 1)..]];
            MerkleTree.CheckConsistency(old, oldRoot, size, root, altered).ShouldBeFalse();
            TreeHash[] shortened = [.. proof[..i], .. proof[(i + 1)..]];
            MerkleTree.CheckConsistency(old, oldRoot, size, root, shortened).ShouldBeFalse();
        }
    }

    private static async Task<TileReader> ReaderAsync(long size)
    {
        var store = new MemoryTileStore();
        using var log = await TestLogs.FillAsync(store, size);
        return await TileReader.OpenAsync(store, log.Checkpoint, default);
    }

    private static bool Same(ITileStore left, ITileStore right, long size)
    {
        var (a, b) = (
            TestLogs.SnapshotAsync(left, size).Result,
            TestLogs.SnapshotAsync(right, size).Result
        );
        return a.Count == b.Count && a.All(file => b[file.Key].AsSpan().SequenceEqual(file.Value));
    }

    // A property is a plain function; nothing here waits for anything outside of memory.
    private static T Wait<T>(ValueTask<T> task) => task.AsTask().GetAwaiter().GetResult();

    private static string Hex(TreeHash hash) => Convert.ToHexStringLower(hash.Bytes);
}
