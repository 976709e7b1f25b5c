using System.Globalization;
using Haven.Design.Components;
using Haven.Privacy.Door;
using Microsoft.AspNetCore.Http;

namespace Haven.Privacy.Promises;

/// <summary>The words of the public page, in one language.</summary>
public sealed record PromiseWords(
    string Lang,
    string Title,
    string Intro,
    string HowItWorks,
    string OtherLanguage,
    string OtherLang,
    string Promise,
    string State,
    string WhoHolds,
    string CanRead,
    string Cannot,
    string Kept,
    string Broken,
    string Unproven,
    string ProvenAt,
    string LastProven,
    string ClausesProven,
    string Parts,
    string LastTried,
    string NotYet,
    string More,
    string Statement,
    string LogTitle,
    string LogText,
    string LogKey,
    string LogMore
)
{
    private static readonly PromiseWords English = new(
        "en",
        "What Haven promises",
        "Here is every promise that Haven makes, and when it was last proven. Where nothing is proven yet, we say so. Open a promise to see what is tried for it.",
        "Each night Haven starts an empty copy of itself and enters invented people through its pages. It lets time pass, and then looks for these people in everything that was stored. A promise is proven when every part of it passed within the last two days.",
        "Español",
        "es",
        "Promise",
        "State",
        "Who",
        "Can read",
        "Cannot read",
        "Proven",
        "Being repaired",
        "Not proven yet",
        "on {0}",
        "last proven on {0}",
        "{0} of {1} parts proven",
        "What is tried for it:",
        "Last tried",
        "not yet",
        "Read more",
        "What whoever runs this machine says about your data",
        "That the log was not altered",
        "Whoever looks at somebody’s data leaves an entry in a log. The log signs itself: the lines below stand for every entry that it has. Keep them, and with them you or anybody else can find out later whether an entry was taken away or changed. Each organisation has such a log of its own, and its privacy officer can show it; this one is of the machine itself.",
        "The key with which the signature is checked:",
        "Nothing is signed yet. Come back in some minutes."
    );

    private static readonly PromiseWords SpanishWords = new(
        "es",
        "Lo que promete Haven",
        "Aquí están todas las promesas que hace Haven y cuándo se comprobó cada una por última vez. Si algo todavía no se ha comprobado, lo decimos. Abra una promesa para ver qué se prueba.",
        "Cada noche Haven pone en marcha una copia vacía de sí mismo y registra personas inventadas a través de sus páginas. Deja pasar el tiempo y luego las busca en todo lo guardado. Una promesa está comprobada cuando todas sus partes se cumplieron en los últimos dos días.",
        "English",
        "en",
        "Promesa",
        "Estado",
        "Quién",
        "Puede leer",
        "No puede leer",
        "Comprobada",
        "En reparación",
        "Aún no comprobada",
        "el {0}",
        "comprobada por última vez el {0}",
        "{0} de {1} partes comprobadas",
        "Qué se prueba para ello:",
        "Última prueba",
        "todavía no",
        "Más información",
        "Lo que dice sobre sus datos quien opera esta máquina",
        "Que el registro no se alteró",
        "Quien mira los datos de alguien deja una anotación en un registro. El registro se firma a sí mismo: las líneas de abajo representan todas las anotaciones que tiene. Guárdelas, y con ellas usted o cualquiera podrá averiguar después si se quitó o cambió una anotación. Cada organización tiene un registro propio, y su responsable de privacidad lo puede mostrar; este es el de la propia máquina.",
        "La clave con la que se comprueba la firma:",
        "Todavía no hay nada firmado. Vuelva en unos minutos."
    );

    public static PromiseWords For(HttpRequest request) =>
        PageLanguage.Of(request) == "es" ? SpanishWords : English;

    /// <summary>A promise's text.</summary>
    public string Of(Promise promise) => Lang == "es" ? promise.Spanish : promise.Text;

    /// <summary>A part's text.</summary>
    public string Of(Clause clause) => Lang == "es" ? clause.Spanish : clause.Text;

    /// <summary>A further word of a row of the threat table.</summary>
    public string Note(Promise promise, string key) =>
        promise.Notes.GetValueOrDefault(Lang == "es" ? "es-" + key : key) ?? "";

    /// <summary>A service's name.</summary>
    public string TitleOf(Chapter chapter) => Lang == "es" ? chapter.SpanishTitle : chapter.Title;

    /// <summary>The state in words. Of a broken promise: that it is being repaired, and not how.</summary>
    public string Of(PromiseState state) =>
        state switch
        {
            PromiseState.Kept => Kept,
            PromiseState.Broken => Broken,
            _ => Unproven,
        };

    public static Tone ToneOf(PromiseState state) =>
        state switch
        {
            PromiseState.Kept => Tone.None,
            PromiseState.Broken => Tone.Clear,
            _ => Tone.Missing,
        };

    /// <summary>What stands beside the state.</summary>
    public string Beside(PromiseStanding standing)
    {
        int proven = standing.Clauses.Count(c => c.State == PromiseState.Kept);
        return standing switch
        {
            { State: PromiseState.Kept, ProvenAt: { } at } => Filled(ProvenAt, Day(at)),
            { State: PromiseState.Broken } => "",
            { ProvenAt: { } at } => Filled(LastProven, Day(at)),
            _ when proven > 0 => Filled(ClausesProven, proven, standing.Clauses.Count),
            _ => "",
        };
    }

    /// <summary>How many promises are in each state, and when somebody or the night last tried all of it.</summary>
    public IReadOnlyList<SummaryRow> InShort(IReadOnlyList<PromiseStanding> standings) =>
        [
            .. new[] { PromiseState.Kept, PromiseState.Broken, PromiseState.Unproven }.Select(
                state => new SummaryRow(
                    Of(state),
                    standings.Count(s => s.State == state).ToString(CultureInfo.InvariantCulture)
                )
            ),
            new SummaryRow(LastTried, TriedOn(standings)),
        ];

    private string TriedOn(IReadOnlyList<PromiseStanding> standings) =>
        standings.SelectMany(s => s.Clauses).Max(c => c.CheckedAt) is { } at ? Day(at) : NotYet;

    private static string Filled(string words, params object[] values) =>
        string.Format(CultureInfo.InvariantCulture, words, values);

    private string Day(DateTimeOffset at) =>
        at.UtcDateTime.ToString(
            Lang == "es" ? "d 'de' MMMM 'de' yyyy, HH:mm" : "d MMMM yyyy, HH:mm",
            Lang == "es" ? SpanishDates : CultureInfo.InvariantCulture
        ) + " UTC";

    // Spelt out, because a machine may have no Spanish calendar installed.
    private static readonly CultureInfo SpanishDates = new(CultureInfo.InvariantCulture.Name)
    {
        DateTimeFormat =
        {
            MonthNames =
            [
                "enero",
                "febrero",
                "marzo",
                "abril",
                "mayo",
                "junio",
                "julio",
                "agosto",
                "septiembre",
                "octubre",
                "noviembre",
                "diciembre",
                "",
            ],
            MonthGenitiveNames =
            [
                "enero",
                "febrero",
                "marzo",
                "abril",
                "mayo",
                "junio",
                "julio",
                "agosto",
                "septiembre",
                "octubre",
                "noviembre",
                "diciembre",
                "",
            ],
        },
    };
}
