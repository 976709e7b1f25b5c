using System.CommandLine;
using Haven.Privacy.Agreements;
using Haven.Privacy.Door;
using Haven.Start;

namespace Haven.Commands;

/// <summary>
/// haven agreements: what whoever runs the machine signs in advance, for every organisation. On the machine and not on a
/// page, as their companies are (adr 0043).
/// </summary>
internal static class AgreementsCommand
{
    private static readonly Option<string> Name = Required(
        "--name",
        "The name of whoever runs the machine, as it is to stand in the agreement."
    );
    private static readonly Option<string> Address = Required("--address", "Their address.");
    private static readonly Option<string> Signer = Required(
        "--signer",
        "Who signs for them. The name is the signature."
    );
    private static readonly Option<string> Capacity = Required(
        "--capacity",
        "In which capacity: director"
    );

    public static Command Create()
    {
        var show = new Command("show", "Say the words that are signed, in English and Spanish.");
        show.SetAction(_ =>
        {
            Shell.Say(AgreementText.ToSignInAdvance("", "").TrimEnd());
            return 0;
        });
        var sign = new Command(
            "sign",
            "Sign these words in advance. Read them first: haven agreements show"
        )
        {
            CommandLine.Data,
            Name,
            Address,
            Signer,
            Capacity,
        };
        sign.SetAction(
            (parsed, cancellationToken) =>
                CommandLine.WithCoreAsync(
                    parsed,
                    core =>
                        SignAsync(
                            core,
                            parsed.GetRequiredValue(Name),
                            parsed.GetRequiredValue(Address),
                            parsed.GetRequiredValue(Signer),
                            parsed.GetRequiredValue(Capacity),
                            Shell.Say,
                            cancellationToken
                        ),
                    cancellationToken
                )
        );
        return new Command(
            "agreements",
            "Agreements on processing between organisations and whoever runs the machine."
        )
        {
            show,
            sign,
        };
    }

    /// <summary>Answers what the command ends with: 1 where something is wrong with what was typed, and then nothing is stored.</summary>
    internal static async Task<int> SignAsync(
        Core core,
        string name,
        string address,
        string signer,
        string capacity,
        Action<string> say,
        CancellationToken cancellationToken
    )
    {
        var typed = new[]
        {
            (Words: "--name", Text: name, Longest: SignForm.LongestParty),
            (Words: "--address", Text: address, Longest: SignForm.LongestParty),
            (Words: "--signer", Text: signer, Longest: SignForm.LongestName),
            (Words: "--capacity", Text: capacity, Longest: SignForm.LongestName),
        }.Select(t => (t.Words, Read: TypedText.Clean(t.Text, t.Words, t.Longest)));
        foreach (var (words, read) in typed)
        {
            if (read.Error is not null || read.Text.Length == 0)
            {
                say(read.Error ?? $"{words} is empty.");
                return 1;
            }
        }
        string[] clean = [.. typed.Select(t => t.Read.Text)];
        string fingerprint = await new OperatorSides(
            core.Database,
            core.Services.Vault,
            core.Keys,
            core.Clock
        ).SignAsync(clean[0], clean[1], clean[2], clean[3], cancellationToken);
        say($"Signed, for every organisation that signs too. Fingerprint: {fingerprint}");
        return 0;
    }

    private static Option<string> Required(string name, string description) =>
        new(name) { Description = description, Required = true };
}
