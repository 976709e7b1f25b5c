namespace Haven.Privacy.Audit.Log;

/// <summary>
/// A log in a folder, laid out as c2sp.org/tlog-tiles serves it. Each file is written beside its place, flushed to the
/// disk and renamed, so that a crash leaves the old file or the new one and never a torn one.
/// </summary>
public sealed class FileTileStore : ITileStore
{
    private const string Unfinished = ".new";
    private readonly string _folder;
    private readonly IFileOperations _operations;

    /// <summary>Takes up a folder; it is made when something is first written.</summary>
    /// <param name="folder">Path of the folder, of one log alone.</param>
    public FileTileStore(string folder)
        : this(folder, new DiskOperations()) { }

    internal FileTileStore(string folder, IFileOperations operations) =>
        (_folder, _operations) = (Path.GetFullPath(folder), operations);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Not a path of a tile.</exception>
    public Task<byte[]?> ReadAsync(string path, CancellationToken ct) =>
        ReadFileAsync(Locate(path), ct);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListAsync(string folder, CancellationToken ct)
    {
        var under = Path.Combine(_folder, folder);
        if (!Directory.Exists(under))
        {
            return Task.FromResult<IReadOnlyList<string>>([]);
        }

        return Task.FromResult<IReadOnlyList<string>>([
            .. Directory
                .EnumerateFiles(under, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(_folder, file).Replace('\\', '/'))
                .Where(file => TilePath.TryParse(file, out _)),
        ]);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Not a path of a tile.</exception>
    /// <exception cref="IOException">The disk refuses, because it is full for example.</exception>
    public Task WriteAsync(IReadOnlyList<TileFile> files, CancellationToken ct) =>
        Task.Run(
            () =>
            {
                var changed = new SortedSet<string>(StringComparer.Ordinal);
                foreach (var file in files)
                {
                    ct.ThrowIfCancellationRequested();
                    WriteFile(Locate(file.Path), file.Bytes, changed);
                }

                foreach (var folder in changed)
                {
                    _operations.FlushFolder(folder);
                }
            },
            ct
        );

    /// <inheritdoc/>
    public Task ClearAsync(CancellationToken ct) =>
        Task.Run(() => _operations.RemoveFolder(_folder), ct);

    /// <inheritdoc/>
    public Task<byte[]?> ReadCheckpointAsync(CancellationToken ct) =>
        ReadFileAsync(CheckpointFile, ct);

    /// <inheritdoc/>
    /// <exception cref="IOException">The disk refuses, because it is full for example.</exception>
    public Task WriteCheckpointAsync(
        ReadOnlyMemory<byte> checkpoint,
        IReadOnlyList<string> completed,
        CancellationToken ct
    ) =>
        Task.Run(
            () =>
            {
                var changed = new SortedSet<string>(StringComparer.Ordinal);
                WriteFile(CheckpointFile, checkpoint, changed);
                foreach (var folder in changed)
                {
                    _operations.FlushFolder(folder);
                }

                foreach (var full in completed)
                {
                    _operations.RemoveFolder(Locate(full) + ".p");
                }
            },
            ct
        );

    private string CheckpointFile => Path.Combine(_folder, LogFaultException.CheckpointPath);

    private static async Task<byte[]?> ReadFileAsync(string file, CancellationToken ct)
    {
        try
        {
            return await File.ReadAllBytesAsync(file, ct);
        }
        catch (Exception absent)
            when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private void WriteFile(string file, ReadOnlyMemory<byte> bytes, SortedSet<string> changed)
    {
        var folder = Path.GetDirectoryName(file)!;
        for (var made = folder; !Directory.Exists(made); made = Path.GetDirectoryName(made)!)
        {
            changed.Add(Path.GetDirectoryName(made)!);
        }

        _operations.MakeFolder(folder);
        _operations.WriteFlushed(file + Unfinished, bytes);
        _operations.Rename(file + Unfinished, file);
        changed.Add(folder);
    }

    private string Locate(string path) =>
        TilePath.TryParse(path, out _)
            ? Path.Combine(_folder, path)
            : throw new ArgumentException(
                $"'{path}' is not the path of a tile or bundle.",
                nameof(path)
            );
}
