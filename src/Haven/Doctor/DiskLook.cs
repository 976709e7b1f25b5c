using System.Globalization;
using Haven.Start;

namespace Haven.Doctor;

/// <summary>Whether there is room left where Haven writes.</summary>
internal static class DiskLook
{
    private const long MiB = 1024 * 1024;

    /// <summary>Less than this, and a day's work or a backup may not fit.</summary>
    public const long Little = 2048 * MiB;

    /// <summary>Less than this, and Haven soon takes nothing any more.</summary>
    public const long Nothing = 100 * MiB;

    public static void Look(Settings settings, Findings findings)
    {
        LookAt("disk space of the data", settings.Data, findings);
        if (
            Core.WitnessFolder(settings) is { } witness
            && MountOf(witness) != MountOf(settings.Data)
        )
        {
            LookAt("disk space of the witness", witness, findings);
        }
    }

    /// <summary>Says how much room is left at a folder, and what to do when it is little.</summary>
    public static void LookAt(string what, string folder, Findings findings)
    {
        long free = new DriveInfo(MountOf(folder)).AvailableFreeSpace;
        string found = string.Create(
            CultureInfo.InvariantCulture,
            $"{free / MiB:N0} MiB are free at {folder}."
        );
        const string advice =
            "Make room: delete what does not belong to Haven, move old backups away, or enlarge the disk. Never delete anything in the data folder.";
        switch (free)
        {
            case < Nothing:
                findings.Wrong(what, found, advice);
                break;
            case < Little:
                findings.Look(what, found, advice);
                break;
            default:
                findings.Fine(what, found);
                break;
        }
    }

    /// <summary>Where the file system begins that holds this path, or will hold it.</summary>
    public static string MountOf(string path)
    {
        string there = Path.GetFullPath(path);
        while (!Directory.Exists(there))
        {
            there = Path.GetDirectoryName(there) ?? "/";
        }
        there =
            new DirectoryInfo(there).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? there;
        return DriveInfo
            .GetDrives()
            .Select(d => d.RootDirectory.FullName)
            .Where(root =>
                root == "/"
                || there == root
                || there.StartsWith(root.TrimEnd('/') + '/', StringComparison.Ordinal)
            )
            .OrderByDescending(root => root.Length)
            .FirstOrDefault("/");
    }
}
