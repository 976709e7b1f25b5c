using Haven.Design.Components;
using Haven.Privacy.Calendar;
using Haven.Privacy.Notices;

namespace Haven.Privacy.Processors;

/// <summary>The register in words: for staff in English, for everybody in both languages.</summary>
public sealed record ProcessorWords(string Lang)
{
    public static readonly ProcessorWords English = new("en");
    public static readonly ProcessorWords Spanish = new("es");

    public static ProcessorWords In(string lang) => lang == "es" ? Spanish : English;

    public string OtherLang => Lang == "es" ? "en" : "es";

    public string OtherLanguage => Lang == "es" ? "English" : "Español";

    public string Warning => Say("Warning", "Atención");

    public string Title => Say("Companies that help us", "Empresas que nos ayudan");

    public string Intro =>
        Say(
            "Everybody else who processes data for us. Each works for us alone and sees what its work needs. Beside it stands its agreement. Once a year we read its privacy policy anew.",
            "Quiénes más tratan datos por encargo nuestro. Cada empresa trabaja solo para nosotros y ve lo que su trabajo necesita. Al lado está su acuerdo. Una vez al año leemos de nuevo su política de privacidad."
        );

    public string OfMachine =>
        Say("Companies of whoever runs the machine", "Empresas de quien opera la máquina");

    public string Nobody =>
        Say("No company is on this list.", "No hay ninguna empresa en esta lista.");

    public string Head(string organisation) =>
        Say($"Companies of {organisation}", $"Empresas de {organisation}");

    public IReadOnlyList<string> Columns =>
        [
            Say("Company", "Empresa"),
            Say("What for", "Para qué"),
            Say("Country", "País"),
            Say("What it sees", "Qué ve"),
            Say("Agreement", "Acuerdo"),
            Say("Policy last read", "Política leída por última vez"),
        ];

    public string ChangesTitle =>
        Say("What changed in the last two years", "Qué cambió en los últimos dos años");

    public string NoChanges => Say("Nothing changed.", "No cambió nada.");

    /// <summary>A step of the register that everybody is told of: a company that came, changed or went.</summary>
    public string Change(ProcessorEntry entry) =>
        $"{LocalTime.DayIn(Lang, LocalTime.DayOf(entry.At))}: "
        + entry.Step switch
        {
            ProcessorStep.Added => Say(
                $"{entry.Name} was added. {Of(entry.Task)}.",
                $"se añadió {entry.Name}. {Of(entry.Task)}."
            ),
            ProcessorStep.Ended => Say(
                $"{entry.Name} ends{On(entry.Until, " on ")}.",
                $"termina {entry.Name}{On(entry.Until, " el ")}."
            ),
            _ => Say(
                $"what is known of {entry.Name} was changed.",
                $"se cambió lo que consta de {entry.Name}."
            ),
        };

    private string On(DateOnly? day, string before) => day is { } known ? before + Day(known) : "";

    public string Overdue => Say("Overdue", "Con retraso");

    /// <summary>Beside the promises: what everybody should know of companies.</summary>
    public string OverdueOf(string name, DateOnly due) =>
        Say(
            $"{name}: its privacy policy was to be read anew by {Day(due)}.",
            $"{name}: su política de privacidad debía leerse de nuevo antes del {Day(due)}."
        );

    public string Reviewed(DateOnly on) => Day(on);

    public string Of(ProcessorTask task) =>
        task switch
        {
            ProcessorTask.Mail => Say("Carries e-mail", "Lleva el correo electrónico"),
            ProcessorTask.Messages => Say(
                "Carries text or voice messages",
                "Lleva mensajes de texto o de voz"
            ),
            ProcessorTask.Hosting => Say(
                "Runs machines or storage",
                "Opera máquinas o almacenamiento"
            ),
            ProcessorTask.Backup => Say("Keeps backups", "Guarda copias de seguridad"),
            ProcessorTask.Figures => Say(
                "Collects figures about the machine",
                "Reúne cifras sobre la máquina"
            ),
            ProcessorTask.Witness => Say(
                "Keeps proofs of the log",
                "Guarda pruebas del registro de accesos"
            ),
            ProcessorTask.Support => Say("Helps with the technology", "Ayuda con la tecnología"),
            ProcessorTask.Language => Say("Interprets or translates", "Interpreta o traduce"),
            ProcessorTask.Payment => Say("Handles payments", "Gestiona pagos"),
            ProcessorTask.Advice => Say(
                "Advises us, for instance on law",
                "Nos asesora, por ejemplo en derecho"
            ),
            _ => Say("Something else", "Otra cosa"),
        };

    public string Of(ProcessorAgreement agreement) =>
        agreement switch
        {
            ProcessorAgreement.Processing => Say(
                "Data processing agreement",
                "Acuerdo de tratamiento de datos"
            ),
            ProcessorAgreement.BusinessAssociate => Say(
                "Business associate agreement",
                "Acuerdo de asociado comercial"
            ),
            ProcessorAgreement.Own => Say(
                "None needed: we run it ourselves",
                "No hace falta: lo operamos nosotros"
            ),
            _ => Say("No agreement yet", "Todavía sin acuerdo"),
        };

    public string Country(ProcessorEntry entry) =>
        Abroad.Country.Find(entry.Country)?.Name.Of(Lang) ?? entry.Country;

    public string Sees(ProcessorEntry entry) =>
        entry.Classes().Count == 0
            ? Say("nothing about people", "nada sobre personas")
            : string.Join(", ", entry.Classes().Select(NoticeWords.In(Lang).Of));

    public string Task(ProcessorEntry entry) =>
        entry.About.Length == 0 ? Of(entry.Task) : $"{Of(entry.Task)}. {entry.About}";

    public string AgreementOf(ProcessorEntry entry) =>
        entry.AgreedOn is { } day && entry.Agreement != ProcessorAgreement.None
            ? $"{Of(entry.Agreement)}, {Day(day)}"
            : Of(entry.Agreement);

    private string Day(DateOnly day) => LocalTime.DayIn(Lang, day);

    private string Say(string english, string spanish) => Lang == "es" ? spanish : english;

    /// <summary>As it stands in the audit log, after what was touched.</summary>
    public static string DoneIn(ProcessorStep step) =>
        step switch
        {
            ProcessorStep.Added => "put on the register",
            ProcessorStep.Changed => "changed",
            ProcessorStep.Reviewed => "policy read",
            _ => "ended",
        };

    public static string Of(ProcessorStep step) =>
        step switch
        {
            ProcessorStep.Added => "Put on the register",
            ProcessorStep.Changed => "Changed",
            ProcessorStep.Reviewed => "Policy read",
            _ => "Ended",
        };

    /// <summary>How a line stands, for staff.</summary>
    public static string StateOf(ProcessorEntry entry, DateOnly today) =>
        entry.IsOver(today) ? "Ended"
        : entry.IsOverdue(today) ? "Overdue"
        : !entry.HasAgreement(today) ? "No agreement"
        : entry.From > today ? "Begins later"
        : entry.DueOn().AddDays(-ProcessorEntry.RemindedBefore) <= today ? "Read it soon"
        : "In order";

    public static Tone ToneOf(ProcessorEntry entry, DateOnly today) =>
        entry.IsOver(today) ? Tone.Missing
        : entry.IsOverdue(today) || !entry.HasAgreement(today) ? Tone.Clear
        : entry.DueOn().AddDays(-ProcessorEntry.RemindedBefore) <= today ? Tone.Possible
        : Tone.None;
}
