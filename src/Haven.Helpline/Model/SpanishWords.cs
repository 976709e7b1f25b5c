namespace Haven.Helpline.Model;

/// <summary>What the records of the helpline declare, in Spanish, for what the public reads.</summary>
internal static class SpanishWords
{
    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>(
        StringComparer.Ordinal
    )
    {
        ["A chat of the helpline: how far it is, and nothing of who writes"] =
            "Un chat de la línea de ayuda: en qué punto está, y nada de quién escribe",
        ["A line of a chat of the helpline"] = "Una línea de un chat de la línea de ayuda",
        ["How many chats of the helpline began, were taken and ended on a day"] =
            "Cuántos chats de la línea de ayuda empezaron, se atendieron y terminaron en un día",
        ["Whether the helpline is open, and how many hours a chat is kept after its end"] =
            "Si la línea de ayuda está abierta, y cuántas horas se guarda un chat después de terminar",
        ["whoever of the two wrote it"] = "quien de los dos la escribió",
        ["The certificate of an advocate, and the last day on which it holds"] =
            "El certificado de quien atiende, y el último día en que vale",
        ["the administrator who recorded it"] = "quien administra y lo registró",
        ["Kind"] = "Clase",
        [
            "A report that an advocate made because a law asks for it: to whom, when, and what was told"
        ] =
            "Un aviso que hizo quien atiende porque una ley lo exige: a quién, cuándo y qué se dijo",
        ["the advocate"] = "quien atiende",
        ["the authority"] = "la autoridad",
        ["Recipient"] = "A quién se dio",
        ["Made at"] = "Hecho el",
        ["Reference"] = "Número de referencia",
        ["Told"] = "Lo que se dijo",
        ["Knows"] = "Si la persona lo sabe",
        ["Why not told"] = "Por qué no se le dijo",
        ["That a supervisor read a chat of the helpline, and when"] =
            "Que alguien de supervisión leyó un chat de la línea de ayuda, y cuándo",
        ["Text"] = "Texto",
        ["A service to which the helpline can refer somebody, and since when it is bound"] =
            "Un servicio al que la línea de ayuda puede derivar a alguien, y desde cuándo está comprometido",
        ["A referral that was proposed in a chat of the helpline"] =
            "Una derivación que se propuso en un chat de la línea de ayuda",
        ["A referral that somebody agreed to in a chat of the helpline: what may be told to whom"] =
            "Una derivación que alguien aceptó en un chat de la línea de ayuda: qué se puede decir y a quién",
        ["That a service has to be called, because a referral was taken back"] =
            "Que hay que llamar a un servicio, porque se retiró una derivación",
        ["the visitor"] = "quien visita",
        ["Terms"] = "Qué, a quién, para qué y hasta cuándo",
        ["Answer"] = "La respuesta",
        ["Consent"] = "El consentimiento",
        ["Service"] = "El servicio",
    };
}
