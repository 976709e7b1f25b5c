using System.CommandLine;
using Haven.Backup;
using Haven.Privacy.Vault;
using Haven.Start;

namespace Haven.Commands;

/// <summary>haven backup and haven restore.</summary>
internal static class BackupCommand
{
    private static readonly Option<string> Keys = new("--keys")
    {
        Description =
            "The folder of the keys' backup: elsewhere, and best on another machine. It always holds the newest alone.",
        Required = true,
    };

    public static Command Backup()
    {
        var folder = new Argument<string>("folder")
        {
            Description = "Where backups of the data go; each makes a folder of its own there.",
        };
        var command = new Command("backup", "Back up data and keys, while the server works.")
        {
            folder,
            Keys,
            CommandLine.Data,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                CommandLine.WithCoreAsync(
                    parsed,
                    async core =>
                    {
                        try
                        {
                            string made = await BackupRun.RunAsync(
                                core,
                                parsed.GetRequiredValue(folder),
                                parsed.GetRequiredValue(Keys),
                                cancellationToken
                            );
                            Shell.Say($"The data is in {made}");
                            Shell.Say(
                                $"The keys are in {Path.GetFullPath(parsed.GetRequiredValue(Keys))}. The root key is not: keep it apart."
                            );
                            return 0;
                        }
                        catch (ReplacementRunsException e)
                        {
                            Shell.Error(e.Message);
                            return 1;
                        }
                    },
                    cancellationToken
                )
        );
        return command;
    }

    public static Command Restore()
    {
        var folder = new Argument<string>("folder")
        {
            Description = "One backup of the data: .../haven-20260131-030000",
        };
        var command = new Command("restore", "Bring data and keys back into empty places.")
        {
            folder,
            Keys,
            CommandLine.Data,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await RestoreRun.RunAsync(
                    Settings.Read(
                        CommandLine.Configuration(("Data", parsed.GetValue(CommandLine.Data)))
                    ),
                    Path.GetFullPath(parsed.GetRequiredValue(folder)),
                    Path.GetFullPath(parsed.GetRequiredValue(Keys)),
                    TimeProvider.System,
                    Shell.Say,
                    cancellationToken
                );
                return 0;
            }
        );
        return command;
    }
}
