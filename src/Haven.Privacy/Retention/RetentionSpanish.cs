namespace Haven.Privacy.Retention;

/// <summary>What times and questions declare, in Spanish, for whoever gets a package in it.</summary>
internal static class RetentionSpanish
{
    public static IReadOnlyDictionary<string, string> All { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["A question whether somebody whose time is over may go, and the answer"] =
                "Una pregunta sobre si se puede borrar lo que ya cumplió su plazo, y la respuesta",
            ["Kind"] = "Tipo",
            ["Due on"] = "Día en que se cumplió el plazo",
            ["Asked at"] = "Cuándo se preguntó",
            ["Told"] = "A quién se avisó",
            ["Answered at"] = "Cuándo se respondió",
            ["Answered by"] = "Quién respondió",
            ["Answer"] = "Respuesta",
            ["Kept until"] = "Día en que se vuelve a preguntar",
            ["Reason"] = "Motivo",
            ["the member who answered"] = "el miembro que respondió",
            ["the question's own id"] = "el identificador de la pregunta",
            ["the kind of people that they are kept as"] = "el tipo de personas",
            ["counts how often it was asked about them"] = "cuántas veces se preguntó",
            ["the day on which their time was over"] = "el día en que se cumplió el plazo",
            ["when it was asked"] = "cuándo se preguntó",
            ["who was told that it waits"] = "a quién se avisó de que espera",
            ["when it was answered"] = "cuándo se respondió",
            ["whether they are kept for longer, or went"] = "si se conserva más tiempo o se borró",
            ["the day on which it is asked again"] = "el día en que se vuelve a preguntar",
        };
}
