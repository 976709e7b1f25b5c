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
    };
}
