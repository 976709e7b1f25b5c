namespace Haven.Privacy.Disclosures;

/// <summary>What stands on what is given, in the language of the ground.</summary>
internal sealed record DisclosureWords
{
    public required string Title { get; init; }
    public required string Intro { get; init; }
    public required string To { get; init; }
    public required string At { get; init; }
    public required string For { get; init; }
    public required string Holds { get; init; }
    public required string Basis { get; init; }
    public required string Bound { get; init; }

    public static DisclosureWords In(string lang) => lang == "es" ? InSpanish : InEnglish;

    private static readonly DisclosureWords InEnglish = new()
    {
        Title = "What is given about {0}",
        Intro =
            "This was given for one purpose, by one organisation, to you alone. It holds what the basis below allows, and nothing else: that something is not in it does not say whether it is kept.",
        To = "Given to",
        At = "Where they are reached",
        For = "For",
        Holds = "It holds",
        Basis = "On the basis of",
        Bound =
            "Do not pass it on, and do not use it for anything else, unless a law tells you to or the person agrees. When it is not needed any more, destroy it.",
    };

    private static readonly DisclosureWords InSpanish = new()
    {
        Title = "Lo que se da sobre {0}",
        Intro =
            "Esto lo dio una organización, para un solo fin y solo a usted. Contiene lo que permite el fundamento indicado abajo, y nada más: que algo no esté aquí no dice si se guarda.",
        To = "Se da a",
        At = "Dónde se le encuentra",
        For = "Para",
        Holds = "Contiene",
        Basis = "Con este fundamento",
        Bound =
            "No lo pase a nadie ni lo use para otra cosa, salvo que una ley lo ordene o la persona lo acepte. Cuando ya no haga falta, destrúyalo.",
    };

    /// <summary>For those who keep the list.</summary>
    public static string Of(DisclosureBasis basis) =>
        basis switch
        {
            DisclosureBasis.Permission => "Their permission",
            DisclosureBasis.Demand => "A demand by law",
            DisclosureBasis.Report => "A report that the law asks for",
            DisclosureBasis.Misuse => "Misuse of the site",
            _ => "Danger",
        };

    /// <summary>The first page of what is given.</summary>
    public Rights.Package.PackageCover Cover(DisclosureTerms terms, DisclosureItems items) =>
        new(
            Title,
            Intro,
            [
                (To, terms.Recipient),
                (At, terms.Address),
                (For, terms.UsedFor),
                (Holds, items.Words(terms.Items, terms.Lang)),
                (Basis, terms.Evidence),
            ],
            Bound
        );

    /// <summary>The declared words of this part.</summary>
    public static readonly IReadOnlyDictionary<string, string> Spanish = new Dictionary<
        string,
        string
    >(StringComparer.Ordinal)
    {
        ["That something about somebody was given to somebody else: to whom, why, and what"] =
            "Que se dieron datos de alguien a otra persona: a quién, por qué y cuáles",
        ["Basis"] = "Fundamento",
        ["Evidence"] = "Prueba",
        ["Recipient"] = "A quién se dio",
        ["Address"] = "Dónde se le encuentra",
        ["Used for"] = "Para qué",
        ["What"] = "Qué se dio",
        ["whoever gave it"] = "quien lo dio",
        ["Permission"] = "Permiso",
        ["Demand"] = "Orden legal",
        ["Report"] = "Aviso que pide la ley",
        ["Danger"] = "Peligro",
    };
}
