namespace Haven.Research.Model;

/// <summary>What the records about participants declare, in Spanish, for whoever gets a package of what is kept.</summary>
internal static class SpanishWords
{
    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>(
        StringComparer.Ordinal
    )
    {
        ["Somebody who takes part in a study, known by a code"] =
            "Alguien que participa en un estudio, conocido por un código",
        ["What a participant answered to a study"] = "Lo que respondió en un estudio",
        ["Code"] = "Código",
        ["Study"] = "Estudio",
        ["Version"] = "Versión",
        ["Number"] = "Número",
        ["Taken up at"] = "Acogida el",
        ["Answers"] = "Respuestas",
        ["the participant"] = "la persona que participa",
        ["the participant's own id"] = "el identificador de quien participa",
        ["the code by which the participant is known"] =
            "el código por el que se conoce a quien participa",
        ["the member who took them up"] = "quien la acogió",
        ["when they were taken up"] = "cuándo se acogió",
        ["the study"] = "el estudio",
        ["the sheet's own id"] = "el identificador de la hoja",
        ["the version of the declaration under which it was answered"] =
            "la versión de la declaración con la que se respondió",
        ["counts the participant's sheets"] = "cuenta las hojas de quien participa",
        ["the member who took the answers in"] = "quien recogió las respuestas",
        ["when the answers were taken in"] = "cuándo se recogieron las respuestas",
        [
            "An application to a call: who applies, what they propose, and which terms they accepted"
        ] =
            "Una solicitud a una convocatoria: quién solicita, qué propone y qué condiciones aceptó",
        ["A decision about an application"] = "Una decisión sobre una solicitud",
        ["Call"] = "Convocatoria",
        ["Terms"] = "Condiciones",
        ["Arrived at"] = "Llegada el",
        ["Lang"] = "Idioma",
        ["Body"] = "Organización",
        ["Proposal"] = "Propuesta",
        ["Wants offers"] = "Quiere saber de otras convocatorias",
        ["Offers ended at"] = "Retirado el",
        ["Outcome"] = "Resultado",
        ["Decisions"] = "Decisiones",
        ["Application"] = "Solicitud",
        ["Agreement ends on"] = "El acuerdo termina el",
        ["By deed"] = "En escritura (“deed”)",
        ["Funder years"] = "Años para el financiador",
        ["Why"] = "Por qué",
        ["whoever applied"] = "quien solicitó",
        ["the member who decided"] = "quien decidió",
        ["a keyed hash of what was sent that day: a form that is sent twice is one application"] =
            "un código de lo que se envió ese día: un formulario enviado dos veces es una solicitud",
        ["the call"] = "la convocatoria",
        ["the number by which the application is known"] =
            "el número por el que se conoce la solicitud",
        ["the version of the terms that was accepted"] =
            "la versión de las condiciones que se aceptó",
        ["the fingerprint of the terms that were accepted"] =
            "la huella de las condiciones que se aceptaron",
        ["when the application arrived"] = "cuándo llegó la solicitud",
        ["the language of the form"] = "el idioma del formulario",
        ["a keyed index of the e-mail address"] = "un índice cifrado del correo electrónico",
        ["whether they ticked that they want to be told of later calls"] =
            "si marcó que quiere saber de otras convocatorias",
        ["when it was taken back that they want to be told of later calls"] =
            "cuándo se retiró que quiere saber de otras convocatorias",
        ["what became of the application"] = "qué resultó de la solicitud",
        ["counts decisions"] = "cuenta las decisiones",
        ["the decision's own id"] = "el identificador de la decisión",
        ["the application"] = "la solicitud",
        ["counts the application's decisions"] = "cuenta las decisiones de la solicitud",
        ["what was decided"] = "qué se decidió",
        ["the day on which the agreement ends"] = "el día en que termina el acuerdo",
        ["whether the agreement was made by deed"] = "si el acuerdo se hizo en escritura (“deed”)",
        ["for how many years a funder has the application kept"] =
            "durante cuántos años un financiador hace guardar la solicitud",
        ["when it was decided"] = "cuándo se decidió",
        ["A registration for an event: who wants to come, and whether they came"] =
            "Una inscripción en un acto: quién quiere venir y si vino",
        ["What somebody needs so that they can take part in an event"] =
            "Lo que alguien necesita para poder participar en un acto",
        ["That somebody was written to about an event"] = "Que se escribió a alguien sobre un acto",
        ["A question or a remark that somebody wrote under an event"] =
            "Una pregunta o un comentario que alguien escribió bajo un acto",
        ["Event"] = "Acto",
        ["Cancelled at"] = "Cancelada el",
        ["Came at"] = "Vino el",
        ["Registration"] = "Inscripción",
        ["Decided at"] = "Decidido el",
        ["whoever registered"] = "quien se inscribió",
        ["whoever wrote"] = "quien escribió",
        ["a keyed hash of what was sent: a form that is sent twice is one registration"] =
            "un código de lo que se envió: un formulario enviado dos veces es una inscripción",
        ["a keyed hash of what was sent: a form that is sent twice is one post"] =
            "un código de lo que se envió: un formulario enviado dos veces es una publicación",
        ["the event"] = "el acto",
        ["the number by which the registration is known"] =
            "el número por el que se conoce la inscripción",
        ["when the registration arrived"] = "cuándo llegó la inscripción",
        ["whether they ticked that they want to be told of similar events"] =
            "si marcó que quiere saber de actos parecidos",
        ["when it was taken back that they want to be told of similar events"] =
            "cuándo se retiró que quiere saber de actos parecidos",
        ["when the registration was cancelled"] = "cuándo se canceló la inscripción",
        ["when it was written down that they came"] = "cuándo se anotó que vino",
        ["the registration"] = "la inscripción",
        ["the mailing's own id"] = "el identificador del envío",
        ["the event that the mail was about"] = "el acto del que trataba el correo",
        ["whether it was about their event or of a similar one"] =
            "si trataba de su acto o de uno parecido",
        ["when the mail was handed over"] = "cuándo se entregó el correo",
        ["the number by which the post is known"] = "el número por el que se conoce la publicación",
        ["when the post arrived"] = "cuándo llegó la publicación",
        ["whether the post is shown"] = "si la publicación se muestra",
        ["when it was decided whether the post is shown"] =
            "cuándo se decidió si la publicación se muestra",
    };
}
