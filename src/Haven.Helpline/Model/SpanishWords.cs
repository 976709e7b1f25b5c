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
    };
}
