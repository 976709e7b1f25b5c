using System.Globalization;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Vault;
using Haven.Start;

namespace Haven.Backup;

/// <summary>
/// Makes a backup while the server works: the data first, the keys second, so that nobody in the data is without a key
/// but those who were forgotten meanwhile. Backups of the data pile up; of the keys there is only the newest, for an old
/// one would open what was forgotten since.
/// </summary>
internal static class BackupRun
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <returns>The folder of the data's backup.</returns>
    /// <exception cref="StartException">A folder lies among the data, or the two are one.</exception>
    /// <exception cref="ReplacementRunsException">Keys are being replaced. Wait until that is done.</exception>
    public static async Task<string> RunAsync(
        Core core,
        string folder,
        string keysFolder,
        CancellationToken cancellationToken
    )
    {
        folder = Path.GetFullPath(folder);
        keysFolder = Path.GetFullPath(keysFolder);
        OutsideData.Require(
            folder,
            core.Settings.Data,
            $"The backup must not lie in the data folder. Name another place than {folder}."
        );
        OutsideData.Require(
            keysFolder,
            folder,
            $"The keys must not lie among the backups of the data: whoever takes {folder} would have both. Name another folder with --keys."
        );
        var at = core.Clock.GetUtcNow();
        string data = Path.Combine(
            folder,
            at.UtcDateTime.ToString("'haven-'yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)
        );
        if (Directory.Exists(data))
        {
            throw new StartException(
                $"There is a backup of this second already: {data}. Nothing was changed. Try again."
            );
        }
        // A person's key that was replaced between the two would leave the data without its keys. A night's backup must not
        // fail because the day's replacement runs just then.
        await using var still = await core.Keys.HoldStillAsync(cancellationToken, Patience);
        await IntoAsync(
            core,
            data,
            at,
            fresh => core.Database.BackUpAsync(fresh, cancellationToken),
            cancellationToken
        );
        await KeysAsync(core, keysFolder, at, cancellationToken);
        BackupNote.Write(core.Settings, new BackupNote(at, data, keysFolder));
        return data;
    }

    private static async Task KeysAsync(
        Core core,
        string folder,
        DateTimeOffset at,
        CancellationToken cancellationToken
    )
    {
        string older = folder + ".older";
        Wipe(older);
        if (Directory.Exists(folder))
        {
            await BackupManifest.ReadAsync(folder, cancellationToken);
        }
        IReadOnlyCollection<Guid> generations = [];
        string fresh = folder + ".fresh";
        Wipe(fresh);
        await IntoAsync(
            core,
            fresh,
            at,
            async target =>
            {
                generations = await core.Keys.BackUpAsync(folder, target, cancellationToken);
                var register = new ErasureRegister(core.Witness, core.Keys, core.Database);
                if (await register.CopyAsync(cancellationToken) is { } copy)
                {
                    await File.WriteAllBytesAsync(
                        Path.Combine(target, RestoreRun.Register),
                        copy,
                        cancellationToken
                    );
                }
            },
            cancellationToken
        );
        if (Directory.Exists(folder))
        {
            Directory.Move(folder, older);
        }
        Directory.Move(fresh, folder);
        Wipe(older);
        core.Keys.KeepCopies(folder, generations);
    }

    // Made beside its place and moved there when it is whole.
    private static async Task IntoAsync(
        Core core,
        string folder,
        DateTimeOffset at,
        Func<string, Task> write,
        CancellationToken cancellationToken
    )
    {
        string unfinished = folder + ".unfinished";
        Wipe(unfinished);
        Directory.CreateDirectory(
            unfinished,
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        );
        try
        {
            await write(unfinished);
            await BackupManifest.WriteAsync(
                unfinished,
                at,
                core.Database.Name,
                core.Keys.InstallationId,
                cancellationToken
            );
            Directory.Move(unfinished, folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Wipe(unfinished);
            throw new StartException(
                $"The backup could not be written to {folder}: {e.Message} Nothing was left behind. Make room, or name another folder.",
                e
            );
        }
        catch
        {
            Wipe(unfinished);
            throw;
        }
    }

    // Keys are overwritten before their file is taken away.
    private static void Wipe(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }
        foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            using var stream = File.OpenWrite(file);
            stream.Write(new byte[Math.Min(stream.Length, 64 * 1024)]);
            stream.Flush(flushToDisk: true);
        }
        Directory.Delete(folder, recursive: true);
    }
}
