namespace Haven.Privacy.Consent;

/// <summary>What consents declare, in Spanish, for whoever gets a package in it.</summary>
internal static class ConsentSpanish
{
    public static IReadOnlyDictionary<string, string> All { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["What somebody agreed to, as a folder of its own"] =
                "La carpeta de lo que la persona aceptó",
            ["What somebody agreed to and what not, or took back"] =
                "Lo que la persona aceptó, no aceptó o retiró",
            ["Handle"] = "Por qué código se conoce a la persona",
            ["Answers"] = "Respuestas",
            ["Voice"] = "Quién lo dijo",
            ["Manner"] = "Cómo se dijo",
            ["Relation"] = "Relación con la persona",
            ["Why"] = "Por qué, o lo que se dijo",
            ["Form"] = "Formulario",
            ["Hash"] = "Suma de comprobación del texto",
            ["Lang"] = "Idioma",
            ["whoever was asked"] = "la persona a la que se preguntó",
            ["whoever asked for the consent"] = "quien preguntó",
            ["the form"] = "el formulario",
            ["the hash of the words that were shown"] =
                "la suma de comprobación del texto que se mostró",
            ["the language in which they were shown"] = "el idioma en que se mostró",
            ["when it was said"] = "cuándo se dijo",
            ["when it was begun"] = "cuándo se empezó",
            ["Self"] = "La propia persona",
            ["Guardian"] = "Madre, padre o tutor",
            ["Both"] = "Ambos",
            ["In person"] = "En una conversación",
            ["On screen"] = "En una pantalla",
            ["On paper"] = "En papel",
            ["By telephone"] = "Por teléfono",
            ["In writing"] = "Por escrito",
        };
}
