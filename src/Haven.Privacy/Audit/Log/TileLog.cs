using System.Security.Cryptography;

namespace Haven.Privacy.Audit.Log;

/// <summary>
/// The writing end of a log. An append writes bundles and tiles first and the signed checkpoint last, so that after a
/// crash the checkpoint covers only what is there. What was written ahead of it is written again, byte for byte the
/// same, when the caller appends the same entries from <see cref="Size"/> on.
/// </summary>
/// <remarks>
/// One writer for a log at a time; the caller sees to that across processes. Calls on one instance wait for each other.
/// </remarks>
public sealed class TileLog : IDisposable
{
    private const int FlushBytes = 8 << 20; // enough to make few writes of a large batch, little enough to hold

    private readonly ITileStore _store;
    private readonly NoteSigner _signer;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private RightEdge _edge;
    private byte[] _signed;

    private TileLog(
        ITileStore store,
        NoteSigner signer,
        RightEdge edge,
        Checkpoint checkpoint,
        byte[] signed
    ) => (_store, _signer, _edge, Checkpoint, _signed) = (store, signer, edge, checkpoint, signed);

    /// <summary>Number of entries under the signed checkpoint; the number that the next entry gets.</summary>
    public long Size => Checkpoint.Size;

    /// <summary>The latest checkpoint that has been signed and stored.</summary>
    public Checkpoint Checkpoint { get; private set; }

    /// <summary>The same as a signed note in UTF-8, to be kept outside as well.</summary>
    public ReadOnlyMemory<byte> SignedCheckpoint => _signed;

    /// <summary>Starts a new log and signs its checkpoint of no entries.</summary>
    /// <param name="store">An empty store.</param>
    /// <param name="signer">The log's key; its name becomes the origin. Not disposed by the log.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="LogFaultException">
    /// A log is there, or its tiles without a checkpoint: a lost checkpoint must not turn into a fresh log.
    /// </exception>
    public static async Task<TileLog> CreateAsync(
        ITileStore store,
        NoteSigner signer,
        CancellationToken ct
    )
    {
        if (await store.ReadCheckpointAsync(ct) is not null)
        {
            throw Fault(
                LogFaultKind.Exists,
                "There is a log already. Open it, or start the new one elsewhere."
            );
        }

        if ((await store.ListAsync("tile", ct)).Count > 0)
        {
            throw Fault(
                LogFaultKind.Exists,
                "There are tiles of a log without its checkpoint. Restore the file checkpoint, or start elsewhere."
            );
        }

        var checkpoint = new Checkpoint(signer.Name, 0, MerkleTree.EmptyRoot);
        var signed = checkpoint.Sign(signer);
        await store.WriteCheckpointAsync(signed, [], ct);
        return new TileLog(
            store,
            signer,
            RightEdge.Load(new CompactRange(), [], []),
            checkpoint,
            signed
        );
    }

    /// <summary>Opens a log: reads the checkpoint, loads the right edge and checks it against the signed root.</summary>
    /// <param name="store">The log.</param>
    /// <param name="signer">The log's key. Not disposed by the log.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="LogFaultException">
    /// The checkpoint, a tile or a bundle is missing or damaged; the fault says which and what to restore.
    /// </exception>
    public static async Task<TileLog> OpenAsync(
        ITileStore store,
        NoteSigner signer,
        CancellationToken ct
    )
    {
        var signed = await store.ReadCheckpointAsync(ct);
        var checkpoint = ReadCheckpoint(signed, signer.VerifierKey);
        var reader = await TileReader.OpenAsync(store, checkpoint, ct);
        var bundle = await ReadBundleAsync(store, reader, ct);
        return new TileLog(
            store,
            signer,
            RightEdge.Load(reader.CopyRange(), reader.Edge, bundle),
            checkpoint,
            signed!
        );
    }

