using System.Text;
using Haven.Privacy.Abroad;
using Haven.Privacy.Inventory;
using Haven.Privacy.Ownership;
using Haven.Privacy.Processors;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Privacy.Retention;
using Haven.Privacy.Retention.Figures;
using Haven.Privacy.Rights;

namespace Haven.Privacy.Notices;

/// <summary>Fills the data blocks of a notice, as Markdown, from what is declared and chosen.</summary>
internal sealed class NoticeFilling(NoticeFacts facts, NoticeWords words)
{
    private const string Punctuation = "\\`*_{}[]()<>#+-.!|~&";

    public string Fill(string text) => NoticeTemplate.Fill(text, Of);

    private string Of(NoticeBlock block, NoticePlace place) =>
        block switch
        {
            NoticeBlock.Collected => Collected(place),
            NoticeBlock.Purposes => Purposes(),
            NoticeBlock.Kept => Kept(place),
            NoticeBlock.Rights => Rights(),
            NoticeBlock.Recipients => Recipients(),
            NoticeBlock.Place => Place(),
            NoticeBlock.Signals => Signals(),
            _ => Security(),
        };

    private string Collected(NoticePlace place)
    {
        var groups = facts.CollectedOf(place);
        if (groups.Count == 0)
        {
            return words.Say("Nothing is kept.", "No se guarda nada.");
        }
        return List(
            groups.Select(g =>
            {
                string of =
                    g.Of.Count > 0 ? string.Join("; ", g.Of.Select(words.Of))
                    : groups.Count > 1 ? words.Say("Beside that", "Además")
                    : words.Say("In all", "En total");
                string plain = Classes(g, FieldKind.Personal);
                string sensitive = Classes(g, FieldKind.Sensitive);
                var says = new StringBuilder();
                says.Append(of.Length > 0 ? $"**{Plain(of)}**: " : "").Append(plain);
                if (sensitive.Length > 0)
                {
                    says.Append(plain.Length > 0 ? ". " : "")
                        .Append(words.Say("Especially protected: ", "Especialmente protegido: "))
                        .Append(sensitive);
                }
                return says.Append('.').ToString();
            })
        );
    }

    // A kind that is sensitive in one place is called so in all.
    private string Classes(CollectedGroup group, FieldKind kind)
    {
        var sensitive = group
            .Fields.Where(f => f.Kind == FieldKind.Sensitive)
            .Select(f => f.Class)
            .ToHashSet();
        return string.Join(
            ", ",
            group
                .Fields.Where(f =>
                    f.Kind == kind && (kind == FieldKind.Sensitive || !sensitive.Contains(f.Class))
                )
                .Select(f => f.Class!.Value)
                .Distinct()
                .Order()
                .Select(c => Plain(words.Of(c)))
        );
    }

    private string Purposes() =>
        Table(
            [
                words.Say("What for", "Para qué"),
                words.Say("Who", "Quién"),
                .. facts.Laws.Chosen.Count > 0
                    ? [words.Say("What allows it", "Qué lo permite")]
                    : Array.Empty<string>(),
            ],
            Purpose.All.Select(p =>
                (IReadOnlyList<string>)
                    [
                        words.Of(p),
                        Who(p.Roles),
                        .. facts.Laws.Chosen.Count > 0 ? [Bases(p)] : Array.Empty<string>(),
                    ]
            )
        );

    private string Who(Roles roles) =>
        string.Join(
            ", ",
            Enum.GetValues<Roles>()
                .Where(r => r != Roles.None && roles.HasFlag(r))
                .Select(words.Of)
                .Distinct(StringComparer.Ordinal)
        );

    private string Bases(Purpose purpose)
    {
        var bases = facts.Laws.BasesOf(purpose);
        var narrowed = facts.Laws.NarrowingsOf(purpose);
        return bases.Count + narrowed.Count == 0
            ? words.Say("no special rule in our laws", "sin regla especial en nuestras leyes")
            : string.Join(
                "; ",
                bases
                    .Select(b =>
                        $"{words.Of(b.By.Name)}: {words.Of(b.What.Words)} ({b.What.Source})"
                    )
                    .Concat(
                        narrowed.Select(n =>
                            $"{words.Of(n.By.Name)}: {words.Of(n.What.Words)} ({n.What.Source})"
                        )
                    )
            );
    }

