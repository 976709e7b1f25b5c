using Haven.Privacy.Calendar;
using Haven.Research.Applications;
using Haven.Research.Calls;
using Haven.Research.Model;

namespace Haven.Research.Apply;

/// <summary>The words of a call's public page, in one language. What the call says of itself stays as it was written.</summary>
public sealed record ApplyWords
{
    public static readonly ApplyWords English = new()
    {
        Lang = "en",
        Funding = "A call for funding by {0}",
        Prize = "A call for a prize by {0}",
        OpenUntil = "You can apply until the end of {0}.",
        Closed = "This call is closed. Nothing more is taken.",
        About = "What it is about",
        TermsTitle = "The terms",
        KeptTitle = "How long we keep what you send",
        KeptWithout =
            "If you do not succeed: for {0} years after the process ends, and then it is deleted. The process ends on {1}. If that day has to move, this page says so.",
        KeptSuccess =
            "If you succeed: for {0} years after our agreement with you ends, or for {1} years if the agreement is made by deed.",
        KeptFunder = "Longer for {0}: for {1} years after the agreement ends. {2}",
        SeenTitle = "Who sees it",
        Seen =
            "Those members of {0} who run calls. Each reading is recorded. What you send is stored encrypted, and where you write from is not recorded.",
        Rights =
            "You can ask for what we keep of you, have it corrected or deleted, or say that you want no more offers",
        ApplyTitle = "Apply",
        EmailHint = "We write to it about this application.",
        Body = "Organisation (if you apply for one)",
        Proposal = "What you propose",
        ProposalHint =
            "Up to 6,000 characters. Please do not write about other people’s health, faith or family.",
        Accept = "I accept these terms",
        AcceptLegend = "The terms above",
        Offers = "Tell me of later calls",
        OffersLegend = "Later calls",
        OffersHint = "Only if you want. You can take it back at any time.",
        Send = "Send the application",
        WriteProposal = "Write what you propose.",
        MustAccept =
            "Tick that you accept the terms. Without that we cannot take your application.",
        TermsChanged =
            "The terms were changed while this page was open. Nothing was sent. Read the new terms above, and tick that you accept them. What you typed is still here.",
        TooOften =
            "Too many applications came from where you are. Nothing was sent. What you typed is still here: try again in {0} minutes.",
        Full =
            "So many applications wait that no more are taken now. Nothing was sent. Write to the team, or try again tomorrow.",
        JustClosed =
            "The call closed before you sent this. Nothing was sent. What you typed is still here, so that you can copy it.",
        SentTitle = "Your application has arrived",
        SentNumber = "Its number is",
        SentKeep =
            "Write it down. With it you can ask what we keep of you, and say that you want no more offers.",
        SentTerms = "You accepted version {0} of the terms.",
        Back = "Back to the call",
    };

