using System.Globalization;
using Haven.Organisations.Inbox;

namespace Haven.Organisations.Contact;

/// <summary>The words of the public form, in one language.</summary>
public sealed record ContactWords
{
    public static readonly ContactWords English = new()
    {
        Lang = "en",
        OtherLang = "es",
        OtherLanguage = "Español",
        Title = "Write to {0}",
        Intro = "The team reads what you write here. You do not have to say who you are.",
        Warning = "Warning",
        NotForEmergencies =
            "This form is not for emergencies: it may take days until somebody reads it.",
        InDanger = "If somebody is in danger now, call {0}.",
        NumbersWithLine = "{0}, or 911 (in Europe 112)",
        Numbers = "911 (in Europe 112)",
        ReachUs = "Other ways to reach the team",
        Problem = "There is a problem",
        Error = "Error",
        Kind = "What is it about?",
        KindContact = "I want to ask or tell the team something",
        KindFeedback = "I want to say what I think",
        Message = "Your message",
        MessageHint =
            "Up to 4,000 characters. Please do not write more about other people than the team needs to know.",
        Answer = "Would you like an answer?",
        AnswerNo = "No",
        AnswerYes = "Yes",
        AnswerYesHint = "Then give one way to reach you below. E-mail is the quickest.",
        AboutYou = "About you",
        AboutYouText =
            "All of this is your choice. Give only an address or number that nobody sees who should not know that you wrote.",
        Name = "Name",
        Email = "E-mail address",
        Telephone = "Telephone",
        PostalAddress = "Postal address",
        Age = "I am 13 or older",
        AgeHint =
            "If you are younger, ask a grown-up whom you trust to write for you. If you are afraid, call {0}.",
        Send = "Send",
        Keep =
            "Your message is kept for {0} at most and then deleted, with everything that you gave here. Only the team’s administrators can read it, and each reading is recorded. Where you write from is not recorded.",
        WriteSomething = "Write your message.",
        GiveAWay =
            "You asked for an answer. Give an e-mail address, a telephone number or a postal address.",
        WrongEmail = "Enter an e-mail address like name@example.org.",
        ConfirmAge =
            "Confirm that you are 13 or older. If you are younger, ask a grown-up whom you trust to write for you.",
        HiddenFormat =
            "{0}: there is a character in it that cannot be seen. Delete it and type it again.",
        TooLongFormat = "{0}: this is longer than {1} characters. Shorten it.",
        TooOften =
            "Too many messages came from where you are. Nothing was sent. What you wrote is still here: try again in {0} minutes.",
        Full =
            "So many messages wait to be read that no more are taken now. Nothing was sent. Use another way to reach the team, or try again tomorrow.",
        SentTitle = "Your message has arrived",
        SentText =
            "The team of {0} can read it now. If you asked for an answer, it comes the way you chose.",
        SentKeep = "Your message is kept for {0} at most and then deleted.",
        SentTrace =
            "Your browser may keep in its history that you were here. If nobody should see that, delete it there.",
        Again = "Write another message",
    };

