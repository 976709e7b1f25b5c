using System.CommandLine;
using Haven.Privacy.Vault;
using Haven.Start;

namespace Haven.Commands;

/// <summary>What can be asked of Haven from a shell.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand(
            "Haven: screening, helpline, referrals, messaging and research for organisations that look after young people."
        )
        {
            ServeCommand.Demo(),
            ServeCommand.Serve(),
            ServeCommand.Migrate(),
            AuditCommand.Create(),
            VerifyCommand.Create(),
            InstrumentsCommand.Create(),
            ForgetCommand.Create(),
            KeysCommand.Create(),
            BackupCommand.Backup(),
            BackupCommand.Restore(),
            DoctorCommand.Create(),
            DeidentifyCommand.Create(),
            ProcessorsCommand.Create(),
            AgreementsCommand.Create(),
            FormsCommand.Create(),
            FhirPathCommand.Create(),
        };
        try
        {
            return await root.Parse(args)
                .InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (StartException e)
        {
            Shell.Error(e.Message);
            return 2;
        }
    }

    /// <summary>The data folder, the same for every command.</summary>
    public static readonly Option<string?> Data = new("--data")
    {
        Description = "The data folder (default ./data).",
    };

    /// <summary>Runs a command on what is there, opened and checked as the server does.</summary>
    public static async Task<int> WithCoreAsync(
        ParseResult parsed,
        Func<Core, Task<int>> run,
        CancellationToken cancellationToken
    )
    {
        var settings = Settings.Read(Configuration(("Data", parsed.GetValue(Data))));
        await using var core = await Core.OpenAsync(
            settings,
            TimeProvider.System,
            cancellationToken
        );
        return await run(core);
    }

    /// <summary>Settings from haven.json beside the data, the environment and what was typed, the last one winning.</summary>
    /// <exception cref="StartException">haven.json cannot be read.</exception>
    public static IConfiguration Configuration(params (string Key, string? Value)[] typed)
    {
        string file = Path.GetFullPath("haven.json");
        try
        {
            return new ConfigurationBuilder()
                .AddJsonFile(file, optional: true)
                .AddEnvironmentVariables()
                .AddInMemoryCollection(
                    typed
                        .Where(t => t.Value is not null)
                        .Select(t => KeyValuePair.Create("Haven:" + t.Key, t.Value))
                )
                .Build();
        }
        catch (Exception e)
            when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            // The innermost words name the line, and no value.
            throw new StartException($"{file} cannot be read: {e.GetBaseException().Message}", e);
        }
    }
}

/// <summary>The one place that talks to the console.</summary>
#pragma warning disable RS0030 // Only the command line talks to the console, and this is where it does.
internal static class Shell
{
    public static void Say(string line) => Console.Out.WriteLine(line);

    public static void Error(string line) => Console.Error.WriteLine(line);
}
#pragma warning restore RS0030
