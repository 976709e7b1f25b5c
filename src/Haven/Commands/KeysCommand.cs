using System.CommandLine;
using System.Globalization;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Haven.Start;

namespace Haven.Commands;

/// <summary>haven keys rotate: replaces keys while the server works.</summary>
internal static class KeysCommand
{
    private const string OldCopies =
        "Old copies of the key end when the generation does: within a day, or now with: haven keys rotate generation";
    private static readonly Argument<string> Level = new("level")
    {
        Description =
            "person (one client's key), organisation (one organisation's), generation (the generation key, and with it every organisation's), or root.",
    };
    private static readonly Argument<string?> Code = new("code")
    {
        Arity = ArgumentArity.ZeroOrOne,
        Description = "For person: the client's code.",
    };
    private static readonly Option<string?> Organisation = new("--organisation")
    {
        Description =
            "For person and organisation: the organisation's short name (default: the first one).",
    };
    private static readonly Option<string?> Next = new("--to")
    {
        Description =
            "For root: another place, as in Haven:RootKey; a file is made. Without it the key is changed in the file where it lies.",
    };

    public static Command Create()
    {
        Level.AcceptOnlyFromAmong("person", "organisation", "generation", "root");
        var rotate = new Command("rotate", "Replace keys. What was cut short is taken up.")
        {
            Level,
            Code,
            Organisation,
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
                            new Rotation(
                                parsed.GetRequiredValue(Level),
                                parsed.GetValue(Code),
                                parsed.GetValue(Organisation),
                                parsed.GetValue(Next)
                            ),
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
        Rotation asked,
        Action<string> say,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return asked.Level switch
            {
                "person" => await RotatePersonAsync(core, asked, say, cancellationToken),
                "organisation" => await RotateOrganisationAsync(
                    core,
                    asked,
                    say,
                    cancellationToken
                ),
                "root" when !await ChangeRootAsync(core, asked.Next, say, cancellationToken) => 0,
                _ => await RotateGenerationAsync(core, say, cancellationToken),
            };
        }
        catch (ReplacementRunsException e)
        {
            say(e.Message);
            return 1;
        }
    }

    private static async Task<int> RotateGenerationAsync(
        Core core,
        Action<string> say,
        CancellationToken cancellationToken
    )
    {
        var replaced = await new GenerationReplacement(core.Keys).RunAsync(null, cancellationToken);
        say(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Replaced: the generation key, every organisation's, and the wrapping of {replaced.People:N0} people's keys. Copies of the old ones open nothing any more."
            )
        );
        return 0;
    }

    private static async Task<int> RotateOrganisationAsync(
        Core core,
        Rotation asked,
        Action<string> say,
        CancellationToken cancellationToken
    )
    {
        var organisation = await OrganisationAsync(core, asked, cancellationToken);
        var replaced = await new OrganisationKeyReplacement(core.Database, core.Keys).RunAsync(
            Reader.System(organisation, "command line"),
            null,
            cancellationToken
        );
        SayIfTakenUp(replaced.WasCutShort, say);
        say(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Replaced: the organisation's key. Wrapped anew: people's keys {replaced.People:N0}."
            )
        );
        say(OldCopies);
        return 0;
    }

    private static async Task<int> RotatePersonAsync(
        Core core,
        Rotation asked,
        Action<string> say,
        CancellationToken cancellationToken
    )
    {
        var organisation = await OrganisationAsync(core, asked, cancellationToken);
        await using var context = core.Database.Open(new Scope(organisation));
        var person =
            await new ClientNames().FindAsync(context, asked.Code ?? "", cancellationToken)
            ?? throw ForgetCommand.Nobody();
        say("This takes a little more than a minute. Everybody goes on meanwhile.");
        try
        {
            var replaced =
                await new PersonKeyReplacement(core.Database, core.Keys, core.Clock).RunAsync(
                    Reader.System(organisation, "command line"),
                    person,
                    null,
                    cancellationToken
                ) ?? throw ForgetCommand.Nobody();
            SayIfTakenUp(replaced.WasCutShort, say);
            say(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Replaced: the key of this person. Sealed anew: values {replaced.Sealed.Values:N0}, records {replaced.Sealed.Records:N0}."
                )
            );
        }
        catch (VaultException e)
        {
            throw new StartException(
                $"{e.Message} The person's old key stays beside the new one until this is put right, and everything else opens. Restore the record, or forget the person; then run this again.",
                e
            );
        }
        say(OldCopies);
        say(
            "Backups of the data from before this do not open for this person with newer keys. Make a backup now: haven backup"
        );
        return 0;
    }

    private static void SayIfTakenUp(bool wasCutShort, Action<string> say)
    {
        if (wasCutShort)
        {
            say("A replacement that was cut short was taken up.");
        }
    }

    private static async Task<OrganisationId> OrganisationAsync(
        Core core,
        Rotation asked,
        CancellationToken cancellationToken
    ) =>
        await NamedOrganisation.FindAsync(core.Database, asked.Organisation, cancellationToken)
        ?? throw new StartException("There is no organisation yet.");

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

/// <summary>What is to be rotated, as it was typed.</summary>
internal sealed record Rotation(
    string Level,
    string? Code = null,
    string? Organisation = null,
    string? Next = null
);
