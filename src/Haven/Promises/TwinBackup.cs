using Haven.Backup;
using Haven.PostgreSql;
using Haven.Start;

namespace Haven.Promises;

/// <summary>A backup of data and keys, in folders that are thrown away.</summary>
internal sealed class TwinBackup : IDisposable
{
    private readonly string folder;
    private readonly Twin twin;

    private TwinBackup(Twin twin, string folder, string data)
    {
        this.twin = twin;
        this.folder = folder;
        Data = data;
    }

    public string Data { get; }
    public string Keys => Path.Combine(folder, "keys");

    public static async Task<TwinBackup> TakeAsync(Twin twin, CancellationToken ct)
    {
        // Keys are not backed up while they are replaced.
        await ForgettingChecks.RunJobAsync(twin, ct);
        string folder = Directory.CreateTempSubdirectory("haven-twin-backup-").FullName;
        string data = await BackupRun.RunAsync(
            twin.Core,
            Path.Combine(folder, "data"),
            Path.Combine(folder, "keys"),
            ct
        );
        return new TwinBackup(twin, folder, data);
    }

    public async Task<(List<string> Found, long Bytes)> SearchAsync(
        string[] words,
        CancellationToken ct
    )
    {
        var found = new List<string>();
        long bytes = await Twin.SearchFolderAsync(folder, Twin.InEncodings(words), found, ct);
        return (found, bytes);
    }

    public void Dispose()
    {
        // The twin goes by its notes that a backup holds secrets of its keys. This one holds none any more.
        twin.Core.Keys.KeepCopies(Keys, []);
        Directory.Delete(folder, recursive: true);
    }
}

/// <summary>A backup of the twin, restored into empty places of its own: another machine with the same root key.</summary>
internal sealed class RestoredTwin : IAsyncDisposable
{
    private readonly string folder;
    private readonly PostgreSqlTwin? postgres;
    private Core? core;

    private RestoredTwin(string folder, PostgreSqlTwin? postgres)
    {
        this.folder = folder;
        this.postgres = postgres;
    }

    public Core Core => core!;

    public static async Task<RestoredTwin> FromAsync(
        Twin twin,
        TwinBackup backup,
        CancellationToken ct
    )
    {
        var postgres = twin.Settings.Database is { } database
            ? await PostgreSqlTwin.CreateAsync(
                database,
                twin.Settings.DatabaseOwner,
                // Not the twin's own time: databases of a day that is over are dropped, and the twin's would be.
                TimeProvider.System.GetUtcNow(),
                ct
            )
            : null;
        var restored = new RestoredTwin(
            Directory.CreateTempSubdirectory("haven-twin-restored-").FullName,
            postgres
        );
        try
        {
            await restored.FillAsync(twin, backup, ct);
            return restored;
        }
        catch
        {
            await restored.DisposeAsync();
            throw;
        }
    }

    private async Task FillAsync(Twin twin, TwinBackup backup, CancellationToken ct)
    {
        var settings = twin.Settings with
        {
            Data = Path.Combine(folder, "data"),
            Database = postgres?.Database,
            DatabaseOwner = postgres?.DatabaseOwner,
            Keys = postgres?.Keys,
            Generations = Path.Combine(folder, "generations"),
            // The same register, and other checkpoints: the twin's own logs go on.
            Witness = Path.Combine(folder, "witness"),
        };
        Copy(twin.Settings.Witness!, settings.Witness);
        await RestoreRun.RunAsync(
            settings,
            backup.Data,
            backup.Keys,
            twin.Core.Clock,
            _ => { },
            ct
        );
        core = await Core.OpenAsync(settings, twin.Core.Clock, ct);
    }

    private static void Copy(string from, string to)
    {
        // Checkpoints are written beside their place and moved there.
        foreach (
            string file in Directory
                .EnumerateFiles(from, "*", SearchOption.AllDirectories)
                .Where(f => !f.EndsWith(".new", StringComparison.Ordinal))
        )
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (core is not null)
        {
            await core.DisposeAsync();
        }
        if (postgres is not null)
        {
            await postgres.DisposeAsync();
        }
        else if (Directory.Exists(Path.Combine(folder, "data")))
        {
            Twin.LetGo(Path.Combine(folder, "data"));
        }
        Directory.Delete(folder, recursive: true);
    }
}
