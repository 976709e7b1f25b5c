using System.CommandLine;
using System.Globalization;
using Haven.Privacy.Vault;
using Haven.Start;

namespace Haven.Commands;

/// <summary>haven keys rotate: replaces keys while the server works.</summary>
internal static class KeysCommand
{
    private static readonly Argument<string> Level = new("level")
    {
        Description =
            "generation (and with it every organisation's key), organisation (the same), or root.",
    };
    private static readonly Option<string?> Next = new("--to")
    {
        Description = "For root: where the new root key is, as in Haven:RootKey. A file is made.",
    };

    public static Command Create()
    {
        Level.AcceptOnlyFromAmong("generation", "organisation", "root");
        var rotate = new Command("rotate", "Replace keys. What was cut short is taken up.")
        {
            Level,
            Next,
            Shell.Data,
        };
        rotate.SetAction(
            (parsed, cancellationToken) =>
                Shell.WithCoreAsync(
                    parsed,
                    core =>
                        RotateAsync(
                            core,
                            parsed.GetRequiredValue(Level),
                            parsed.GetValue(Next),
                            Shell.Say,
                            cancellationToken
                        ),
                    cancellationToken
                )
        );
        return new Command("keys", "The keys of this installation.") { rotate };
    }

    internal static async Task<int> RotateAsync(
        Core core,
        string level,
        string? next,
        Action<string> say,
        CancellationToken cancellationToken
    )
    {
        if (level == "root")
        {
            await ChangeRootAsync(core, next, say, cancellationToken);
        }
        try
        {
            var replaced = await new GenerationReplacement(core.Keys).RunAsync(
                null,
                cancellationToken
            );
            say(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Replaced: the generation key, every organisation's, and the wrapping of {replaced.People:N0} people's keys. Copies of the old ones open nothing any more."
                )
            );
            return 0;
        }
        catch (ReplacementRunsException e)
        {
            say(e.Message);
            return 1;
        }
    }

    private static async Task ChangeRootAsync(
        Core core,
        string? next,
        Action<string> say,
        CancellationToken cancellationToken
    )
    {
        if (next is null)
        {
            throw new StartException(
                "Say where the new root key is: --to file:PATH, env:NAME or command:PROGRAM"
            );
        }
        var root = RootKey.From(next, core.Settings.Data);
        if (root is FileRootKey { Exists: false } file)
        {
            await file.CreateAsync(cancellationToken);
        }
        await core.Keys.ChangeRootAsync(root, cancellationToken);
        say(
            $"The new root key is in {root.Place}. Set Haven:RootKey to '{next}' before the next start, keep a copy of it safe, and destroy the old one."
        );
    }
}
