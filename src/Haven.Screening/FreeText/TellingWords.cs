using Haven.Screening.Fill;

namespace Haven.Screening.FreeText;

/// <summary>What is said beside a text that looks as if it named somebody, in one language.</summary>
internal sealed record TellingWords(
    string DoesItName,
    string LeaveOut,
    string SaveOnceMore,
    string LooksLike,
    Func<TellingKind, string> Kind
)
{
    private static readonly TellingWords English = new(
        "Does this name somebody?",
        "Leave names, numbers and addresses out where you can.",
        "To keep the text as it is, save once more.",
        "“{0}” looks like {1}",
        kind =>
            kind switch
            {
                TellingKind.Name => "a name",
                TellingKind.Telephone => "a telephone number",
                TellingKind.Email => "an e-mail address",
                TellingKind.Address => "an address",
                TellingKind.BirthDate => "a date of birth",
                _ => "a national identity number",
            }
    );

    private static readonly TellingWords Spanish = new(
        "¿Dice esto quién es alguien?",
        "No escriba nombres, números ni direcciones si puede evitarlo.",
        "Para dejar el texto como está, guárdelo otra vez.",
        "«{0}» parece {1}",
        kind =>
            kind switch
            {
                TellingKind.Name => "un nombre",
                TellingKind.Telephone => "un número de teléfono",
                TellingKind.Email => "una dirección de correo electrónico",
                TellingKind.Address => "una dirección",
                TellingKind.BirthDate => "una fecha de nacimiento",
                _ => "un número de identidad",
            }
    );

    public static TellingWords In(string language) =>
        Languages.IsSpanish(language) ? Spanish : English;

    public string Of(Telling telling) =>
        FillWords.With(LooksLike, telling.Fragment, Kind(telling.Kind));
}
