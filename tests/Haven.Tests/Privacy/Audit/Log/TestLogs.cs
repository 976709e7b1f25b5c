using System.Security.Cryptography;
using System.Text;
using Haven.Privacy.Audit.Log;
using Shouldly;
using Xunit;

namespace Haven.Tests.Privacy.Audit.Log;

/// <summary>Builds logs whose entries are those of the Go verifier's golden ones: "entry 0\n", "entry 1\n", …</summary>
internal static class TestLogs
{
    public const string Origin = "audit.haven.example/log";

    public static byte[] Seed { get; } = SHA256.HashData("haven-golden"u8);

    public static NoteSigner Signer() => new(Origin, Seed);

    public static ReadOnlyMemory<byte> Entry(long index) =>
        Encoding.ASCII.GetBytes($"entry {index}\n");

    public static ReadOnlyMemory<byte>[] Entries(long from, long to)
    {
        var entries = new ReadOnlyMemory<byte>[to - from];
        for (var i = from; i < to; i++)
        {
            entries[i - from] = Entry(i);
        }

        return entries;
    }

    public static TreeHash Leaf(long index) => MerkleTree.LeafHash(Entry(index).Span);

    public static async Task<TileLog> FillAsync(ITileStore store, params long[] sizes)
    {
        var log = await TileLog.CreateAsync(store, Signer(), TestContext.Current.CancellationToken);
        foreach (var size in sizes)
        {
            await log.AppendAsync(Entries(log.Size, size), TestContext.Current.CancellationToken);
        }

        return log;
    }

    public static Task<TileLog> OpenAsync(ITileStore store) =>
        TileLog.OpenAsync(store, Signer(), TestContext.Current.CancellationToken);

    public static async Task<LogVerification> VerifyAsync(
        ITileStore store,
        LogComparison? comparison = null
    )
    {
        using var signer = Signer();
        return await new LogVerifier(store, signer.VerifierKey).VerifyAsync(
            comparison ?? new LogComparison(),
            TestContext.Current.CancellationToken
        );
    }

    /// <summary>RFC 6962, section 2.1, word for word: slow, and plainly right.</summary>
    public static TreeHash RootByDefinition(ReadOnlySpan<TreeHash> leaves)
    {
        if (leaves.Length <= 1)
        {
            return leaves.Length == 0 ? new TreeHash(SHA256.HashData([])) : leaves[0];
        }

        var k = 1;
        while (k * 2 < leaves.Length)
        {
            k *= 2;
        }

        var (left, right) = (RootByDefinition(leaves[..k]), RootByDefinition(leaves[k..]));
        return new TreeHash(SHA256.HashData([1, .. left.Bytes, .. right.Bytes]));
    }

    public static async Task<Dictionary<string, byte[]>> SnapshotAsync(ITileStore store, long size)
    {
        var files = new Dictionary<string, byte[]>();
        foreach (var tile in TilePath.Of(size))
        {
            files[tile.ToString()] = (
                await store.ReadAsync(tile.ToString(), default)
            ).ShouldNotBeNull();
        }

        files["checkpoint"] = (await store.ReadCheckpointAsync(default)).ShouldNotBeNull();
        return files;
    }

    public static Task PutAsync(ITileStore store, string path, byte[] bytes) =>
        path == "checkpoint"
            ? store.WriteCheckpointAsync(bytes, [], default)
            : store.WriteAsync([new TileFile(path, bytes)], default);
}

internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("haven-log-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
