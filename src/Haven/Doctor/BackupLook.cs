using Haven.Backup;
using Haven.Start;

namespace Haven.Doctor;

/// <summary>The last backup: how old it is, whether it is still there, and whether it would be lost with the machine.</summary>
internal static class BackupLook
{
    private const string What = "backup";
    private const string Command = "haven backup FOLDER --keys ANOTHER";
    private static readonly TimeSpan Overdue = TimeSpan.FromHours(26);
    private static readonly TimeSpan LongOverdue = TimeSpan.FromDays(7);

    public static void Look(Settings settings, TimeProvider clock, Findings findings)
    {
        if (BackupNote.Read(settings) is not { } last)
        {
            findings.Wrong(
                What,
                "No backup was made yet from this machine.",
                $"Run {Command}, and let a timer do it daily."
            );
            return;
        }
        LookAtAge(last, clock.GetUtcNow() - last.At, findings);
        LookAtPlace("backup of the data", last.Data, settings, findings);
        LookAtPlace("backup of the keys", last.Keys, settings, findings);
    }

    private static void LookAtAge(BackupNote last, TimeSpan age, Findings findings)
    {
        string found = $"The last one was made at {last.At:u}.";
        string advice = $"Look why the timer does not run, then run {Command}";
        if (age > LongOverdue)
        {
            findings.Wrong(What, found, advice);
        }
        else if (age > Overdue)
        {
            findings.Look(What, found, advice);
        }
        else
        {
            findings.Fine(What, found);
        }
    }

    private static void LookAtPlace(
        string what,
        string folder,
        Settings settings,
        Findings findings
    )
    {
        if (!BackupManifest.IsIn(folder))
        {
            findings.Look(
                what,
                $"It is not in {folder} any more.",
                "If you moved it to a safe place, all is well."
            );
            return;
        }
        if (DiskLook.MountOf(folder) == DiskLook.MountOf(settings.Data))
        {
            findings.Look(
                what,
                $"{folder} is on the same disk as the data, and would be lost together with it.",
                "Back up to another machine, or copy it there after each backup."
            );
            return;
        }
        DiskLook.LookAt($"disk space of the {what}", folder, findings);
    }
}
