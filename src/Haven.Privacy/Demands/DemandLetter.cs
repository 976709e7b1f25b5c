namespace Haven.Privacy.Demands;

/// <summary>A letter to be printed. None names anybody, and none says whether somebody is known to the organisation.</summary>
/// <param name="IsToThem">To whoever demands it; else to the person, whose name and address are written by hand.</param>
public sealed record DemandLetter(
    string Lang,
    bool IsToThem,
    string Subject,
    IReadOnlyList<string> Paragraphs
)
{
    /// <summary>"nothing", "notice-en" and so on; null where there is no such letter.</summary>
    public static DemandLetter? Of(string key) =>
        key switch
        {
            "nothing" => Nothing,
            "notice-en" => Notice,
            "notice-es" => NoticeInSpanish,
            "after-en" => After,
            "after-es" => AfterInSpanish,
            _ => null,
        };

    private static readonly DemandLetter Nothing = new(
        "en",
        IsToThem: true,
        "Our answer to your demand",
        [
            "We received your demand with the number and the day above.",
            "There is nothing that we may give or confirm in answer to it. This letter does not say whether anybody is known to us, or whether we keep anything about anybody. We answer every demand that does not open our records with these same words.",
            "What people tell us is confidential and privileged. That is theirs, and nobody here gives it up for them: neither this letter nor anything else that we do.",
            "If you have an order that a judge signed, or if a law names your demand, send it to us. If you have the written permission of the person concerned, send that.",
        ]
    );

    private static readonly DemandLetter Notice = new(
        "en",
        IsToThem: false,
        "Somebody demands facts about you from us",
        [
            "A court, a lawyer or an authority demands that we give them facts about you. We have given nothing yet.",
            "You can object. Ask the court that is named in the paper, yourself or through a lawyer, to set the demand aside or to narrow it, and tell us at once. We wait for the days that you have for it. While an objection is not decided, we give nothing.",
            "Ask us, and we show you the paper, say what it covers, and tell you where you can find a lawyer who costs nothing.",
            "If an answer could put you or somebody else in danger, tell us now. We plan with you how everybody stays safe.",
        ]
    );

    private static readonly DemandLetter NoticeInSpanish = new(
        "es",
        IsToThem: false,
        "Alguien nos exige datos sobre usted",
        [
            "Un tribunal, un abogado o una autoridad nos exige que le demos datos sobre usted. Todavía no hemos dado nada.",
            "Usted puede oponerse. Pida al tribunal que figura en el papel, por su cuenta o con un abogado, que anule la exigencia o la limite, y avísenos de inmediato. Esperamos los días que usted tiene para hacerlo. Mientras no se decida una oposición, no damos nada.",
            "Pregúntenos: le mostramos el papel, le decimos qué abarca y dónde puede encontrar un abogado gratuito.",
            "Si una respuesta puede ponerle en peligro a usted o a otra persona, díganoslo ahora. Planeamos con usted cómo todos quedan a salvo.",
        ]
    );

    private static readonly DemandLetter After = new(
        "en",
        IsToThem: false,
        "Somebody demanded facts about you from us",
        [
            "A court, a lawyer or an authority demanded that we give them facts about you. For a time an order forbade us to tell you. That time is over.",
            "Ask us, and we tell you who demanded it, what the order covered, what we gave, to whom and when.",
            "If you find that this was not right, you can ask the court that is named in the paper, and complain to us.",
        ]
    );

    private static readonly DemandLetter AfterInSpanish = new(
        "es",
        IsToThem: false,
        "Alguien nos exigió datos sobre usted",
        [
            "Un tribunal, un abogado o una autoridad nos exigió que le diéramos datos sobre usted. Durante un tiempo una orden nos prohibió decírselo. Ese tiempo terminó.",
            "Pregúntenos: le decimos quién los exigió, qué abarcaba la orden, qué dimos, a quién y cuándo.",
            "Si cree que no fue correcto, puede acudir al tribunal que figura en el papel y presentarnos una queja.",
        ]
    );
}