    private string Kept(NoticePlace place)
    {
        var kept = facts.KeptOf(place).ToList();
        return kept.Count == 0
            ? words.Say(
                "No time is set for this: it stays until you ask us to delete it. The log of who saw what stays.",
                "No hay un plazo para esto: se guarda hasta que usted pida que se borre. El registro de quién vio qué permanece."
            )
            : Table(
                [
                    words.Say("What", "Qué"),
                    words.Say("How long", "Cuánto tiempo"),
                    words.Say("Counted from", "Desde cuándo"),
                ],
                kept.Select(r =>
                    (IReadOnlyList<string>)
                        [
                            words.Of(r.Kind),
                            r.Period.Words(words.Lang) + Limits(r.Kind.InLaws) + Asks(r),
                            words.From(r.Kind),
                        ]
                )
            );
    }

    private string Asks(HeldRule rule) =>
        rule.AsksFirst
            ? words.Say(
                "; then one of us looks whether it can be deleted",
                "; después alguien de nuestra organización revisa si se puede borrar"
            )
        : KeptCounts.AreTogether(rule, facts.Laws)
            ? words.Say(
                "; it is deleted on the first day of the next quarter, and only how many people it was about may stay, in numbers that name nobody",
                "; se borra el primer día del trimestre siguiente, y solo puede quedar de cuántas personas trataba, en cifras que no nombran a nadie"
            )
        : "";

    private string Limits(KeepKind? kind)
    {
        if (kind is not { } named)
        {
            return "";
        }
        string[] limits =
        [
            .. facts
                .Laws.Leasts(named)
                .Select(k =>
                    $"{words.Of(k.By.Name)}: {words.Say("at least", "al menos")} {k.What.Least!.Value.Words(words.Lang)} ({k.What.Source})"
                ),
            .. facts
                .Laws.Longests(named)
                .Select(k =>
                    $"{words.Of(k.By.Name)}: {words.Say("at most", "como máximo")} {k.What.Longest!.Value.Words(words.Lang)} ({k.What.Source})"
                ),
        ];
        return limits.Length == 0 ? "" : $" ({string.Join("; ", limits)})";
    }

    private string Rights()
    {
        var asked = RequestWords.In(words.Lang);
        string form = AskPages.To(facts.Code, words.Lang);
        var text = new StringBuilder();
        text.Append(words.Say("You can ask for this:", "Puede pedir esto:")).Append("\n\n");
        text.Append(List(asked.Kinds.Values.Select(Plain))).Append('\n');
        text.Append(
            words.Say(
                $"[Ask here]({form}). The page says the same to everybody, whether or not anything is kept about somebody. We first make sure who you are.",
                $"[Pregunte aquí]({form}). La página dice lo mismo a todo el mundo, se guarde o no algo sobre alguien. Primero comprobamos quién es usted."
            )
        );
        text.Append("\n\n");
        var clocks = facts.Laws.ClocksOf(ClockKind.Access);
        text.Append(
            List([
                .. clocks.Count == 0
                    ? [words.Say("We answer within one month.", "Respondemos en un mes.")]
                    : clocks.Select(c =>
                        Plain(
                            words.Say(
                                $"{c.By.Name.En}: we answer within {c.What.Period.Words()} ({c.What.Source}).",
                                $"{c.By.Name.Es}: respondemos en {c.What.Period.Words("es")} ({c.What.Source})."
                            )
                        )
                    ),
                .. facts.Laws.Wordings.Select(w =>
                    Plain($"{words.Of(w.By.Name)}: {words.Of(w.What.Text)} ({w.What.Source})")
                ),
            ])
        );
        return text.ToString();
    }

    private string Recipients()
    {
        string[] given =
        [
            .. Owner(),
            words.Say(
                "Inside our organisation, those whom the table of purposes names, each for that purpose alone. Each opening is written down first.",
                "Dentro de nuestra organización, quienes nombra la tabla de fines, y cada cual solo para ese fin. Cada apertura se anota antes."
            ),
            words.Say(
                "A mail server carries our mail. What Haven writes by itself says nothing about people we look after.",
                "Un servidor de correo lleva nuestros mensajes. Lo que Haven escribe por sí mismo no dice nada sobre las personas a las que acompañamos."
            ),
            .. Helpers(),
            .. facts.Agreements.Select(a =>
                words.Say(
                    $"{Plain(a)} processes facts for us, by an agreement in writing.",
                    $"{Plain(a)} trata datos por nuestra cuenta, con un acuerdo por escrito."
                )
            ),
            words.Say(
                "Haven sends nothing about anybody to others by itself. Where a person of ours reports to an authority or asks for a referral, it is recorded.",
                "Haven no envía por sí mismo nada sobre nadie a otros. Si alguien de nuestro equipo informa a una autoridad o pide una derivación, queda registrado."
            ),
            words.Say("Nothing is sold.", "No se vende nada."),
        ];
        return List(given);
    }

