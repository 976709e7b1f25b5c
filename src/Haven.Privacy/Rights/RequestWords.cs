using System.Globalization;

namespace Haven.Privacy.Rights;

/// <summary>The words of the public form, in one language.</summary>
public sealed record RequestWords
{
    public static readonly RequestWords English = new()
    {
        Lang = "en",
        OtherLang = "es",
        OtherLanguage = "Español",
        Title = "Ask about data that {0} may keep",
        Intro =
            "You can ask what is kept about you or about a young person whom you care for, have it corrected or deleted, or complain. It costs nothing.",
        SameAnswer =
            "This page says the same to everybody, whether or not anything is kept about somebody. The team first makes sure who you are. Then it answers you.",
        Danger =
            "If somebody is in danger now, call 911 (in Europe 112). Nobody reads this at once.",
        KindLegend = "What do you ask for?",
        Kinds = new Dictionary<RequestKind, string>
        {
            [RequestKind.Access] = "To see what is kept",
            [RequestKind.Correction] = "To have something corrected",
            [RequestKind.Erasure] = "To have it deleted",
            [RequestKind.Restriction] = "That it is kept, but not used",
            [RequestKind.Objection] = "That it is no longer used for something",
            [RequestKind.Portability] = "To take it elsewhere, or have it given to somebody I name",
            [RequestKind.HumanDecision] = "That a person decides, and not a computer alone",
            [RequestKind.Withdrawal] = "To take back what I agreed to",
            [RequestKind.Complaint] = "I want to complain",
        },
        AskerLegend = "Whom is it about?",
        Askers =
        [
            "About me",
            "About a child or young person whom I care for",
            "About somebody else, for whom I act",
        ],
        Name = "Your name",
        Reach = "How the team can reach you",
        ReachHint =
            "An e-mail address, a telephone number or a postal address that nobody sees who should not know that you asked.",
        MayMail = "It is an e-mail address, and it is safe to send the answer there",
        GiveAddress =
            "You said that the answer may go by e-mail: write the e-mail address here, and nothing else. Or take the tick away.",
        About = "Whom it is about",
        AboutHint =
            "What the team needs to find the right person: a name, a code, when and where you met. Leave it empty where it is about you.",
        Text = "What you want to say",
        TextHint =
            "Up to 4,000 characters. What should be corrected, for example, and how it is right.",
        Send = "Send the request",
        ChooseKind = "Choose what you ask for.",
        ChooseAsker = "Choose whom it is about.",
        GiveName = "Write your name. Without it the team cannot make sure who you are.",
        GiveReach = "Write how the team can reach you. Without it nobody can answer.",
        GiveAbout = "Write whom it is about.",
        HiddenFormat =
            "{0}: there is a character in it that cannot be seen. Delete it and type it again.",
        TooLongFormat = "{0}: this is longer than {1} characters. Shorten it.",
        TooOften =
            "Too many requests came from where you are. Nothing was sent. What you wrote is still here: try again in {0} minutes.",
        SentTitle = "Your request has arrived",
        SentText =
            "The team of {0} will make sure who you are, and then answer you. Where the law sets a time for that, it runs from today.",
        SentTrace =
            "Your browser may keep in its history that you were here. If nobody should see that, delete it there.",
        Error = "Error",
        Problem = "There is a problem",
        Warning = "Warning",
    };