    public static readonly ApplyWords Spanish = new()
    {
        Lang = "es",
        Funding = "Una convocatoria de ayudas de {0}",
        Prize = "Una convocatoria de un premio de {0}",
        OpenUntil = "Puede presentarse hasta el final del {0}.",
        Closed = "Esta convocatoria está cerrada. Ya no se recibe nada.",
        About = "De qué trata",
        TermsTitle = "Las condiciones",
        KeptTitle = "Cuánto tiempo guardamos lo que envíe",
        KeptWithout =
            "Si no tiene éxito: {0} años desde que termina el proceso, y después se borra. El proceso termina el {1}. Si ese día tiene que cambiar, esta página lo dirá.",
        KeptSuccess =
            "Si tiene éxito: {0} años desde que termina nuestro acuerdo con usted, o {1} años si el acuerdo se hace en escritura (“deed”).",
        KeptFunder = "Más tiempo para {0}: {1} años desde que termina el acuerdo. {2}",
        SeenTitle = "Quién lo ve",
        Seen =
            "Los miembros de {0} que llevan las convocatorias. Cada lectura queda registrada. Lo que envíe se guarda cifrado, y no se registra desde dónde escribe.",
        Rights =
            "Puede pedir lo que guardamos de usted, que se corrija o se borre, o decir que no quiere más ofertas",
        ApplyTitle = "Presentarse",
        EmailHint = "Le escribimos ahí sobre esta solicitud.",
        Body = "Organización (si se presenta por una)",
        Proposal = "Qué propone",
        ProposalHint =
            "Hasta 6.000 caracteres. Por favor, no escriba sobre la salud, las creencias o la familia de otras personas.",
        Accept = "Acepto estas condiciones",
        AcceptLegend = "Las condiciones de arriba",
        Offers = "Quiero saber de otras convocatorias",
        OffersLegend = "Otras convocatorias",
        OffersHint = "Solo si quiere. Puede retirarlo en cualquier momento.",
        Send = "Enviar la solicitud",
        WriteProposal = "Escriba qué propone.",
        MustAccept = "Marque que acepta las condiciones. Sin eso no podemos recibir su solicitud.",
        TermsChanged =
            "Las condiciones cambiaron mientras esta página estaba abierta. No se envió nada. Lea arriba las nuevas y marque que las acepta. Lo que escribió sigue aquí.",
        TooOften =
            "Llegaron demasiadas solicitudes desde donde usted está. No se envió nada. Lo que escribió sigue aquí: inténtelo de nuevo en {0} minutos.",
        Full =
            "Hay tantas solicitudes pendientes que ahora no se reciben más. No se envió nada. Escriba al equipo o inténtelo mañana.",
        JustClosed =
            "La convocatoria se cerró antes de que enviara esto. No se envió nada. Lo que escribió sigue aquí, para que pueda copiarlo.",
        SentTitle = "Su solicitud ha llegado",
        SentNumber = "Su número es",
        SentKeep =
            "Anótelo. Con él puede preguntar qué guardamos de usted y decir que no quiere más ofertas.",
        SentTerms = "Aceptó la versión {0} de las condiciones.",
        Back = "Volver a la convocatoria",
    };

    public required string Lang { get; init; }
    public required string Funding { get; init; }
    public required string Prize { get; init; }
    public required string OpenUntil { get; init; }
    public required string Closed { get; init; }
    public required string About { get; init; }
    public required string TermsTitle { get; init; }
    public required string KeptTitle { get; init; }
    public required string KeptWithout { get; init; }
    public required string KeptSuccess { get; init; }
    public required string KeptFunder { get; init; }
    public required string SeenTitle { get; init; }
    public required string Seen { get; init; }
    public required string Rights { get; init; }
    public required string ApplyTitle { get; init; }
    public required string EmailHint { get; init; }
    public required string Body { get; init; }
    public required string Proposal { get; init; }
    public required string ProposalHint { get; init; }
    public required string Accept { get; init; }
    public required string AcceptLegend { get; init; }
    public required string Offers { get; init; }
    public required string OffersLegend { get; init; }
    public required string OffersHint { get; init; }
    public required string Send { get; init; }
    public required string WriteProposal { get; init; }
    public required string MustAccept { get; init; }
    public required string TermsChanged { get; init; }
    public required string TooOften { get; init; }
    public required string Full { get; init; }
    public required string JustClosed { get; init; }
    public required string SentTitle { get; init; }
    public required string SentNumber { get; init; }
    public required string SentKeep { get; init; }
    public required string SentTerms { get; init; }
    public required string Back { get; init; }

    public FormWords Form => FormWords.In(Lang);

    public static ApplyWords In(string lang) => lang == "es" ? Spanish : English;

    /// <summary>How long what is sent is kept, a sentence for each outcome.</summary>
    public IEnumerable<string> Kept(Call call, CallVersion terms)
    {
        yield return Fill(
            KeptWithout,
            ApplicationTime.UnsuccessfulYears,
            LocalTime.DayIn(Lang, call.EndsOn!.Value)
        );
        yield return Fill(KeptSuccess, ApplicationTime.SuccessfulYears, ApplicationTime.DeedYears);
        if (terms.TellsOfFunder())
        {
            yield return Fill(KeptFunder, terms.Funder, terms.FunderYears, terms.FunderWords);
        }
    }

    public string Wait(TimeSpan wait) => Fill(TooOften, (int)Math.Ceiling(wait.TotalMinutes));

    internal static string Fill(string format, params object[] with) =>
        FormWords.Fill(format, with);
}
