using System.CommandLine;
using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Haven.Start;
using Microsoft.EntityFrameworkCore;

namespace Haven.Commands;

/// <summary>haven erase CODE: forgets a client, also while the server runs.</summary>
internal static class ForgetCommand
{
    private static readonly Argument<string> Code = new("code")
    {
        Description = "The client's code.",
    };
    private static readonly Option<string?> Organisation = new("--organisation")
    {
        Description = "The organisation's short name (default: the first one).",
    };
    private static readonly Option<bool> Sure = new("--yes")
    {
        Description = "Do it. Without this it is only said what would go.",
    };

    public static Command Create()
    {
        var command = new Command(
            "erase",
            "Forget a client: every record is deleted and the key destroyed."
        )
        {
            Code,
            Organisation,
            Sure,
            CommandLine.Data,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                CommandLine.WithCoreAsync(
                    parsed,
                    core =>
                        EraseAsync(
                            core,
                            parsed.GetRequiredValue(Code),
                            parsed.GetValue(Organisation),
                            parsed.GetValue(Sure),
                            Shell.Say,
                            cancellationToken
                        ),
                    cancellationToken
                )
        );
        return command;
    }

    internal static async Task<int> EraseAsync(
        Core core,
        string code,
        string? organisationCode,
        bool sure,
        Action<string> say,
        CancellationToken cancellationToken
    )
    {
        var organisation =
            await NamedOrganisation.FindAsync(core.Database, organisationCode, cancellationToken)
            ?? throw new StartException("There is no organisation yet.");
        await using var context = core.Database.Open(new Scope(organisation));
        var person =
            await new ClientNames().FindAsync(context, code, cancellationToken) ?? throw Nobody();
        var forgetting = core.Forgetting();
        var rows = await forgetting.CountAsync(organisation, person, cancellationToken);
        foreach (var (kind, count) in rows)
        {
            say($"{Receipt.Kind(kind)}: {count}");
        }
        if (!sure)
        {
            say("Nothing was deleted. To forget this person for good, add --yes");
            return 1;
        }
        if (await forgetting.HeldByAsync(organisation, person, cancellationToken) is { } held)
        {
            say(
                $"Nothing was deleted. A legal hold of {LocalTime.Day(held.AskedAt)} keeps this person: /privacy/holds/{held.Hold:D}"
            );
            return 1;
        }
        var reader = Reader.System(organisation, "command line");
        var id = await forgetting.AskAsync(reader, Purpose.Upkeep, person, cancellationToken);
        await forgetting.CompleteAsync(organisation, id, cancellationToken);
        say($"Forgotten. Receipt {id:D}.");
        say(
            "Old copies of the key end when the keys are replaced: within a day, or now with: haven keys rotate generation"
        );
        return 0;
    }

    // Unknown, another organisation's and forgotten people are answered alike.
    internal static StartException Nobody() =>
        new("Nobody in this organisation has this code. Check it, and --organisation.");
}
