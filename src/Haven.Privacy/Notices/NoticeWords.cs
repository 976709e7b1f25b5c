using System.Globalization;
using Haven.Privacy.Inventory;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Privacy.Retention;

namespace Haven.Privacy.Notices;

/// <summary>What Haven itself says in and around a notice, in one language.</summary>
public sealed record NoticeWords(string Lang)
{
    public static readonly NoticeWords English = new("en");
    public static readonly NoticeWords Spanish = new("es");

    private bool IsSpanish => Lang == "es";

    public string OtherLang => IsSpanish ? "en" : "es";

    public string OtherLanguage => IsSpanish ? "English" : "Español";

    public string Contents => Say("For whom", "Para quién");

    public string Everybody => Say("The whole notice", "El aviso entero");

    public string Versions => Say("Versions", "Versiones");

    public string Pdf => Say("This version as a PDF file", "Esta versión como archivo PDF");

    public string NoDay =>
        Say(
            "Enter a day such as 2026-11-29: the year, the month and the day.",
            "Escriba un día como 2026-11-29: el año, el mes y el día."
        );

    public string Warning => Say("Warning", "Atención");

    public string Kinds => Say("Kinds of facts", "Tipos de datos");

    public static NoticeWords In(string lang) => lang == "es" ? Spanish : English;

    public string Title(string organisation) =>
        Say($"Privacy notice of {organisation}", $"Aviso de privacidad de {organisation}");

    public string Title(string organisation, NoticeSection section) =>
        section == NoticeSection.Health
            ? Say(
                $"Health notice of {organisation} (notice of privacy practices)",
                $"Aviso de salud de {organisation} (aviso de prácticas de privacidad)"
            )
        : section == NoticeSection.Terms
            ? Say($"Terms of use of {organisation}", $"Condiciones de uso de {organisation}")
        : Title(organisation);

