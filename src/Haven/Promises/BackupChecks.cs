using Haven.Privacy.Promises;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Haven.Screening.Promises;
using Haven.Start;
using Microsoft.EntityFrameworkCore;

namespace Haven.Promises;

/// <summary>Backups of the twin, as 'haven backup' makes them: what a thief finds in them, and whom they bring back.</summary>
internal static class BackupChecks
{
    private const long Gone = 932_871;
    private const long Stays = 932_917;
    private const string Mark = "zqwvltphnd";

    [Keeps("THR-1", 2)]
    public static async Task<string> ABackupIsUnreadable(ITwin twin, CancellationToken ct)
    {
        var person = await PlantedAsync(twin, ct);
        using var backup = await TwinBackup.TakeAsync((Twin)twin, ct);
        string[] marks = [.. person.Marks, Mark];
        var (found, bytes) = await backup.SearchAsync(marks, ct);
        PromiseBrokenException.Unless(
            found.Count == 0,
            $"Something that was entered stands readable in a backup: {string.Join(", ", found.Distinct(StringComparer.Ordinal))}."
        );
        var (control, _) = await backup.SearchAsync(["Programme zq"], ct);
        PromiseBrokenException.Unless(control.Count > 0, "The search finds nothing in a backup.");
        return $"{marks.Length} marked values were entered through the pages, and a backup was made of data and keys. They were looked for in all its files, {bytes} bytes in three encodings: none is there. An organisation's name, which is not personal, was found.";
    }

    [Keeps("THR-2", 3)]
    public static async Task<string> ARestoreBringsNobodyBack(ITwin twin, CancellationToken ct)
    {
        var officer = await PlantedAsync(twin, ct);
        var gone = await ForgettingChecks.PersonAsync(twin, officer, Gone, ct);
        var stays = await ForgettingChecks.PersonAsync(twin, officer, Stays, ct);
        using var backup = await TwinBackup.TakeAsync((Twin)twin, ct);
        await ForgettingChecks.ForgetAsync(officer, Gone, ct);

        await using var restored = await RestoredTwin.FromAsync((Twin)twin, backup, ct);
        PromiseBrokenException.Unless(
            await FindAsync(restored.Core, officer, stays, ct) is (Row: true, Key: true),
            "A restore does not bring back a client who was in the backup."
        );
        PromiseBrokenException.Unless(
            await FindAsync(restored.Core, officer, gone, ct) is (Row: false, Key: false),
            "A restore brought back somebody who was forgotten after the backup."
        );
        return "Two clients were taken up, a backup was made, and one of them was forgotten. The backup was restored into empty places: the other client is there, and of the one who was forgotten there is neither key nor row.";
    }

    private static async Task<TwinPerson> PlantedAsync(ITwin twin, CancellationToken ct)
    {
        var person = await twin.FounderAsync(ct);
        await person.TakeUpAsync(Gone, ct);
        await person.TellAsync(Gone, ct, ("behaviour", Mark));
        await person.TakeUpAsync(Stays, ct);
        return person;
    }

    private static async Task<(bool Row, bool Key)> FindAsync(
        Core core,
        TwinPerson owner,
        PersonKeyId person,
        CancellationToken ct
    )
    {
        await using var context = core.Database.Open(new Scope(owner.Organisation));
        bool row = await context.Set<Client>().AnyAsync(c => c.PersonKey == person, ct);
        try
        {
            await core.Keys.RequireAsync([person], ct);
            return (row, true);
        }
        catch (VaultException)
        {
            return (row, false);
        }
    }
}
