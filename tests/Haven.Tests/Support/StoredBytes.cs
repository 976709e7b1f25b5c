using System.Diagnostics;
using System.Text;
using Npgsql;

namespace Haven.Tests.Support;

/// <summary>Looks for values in every byte that is stored, as a thief of the disk would.</summary>
internal static class StoredBytes
{
    private static readonly Encoding[] Encodings =
    [
        Encoding.UTF8,
        Encoding.Unicode,
        Encoding.BigEndianUnicode,
    ];

    /// <summary>
    /// The data folder, with keys and witness beside it, and PostgreSQL's own files where it is used: its two databases,
    /// and all that the server keeps for everybody (the write-ahead log, its own log, shared tables). Databases of
    /// other installations on the same server hold gigabytes of others' tests.
    /// </summary>
    public static async Task<string[]> PlacesOfAsync(Installation haven)
    {
        if (!haven.Settings.IsPostgreSql)
        {
            return [haven.Folder];
        }
        var server = await PostgreSqlServer.CommonAsync();
        string own = Path.Combine(server.DataFolder, "base");
        return
        [
            haven.Folder,
            .. Directory.EnumerateFileSystemEntries(server.DataFolder).Where(e => e != own),
            .. await Task.WhenAll(
                new[] { haven.Settings.Database!, haven.Settings.Keys! }.Select(async d =>
                    Path.Combine(own, await OidAsync(d))
                )
            ),
        ];
    }

    private static async Task<string> OidAsync(string database)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            "SELECT oid::text FROM pg_database WHERE datname = current_database()",
            connection
        );
        return (string)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Which of these words stand readable, in three encodings, and where.</summary>
    public static List<string> Find(IEnumerable<string> folders, IReadOnlyList<string> words)
    {
        var needles = words
            .SelectMany(w => Encodings.Select(e => (Word: w, Bytes: e.GetBytes(w))))
            .ToList();
        return
        [
            .. Files(folders)
                .SelectMany(f =>
                    needles
                        .Where(n => f.Content.AsSpan().IndexOf(n.Bytes) >= 0)
                        .Select(n => $"{n.Word} in {f.Name}")
                ),
        ];
    }

    /// <summary>The files that hold these bytes.</summary>
    public static List<string> Find(IEnumerable<string> folders, byte[] bytes) =>
        [.. Files(folders).Where(f => f.Content.AsSpan().IndexOf(bytes) >= 0).Select(f => f.Name)];

    private static IEnumerable<(string Name, byte[] Content)> Files(IEnumerable<string> folders) =>
        folders
            .SelectMany(f =>
                Directory.Exists(f)
                    ? Directory.EnumerateFiles(f, "*", SearchOption.AllDirectories)
                    : [f]
            )
            // Locks are empty, and whoever holds one lets nobody read it.
            .Where(f => !f.EndsWith(".lock", StringComparison.Ordinal))
            .Select(f => (f, Read(f)));

    // A file that is being written is held for a moment, and then has another name.
    private static byte[] Read(string file)
    {
        if (Path.GetFileName(file).Contains(".db", StringComparison.Ordinal))
        {
            return ReadElsewhere(file);
        }
        byte[]? bytes = null;
        SpinWait.SpinUntil(
            () => (bytes = ReadUnlessHeld(file)) is not null,
            TimeSpan.FromSeconds(10)
        );
        return bytes ?? throw new IOException($"{file} is held all the while.");
    }

    // Whoever closes a file loses all locks of their process on it (POSIX), and SQLite's with them: another program that
    // looks in would then take the write-ahead log away from under the server of the tests.
    private static byte[] ReadElsewhere(string file)
    {
        var start = new ProcessStartInfo("cat", [file])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        using var bytes = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(bytes);
        process.WaitForExit();
        return process.ExitCode == 0 || !File.Exists(file)
            ? bytes.ToArray()
            : throw new IOException($"{file} cannot be read: {process.StandardError.ReadToEnd()}");
    }

    private static byte[]? ReadUnlessHeld(string file)
    {
        try
        {
            using var stream = new FileStream(
                file,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete
            );
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception e)
            when (e is FileNotFoundException or DirectoryNotFoundException or EndOfStreamException)
        {
            // A server that runs removes and shortens files and folders of its own.
            return [];
        }
        catch (IOException)
        {
            return null;
        }
    }
}
