namespace Haven.Privacy.Permissions;

/// <summary>What permissions declare, in Spanish, for whoever gets a package in it.</summary>
internal static class PermissionSpanish
{
    public static IReadOnlyDictionary<string, string> All { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["A signed permission to share: with whom, what, for what, and until when"] =
                "Un permiso firmado para compartir: con quién, qué, para qué y hasta cuándo",
            ["The scan of a permission that was signed on paper"] =
                "La copia de un permiso firmado en papel",
            ["To whom"] = "Con quién",
            ["Reached"] = "Dónde se le encuentra",
            ["For what"] = "Para qué",
            ["Items"] = "Qué se comparte",
            ["English"] = "El texto en inglés",
            ["Spanish"] = "El texto en español",
            ["Mark"] = "Iniciales con que se firmó",
            ["Guardian name"] = "Nombre de la madre, el padre o el tutor",
            ["Taken back how"] = "Cómo se retiró",
            ["Taken back said"] = "Lo que se dijo al retirarlo",
            ["File"] = "Archivo",
            ["whoever asked for the permission"] = "quien pidió el permiso",
            ["whoever signed"] = "quien firmó",
            ["whoever took it back"] = "quien lo retiró",
            ["a parent or guardian"] = "madre, padre o tutor",
            ["the first day on which it holds"] = "el primer día en que vale",
            ["the last day on which it holds"] = "el último día en que vale",
            ["the language in which it was signed"] = "el idioma en que se firmó",
            ["when it was signed"] = "cuándo se firmó",
            ["when it was taken back"] = "cuándo se retiró",
        };
}
