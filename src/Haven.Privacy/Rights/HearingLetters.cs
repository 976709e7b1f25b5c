using Haven.Privacy.Calendar;
using Haven.Privacy.Regimes;

namespace Haven.Privacy.Rights;

/// <summary>What whoever asked reads of a hearing, in the language of their request.</summary>
internal static class HearingLetters
{
    /// <summary>In the letter that refuses a correction. It is the same whether or not anybody is on record.</summary>
    public static string Right(string lang, Said<LawClock> law) =>
        lang == "es"
            ? $"Si cree que lo que guardamos es inexacto, engañoso o vulnera la privacidad, puede pedirnos una audiencia: escríbanos. Le oirá alguien que no participó en esta decisión. Se celebra en {law.What.Period.Words("es")} desde que la pida ({law.By.Name.Es}, {law.What.Source}). Si después no se corrige nada, puede añadir una declaración suya."
            : $"If you think that what we keep is inaccurate, misleading or invades privacy, you can ask us for a hearing: write to us. Somebody hears you who took no part in this decision. It is held within {law.What.Period.Words()} of your asking ({law.By.Name.En}, {law.What.Source}). If nothing is corrected after it, you can add a statement of your own.";

    /// <summary>The notice of the day.</summary>
    public static AnswerLetter Day(string lang, HearingSheet sheet, string from)
    {
        var (on, until) = (sheet.Hearing.HeldOn!.Value, sheet.Hearing.DecideUntil!.Value);
        return lang == "es"
            ? new(
                "es",
                "Su solicitud",
                [
                    $"Pidió una audiencia sobre nuestra respuesta a su solicitud. Es el {LocalTime.DayIn("es", on)}:",
                    sheet.Place,
                    $"Le oye {sheet.Hearer}. No participó en la decisión y no tiene interés en el resultado.",
                    "Puede presentar todo lo que apoye lo que dice, y venir con una o más personas que le ayuden, también con un abogado, a su cargo.",
                    $"Decidimos solo según lo que se presente en la audiencia, y le escribimos la decisión y sus razones a más tardar el {LocalTime.DayIn("es", until)}.",
                    "Si ese día no puede venir, o ya no quiere la audiencia, escríbanos.",
                    from,
                ]
            )
            : new(
                "en",
                "Your request",
                [
                    $"You asked for a hearing about our answer to your request. It is on {LocalTime.Day(on)}:",
                    sheet.Place,
                    $"{sheet.Hearer} hears you. They took no part in the decision and have no interest in what comes of it.",
                    "You can bring whatever supports what you say, and one or more people of your choice to help you, also a lawyer, at your own cost.",
                    $"We decide on what is put forward at the hearing alone, and write the decision and its reasons to you by {LocalTime.Day(until)}.",
                    "If you cannot come on that day, or no longer want the hearing, write to us.",
                    from,
                ]
            );
    }

    /// <summary>What came of it, its reasons, and the way on.</summary>
    public static AnswerLetter Outcome(
        string lang,
        HearingSheet sheet,
        string from,
        RegimeRules laws
    )
    {
        var (decided, further) = Words(lang, sheet.Hearing);
        string[] paragraphs = [decided, sheet.Reason, further];
        return AnswerLetter.Of(
            lang,
            string.Join("\n\n", paragraphs.Where(p => p.Length > 0)),
            from,
            laws
        );
    }

    // A hearing that was not held says nothing but its reason.
    private static (string Decided, string Further) Words(string lang, Hearing hearing) =>
        (hearing.Outcome, lang) switch
        {
            (HearingOutcome.Amended, "es") => (
                "Después de la audiencia decidimos corregir lo que guardamos.",
                ""
            ),
            (HearingOutcome.Amended, _) => (
                "After the hearing we decided to correct what we keep.",
                ""
            ),
            (HearingOutcome.NotAmended, "es") => (
                "Después de la audiencia decidimos dejarlo como está.",
                hearing.HasStatement
                    ? ""
                    : "Puede escribirnos una declaración: qué dice usted al respecto, o por qué no está conforme. La guardamos junto a esos datos mientras los guardemos, y va con ellos siempre que se den a alguien."
            ),
            (HearingOutcome.NotAmended, _) => (
                "After the hearing we decided to leave it as it is.",
                hearing.HasStatement
                    ? ""
                    : "You can write us a statement: what you say to it, or why you disagree. It is kept beside these facts for as long as we keep them, and goes with them whenever they are given to somebody."
            ),
            _ => ("", ""),
        };
}
