using System.Text.Json;
using Haven.Privacy.Vault;
using Haven.Start;

namespace Haven.Backup;

/// <summary>When the last backup was made, and where: beside the secrets of the generations, for whoever looks after the machine.</summary>
internal sealed record BackupNote(DateTimeOffset At, string Data, string Keys)
{
    public static void Write(Settings settings, BackupNote note)
    {
        string path = PathOf(settings);
        File.WriteAllText(path + ".new", JsonSerializer.Serialize(note));
        File.Move(path + ".new", path, overwrite: true);
    }

    /// <summary>The last one; null where there is none that can be read.</summary>
    public static BackupNote? Read(Settings settings)
    {
        try
        {
            return JsonSerializer.Deserialize<BackupNote>(File.ReadAllText(PathOf(settings)));
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null;
        }
    }

    private static string PathOf(Settings settings) =>
        Path.Combine(
            Core.Secrets(settings, RootKey.From(settings.RootKey, settings.Data)).Folder,
            "last-backup.json"
        );
}
