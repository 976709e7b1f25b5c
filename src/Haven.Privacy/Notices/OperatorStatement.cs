using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Privacy.Store;

namespace Haven.Privacy.Notices;

/// <summary>
/// What whoever runs the machine says of running it, in the words that Haven ships, filled from what is declared. It
/// stands beside each organisation's own notice, and is the same for all of them (MSG-34).
/// </summary>
public sealed class OperatorStatement(HavenServices services, LawBook laws, InstallationPlace place)
{
    public IReadOnlyList<NoticePart> In(NoticeWords words) =>
        NoticeTemplate.PartsOf(Filled(words), Title(words));

    /// <summary>The same as it is written, filled, with its parts marked.</summary>
    internal string Filled(NoticeWords words)
    {
        // Of no organisation: its laws, times and agreements stand in its own notice.
        var facts = new NoticeFacts(
            "",
            services.Parts,
            ChosenLaws.Nothing.Rules(laws),
            [],
            place,
            [],
            null
        );
        string text = ShippedNotice
            .Read("operator", words.Lang)
            .Replace("{{operator}}", Runs(words), StringComparison.Ordinal)
            .Replace("{{sees}}", Sees(words), StringComparison.Ordinal);
        return new NoticeFilling(facts, words).Fill(text);
    }

    public static string Title(NoticeWords words) =>
        words.Say(
            "Privacy statement of whoever runs this machine",
            "Declaración de privacidad de quien opera esta máquina"
        );

    /// <summary>Who runs the machine, where they have said so.</summary>
    internal string? Name => place.Operator;

    private string Runs(NoticeWords words) =>
        place.Operator is { } runs
            ? words.Say(
                $"The machine is run by {NoticeFilling.Plain(runs)}.",
                $"Opera la máquina {NoticeFilling.Plain(runs)}."
            )
            : words.Say(
                "Whoever runs the machine has not said here who they are. The organisation can tell you.",
                "Quien opera la máquina no ha dicho aquí quién es. La organización se lo puede decir."
            );

    private static string Sees(NoticeWords words)
    {
        string[] open =
        [
            .. Purpose.All.Where(p => p.Allows(Roles.Operator)).Select(p => words.Of(p)),
        ];
        return open.Length == 0
            ? words.Say(
                "There is no purpose for which Haven opens anything about anybody to us.",
                "No hay ningún fin para el que Haven nos abra algo sobre alguien."
            )
            : words.Say(
                "For these purposes Haven opens facts about people to us: ",
                "Para estos fines Haven nos abre datos sobre personas: "
            ) + string.Join("; ", open.Select(NoticeFilling.Plain));
    }
}
