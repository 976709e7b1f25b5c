using Haven.Privacy.Vault;
using Haven.Start;

namespace Haven.Doctor;

/// <summary>Who can read the files, and whether what belongs apart lies apart.</summary>
internal static class FilesLook
{
    private const UnixFileMode Others =
        UnixFileMode.GroupRead
        | UnixFileMode.GroupWrite
        | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead
        | UnixFileMode.OtherWrite
        | UnixFileMode.OtherExecute;

    public static void Look(Settings settings, Findings findings)
    {
        var root = RootKey.From(settings.RootKey, settings.Data);
        if (root is FileRootKey { Exists: true } file)
        {
            LookAtOne("root key", file.FilePath, "600", findings);
        }
        LookAtData(settings, findings);
        string generations = new GenerationSecrets(
            settings.Generations,
            root,
            settings.Data
        ).Folder;
        LookAtFolder("secrets of the generations", generations, findings);
        LookAtApart(settings, findings);
        LookAtSettingsFile(findings);
        if (Environment.IsPrivilegedProcess)
        {
            findings.Look(
                "user",
                "haven doctor runs as root, who may read every file: what is closed to Haven itself is not seen.",
                "Run it as the user that runs Haven, for instance: sudo -u haven haven doctor"
            );
        }
    }

    private static void LookAtData(Settings settings, Findings findings)
    {
        if (!Directory.Exists(settings.Data))
        {
            findings.Wrong(
                "data folder",
                $"{settings.Data} is not there.",
                "For a new installation run: haven migrate. Otherwise check Haven:Data, or restore a backup."
            );
            return;
        }
        LookAtFolder("data folder", settings.Data, findings);
        foreach (string file in Directory.EnumerateFiles(settings.Data, "*.db"))
        {
            // Opened and closed, and nothing written.
            using (File.Open(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite)) { }
        }
    }

    private static void LookAtFolder(string what, string folder, Findings findings)
    {
        if (!Directory.Exists(folder))
        {
            findings.Wrong(
                what,
                $"{folder} is not there.",
                "For a new installation run: haven migrate. Otherwise check the settings, or restore it from the newest backup of the keys."
            );
            return;
        }
        var open = Directory.EnumerateFiles(folder, "*.key").Where(IsOpen).ToList();
        if (open.Count > 0)
        {
            findings.Wrong(
                what,
                $"Others can read {open[0]}{(open.Count > 1 ? $" and {open.Count - 1} more" : "")}.",
                $"Run: chmod 600 {folder}/*.key"
            );
            return;
        }
        LookAtOne(what, folder, "700", findings);
    }

    private static void LookAtOne(string what, string path, string mode, Findings findings)
    {
        if (IsOpen(path))
        {
            findings.Wrong(what, $"Others can reach {path}.", $"Run: chmod {mode} {path}");
        }
        else
        {
            findings.Fine(what, $"{path}, for its owner alone.");
        }
    }

    // Root key and secrets are refused at every start; these two hold nothing that opens data, and are not.
    private static void LookAtApart(Settings settings, Findings findings)
    {
        foreach (
            var (what, setting, place) in new[]
            {
                ("witness", "Haven:Witness", Core.WitnessFolder(settings)),
                (
                    "mail folder",
                    "Haven:MailFolder",
                    settings.Mail is null ? settings.MailFolder : null
                ),
            }
        )
        {
            if (place is null)
            {
                continue;
            }
            try
            {
                OutsideData.Require(place, settings.Data, "");
            }
            catch (StartException)
            {
                findings.Wrong(
                    what,
                    $"{place} lies in the data folder, and is lost or taken together with it.",
                    $"Set {setting} to another place, best on another machine."
                );
            }
        }
    }

    private static void LookAtSettingsFile(Findings findings)
    {
        string file = Path.GetFullPath("haven.json");
        if (
            File.Exists(file)
            && File.ReadAllText(file).Contains("password=", StringComparison.OrdinalIgnoreCase)
            && (File.GetUnixFileMode(file) & UnixFileMode.OtherRead) != 0
        )
        {
            findings.Wrong(
                "settings file",
                $"{file} holds a password, and everybody on this machine can read it.",
                $"Run: chmod 640 {file}"
            );
        }
    }

    private static bool IsOpen(string path) => (File.GetUnixFileMode(path) & Others) != 0;
}