    public static readonly ContactWords Spanish = new()
    {
        Lang = "es",
        OtherLang = "en",
        OtherLanguage = "English",
        Title = "Escribir a {0}",
        Intro = "El equipo lee lo que usted escribe aquí. No tiene que decir quién es.",
        Warning = "Atención",
        NotForEmergencies =
            "Este formulario no es para emergencias: pueden pasar días hasta que alguien lo lea.",
        InDanger = "Si alguien está en peligro ahora, llame al {0}.",
        NumbersWithLine = "{0}, o al 911 (en Europa, al 112)",
        Numbers = "911 (en Europa, al 112)",
        ReachUs = "Otras maneras de encontrar al equipo",
        Problem = "Hay un problema",
        Error = "Error",
        Kind = "¿De qué se trata?",
        KindContact = "Quiero preguntar o contar algo al equipo",
        KindFeedback = "Quiero decir lo que pienso",
        Message = "Su mensaje",
        MessageHint =
            "Hasta 4.000 caracteres. Por favor, no escriba sobre otras personas más de lo que el equipo necesita saber.",
        Answer = "¿Quiere una respuesta?",
        AnswerNo = "No",
        AnswerYes = "Sí",
        AnswerYesHint =
            "Entonces indique abajo una manera de responderle. Lo más rápido es el correo electrónico.",
        AboutYou = "Sobre usted",
        AboutYouText =
            "Todo esto es opcional. Indique solo una dirección o un número que no vea nadie que no deba saber que escribió.",
        Name = "Nombre",
        Email = "Correo electrónico",
        Telephone = "Teléfono",
        PostalAddress = "Dirección postal",
        Age = "Tengo 13 años o más",
        AgeHint =
            "Si tienes menos, pide a una persona adulta de confianza que escriba por ti. Si tienes miedo, llama al {0}.",
        Send = "Enviar",
        Keep =
            "Su mensaje se guarda como máximo {0} y después se borra, con todo lo que indicó aquí. Solo lo pueden leer los administradores del equipo, y cada lectura queda registrada. Desde dónde escribe no se registra.",
        WriteSomething = "Escriba su mensaje.",
        GiveAWay =
            "Pidió una respuesta. Indique un correo electrónico, un teléfono o una dirección postal.",
        WrongEmail = "Escriba un correo electrónico como nombre@example.org.",
        ConfirmAge =
            "Confirme que tiene 13 años o más. Si tienes menos, pide a una persona adulta de confianza que escriba por ti.",
        HiddenFormat = "{0}: contiene un carácter que no se ve. Bórrelo y escríbalo de nuevo.",
        TooLongFormat = "{0}: tiene más de {1} caracteres. Acórtelo.",
        TooOften =
            "Llegaron demasiados mensajes desde donde usted está. No se envió nada. Lo que escribió sigue aquí: inténtelo de nuevo en {0} minutos.",
        Full =
            "Hay tantos mensajes sin leer que ahora no se aceptan más. No se envió nada. Use otra manera de encontrar al equipo o inténtelo mañana.",
        SentTitle = "Su mensaje ha llegado",
        SentText =
            "El equipo de {0} ya puede leerlo. Si pidió una respuesta, llegará de la manera que eligió.",
        SentKeep = "Su mensaje se guarda como máximo {0} y después se borra.",
        SentTrace =
            "Su navegador puede guardar en el historial que estuvo aquí. Si nadie debe verlo, bórrelo allí.",
        Again = "Escribir otro mensaje",
    };

    public required string Lang { get; init; }
    public required string OtherLang { get; init; }
    public required string OtherLanguage { get; init; }
    public required string Title { get; init; }
    public required string Intro { get; init; }
    public required string Warning { get; init; }
    public required string NotForEmergencies { get; init; }
    public required string InDanger { get; init; }
    public required string NumbersWithLine { get; init; }
    public required string Numbers { get; init; }
    public required string ReachUs { get; init; }
    public required string Problem { get; init; }
    public required string Error { get; init; }
    public required string Kind { get; init; }
    public required string KindContact { get; init; }
    public required string KindFeedback { get; init; }
    public required string Message { get; init; }
    public required string MessageHint { get; init; }
    public required string Answer { get; init; }
    public required string AnswerNo { get; init; }
    public required string AnswerYes { get; init; }
    public required string AnswerYesHint { get; init; }
    public required string AboutYou { get; init; }
    public required string AboutYouText { get; init; }
    public required string Name { get; init; }
    public required string Email { get; init; }
    public required string Telephone { get; init; }
    public required string PostalAddress { get; init; }
    public required string Age { get; init; }
    public required string AgeHint { get; init; }
    public required string Send { get; init; }
    public required string Keep { get; init; }
    public required string WriteSomething { get; init; }
    public required string GiveAWay { get; init; }
    public required string WrongEmail { get; init; }
    public required string ConfirmAge { get; init; }
    public required string HiddenFormat { get; init; }
    public required string TooLongFormat { get; init; }
    public required string TooOften { get; init; }
    public required string Full { get; init; }
    public required string SentTitle { get; init; }
    public required string SentText { get; init; }
    public required string SentKeep { get; init; }
    public required string SentTrace { get; init; }
    public required string Again { get; init; }

    public static ContactWords In(string lang) => lang == "es" ? Spanish : English;

    /// <summary>Whom to call when it cannot wait: the organisation's own line first, where it named one.</summary>
    public string Emergency(ContactPlace place) =>
        place.EmergencyLine.Length > 0 ? Fill(NumbersWithLine, place.EmergencyLine) : Numbers;

    public string KeptFor(ContactPlace place) => KeepPeriod.Words(place.Keep, Lang);

    public string Hidden(string label) => Fill(HiddenFormat, label);

    public string TooLong(string label, int longest) => Fill(TooLongFormat, label, longest);

    public string Wait(TimeSpan wait) => Fill(TooOften, (int)Math.Ceiling(wait.TotalMinutes));

    internal static string Fill(string format, params object[] with) =>
        string.Format(CultureInfo.InvariantCulture, format, with);
}
