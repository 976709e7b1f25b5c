using System.Security.Cryptography;
using System.Text.Json;
using Haven.Privacy.Vault;

namespace Haven.Backup;

/// <summary>What a backup holds: a sum for each file, so that a damaged one is found before anything is restored.</summary>
internal sealed record BackupManifest(
    int Format,
    DateTimeOffset At,
    string Database,
    Guid Installation,
    SortedDictionary<string, string> Files
)
{
    private const int Known = 1;
    private const string Name = "manifest.json";
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };

    /// <summary>Sums up what lies in the folder. Written last: a folder without it is no backup.</summary>
    public static async Task WriteAsync(
        string folder,
        DateTimeOffset at,
        string database,
        Guid installation,
        CancellationToken cancellationToken
    )
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            files[Path.GetRelativePath(folder, file)] = await SumAsync(file, cancellationToken);
        }
        var manifest = new BackupManifest(Known, at, database, installation, files);
        await File.WriteAllTextAsync(
            Path.Combine(folder, Name),
            JsonSerializer.Serialize(manifest, Readable),
            cancellationToken
        );
    }

    /// <summary>Whether a whole backup lies in the folder.</summary>
    public static bool IsIn(string folder) => File.Exists(Path.Combine(folder, Name));

    /// <exception cref="StartException">It is no backup, or a file of it is missing or damaged.</exception>
    public static async Task<BackupManifest> ReadAsync(
        string folder,
        CancellationToken cancellationToken
    )
    {
        string path = Path.Combine(folder, Name);
        if (!File.Exists(path))
        {
            throw new StartException(
                $"There is no backup in {folder}: {Name} is missing. Nothing was changed. Name the folder that 'haven backup' wrote."
            );
        }
        BackupManifest? manifest;
        try
        {
            manifest = JsonSerializer.Deserialize<BackupManifest>(
                await File.ReadAllTextAsync(path, cancellationToken)
            );
        }
        catch (JsonException e)
        {
            throw new StartException(
                $"{path} is damaged. Nothing was changed. Take another backup.",
                e
            );
        }
        if (manifest is not { Format: Known, Files: not null })
        {
            throw new StartException(
                $"{path} is of another version of Haven. Nothing was changed. Restore it with the version that wrote it."
            );
        }
        foreach (var (file, sum) in manifest.Files)
        {
            string whole = Path.GetFullPath(Path.Combine(folder, file));
            if (
                !whole.StartsWith(Path.GetFullPath(folder), StringComparison.Ordinal)
                || !File.Exists(whole)
                || await SumAsync(whole, cancellationToken) != sum
            )
            {
                throw new StartException(
                    $"The backup in {folder} is damaged: {file} is not what was written. Nothing was changed. Take another backup."
                );
            }
        }
        return manifest;
    }

    private static async Task<string> SumAsync(string file, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(file);
        return Convert.ToHexString(await SHA256.HashDataAsync(stream, cancellationToken));
    }
}
