using System.Text.Json;
using Haven.Privacy.Vault;
using Haven.Start;
using Npgsql;

namespace Haven.Doctor;

/// <summary>The settings: is each one known, and do they agree.</summary>
internal static class SettingsLook
{
    private const string What = "settings";

    /// <returns>The settings; null where they cannot be used, and nothing else can be looked at.</returns>
    public static Settings? Read(Func<IConfiguration> read, Findings findings)
    {
        try
        {
            var configuration = read();
            LookForUnknown(configuration, findings);
            var settings = Settings.Read(configuration);
            settings.MailRoute();
            LookForContradictions(configuration.GetSection("Haven"), settings, findings);
            if (settings.WhyNotServed is { } why)
            {
                findings.Wrong(What, why, "haven serve does not start without it.");
            }
            if (findings.All.Count == 0)
            {
                string file = Path.GetFullPath("haven.json");
                findings.Fine(
                    What,
                    File.Exists(file)
                        ? $"{file} and the environment: every setting is known. Everything is stored in {settings.Country!.Within.En}."
                        : $"There is no {file}; every setting in the environment is known. Everything is stored in {settings.Country!.Within.En}."
                );
            }
            return settings;
        }
        catch (StartException e)
        {
            findings.Wrong(What, e.Message, "Correct the setting. Haven does not start with it.");
            return null;
        }
    }

    private static void LookForUnknown(IConfiguration configuration, Findings findings)
    {
        string[] unknown =
        [
            .. configuration
                .GetSection("Haven")
                .GetChildren()
                .Select(c => c.Key)
                .Where(k => !Settings.Known.Contains(k, StringComparer.OrdinalIgnoreCase))
                .Select(k => "Haven:" + k),
            .. Outside().Select(k => k + " (outside \"Haven\")"),
        ];
        if (unknown.Length > 0)
        {
            findings.Look(
                What,
                $"Haven knows no setting {string.Join(", ", unknown)}, and does not heed it.",
                $"Correct the name, or take it out. There are: {string.Join(", ", Settings.Known)}."
            );
        }
    }

    // {"Data": ...} where {"Haven": {"Data": ...}} was meant.
    private static IEnumerable<string> Outside()
    {
        string file = Path.GetFullPath("haven.json");
        if (!File.Exists(file))
        {
            return [];
        }
        using var json = JsonDocument.Parse(
            File.ReadAllText(file),
            new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }
        );
        return
        [
            .. json
                .RootElement.EnumerateObject()
                .Select(p => p.Name.Split(':')[0])
                .Where(n => !n.Equals("Haven", StringComparison.OrdinalIgnoreCase)),
        ];
    }

    private static void LookForContradictions(
        IConfigurationSection haven,
        Settings settings,
        Findings findings
    )
    {
        LookAtDatabases(settings, findings);
        if (settings.Mail is not null && !string.IsNullOrWhiteSpace(haven["MailFolder"]))
        {
            findings.Look(
                What,
                "Haven:Mail and Haven:MailFolder are both set. Mail goes to the server, and never to the folder.",
                "Take one of them out."
            );
        }
        if (!settings.RequireSecondFactor)
        {
            findings.Look(
                What,
                "Haven:RequireSecondFactor is false: whoever learns a password reads clients' data.",
                "Take it out, except where the data is invented."
            );
        }
    }

    private static void LookAtDatabases(Settings settings, Findings findings)
    {
        if (settings.Database is not { } database)
        {
            if (settings.Keys is not null || settings.DatabaseOwner is not null)
            {
                findings.Wrong(
                    What,
                    "Haven:Keys or Haven:DatabaseOwner is set, and Haven:Database is not: the data would lie in SQLite.",
                    "Set Haven:Database as well, or take the others out."
                );
            }
            return;
        }
        var data = new NpgsqlConnectionStringBuilder(database);
        var keys = new NpgsqlConnectionStringBuilder(settings.Keys);
        if ((data.Host, data.Port, data.Database) == (keys.Host, keys.Port, keys.Database))
        {
            findings.Wrong(
                What,
                $"Haven:Keys and Haven:Database name the same database ({data.Database}): one copy of it holds both.",
                "Give the keys a database of their own, with a role of its own."
            );
        }
        if (
            settings.DatabaseOwner is { } owner
            && new NpgsqlConnectionStringBuilder(owner).Username == data.Username
        )
        {
            findings.Wrong(
                What,
                $"Haven:DatabaseOwner and Haven:Database name the same role ({data.Username}), which row security would not bind.",
                "Give Haven:Database a role that owns nothing."
            );
        }
    }
}
