using System.Security.Cryptography;
using Haven.Privacy.Audit.Log;

namespace Haven.Privacy.Vault;

/// <summary>
/// A small file for each generation key, outside the data folder: 32 random bytes without which the root key does not
/// open it. A row that is deleted lives on in write-ahead logs, free pages and backups; this file can be overwritten,
/// and with it ends every copy of the keys of that generation. Nodes of one installation share the folder.
/// </summary>
public sealed class GenerationSecrets
{
    private const int Length = 32;
    private const string Extension = ".key";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private static readonly DiskOperations Disk = new();

    private readonly string folder;

    /// <param name="setting">The setting <c>Haven:Generations</c>; empty means beside the root key's file.</param>
    /// <exception cref="StartException">The folder lies among the data.</exception>
    public GenerationSecrets(string? setting, RootKey root, string dataFolder)
    {
        folder = Path.GetFullPath(
            string.IsNullOrWhiteSpace(setting)
                ? Path.Combine(
                    Path.GetDirectoryName((root as FileRootKey)?.FilePath) ?? RootKey.DefaultFolder,
                    "generations"
                )
                : setting
        );
        OutsideData.Require(
            folder,
            dataFolder,
            $"The secrets of the generations must not lie in the data folder: a backup would bring back what was forgotten. Move {folder} elsewhere and set Haven:Generations."
        );
    }

    /// <summary>Where they are, for messages and for the backup of the keys.</summary>
    public string Folder => folder;

    internal bool Has(Guid generation) => File.Exists(PathOf(generation));

    internal byte[] Create(Guid generation)
    {
        Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
        byte[] secret = RandomNumberGenerator.GetBytes(Length);
        string path = PathOf(generation);
        if (File.Exists(path))
        {
            throw new IOException($"There is a secret at {path} already, and it stays.");
        }
        try
        {
            Write(path, Convert.ToBase64String(secret), FileMode.CreateNew);
            Disk.FlushFolder(folder);
        }
        catch (IOException)
        {
            // Half a secret, on a full disk. The job tries again every minute, and would leave one each time.
            File.Delete(path);
            throw;
        }
        return secret;
    }

    /// <exception cref="StartException">It is missing, unreadable, or not what was written.</exception>
    internal byte[] Read(Guid generation)
    {
        string path = PathOf(generation);
        var secret = new byte[Length];
        try
        {
            return
                Convert.TryFromBase64String(File.ReadAllText(path).Trim(), secret, out int written)
                && written == Length
                ? secret
                : throw new StartException(
                    $"The secret of a generation of keys, {path}, is damaged. Nothing was changed. Restore it from the last backup of the keys."
                );
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new StartException(
                $"The secret of a generation of keys is missing: {path}. Nothing was changed. If several servers work on this key store, all must use one folder for the secrets: another one replaced the keys and keeps the new secret in a folder of its own. Make that one folder reachable here, set Haven:Generations to it on every server, and start again. If there is one server and this is a copy of another day, its keys were replaced since and open nothing; restore key store and secrets from the last backup of the keys.",
                e
            );
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StartException(
                $"Haven may not read {path}. Give the folder {folder} to the user that runs Haven.",
                e
            );
        }
    }

    /// <summary>
    /// Copies the secrets of these generations into a backup of the keys. That it holds them is noted first: until a later
    /// backup takes its place, what was wrapped under them can be opened.
    /// </summary>
    internal void CopyTo(string target, string place, IReadOnlyCollection<Guid> generations)
    {
        NoteCopies(place, generations);
        CopyFiles(folder, target, generations);
    }

    /// <summary>Takes the secrets out of a backup of the keys, which holds them from then on.</summary>
    internal IReadOnlyCollection<Guid> TakeFrom(string source, string place)
    {
        var generations = Directory
            .EnumerateFiles(source, "*" + Extension)
            .Select(f => Guid.ParseExact(Path.GetFileNameWithoutExtension(f), "D"))
            .ToList();
        CopyFiles(source, folder, generations);
        NoteCopies(place, generations);
        return generations;
    }

    /// <summary>The backup at this place holds these generations and no other any more.</summary>
    internal void KeepNotes(string place, IReadOnlyCollection<Guid> generations)
    {
        var kept = generations.Select(g => NoteOf(place, g)).ToHashSet(StringComparer.Ordinal);
        foreach (string note in Directory.EnumerateFiles(folder, NoteOf(place, null)))
        {
            if (!kept.Contains(Path.GetFileName(note)))
            {
                File.Delete(note);
            }
        }
    }

    /// <summary>The backups of the keys that still hold the secret of this generation.</summary>
    internal IReadOnlyList<string> CopiesOf(Guid generation) =>
        Directory.Exists(folder)
            ?
            [
                .. Directory
                    .EnumerateFiles(folder, $"{generation:D}.*.copied")
                    .Select(File.ReadAllText),
            ]
            : [];

    private void NoteCopies(string place, IReadOnlyCollection<Guid> generations)
    {
        foreach (var generation in generations)
        {
            string note = Path.Combine(folder, NoteOf(place, generation));
            if (!File.Exists(note))
            {
                Write(note, place, FileMode.CreateNew);
            }
        }
        Disk.FlushFolder(folder);
    }

    private static string NoteOf(string place, Guid? generation)
    {
        byte[] name = SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(place));
        return $"{generation?.ToString("D") ?? "*"}.{Convert.ToHexStringLower(name.AsSpan(0, 8))}.copied";
    }

    private static void CopyFiles(string from, string to, IEnumerable<Guid> generations)
    {
        Directory.CreateDirectory(to, OwnerOnly | UnixFileMode.UserExecute);
        foreach (var generation in generations)
        {
            string name = $"{generation:D}{Extension}";
            string target = Path.Combine(to, name);
            if (!File.Exists(target))
            {
                Write(target, File.ReadAllText(Path.Combine(from, name)), FileMode.CreateNew);
            }
        }
        Disk.FlushFolder(to);
    }

    /// <summary>Overwrites the secret where it lies, then takes the file away. Nothing happens where it is gone already.</summary>
    internal void Destroy(Guid generation)
    {
        string path = PathOf(generation);
        if (!File.Exists(path))
        {
            return;
        }
        Write(path, new string('0', (int)new FileInfo(path).Length), FileMode.Open);
        File.Delete(path);
        Disk.FlushFolder(folder);
    }

    private static void Write(string path, string text, FileMode mode)
    {
        using var file = new FileStream(
            path,
            mode == FileMode.Open
                ? new FileStreamOptions { Mode = mode, Access = FileAccess.Write }
                : new FileStreamOptions
                {
                    Mode = mode,
                    Access = FileAccess.Write,
                    UnixCreateMode = OwnerOnly,
                }
        );
        file.Write(System.Text.Encoding.UTF8.GetBytes(text));
        file.Flush(flushToDisk: true);
    }

    private string PathOf(Guid generation) => Path.Combine(folder, $"{generation:D}{Extension}");
}
