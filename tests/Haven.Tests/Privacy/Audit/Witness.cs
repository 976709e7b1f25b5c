using System.Collections.Concurrent;
using Haven.Privacy.Audit;

namespace Haven.Tests.Privacy.Audit;

/// <summary>A place outside that starts empty, and may fail.</summary>
internal sealed class Witness : ICheckpointWitness
{
    private readonly ConcurrentDictionary<string, byte[]> kept = new(StringComparer.Ordinal);

    public bool Broken { get; set; }

    /// <summary>Each log that was asked for or about to be kept, in order.</summary>
    public ConcurrentQueue<string> Asked { get; } = [];

    public Task KeepAsync(
        string origin,
        ReadOnlyMemory<byte> checkpoint,
        CancellationToken cancellationToken
    )
    {
        Asked.Enqueue(origin);
        kept[origin] = Broken ? throw new IOException("no such place") : checkpoint.ToArray();
        return Task.CompletedTask;
    }

    public Task<byte[]?> ReadAsync(string origin, CancellationToken cancellationToken)
    {
        Asked.Enqueue(origin);
        return Broken
            ? throw new IOException("no such place")
            : Task.FromResult(kept.GetValueOrDefault(origin));
    }

    public Task ForgetAsync(string origin, CancellationToken cancellationToken)
    {
        kept.TryRemove(origin, out _);
        return Task.CompletedTask;
    }
}
