using System.Security.Cryptography;
using Haven.Privacy.Audit.Log;

namespace Haven.Privacy.Audit;

/// <summary>
/// One organisation's log as the sequencer holds it open: the writing end, and how far the copy outside has come.
/// Opening reads the edge of the tree and its bundle; kept open, an append reads the checkpoint and nothing else.
/// </summary>
internal sealed class OpenLog : IDisposable
{
    private readonly ITileStore store;
    private readonly NoteSigner signer;
    private bool compared;
    private ReadOnlyMemory<byte> keptOutside;

    private OpenLog(ITileStore store, NoteSigner signer, TileLog tiles) =>
        (this.store, this.signer, Tiles) = (store, signer, tiles);

    public TileLog Tiles { get; }

    /// <summary>Whether the latest checkpoint has its copy outside.</summary>
    public bool IsKeptOutside => keptOutside.Span.SequenceEqual(Tiles.SignedCheckpoint.Span);

    public static async Task<OpenLog> OpenAsync(
        ITileStore store,
        LogSecrets secrets,
        CancellationToken cancellationToken
    )
    {
        var signer = new NoteSigner(secrets.Origin, secrets.SigningSeed);
        try
        {
            bool isNew =
                await store.ReadCheckpointAsync(cancellationToken) is null
                && (await store.ListAsync("tile", cancellationToken)).Count == 0;
            var tiles = isNew
                ? await TileLog.CreateAsync(store, signer, cancellationToken)
                : await TileLog.OpenAsync(store, signer, cancellationToken);
            return new OpenLog(store, signer, tiles);
        }
        catch
        {
            signer.Dispose();
            throw;
        }
    }

    /// <summary>Whether nobody else has appended since, on another node say.</summary>
    public async Task<bool> IsCurrentAsync(CancellationToken cancellationToken) =>
        await store.ReadCheckpointAsync(cancellationToken) is { } stored
        && stored.AsSpan().SequenceEqual(Tiles.SignedCheckpoint.Span);

    /// <summary>
    /// Looks once whether this log goes on from the copy outside. Only then may that copy be replaced: a log that was
    /// set back would otherwise wipe out the one proof of it.
    /// </summary>
    /// <exception cref="LogFaultException">The log was set back or rewritten.</exception>
    public async Task CompareOutsideAsync(
        ICheckpointWitness witness,
        CancellationToken cancellationToken
    )
    {
        if (compared)
        {
            return;
        }
        if (await witness.ReadAsync(signer.Name, cancellationToken) is { } note)
        {
            await RequireContinuedAsync(note, cancellationToken);
            keptOutside = note;
        }
        compared = true;
    }

    public async Task KeepOutsideAsync(
        ICheckpointWitness witness,
        CancellationToken cancellationToken
    )
    {
        await CompareOutsideAsync(witness, cancellationToken);
        if (!IsKeptOutside)
        {
            var note = Tiles.SignedCheckpoint;
            await witness.KeepAsync(signer.Name, note, cancellationToken);
            keptOutside = note;
        }
    }

    private async Task RequireContinuedAsync(byte[] note, CancellationToken cancellationToken)
    {
        Checkpoint outside;
        try
        {
            outside = Checkpoint.Open(note, signer.VerifierKey);
        }
        catch (Exception refused) when (refused is FormatException or CryptographicException)
        {
            throw Fault(
                LogFaultKind.NotSigned,
                "The checkpoint kept outside is not one of this log. Restore it, or take it away after writing down why."
            );
        }
        if (outside.Size > Tiles.Size)
        {
            throw Fault(
                LogFaultKind.Damaged,
                $"The log was set back: it has {Tiles.Size} entries, and {outside.Size} were signed before. Restore database, log and keys from a later backup."
            );
        }
        var reader = await TileReader.OpenAsync(store, Tiles.Checkpoint, cancellationToken);
        if (await reader.RootAtAsync(outside.Size, cancellationToken) != outside.Root)
        {
            throw Fault(
                LogFaultKind.Damaged,
                $"The log was rewritten: its first {outside.Size} entries are not those that were signed before. Keep everything as it is, and restore from a backup of before."
            );
        }
    }

    private static LogFaultException Fault(LogFaultKind kind, string message) =>
        new(new LogFault(kind, LogFaultException.CheckpointPath, message));

    public void Dispose()
    {
        Tiles.Dispose();
        signer.Dispose();
    }
}