    // By kind and not by name: the names are on the list, which changes more often than a notice.
    private string[] Helpers()
    {
        if (facts.Helpers.Count == 0)
        {
            return [];
        }
        var about = ProcessorWords.In(words.Lang);
        string kinds = Plain(string.Join("; ", facts.Helpers.Select(about.Of)));
        string list = PublicProcessorPages.To(facts.Code, words.Lang);
        return
        [
            words.Say(
                $"Companies that act for us alone and see what their work needs: {kinds}. [Who they are, where, by which agreement, and what each sees]({list}).",
                $"Empresas que actúan solo por encargo nuestro y ven lo que su trabajo necesita: {kinds}. [Quiénes son, dónde están, con qué acuerdo y qué ve cada una]({list})."
            ),
        ];
    }

    // A notice that was published before anybody recorded an owner goes on saying what holds.
    private string[] Owner()
    {
        if (facts.Owner is not { } owner)
        {
            return [];
        }
        var (english, spanish) = OwnershipWords.Owns(owner.Kind, Plain(owner.Name));
        return [words.Say(english, spanish)];
    }

    private string Place() => Stored() + Abroad();

    private string Stored()
    {
        string? where = (facts.Place.Country?.Within.Of(words.Lang), facts.Place.Region) switch
        {
            ({ } country, { } region) => $"{country} ({region})",
            (var country, var region) => country ?? region,
        };
        return where is null
            ? words.Say(
                "Whoever runs the machine has not said where it stands. Ask us.",
                "Quien opera la máquina no ha dicho dónde está. Pregúntenos."
            )
            : words.Say(
                $"Facts are stored in {Plain(where)}.",
                $"Los datos se guardan en {Plain(where)}."
            );
    }

    private string Abroad()
    {
        if (facts.Abroad is not { } transfers)
        {
            return "";
        }
        if (transfers.Count == 0)
        {
            return words.Say(
                " We give them to nobody in another country.",
                " No se los damos a nadie en otro país."
            );
        }
        var said = new AbroadWords(new KeptKinds(facts.Parts), words.Lang);
        return "\n\n"
            + words.Say(
                "Some go to other countries. The law there may protect you less:",
                "Algunos van a otros países. La ley de allí puede protegerle menos:"
            )
            + "\n\n"
            + Table(
                [
                    words.Say("Country", "País"),
                    words.Say("To whom", "A quién"),
                    words.Say("What", "Qué"),
                    words.Say("What for", "Para qué"),
                    words.Say("What guards it", "Qué lo protege"),
                ],
                transfers.Select(t =>
                    (IReadOnlyList<string>)
                        [
                            said.Country(t),
                            t.Recipient,
                            said.Kinds(t),
                            said.Purpose(t),
                            said.Safeguard(t, facts.Laws),
                        ]
                )
            );
    }

    private string Signals() =>
        words.Say(
            "Nobody is followed from site to site. No page loads anything from another site. The signals “do not track” and “global privacy control” change nothing, for there is nothing to switch off. The one cookie is set when somebody signs in, and it ends with the session.",
            "No se sigue a nadie de un sitio a otro. Ninguna página carga nada de otro sitio. Las señales “no rastrear” y “control global de privacidad” no cambian nada, porque no hay nada que apagar. La única cookie se pone al iniciar sesión y termina con la sesión."
        );

    private string Security() =>
        words.Say(
            "Each person’s facts are encrypted under a key of their own, and forgotten by destroying that key. Whoever opens them says what for, and it is written down first, in a log that cannot be altered without being noticed. [What Haven promises, and when each promise was last proven](/privacy/promises).",
            "Los datos de cada persona se cifran con una clave propia, y se olvidan destruyendo esa clave. Quien los abre dice para qué, y se anota antes, en un registro que no se puede alterar sin que se note. [Lo que Haven promete, y cuándo se comprobó cada promesa](/privacy/promises?lang=es)."
        );

    private static string List(IEnumerable<string> items) =>
        string.Concat(items.Select(i => $"- {i}\n"));

    private static string Table(
        IReadOnlyList<string> head,
        IEnumerable<IReadOnlyList<string>> rows
    ) =>
        Row(head.Select(Plain))
        + Row(head.Select(_ => "---"))
        + string.Concat(rows.Select(r => Row(r.Select(Plain))));

    private static string Row(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |\n";

    // Words of others are words: nothing in them is taken for a sign of Markdown.
    internal static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            if (Punctuation.Contains(c, StringComparison.Ordinal))
            {
                plain.Append('\\');
            }
            plain.Append(char.IsControl(c) ? ' ' : c);
        }
        return plain.ToString();
    }
}
