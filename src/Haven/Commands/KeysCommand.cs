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
        Description =
            "For root: another place, as in Haven:RootKey; a file is made. Without it the key is changed in the file where it lies.",
    };

    public static Command Create()
    {
        Level.AcceptOnlyFromAmong("generation", "organisation", "root");
        var rotate = new Command("rotate", "Replace keys. What was cut short is taken up.")
        {
            Level,
            Next,
            CommandLine.Data,
        };
        rotate.SetAction(
            (parsed, cancellationToken) =>
                CommandLine.WithCoreAsync(
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
        try
        {
            if (level == "root" && !await ChangeRootAsync(core, next, say, cancellationToken))
            {
                return 0;
            }
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

    // Whether old copies can be made worthless at once: not while servers run that know only the old key.
    private static async Task<bool> ChangeRootAsync(
        Core core,
        string? next,
        Action<string> say,
        CancellationToken cancellationToken
    )
    {
        var root = next is null ? null : RootKey.From(next, core.Settings.Data);
        if (root is FileRootKey { Exists: false } file)
        {
            await file.CreateAsync(cancellationToken);
        }
        await core.Keys.ChangeRootAsync(root, cancellationToken);
        say(
            root is null
                ? "The root key was changed where it lies. Keep a copy of the new one safe, and destroy your copies of the old one."
                : $"The new root key is in {root.Place}. Set Haven:RootKey to '{next}' and start every server again. Then run: haven keys rotate generation. Then destroy the old root key."
        );
        return root is null;
    }
}
