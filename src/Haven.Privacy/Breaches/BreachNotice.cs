using System.Text;
using Haven.Design.Paper;
using Haven.Privacy.Calendar;
using Haven.Privacy.Inventory;
using Haven.Privacy.Retention;
using Haven.Privacy.Rights;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;

namespace Haven.Privacy.Breaches;

/// <summary>What those are told whom a breach touched. A wording never changes: whoever writes anew adds another.</summary>
[Stored("What those whom a breach touched are told, in both languages")]
[EndsWith(typeof(Incident))]
public sealed class BreachNotice : ISealedRecord, IInstallationVisible
{
    [NotPersonal("the wording's own id")]
    public Guid Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of the incident")]
    public PersonKeyId PersonKey { get; init; }

    [Pseudonym("the incident")]
    public Guid Incident { get; init; }

    /// <summary>From 1; the highest holds.</summary>
    [NotPersonal("counts the wordings")]
    public int Number { get; init; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it was written")]
    public long At { get; init; }

    [Sensitive(DataClass.FreeText, Source = "the privacy officer")]
    public required Sealed<string> English { get; init; }

    [Sensitive(DataClass.FreeText, Source = "the privacy officer")]
    public required Sealed<string> Spanish { get; init; }

    Guid ISealedRecord.Row => Id;
}

/// <summary>
/// What the public pages of an organisation say about a breach while the privacy officer wants it there (45 CFR
/// 164.404(d)(2)). It is for everybody, and therefore not sealed.
/// </summary>
[Stored("What the public pages of an organisation say about a breach")]
[EndsWith(typeof(Incident))]
public sealed class BreachBanner : ISealedRecord, IInstallationVisible
{
    [NotPersonal("the banner's own id")]
    public Guid Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of the incident")]
    public PersonKeyId PersonKey { get; init; }

    [Pseudonym("the incident")]
    public Guid Incident { get; init; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("since when it stands there")]
    public long Since { get; init; }

    [NotPersonal("the English text, for everybody")]
    public required string English { get; init; }

    [NotPersonal("the Spanish text, for everybody")]
    public required string Spanish { get; init; }

    Guid ISealedRecord.Row => Id;

    public string In(string lang) => lang == "es" ? Spanish : English;
}

/// <summary>A notice as text: paragraphs with an empty line between, and lines that begin with "- " as a list.</summary>
internal static class BreachText
{
    // The page is the next floor's: whoever keeps organisations has the form at which one writes to them.
    private const string ContactPath = "/organisations/contact";

    /// <summary>Of a mail: whoever sees it on somebody's screen learns nothing.</summary>
    public static string Subject(string lang) =>
        lang == "es" ? "Un mensaje para usted" : "A message for you";

    public static string Title(string lang) =>
        lang == "es" ? "Algo pasó con datos sobre usted" : "Something happened with data about you";

    /// <summary>What somebody still has to write stands in square brackets.</summary>
    public static bool IsUnfilled(string text) => text.Contains('[', StringComparison.Ordinal);

    /// <summary>A first wording, with what protects people for each kind of data (45 CFR 164.404(c), GDPR Article 34(2)).</summary>
    public static string Draft(
        string lang,
        IReadOnlyCollection<string> kinds,
        PublicOrganisation organisation,
        DateOnly knownOn,
        Uri site
    )
    {
        string Say(string english, string spanish) => lang == "es" ? spanish : english;
        var blocks = BreachBlock
            .All.Where(b => kinds.Contains(b.Key, StringComparer.Ordinal))
            .ToList();
        string day = LocalTime.DayIn(lang, knownOn);
        string contact = new Uri(
            site,
            $"{ContactPath}/{Uri.EscapeDataString(organisation.Code)}?lang={lang}"
        ).ToString();
        var text = new StringBuilder();
        void Part(string head, params IEnumerable<string> lines) =>
            text.Append(head).Append('\n').AppendJoin('\n', lines).Append("\n\n");
        Part(
            Say("What happened", "Qué pasó"),
            Say(
                $"[Write what happened, and on which day.] We have known of it since {day}.",
                $"[Escriba qué pasó y qué día.] Lo sabemos desde el {day}."
            )
        );
        Part(
            Say("Which data about you", "Qué datos sobre usted"),
            blocks.Select(b => "- " + b.Data.Of(lang))
        );
        Part(
            Say("What you can do", "Qué puede hacer"),
            blocks.SelectMany(b => b.Steps).Select(s => "- " + s.Of(lang))
        );
        Part(
            Say("What we do", "Qué hacemos nosotros"),
            Say(
                "[Write what was done to stop it, to make it less harmful, and so that it does not happen again.]",
                "[Escriba qué se hizo para detenerlo, reducir el daño y evitar que se repita.]"
            )
        );
        Part(
            Say("Whom to ask", "A quién preguntar"),
            Say(
                $"[Write a telephone number, an e-mail address and a postal address.] You can also write to us at {contact}",
                $"[Escriba un teléfono, un correo electrónico y una dirección postal.] También puede escribirnos en {contact}"
            ),
            organisation.Name
        );
        return text.ToString().TrimEnd();
    }

    /// <summary>As a letter: a tagged PDF file.</summary>
    public static byte[] Letter(string lang, string text, string organisation, DateTimeOffset made)
    {
        var paper = new PaperDocument(Title(lang), lang, organisation);
        paper.Heading(1, Title(lang));
        foreach (string part in text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var lines = part.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            foreach (string line in lines.TakeWhile(l => !IsItem(l)))
            {
                paper.Paragraph(line);
            }
            if (lines.Any(IsItem))
            {
                paper.List(lines.Where(IsItem).Select(l => l[2..]));
            }
            foreach (string line in lines.SkipWhile(l => !IsItem(l)).Where(l => !IsItem(l)))
            {
                paper.Paragraph(line);
            }
        }
        return paper.Write(made);
    }

    private static bool IsItem(string line) => line.StartsWith("- ", StringComparison.Ordinal);
}
