using System.Text.Json.Nodes;
using Haven.Forms.Questionnaires;

namespace Haven.Forms.Authoring;

/// <summary>A unit that an author can choose: its code (UCUM), and its words.</summary>
public sealed record KnownUnit(string Code, LocalText Words);

/// <summary>
/// The units in which a measurement can be given, or the words that stand behind a number. Units of an imported file that
/// are not known here stay.
/// </summary>
public sealed class UnitList
{
    private const string Ucum = "http://unitsofmeasure.org";

    /// <summary>What is measured where families are looked after.</summary>
    public static readonly IReadOnlyList<KnownUnit> Known =
    [
        Unit("kg", "kilograms", "kilogramos"),
        Unit("g", "grams", "gramos"),
        Unit("[lb_av]", "pounds", "libras"),
        Unit("m", "metres", "metros"),
        Unit("cm", "centimetres", "centímetros"),
        Unit("[ft_i]", "feet", "pies"),
        Unit("[in_i]", "inches", "pulgadas"),
        Unit("Cel", "degrees Celsius", "grados Celsius"),
        Unit("[degF]", "degrees Fahrenheit", "grados Fahrenheit"),
        Unit("min", "minutes", "minutos"),
        Unit("h", "hours", "horas"),
        Unit("d", "days", "días"),
        Unit("wk", "weeks", "semanas"),
        Unit("mo", "months", "meses"),
        Unit("a", "years", "años"),
        Unit("mg", "milligrams", "miligramos"),
        Unit("mL", "millilitres", "mililitros"),
        Unit("L", "litres", "litros"),
        Unit("%", "per cent", "por ciento"),
        Unit("mm[Hg]", "millimetres of mercury", "milímetros de mercurio"),
        Unit("/min", "per minute", "por minuto"),
    ];

    private readonly DocumentItem item;

    internal UnitList(DocumentItem item) => this.item = item;

    /// <summary>The codes of the units that can be chosen, known here or not.</summary>
    public IReadOnlyList<string> Codes =>
        [.. Codings.Select(c => c.Text("code") ?? c.Text("display") ?? "")];

    /// <summary>The words behind a number.</summary>
    public LocalText? Words =>
        Codings.FirstOrDefault() is { } coding
            ? WrittenText.Read(coding, "display")
                ?? (coding.Text("code") is { } code ? new LocalText(code, null) : null)
            : null;

    /// <summary>Says in which units a measurement is given; those that are there already stay as they are.</summary>
    public void Choose(IReadOnlyList<string> codes)
    {
        if (codes.SequenceEqual(Codes, StringComparer.Ordinal))
        {
            return;
        }
        var before = Codings.ToList();
        item.Json.DropExtensions(ExtensionUrls.Unit);
        item.Json.DropExtensions(ExtensionUrls.UnitOption);
        foreach (string code in codes)
        {
            var coding = before.Find(c => (c.Text("code") ?? c.Text("display")) == code);
            Add(
                codes.Count == 1 ? ExtensionUrls.Unit : ExtensionUrls.UnitOption,
                (JsonObject?)coding?.DeepClone() ?? New(code)
            );
        }
    }

    /// <summary>Sets the words behind a number; null takes them away.</summary>
    public void SetWords(LocalText? words)
    {
        if (words is null || words.Text.Length == 0)
        {
            item.Json.DropExtensions(ExtensionUrls.Unit);
            return;
        }
        if (Codings.FirstOrDefault() is not { } coding)
        {
            coding = [];
            Add(ExtensionUrls.Unit, coding);
        }
        if (Words != words)
        {
            WrittenText.Write(coding, "display", words);
        }
    }

    /// <summary>A limit of a measurement, in its first unit.</summary>
    internal JsonObject Quantity(decimal value)
    {
        var quantity = new JsonObject { ["value"] = value };
        if (Codings.FirstOrDefault() is { } unit)
        {
            quantity.SetText("unit", unit.Text("display") ?? unit.Text("code"));
            quantity.SetText("system", unit.Text("system"));
            quantity.SetText("code", unit.Text("code"));
        }
        return quantity;
    }

    private IEnumerable<JsonObject> Codings =>
        item
            .Json.Extensions(ExtensionUrls.Unit)
            .Concat(item.Json.Extensions(ExtensionUrls.UnitOption))
            .Select(e => e["valueCoding"])
            .OfType<JsonObject>();

    private void Add(string url, JsonObject coding) =>
        item.Json.List("extension").Add(new JsonObject { ["url"] = url, ["valueCoding"] = coding });

    private static JsonObject New(string code)
    {
        var coding = new JsonObject { ["system"] = Ucum, ["code"] = code };
        WrittenText.Write(coding, "display", Known.FirstOrDefault(u => u.Code == code)?.Words);
        return coding;
    }

    private static KnownUnit Unit(string code, string english, string spanish) =>
        new(code, new LocalText(english, spanish));
}
