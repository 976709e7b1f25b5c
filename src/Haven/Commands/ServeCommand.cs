using System.CommandLine;
using System.Net.Sockets;
using Haven.Privacy.Vault;
using Haven.Promises;
using Haven.Start;
using Microsoft.AspNetCore.Connections;

namespace Haven.Commands;

/// <summary>haven serve, demo and migrate.</summary>
internal static class ServeCommand
{
    private static readonly Option<string?> Address = new("--address")
    {
        Description = "Where to listen (default http://localhost:5080).",
    };

    public static Command Demo()
    {
        var fresh = new Option<bool>("--fresh")
        {
            Description = "Throw the demo's data away and start over.",
        };
        var command = new Command(
            "demo",
            "Start with an invented programme, its people and clients."
        )
        {
            CommandLine.Data,
            Address,
            fresh,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var settings = ReadSettings(parsed, demo: true);
                await Start.Demo.PrepareAsync(
                    settings,
                    parsed.GetValue(fresh),
                    TimeProvider.System,
                    cancellationToken
                );
                await RunAsync(
                    settings,
                    development: true,
                    Start.Demo.Greeting(settings),
                    cancellationToken
                );
                return 0;
            }
        );
        return command;
    }

    public static Command Serve()
    {
        var command = new Command(
            "serve",
            "Start, from configuration, with the data that is there."
        )
        {
            CommandLine.Data,
            Address,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var settings = ReadSettings(parsed, demo: false);
                if (settings.WhyNotServed is { } why)
                {
                    throw new StartException(why);
                }
                if (!settings.IsPostgreSql)
                {
                    await Core.MigrateAsync(settings, TimeProvider.System, cancellationToken);
                }
                await RunAsync(
                    settings,
                    development: false,
                    $"Haven is ready at {settings.Listening.Site}\n{settings.MailWords}",
                    cancellationToken
                );
                return 0;
            }
        );
        return command;
    }

    public static Command Migrate()
    {
        var command = new Command("migrate", "Create or update the tables.") { CommandLine.Data };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await Core.MigrateAsync(
                    ReadSettings(parsed, demo: false),
                    TimeProvider.System,
                    cancellationToken
                );
                Shell.Say("The tables are up to date.");
                return 0;
            }
        );
        return command;
    }

    private static Settings ReadSettings(ParseResult parsed, bool demo)
    {
        string? data = parsed.GetValue(CommandLine.Data);
        (string, string?)[] typed =
        [
            ("Data", data),
            (
                "Address",
                parsed.CommandResult.Command.Options.Contains(Address)
                    ? parsed.GetValue(Address)
                    : null
            ),
        ];
        return Settings.Read(
            CommandLine.Configuration(demo ? [.. Start.Demo.Defaults, .. typed] : typed)
        );
    }

    private static async Task RunAsync(
        Settings settings,
        bool development,
        string greeting,
        CancellationToken cancellationToken
    )
    {
        await using var core = await Core.OpenAsync(
            settings,
            TimeProvider.System,
            cancellationToken
        );
        if (await core.CatchUpAsync(cancellationToken) is { } told)
        {
            Shell.Say(told);
        }
        await using var app = Server.Build(
            core,
            development,
            web => web.ConfigureServices(services => services.AddNightlyVerification(core))
        );
        app.Lifetime.ApplicationStarted.Register(() => Shell.Say(greeting));
        await ListenAsync(app, settings.Address, cancellationToken);
        await app.WaitForShutdownAsync(cancellationToken);
    }

    private static async Task ListenAsync(
        WebApplication app,
        string address,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw new StartException(
                $"Another program listens at {address} already; it may be Haven itself. Stop it, or choose another address, for example: --address http://localhost:5090",
                e
            );
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AccessDenied)
        {
            throw new StartException(
                $"This user may not listen at {address}. Choose a port above 1023, for example: --address http://localhost:5090",
                e
            );
        }
    }
}