    public static readonly RequestWords Spanish = new()
    {
        Lang = "es",
        OtherLang = "en",
        OtherLanguage = "English",
        Title = "Preguntar por datos que {0} pueda guardar",
        Intro =
            "Puede preguntar qué se guarda sobre usted o sobre un menor a su cuidado, pedir que se corrija o se borre, o reclamar. No cuesta nada.",
        SameAnswer =
            "Esta página dice lo mismo a todo el mundo, se guarde o no algo sobre alguien. El equipo comprueba primero quién es usted. Después le responde.",
        Danger =
            "Si alguien está en peligro ahora, llame al 911 (en Europa, al 112). Nadie lee esto de inmediato.",
        KindLegend = "¿Qué pide?",
        Kinds = new Dictionary<RequestKind, string>
        {
            [RequestKind.Access] = "Ver lo que se guarda",
            [RequestKind.Correction] = "Que se corrija algo",
            [RequestKind.Erasure] = "Que se borre",
            [RequestKind.Restriction] = "Que se guarde, pero no se use",
            [RequestKind.Objection] = "Que no se use más para algo",
            [RequestKind.Portability] = "Llevármelo, o que se entregue a quien yo diga",
            [RequestKind.HumanDecision] = "Que decida una persona, y no solo una computadora",
            [RequestKind.Withdrawal] = "Retirar lo que acepté",
            [RequestKind.Complaint] = "Quiero reclamar",
        },
        AskerLegend = "¿De quién se trata?",
        Askers =
        [
            "De mí",
            "De un niño o joven a mi cuidado",
            "De otra persona, en cuyo nombre actúo",
        ],
        Name = "Su nombre",
        Reach = "Cómo puede encontrarle el equipo",
        ReachHint =
            "Un correo electrónico, un teléfono o una dirección que no vea nadie que no deba saber que preguntó.",
        MayMail = "Es un correo electrónico, y es seguro enviar allí la respuesta",
        GiveAddress =
            "Dijo que la respuesta puede enviarse por correo electrónico: escriba aquí la dirección, y nada más. O quite la marca.",
        About = "De quién se trata",
        AboutHint =
            "Lo que el equipo necesita para encontrar a la persona: un nombre, un código, cuándo y dónde se conocieron. Déjelo vacío si se trata de usted.",
        Text = "Lo que quiere decir",
        TextHint = "Hasta 4.000 caracteres. Por ejemplo, qué hay que corregir y cómo es correcto.",
        Send = "Enviar la solicitud",
        ChooseKind = "Elija qué pide.",
        ChooseAsker = "Elija de quién se trata.",
        GiveName = "Escriba su nombre. Sin él, el equipo no puede comprobar quién es.",
        GiveReach = "Escriba cómo puede encontrarle el equipo. Sin eso nadie puede responder.",
        GiveAbout = "Escriba de quién se trata.",
        HiddenFormat = "{0}: contiene un carácter que no se ve. Bórrelo y escríbalo de nuevo.",
        TooLongFormat = "{0}: tiene más de {1} caracteres. Acórtelo.",
        TooOften =
            "Llegaron demasiadas solicitudes desde donde usted está. No se envió nada. Lo que escribió sigue aquí: inténtelo de nuevo en {0} minutos.",
        SentTitle = "Su solicitud ha llegado",
        SentText =
            "El equipo de {0} comprobará quién es usted y después le responderá. Si la ley fija un plazo, corre desde hoy.",
        SentTrace =
            "Su navegador puede guardar en el historial que estuvo aquí. Si nadie debe verlo, bórrelo allí.",
        Error = "Error",
        Problem = "Hay un problema",
        Warning = "Atención",
    };

    public required string Lang { get; init; }
    public required string OtherLang { get; init; }
    public required string OtherLanguage { get; init; }
    public required string Title { get; init; }
    public required string Intro { get; init; }
    public required string SameAnswer { get; init; }
    public required string Danger { get; init; }
    public required string KindLegend { get; init; }

    /// <summary>In the order in which the form offers them.</summary>
    public required IReadOnlyDictionary<RequestKind, string> Kinds { get; init; }

    public required string AskerLegend { get; init; }

    /// <summary>In the order of <see cref="Asker"/>.</summary>
    public required IReadOnlyList<string> Askers { get; init; }

    public required string Name { get; init; }
    public required string Reach { get; init; }
    public required string ReachHint { get; init; }
    public required string MayMail { get; init; }
    public required string GiveAddress { get; init; }
    public required string About { get; init; }
    public required string AboutHint { get; init; }
    public required string Text { get; init; }
    public required string TextHint { get; init; }
    public required string Send { get; init; }
    public required string ChooseKind { get; init; }
    public required string ChooseAsker { get; init; }
    public required string GiveName { get; init; }
    public required string GiveReach { get; init; }
    public required string GiveAbout { get; init; }
    public required string HiddenFormat { get; init; }
    public required string TooLongFormat { get; init; }
    public required string TooOften { get; init; }
    public required string SentTitle { get; init; }
    public required string SentText { get; init; }
    public required string SentTrace { get; init; }
    public required string Error { get; init; }
    public required string Problem { get; init; }
    public required string Warning { get; init; }

    public static RequestWords In(string lang) => lang == "es" ? Spanish : English;

    public string Of(RequestKind kind) => Kinds[kind];

    public string Of(Asker asker) => Askers[(int)asker - 1];

    public string Hidden(string label) => Fill(HiddenFormat, label);

    public string TooLong(string label, int longest) => Fill(TooLongFormat, label, longest);

    public string Wait(TimeSpan wait) => Fill(TooOften, (int)Math.Ceiling(wait.TotalMinutes));

    public static string Fill(string format, params object[] with) =>
        string.Format(CultureInfo.InvariantCulture, format, with);
}
