using Haven.Privacy.Calendar;

namespace Haven.Privacy.Trust;

/// <summary>The words of the public page, in one language.</summary>
public sealed record TrustWords(string Lang)
{
    private static readonly TrustWords English = new("en");
    private static readonly TrustWords Spanish = new("es");

    public static TrustWords In(string lang) => lang == "es" ? Spanish : English;

    public string OtherLang => Lang == "es" ? "en" : "es";

    public string OtherLanguage => Lang == "es" ? "English" : "Español";

    public string Warning => Say("Warning", "Atención");

    public string Promises => Say("What is promised", "Lo que se promete");

    public string PromisesText =>
        Say(
            "What this page says, nobody has to believe: each night the program tries its own promises, and what failed is told here.",
            "Lo que dice esta página no hay que creerlo: cada noche el programa pone a prueba sus propias promesas, y lo que falló se dice aquí."
        );

    public string AllPromises =>
        Say(
            "Every promise, what is tried for it, and who can read what",
            "Todas las promesas, qué se prueba de cada una, y quién puede leer qué"
        );

    public string BrokenTitle => Say("Being repaired now", "Lo que se está reparando");

    public string Notice => Say("What they say about your data", "Lo que dicen sobre sus datos");

    public string Health => Say("Notice about health facts", "Aviso sobre datos de salud");

    public string Operator =>
        Say("What whoever runs the machine says", "Lo que dice quien opera la máquina");

    public string NoticeChanges => Say("What changed in the notice", "Qué cambió en el aviso");

    public string Companies => Say("Companies that help", "Empresas que ayudan");

    public string NoCompanies =>
        Say(
            "No company helps. What is kept is seen by nobody else.",
            "No ayuda ninguna empresa. Lo que se guarda no lo ve nadie más."
        );

    public string AllCompanies =>
        Say(
            "What each one sees, by which agreement, and what changed",
            "Qué ve cada una, con qué acuerdo, y qué cambió"
        );

    public string Log => Say("Who looked at what", "Quién miró qué");

    public string Ask => Say("What you can do", "Qué puede hacer usted");

    public string AskForData =>
        Say(
            "Ask what is kept of you, and have it corrected or deleted",
            "Preguntar qué se guarda de usted, y pedir que se corrija o se borre"
        );

    public string Title(string organisation) =>
        Say(
            $"How {organisation} keeps what it knows of you",
            $"Cómo guarda {organisation} lo que sabe de usted"
        );

    public string NoNotice(string organisation) =>
        Say(
            $"{organisation} has not published its privacy notice yet. Until it has, it takes up nobody new.",
            $"{organisation} todavía no ha publicado su aviso de privacidad. Mientras tanto no acoge a nadie nuevo."
        );

    // Its own log's last lines are not shown: they tell how many entries there are, and whoever watches them at the right
    // moment would see that somebody was helped that day.
    public string LogText(string organisation) =>
        Say(
            $"Whoever opens what is kept of somebody leaves an entry, in a log of {organisation} alone that nobody can alter unnoticed. You can ask who looked at what is kept of you. How many entries there are is not shown here: it would tell strangers on which days somebody was helped.",
            $"Quien abre lo que se guarda de alguien deja una anotación, en un registro solo de {organisation} que nadie puede alterar sin que se note. Usted puede preguntar quién miró lo que se guarda de usted. Cuántas anotaciones hay no se muestra aquí: diría a extraños qué días se ayudó a alguien."
        );

    public string Version(int number, DateOnly from, DateOnly? until) =>
        Say(
            FormattableString.Invariant(
                $"Version {number}, from {Day(from)}{(until is { } last ? $" until {Day(last)}" : "")}"
            ),
            FormattableString.Invariant(
                $"Versión {number}, desde el {Day(from)}{(until is { } end ? $" hasta el {Day(end)}" : "")}"
            )
        );

    private string Day(DateOnly day) => LocalTime.DayIn(Lang, day);

    private string Say(string english, string spanish) => Lang == "es" ? spanish : english;
}
