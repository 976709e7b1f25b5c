using System.Buffers;
using System.Text.Json;
using Haven.Privacy.Rights.Package;

namespace Haven.Privacy.Export;

/// <summary>manifest.json: each file with its hash and its count, and by name what was left out.</summary>
internal static class ExportManifest
{
    public static ReadOnlyMemory<byte> Write(
        ExportOrder order,
        IReadOnlyList<ExportKind> kinds,
        IReadOnlyList<ZippedFile> files,
        long records
    )
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, ExportText.Json with { Indented = true });
        json.WriteStartObject();
        json.WriteString("format", "haven-organisation-export/1");
        json.WriteString("organisation", order.Code);
        json.WriteString("begunAt", order.At.UtcDateTime);
        json.WriteString("by", order.Reader.Member);
        json.WriteNumber("records", records);
        json.WriteStartArray("files");
        foreach (var file in files)
        {
            json.WriteStartObject();
            json.WriteString("name", file.Name);
            json.WriteString("what", file.What);
            if (file.Records is { } count)
            {
                json.WriteNumber("records", count);
            }
            json.WriteString("sha256", file.Hash);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("leftOut");
        foreach (var one in ExportKind.LeftOutOf(kinds))
        {
            json.WriteStartObject();
            json.WriteString("name", one.Name);
            json.WriteString("what", one.What);
            json.WriteString("why", one.Why);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }
}