    /// <summary>Appends entries and signs the new checkpoint. No entries: nothing happens.</summary>
    /// <param name="entries">The entries' exact bytes, each up to 65,535; the first gets the number <see cref="Size"/>.</param>
    /// <param name="ct">Cancels; the log then stands where it stood.</param>
    /// <returns>The new checkpoint, durable in the store.</returns>
    /// <exception cref="ArgumentException">An entry is too long; nothing was appended.</exception>
    /// <exception cref="LogFaultException">Somebody else has appended; open the log anew.</exception>
    /// <remarks>
    /// When the store throws, the log has not moved: append the same again. When it threw while storing the checkpoint,
    /// that may yet have taken effect; the next append then says <see cref="LogFaultKind.MovedOn"/>.
    /// </remarks>
    public async Task<Checkpoint> AppendAsync(
        IReadOnlyList<ReadOnlyMemory<byte>> entries,
        CancellationToken ct
    )
    {
        RequireFit(entries);
        await _turn.WaitAsync(ct);
        try
        {
            return entries.Count == 0 ? Checkpoint : await AppendInTurnAsync(entries, ct);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Frees what the log holds itself; neither store nor key.</summary>
    public void Dispose() => _turn.Dispose();

    private async Task<Checkpoint> AppendInTurnAsync(
        IReadOnlyList<ReadOnlyMemory<byte>> entries,
        CancellationToken ct
    )
    {
        await RequireUnmovedAsync(ct);
        var edge = _edge.Copy();
        await WriteTilesAsync(edge, entries, ct);
        var checkpoint = new Checkpoint(_signer.Name, edge.Size, edge.Root());
        var signed = checkpoint.Sign(_signer);
        await _store.WriteCheckpointAsync(signed, edge.Completed(), ct);
        (_edge, _signed, Checkpoint) = (edge, signed, checkpoint);
        return checkpoint;
    }

    private async Task WriteTilesAsync(
        RightEdge edge,
        IReadOnlyList<ReadOnlyMemory<byte>> entries,
        CancellationToken ct
    )
    {
        var files = new List<TileFile>();
        var pending = 0L;
        foreach (var entry in entries)
        {
            edge.Append(entry.Span, files);
            pending += entry.Length + TreeHash.Length;
            if (pending > FlushBytes)
            {
                await _store.WriteAsync(files, ct);
                files.Clear();
                pending = 0;
            }
        }

        edge.AddUnfinished(files);
        await _store.WriteAsync(files, ct);
    }

    private async Task RequireUnmovedAsync(CancellationToken ct)
    {
        var stored = await _store.ReadCheckpointAsync(ct);
        if (stored is null || !stored.AsSpan().SequenceEqual(_signed))
        {
            throw Fault(
                LogFaultKind.MovedOn,
                "The stored checkpoint is not the one this writer knows. Open the log anew and append from its size."
            );
        }
    }

    /// <summary>Opens a stored checkpoint; what is wrong with it becomes a fault.</summary>
    internal static Checkpoint ReadCheckpoint(byte[]? signed, VerifierKey key)
    {
        const string Restore =
            "Restore the file checkpoint from the latest backup or from the copy kept outside.";
        try
        {
            return signed is null
                ? throw Fault(LogFaultKind.Missing, $"The log has no checkpoint. {Restore}")
                : Checkpoint.Open(signed, key);
        }
        catch (FormatException malformed)
        {
            throw Fault(LogFaultKind.Malformed, $"{malformed.Message} {Restore}");
        }
        catch (CryptographicException unsigned)
        {
            throw Fault(LogFaultKind.NotSigned, $"{unsigned.Message} {Restore}");
        }
    }

    private static async Task<byte[]> ReadBundleAsync(
        ITileStore store,
        TileReader reader,
        CancellationToken ct
    )
    {
        if (TilePath.Edge(-1, reader.Checkpoint.Size) is not { } path)
        {
            return [];
        }

        var entries = await StoredTiles.ReadEntriesAsync(store, path, ct);
        var leaves = reader.Edge[0];
        for (var i = 0; i < leaves.Length; i++)
        {
            if (MerkleTree.LeafHash(entries[i].Span) != leaves[i])
            {
                var index = path.Index * TilePath.FullWidth + i;
                throw LogFaultException.Damaged(
                    path,
                    $"entry {index} is not the one that was signed"
                );
            }
        }

        return EntryBundle.Write(entries);
    }

    private static void RequireFit(IReadOnlyList<ReadOnlyMemory<byte>> entries)
    {
        for (var i = 0; i < entries.Count; i++)
        {
            if (entries[i].Length > EntryBundle.MaxEntryLength)
            {
                throw new ArgumentException(
                    $"Entry {i} of the batch has {entries[i].Length} bytes; at most {EntryBundle.MaxEntryLength} fit.",
                    nameof(entries)
                );
            }
        }
    }

    private static LogFaultException Fault(LogFaultKind kind, string message) =>
        new(new LogFault(kind, LogFaultException.CheckpointPath, message));
}
