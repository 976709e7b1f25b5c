using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Haven.Commands;

/// <summary>JSON in one line of a terminal, with letters as people write them.</summary>
internal static class JsonLine
{
    private static readonly JsonWriterOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <param name="fields">Writes the fields of the one object.</param>
    public static string Write(Action<Utf8JsonWriter> fields)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Plain))
        {
            writer.WriteStartObject();
            fields(writer);
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