    public string InForce(int number, DateOnly from) =>
        Say(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Version {number}, in force from {Day(from)}"
            ),
            string.Create(
                CultureInfo.InvariantCulture,
                $"Versión {number}, en vigor desde el {Day(from)}"
            )
        );

    public string LastChanged(DateOnly on) =>
        Say($"Last changed on {Day(on)}.", $"Último cambio: {Day(on)}.");

    public string Newer(int number, DateOnly from) =>
        Say(
            string.Create(
                CultureInfo.InvariantCulture,
                $"This is an older version. Version {number} holds from {Day(from)}."
            ),
            string.Create(
                CultureInfo.InvariantCulture,
                $"Esta versión es anterior. La versión {number} vale desde el {Day(from)}."
            )
        );

    public string NotYet(DateOnly from) =>
        Say(
            $"This version does not hold yet: it holds from {Day(from)}.",
            $"Esta versión todavía no vale: vale desde el {Day(from)}."
        );

    public string Fewer(int number, int before) =>
        Say(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Version {number} makes rights smaller. It binds only those who agreed to it. For everybody else version {before} goes on."
            ),
            string.Create(
                CultureInfo.InvariantCulture,
                $"La versión {number} reduce derechos. Obliga solo a quienes la aceptaron. Para los demás sigue valiendo la versión {before}."
            )
        );

    public string Changes(string summary) =>
        Say($"What changes: {summary}", $"Lo que cambia: {summary}");

    public string None(string organisation) =>
        Say(
            $"{organisation} has not published its privacy notice yet. You can ask what is kept all the same.",
            $"{organisation} todavía no ha publicado su aviso de privacidad. Aun así puede preguntar qué se guarda."
        );

    /// <summary>Beside what is asked about health.</summary>
    public string HealthFact => Say("Health fact", "Dato de salud");

    public string HealthFacts =>
        Say("Facts about health are entered here.", "Aquí se anotan datos de salud.");

    public string HealthNotice => Say("Notice about health facts", "Aviso sobre datos de salud");

    public string AboutHealth =>
        Say(
            "About facts of health there is a notice of its own.",
            "Sobre los datos de salud hay un aviso propio."
        );

    public string Read => Say("Privacy notice", "Aviso de privacidad");

    /// <summary>"Made from the text a1b2…": the same on page and paper of one version.</summary>
    public string Digest(string digest) => Say($"Text: {digest}", $"Texto: {digest}");

    public string Day(DateOnly day) => Calendar.LocalTime.DayIn(Lang, day);

    public string Say(string english, string spanish) => IsSpanish ? spanish : english;

    public string Of(Audience audience) =>
        audience switch
        {
            Audience.People => Say("People we look after", "Personas a las que acompañamos"),
            Audience.Guardians => Say(
                "Parents, guardians and people around them",
                "Padres, madres, tutores y personas cercanas"
            ),
            Audience.Professionals => Say(
                "People who work with us",
                "Personas que trabajan con nosotros"
            ),
            _ => Say("Everybody else", "Todos los demás"),
        };

    internal string Of(Purpose purpose) => Say(purpose.Words, purpose.Spanish);

    internal string Of(KeptKind kind) => Say(kind.English, kind.Spanish);

    internal string Of(TwoLanguages text) => text.Of(Lang);

    internal string From(KeptKind kind) =>
        kind.Trigger switch
        {
            Trigger.Created => Say("the day on which it arrived", "el día en que llegó"),
            Trigger.LastChange => Say(
                "the day on which something was last written",
                "el último día en que se escribió algo"
            ),
            _ => Of(kind.Event),
        };

    internal string Of(Roles role) =>
        role switch
        {
            Roles.Administrator => Say("administrators", "administración"),
            Roles.Professional => Say("professionals", "profesionales"),
            Roles.Supervisor => Say("supervisors", "supervisión"),
            Roles.PrivacyOfficer => Say("the privacy officer", "responsable de privacidad"),
            Roles.Operator => Say("whoever runs the machine", "quien opera la máquina"),
            Roles.System => Say("Haven itself", "Haven mismo"),
            Roles.Advocate => Say(
                "advocates of the helpline",
                "quienes atienden la línea de ayuda"
            ),
            Roles.AccountHolder => Say("the person themselves", "la propia persona"),
            _ => Say("another system of ours, with a key", "otro sistema nuestro, con una clave"),
        };

    internal string Of(DataClass kind) =>
        kind switch
        {
            DataClass.Name => Say("name", "nombre"),
            DataClass.Contact => Say("how to reach somebody", "datos de contacto"),
            DataClass.Place => Say("town or region", "localidad o región"),
            DataClass.Age => Say("age", "edad"),
            DataClass.Work => Say("work", "trabajo"),
            DataClass.Credential => Say("what one signs in with", "datos para iniciar sesión"),
            DataClass.Connection => Say(
                "network address and browser",
                "dirección de red y navegador"
            ),
            DataClass.Gender => Say("gender", "género"),
            DataClass.Race => Say("race or ethnicity", "raza u origen étnico"),
            DataClass.SexLife => Say("sexual life or orientation", "vida u orientación sexual"),
            DataClass.Health => Say("health", "salud"),
            DataClass.Immigration => Say("immigration", "situación migratoria"),
            DataClass.Behaviour => Say("behaviour and circumstances", "conducta y circunstancias"),
            DataClass.Assessment => Say(
                "answers to and results of a screening",
                "respuestas y resultados de una evaluación"
            ),
            DataClass.FreeText => Say(
                "what is written in free words",
                "lo que se escribe libremente"
            ),
            DataClass.Religion => Say("religion or belief", "religión o creencia"),
            DataClass.Politics => Say("political opinion", "opinión política"),
            DataClass.Union => Say("membership in a union", "afiliación sindical"),
            DataClass.Genetic => Say("genes", "datos genéticos"),
            DataClass.Biometric => Say("measurements that recognise somebody", "datos biométricos"),
            DataClass.Conviction => Say("convictions and offences", "condenas e infracciones"),
            DataClass.School => Say("school and grade", "escuela y grado"),
            DataClass.Delivery => Say(
                "what was sent to whom, and whether it arrived",
                "qué se envió a quién y si llegó"
            ),
            DataClass.Money => Say("money", "dinero"),
            DataClass.NationalNumber => Say("official numbers", "números oficiales"),
            _ => Say("where somebody is or was", "dónde está o estuvo alguien"),
        };
}
