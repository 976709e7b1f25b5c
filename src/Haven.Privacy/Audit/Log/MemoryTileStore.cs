using System.Collections.Concurrent;

namespace Haven.Privacy.Audit.Log;

/// <summary>A log kept in memory, for measurements and trials: nothing of it outlives the process.</summary>
public sealed class MemoryTileStore : ITileStore
{
    private readonly ConcurrentDictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    private volatile byte[]? _checkpoint;

    /// <inheritdoc/>
    public Task<byte[]?> ReadAsync(string path, CancellationToken ct) =>
        Task.FromResult(_files.GetValueOrDefault(path));

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListAsync(string folder, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<string>>([
            .. _files.Keys.Where(path => path.StartsWith(folder + "/", StringComparison.Ordinal)),
        ]);

    /// <inheritdoc/>
    public Task WriteAsync(IReadOnlyList<TileFile> files, CancellationToken ct)
    {
        foreach (var file in files)
        {
            _files[file.Path] = file.Bytes.ToArray();
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task ClearAsync(CancellationToken ct)
    {
        _files.Clear();
        _checkpoint = null;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<byte[]?> ReadCheckpointAsync(CancellationToken ct) => Task.FromResult(_checkpoint);

    /// <inheritdoc/>
    public async Task WriteCheckpointAsync(
        ReadOnlyMemory<byte> checkpoint,
        IReadOnlyList<string> completed,
        CancellationToken ct
    )
    {
        _checkpoint = checkpoint.ToArray();
        foreach (var full in completed)
        {
            for (var width = 1; width < TilePath.FullWidth; width++)
            {
                _files.TryRemove(
                    $"{full}.p/{width.ToString(System.Globalization.CultureInfo.InvariantCulture)}",
                    out _
                );
            }
        }

        await Task.CompletedTask;
    }
}
