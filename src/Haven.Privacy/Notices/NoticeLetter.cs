using System.Globalization;
using Haven.Design.Paper;
using Haven.Privacy.Rights;

namespace Haven.Privacy.Notices;

/// <summary>
/// A change of the notice as a letter, in one language: what changes in a few words, and every line that is new in the
/// text or no longer there (RES-14). Page and PDF file are made of this.
/// </summary>
/// <param name="Before">The version before; null of the first one.</param>
public sealed record NoticeLetter(
    NoticeWords Words,
    PublicOrganisation Organisation,
    NoticeVersion Version,
    NoticeVersion? Before,
    Uri Site
)
{
    private readonly IReadOnlyList<NoticeDifferenceLine> lines = Before is null
        ? []
        : NoticeDifference.Between(
            ForPeople(Before.Filled(Words.Lang)),
            ForPeople(Version.Filled(Words.Lang))
        );

    public string Title =>
        Words.Say("Our privacy notice changes", "Nuestro aviso de privacidad cambia");

    public IReadOnlyList<string> Opening =>
        [
            Words.Say(
                $"{Organisation.Name} keeps facts about people, and tells in its privacy notice which, what for, for how long, and what you can do about it. The notice changes. {Words.InForce(Version.Number, Version.EffectiveOn)}.",
                $"{Organisation.Name} guarda datos sobre personas, y en su aviso de privacidad dice cuáles, para qué, por cuánto tiempo y qué puede hacer usted. El aviso cambia. {Words.InForce(Version.Number, Version.EffectiveOn)}."
            ),
            Words.Changes(Version.Summary(Words.Lang)),
            .. Version.Change == NoticeChange.FewerRights
                ?
                [
                    Words.Say(
                        "It makes rights smaller, so it binds you only if you agree to it. If you say nothing, the version before goes on for you.",
                        "Reduce derechos, así que le obliga solo si usted la acepta. Si no dice nada, para usted sigue valiendo la versión anterior."
                    ),
                ]
                : Array.Empty<string>(),
        ];

    public string AddedTitle => Words.Say("What is new in the text", "Lo que es nuevo en el texto");

    public string GoneTitle =>
        Words.Say("What no longer stands in it", "Lo que ya no está en el texto");

    public IReadOnlyList<string> Added => Of(NoticeDifferenceKind.New);

    public IReadOnlyList<string> Gone => Of(NoticeDifferenceKind.Gone);

    public IReadOnlyList<string> Closing =>
        [
            Words.Say(
                $"You can read the whole notice, and every earlier version, at {At(NoticePages.To(Organisation.Code, Words.Lang))}. If you want it on paper, ask us.",
                $"Puede leer el aviso entero y todas las versiones anteriores en {At(NoticePages.To(Organisation.Code, Words.Lang))}. Si lo quiere en papel, pídanoslo."
            ),
            Words.Say(
                $"You can ask what we keep about you at {At(AskPages.To(Organisation.Code, Words.Lang))}, or in person.",
                $"Puede preguntar qué guardamos sobre usted en {At(AskPages.To(Organisation.Code, Words.Lang))} o en persona."
            ),
            Organisation.Name,
        ];

    /// <summary>As a tagged PDF file.</summary>
    public byte[] Write(DateTimeOffset made)
    {
        var paper = new PaperDocument(
            $"{Title}. {Organisation.Name}",
            Words.Lang,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Organisation.Name}. {Words.InForce(Version.Number, Version.EffectiveOn)}."
            )
        );
        paper.Heading(1, Title);
        foreach (string paragraph in Opening)
        {
            paper.Paragraph(paragraph);
        }
        foreach (var (title, list) in new[] { (AddedTitle, Added), (GoneTitle, Gone) })
        {
            if (list.Count > 0)
            {
                paper.Heading(2, title);
                paper.List(list);
            }
        }
        foreach (string paragraph in Closing)
        {
            paper.Paragraph(paragraph);
        }
        return paper.Write(made);
    }

    // The terms of use are between the organisation and its members.
    private static IReadOnlyList<NoticePart> ForPeople(string filled) =>
        [.. NoticeTemplate.PartsOf(filled, "").Where(p => p.Section != NoticeSection.Terms)];

    private string At(string path) => new Uri(Site, path).ToString();

    private IReadOnlyList<string> Of(NoticeDifferenceKind kind) =>
        [.. lines.Where(l => l.Kind == kind).Select(l => l.Text)];
}
