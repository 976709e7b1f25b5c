using System.Text;
using Haven.Privacy.Notices;
using Haven.Privacy.Regimes;
using Haven.Privacy.Rights;

namespace Haven.Privacy.Yearly;

/// <summary>
/// What a yearly notice says, in one language: the rights in the words of the law, how to use them, and the whole text of
/// the organisation's privacy notice or of the statement of whoever runs the machine.
/// </summary>
/// <param name="Law">Null where no law asked for it.</param>
/// <param name="Whole">The text that follows, filled, with its parts marked.</param>
public sealed record YearlyText(
    NoticeWords Words,
    YearlySender Sender,
    PublicOrganisation Organisation,
    Regime? Law,
    string? Operator,
    string Whole,
    Uri Site
)
{
    public string Title => TitleOf(Sender, Organisation.Name, Words);

    /// <summary>Of mails, which carry both languages.</summary>
    public static string Subject(YearlySender sender, string organisation) =>
        $"{TitleOf(sender, organisation, NoticeWords.English)} / {TitleOf(sender, organisation, NoticeWords.Spanish)}";

    public static string TitleOf(YearlySender sender, string organisation, NoticeWords words) =>
        sender == YearlySender.Operator
            ? words.Say(
                $"Yearly notice of whoever runs the machine for {organisation}",
                $"Aviso anual de quien opera la máquina para {organisation}"
            )
            : words.Say(
                $"Yearly privacy notice of {organisation}",
                $"Aviso anual de privacidad de {organisation}"
            );

    /// <summary>What a mail says: all but the whole text, which stands behind the link.</summary>
    public string Mail
    {
        get
        {
            var mail = new StringBuilder().AppendJoin("\n\n", [Title, Opening]);
            foreach (string right in Rights)
            {
                mail.Append("\n\n- ").Append(right);
            }
            return mail.Append("\n\n").Append(How).ToString();
        }
    }

    /// <summary>What is kept as proof, and read on page and paper. What others wrote is text, and never Markdown.</summary>
    public string Markdown
    {
        get
        {
            var text = new StringBuilder(NoticeFilling.Plain(Opening)).Append("\n\n");
            if (Rights.Count > 0)
            {
                text.Append("## ").Append(Words.Say("Your rights", "Sus derechos")).Append("\n\n");
                foreach (string right in Rights)
                {
                    text.Append("- ").Append(NoticeFilling.Plain(right)).Append('\n');
                }
                text.Append('\n');
            }
            return text.Append("## ")
                .Append(Words.Say("How to use your rights", "Cómo ejercer sus derechos"))
                .Append("\n\n")
                .Append(NoticeFilling.Plain(How))
                .Append("\n\n")
                .Append(Whole)
                .ToString();
        }
    }

    /// <summary>A text that was kept, without what is only for members: they have it in their own notice.</summary>
    public static IReadOnlyList<NoticePart> ForFamilies(string kept, string title) =>
        [
            .. NoticeTemplate
                .PartsOf(kept, title)
                .Where(p =>
                    p.Section != NoticeSection.Terms && p.For is not Audience.Professionals
                ),
        ];

    private string Opening =>
        Sender == YearlySender.Operator
            ? Words.Say(
                $"{Organisation.Name} keeps what it writes about you, or about your child, with Haven. {Runs} Each year we tell you which rights you have.{Asks}",
                $"{Organisation.Name} guarda con Haven lo que anota sobre usted o sobre su hijo o hija. {Runs} Cada año le decimos qué derechos tiene.{Asks}"
            )
            : Words.Say(
                $"{Organisation.Name} keeps facts about you, or about your child. Each year we tell you which rights you have.{Asks}",
                $"{Organisation.Name} guarda datos sobre usted o sobre su hijo o hija. Cada año le decimos qué derechos tiene.{Asks}"
            );

    private string Runs =>
        Operator is { } name
            ? Words.Say(
                $"We, {name}, run the machine that Haven runs on.",
                $"Nosotros, {name}, operamos la máquina en la que funciona Haven."
            )
            : Words.Say(
                "We run the machine that Haven runs on.",
                "Nosotros operamos la máquina en la que funciona Haven."
            );

    private string Asks =>
        Law is { YearlyNotice: { } asked }
            ? Words.Say(
                $" {Law.Name.En}, a law on {asked.About.En}, asks for this notice ({asked.Source}).",
                $" {Law.Name.Es}, una ley sobre {asked.About.Es}, pide este aviso ({asked.Source})."
            )
            : "";

    private IReadOnlyList<string> Rights =>
        Law?.YearlyNotice is { } asked
            ? [.. asked.Says.Select(s => $"{s.Text.Of(Words.Lang)} ({s.Source})")]
            : [];

    private string How =>
        Sender == YearlySender.Operator
            ? Words.Say(
                $"Ask {Organisation.Name} to show you what is kept, to correct it or to delete it: at {Ask}, or in person. We cannot look at it ourselves.",
                $"Pida a {Organisation.Name} que le muestre lo que se guarda, que lo corrija o que lo borre: en {Ask} o en persona. Nosotros no podemos verlo."
            )
            : Words.Say(
                $"Ask us to show you what we keep, to correct it or to delete it: at {Ask}, or in person. If you do not want to write, tell us, and we write it down for you.",
                $"Pídanos que le mostremos lo que guardamos, que lo corrijamos o que lo borremos: en {Ask} o en persona. Si no quiere escribir, díganoslo y lo anotamos por usted."
            );

    private string Ask => new Uri(Site, AskPages.To(Organisation.Code, Words.Lang)).ToString();
}
