using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Haven.Privacy.Inventory;
using Haven.Privacy.Rights.Package;

namespace Haven.Privacy.Export;

/// <summary>
/// Values as programs of others read them, without words of any language: days and times as ISO 8601 in UTC, members of
/// closed lists by their names, bytes as base64.
/// </summary>
internal static class ExportText
{
    /// <summary>Letters stay letters; the files are read as JSON and never as pages.</summary>
    public static readonly JsonWriterOptions Json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case bool yes:
                json.WriteBooleanValue(yes);
                break;
            case long number:
                json.WriteNumberValue(number);
                break;
            case byte[] bytes:
                json.WriteBase64StringValue(bytes);
                break;
            default:
                PackageText.Write(json, IdIn(value));
                break;
        }
    }

    public static string Cell(object? value) =>
        value switch
        {
            null => "",
            string text => text,
            bool yes => yes ? "true" : "false",
            byte[] bytes => Convert.ToBase64String(bytes),
            Moment at => new DateTime(at.Ticks, DateTimeKind.Utc).ToString(
                "O",
                CultureInfo.InvariantCulture
            ),
            DateOnly day => day.ToString("O", CultureInfo.InvariantCulture),
            OnDay then => $"{Cell(then.What)} ({Cell(then.Day)})",
            ITold told => string.Join("; ", told.Told.Select(Cell)),
            IFormattable other when value is not Enum => other.ToString(
                null,
                CultureInfo.InvariantCulture
            ),
            _ => IdIn(value)!.ToString() ?? "",
        };

    // An identifier with a type of its own is written as what it holds.
    private static object? IdIn(object? value) =>
        value?.GetType() is { IsPrimitive: false, IsEnum: false } type
        && Array.Exists(
            type.GetInterfaces(),
            i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(Store.ITypedId<>)
        )
            ? type.GetProperty(nameof(Store.ITypedId<Store.MemberId>.Value))!.GetValue(value)
            : value;
}
