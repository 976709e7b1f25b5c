using System.Text.Json;

namespace Haven.Privacy.Rights.Package;

/// <summary>What is kept as FHIR resources, as one FHIR R4 Bundle: to be taken along to another system.</summary>
internal sealed class PackageFhir(Stream target, DateTimeOffset at) : IDisposable
{
    private const int Enough = 64 * 1024;

    private readonly Utf8JsonWriter json = new(target);
    private bool isBegun;

    public bool Any => isBegun;

    /// <param name="resource">JSON as it is kept.</param>
    public void Add(string resource)
    {
        if (!isBegun)
        {
            isBegun = true;
            json.WriteStartObject();
            json.WriteString("resourceType", "Bundle");
            json.WriteString("type", "collection");
            json.WriteString("timestamp", at.UtcDateTime);
            json.WriteStartArray("entry");
        }
        json.WriteStartObject();
        json.WritePropertyName("resource");
        json.WriteRawValue(resource);
        json.WriteEndObject();
        if (json.BytesPending > Enough)
        {
            json.Flush();
        }
    }

    public void End()
    {
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
    }

    public void Dispose() => json.Dispose();
}
