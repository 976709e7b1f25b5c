using System.Globalization;
using System.Text.Json;
using Haven.Privacy.Calendar;
using Haven.Privacy.Inventory;
using Haven.Privacy.Store;

namespace Haven.Privacy.Rights.Package;

/// <summary>Declared words and stored values in the language of whom a package is for.</summary>
internal sealed class PackageText
{
    private readonly Dictionary<string, string> spanish = new(StringComparer.Ordinal);

    public PackageText(IEnumerable<IModelPart> parts, string language)
    {
        Language = language;
        if (language == "es")
        {
            foreach (var (english, words) in parts.SelectMany(p => p.Spanish))
            {
                spanish[english] = words;
            }
        }
    }

    public string Language { get; }

    /// <summary>What a part declared, in this language where it declared that too.</summary>
    public string Of(string declared) => spanish.GetValueOrDefault(declared, declared);

    public string Day(long ticks) => Day(LocalTime.DayOf(ticks));

    public string Day(DateOnly day) => LocalTime.DayIn(Language, day);

    /// <summary>A value as people read it; empty where nothing is known.</summary>
    public string Of(object? value) =>
        value switch
        {
            null => "",
            string text => text,
            Moment at => Day(at.Ticks),
            DateOnly day => Day(day),
            OnDay then => $"{Of(then.What)} ({Day(then.Day)})",
            ITold told => string.Join(", ", told.Told.Select(Of)),
            Enum one => string.Join(", ", Members(one).Select(m => Of(InventoryWords.Of(m)))),
            IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };

    /// <summary>A value as programs read it: days and times as ISO 8601, lists as lists, members by their names.</summary>
    public static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case Moment at:
                json.WriteStringValue(new DateTime(at.Ticks, DateTimeKind.Utc));
                break;
            case DateOnly day:
                json.WriteStringValue(day.ToString("O", CultureInfo.InvariantCulture));
                break;
            case OnDay then:
                json.WriteStartObject();
                json.WritePropertyName("value");
                Write(json, then.What);
                json.WritePropertyName("on");
                Write(json, then.Day);
                json.WriteEndObject();
                break;
            case int number:
                json.WriteNumberValue(number);
                break;
            case decimal number:
                json.WriteNumberValue(number);
                break;
            case ITold told:
                WriteAll(json, told.Told);
                break;
            case Enum one when one.GetType().IsDefined(typeof(FlagsAttribute), inherit: false):
                WriteAll(json, Members(one));
                break;
            case ComposedValue read:
                WriteRead(json, read);
                break;
            default:
                json.WriteStringValue(value.ToString());
                break;
        }
    }

    private static void WriteRead(Utf8JsonWriter json, ComposedValue read)
    {
        json.WriteStartObject();
        json.WriteStartArray("lines");
        foreach (var line in read.Lines)
        {
            json.WriteStartObject();
            json.WriteString("label", line.Label);
            json.WriteString("value", line.Value);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        if (read.Stored is not null)
        {
            json.WriteString("stored", read.Stored);
        }
        json.WriteEndObject();
    }

    private static void WriteAll(Utf8JsonWriter json, IEnumerable<object> values)
    {
        json.WriteStartArray();
        foreach (object one in values)
        {
            Write(json, one);
        }
        json.WriteEndArray();
    }

    // "Age, Level" of a list of which several may be true.
    private static string[] Members(Enum value) =>
        value.ToString().Split(',', StringSplitOptions.TrimEntries);
}
