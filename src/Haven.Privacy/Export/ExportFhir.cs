using System.Text.Json;
using Haven.Privacy.Rights.Package;

namespace Haven.Privacy.Export;

/// <summary>
/// What is kept as FHIR R4 resources, as other systems take it in bulk: a file for each type, a resource on each line
/// (application/fhir+ndjson).
/// </summary>
internal sealed class ExportFhir(PackageSpace space) : IDisposable
{
    private readonly SortedDictionary<string, (SealedSpool Spool, long Records)> types = new(
        StringComparer.Ordinal
    );

    /// <param name="values">Of one record, as the kind's fields stand.</param>
    public void Add(ExportKind kind, IReadOnlyList<object?> values)
    {
        for (int i = 0; i < values.Count; i++)
        {
            if (kind.Fields[i].IsFhir && values[i] is string { Length: > 0 } text)
            {
                Add(text);
            }
        }
    }

    public async Task WriteAsync(HashedZip zip, CancellationToken cancellationToken)
    {
        foreach (var (type, (spool, records)) in types)
        {
            await zip.AddAsync(
                $"fhir/{type}.ndjson",
                $"FHIR R4 resources of the type {type}",
                async file =>
                {
                    await spool.GiveAsync(file, cancellationToken);
                    return records;
                }
            );
        }
    }

    public void Dispose()
    {
        foreach (var (spool, _) in types.Values)
        {
            spool.Dispose();
        }
    }

    private void Add(string text)
    {
        using var resource = Read(text);
        if (resource is null || TypeOf(resource.RootElement) is not { } type)
        {
            return; // it stands among the records as it is
        }
        var (spool, records) = types.TryGetValue(type, out var there) ? there : (space.Open(), 0);
        types[type] = (spool, records + 1);
        using (var json = new Utf8JsonWriter(spool, ExportText.Json))
        {
            resource.RootElement.WriteTo(json);
        }
        spool.Write("\n"u8);
    }

    private static JsonDocument? Read(string text)
    {
        try
        {
            return JsonDocument.Parse(text.TrimStart('\uFEFF'));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // It names a file, so that nothing but letters may stand in it.
    private static string? TypeOf(JsonElement resource) =>
        resource.ValueKind == JsonValueKind.Object
        && resource.TryGetProperty("resourceType", out var type)
        && type.ValueKind == JsonValueKind.String
        && type.GetString() is { Length: > 0 and < 60 } name
        && name.All(char.IsAsciiLetter)
            ? name
            : null;
}
