namespace Haven.Privacy.Leaving;

/// <summary>The words of the receipt, in one language.</summary>
public sealed record LeavingWords
{
    public static readonly LeavingWords English = new()
    {
        Lang = "en",
        Title = "Receipt: an organisation leaves Haven",
        Organisation = "Organisation",
        Asked = "Asked for",
        Begins = "Begins",
        Done = "Deleted",
        NotYet = "not yet",
        Keys = "Keys destroyed",
        Went = "Records deleted",
        Nothing = "nothing was stored",
        Final = "No copy can be opened from",
        Waiting =
            "It has not begun. Until then an administrator of the organisation can take it back.",
        Copies =
            "Nobody can open anything of the organisation here any more. Copies of the destroyed keys may still lie in backups or on free parts of a disk. They become worthless when all keys are replaced, which Haven does by itself within a day.",
        Backups =
            "Nobody can open anything of the organisation here any more. A backup of the keys, made before, still could. The next backup to the same place overwrites it.",
        Gone =
            "No copy can be opened any more, wherever it lies: not in a backup, not on a stolen disk, not by whoever runs Haven.",
    };

    public static readonly LeavingWords Spanish = new()
    {
        Lang = "es",
        Title = "Recibo: una organización deja Haven",
        Organisation = "Organización",
        Asked = "Solicitado",
        Begins = "Empieza",
        Done = "Borrado",
        NotYet = "todavía no",
        Keys = "Claves destruidas",
        Went = "Registros borrados",
        Nothing = "no había nada guardado",
        Final = "Ninguna copia se puede abrir desde",
        Waiting =
            "No ha empezado. Hasta entonces, quien administra la organización puede anularlo.",
        Copies =
            "Aquí ya nadie puede abrir nada de la organización. Puede haber todavía copias de las claves destruidas en copias de seguridad o en partes libres de un disco. Pierden todo valor cuando se cambian todas las claves, lo que Haven hace por sí mismo en el plazo de un día.",
        Backups =
            "Aquí ya nadie puede abrir nada de la organización. Una copia de seguridad de las claves, hecha antes, todavía podría. La próxima copia en el mismo lugar la sustituye.",
        Gone =
            "Ya no se puede abrir ninguna copia, esté donde esté: ni en una copia de seguridad, ni en un disco robado, ni por quien mantiene Haven.",
    };

    public required string Lang { get; init; }
    public required string Title { get; init; }
    public required string Organisation { get; init; }
    public required string Asked { get; init; }
    public required string Begins { get; init; }
    public required string Done { get; init; }
    public required string NotYet { get; init; }
    public required string Keys { get; init; }
    public required string Went { get; init; }
    public required string Nothing { get; init; }
    public required string Final { get; init; }
    public required string Waiting { get; init; }
    public required string Copies { get; init; }
    public required string Backups { get; init; }
    public required string Gone { get; init; }

    public static LeavingWords In(string language) => language == "es" ? Spanish : English;
}
