using Haven.Privacy.Audit;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Vault;
using Haven.Start;
using Microsoft.Extensions.Logging.Abstractions;

namespace Haven.Backup;

/// <summary>
/// Brings an installation back into empty places: keys, data, the register of erasures, a new log. Whoever was
/// forgotten since the backup is forgotten again before anything can be served.
/// </summary>
internal static class RestoreRun
{
    public const string Register = "erasures";

    public static async Task RunAsync(
        Settings settings,
        string folder,
        string keysFolder,
        TimeProvider clock,
        Action<string> say,
        CancellationToken cancellationToken
    )
    {
        var data = await BackupManifest.ReadAsync(folder, cancellationToken);
        var keys = await BackupManifest.ReadAsync(keysFolder, cancellationToken);
        string database = settings.IsPostgreSql ? "PostgreSQL" : "SQLite";
        if (data.Installation != keys.Installation)
        {
            throw new StartException(
                "The backup of the data and that of the keys are of two installations. Nothing was changed. Name two that belong together."
            );
        }
        if (data.Database != database)
        {
            throw new StartException(
                $"The backup is of {data.Database}, and this installation is set to {database}. Nothing was changed. Set Haven:Database as it was."
            );
        }
        if (keys.At < data.At)
        {
            // Not refused: it may be all there is left, and a clock that was set right makes it look so as well.
            say(
                $"The backup of the keys ({keys.At:u}) is older than that of the data ({data.At:u}). Nobody who came in between can be read. Take newer keys if there are any."
            );
        }
        try
        {
            await FillAsync(settings, folder, keysFolder, clock, say, cancellationToken);
        }
        catch (VaultException e)
        {
            throw new StartException(
                $"The backup of the keys is of another day than that of the data: {e.Message} What was made so far is of no use. Empty {settings.Data} (and the databases), and start again with an older backup of the data or newer keys.",
                e
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartException(
                $"The restore was cut short: {e.Message} What it made is of no use. Empty {settings.Data} (and the databases), and start again.",
                e
            );
        }
        await using var opened = await Core.OpenAsync(settings, clock, cancellationToken);
        int again = await opened.Forgetting().CatchUpAsync(cancellationToken);
        // Chats of the helpline are in no backup: what is left of them opens to nobody.
        await opened.Forgetting().EndWithoutKeyAsync(cancellationToken);
        await SequenceAsync(opened, cancellationToken);
        say(
            again == 0
                ? "Nobody in this backup was forgotten since."
                : $"{again} people in this backup were forgotten since it was made. They were forgotten again."
        );
        say($"Restored as of {data.At:u}. Start with: haven serve");
    }

    // The new logs have their first checkpoint, here and outside, before anybody verifies them.
    private static async Task SequenceAsync(Core core, CancellationToken cancellationToken)
    {
        using var sequencer = new Sequencer(
            core.Database,
            core.Services.Trail,
            core.Services.Signal,
            core.Witness,
            core.Clock,
            NullLogger<Sequencer>.Instance
        );
        await sequencer.SequenceAllAsync(cancellationToken);
    }

    private static async Task FillAsync(
        Settings settings,
        string folder,
        string keysFolder,
        TimeProvider clock,
        Action<string> say,
        CancellationToken cancellationToken
    )
    {
        await using var core = await Core.RestoreAsync(
            settings,
            clock,
            folder,
            keysFolder,
            cancellationToken
        );
        await PutRegisterBackAsync(core, keysFolder, say, cancellationToken);
        var logs = await new RestoredLogs(
            core.Database,
            core.Services.Trail,
            core.Witness,
            clock
        ).BeginAnewAsync(cancellationToken);
        foreach (string line in logs)
        {
            say(line);
        }
    }

    private static async Task PutRegisterBackAsync(
        Core core,
        string keysFolder,
        Action<string> say,
        CancellationToken cancellationToken
    )
    {
        string copy = Path.Combine(keysFolder, Register);
        var register = new ErasureRegister(core.Witness, core.Keys, core.Database);
        if (
            File.Exists(copy)
            && await register.PutBackAsync(
                await File.ReadAllBytesAsync(copy, cancellationToken),
                cancellationToken
            )
        )
        {
            say("The register of erasures was lost or older outside, and was put back.");
        }
    }
}
