using System.Text.Json;

namespace Haven.Tests.Api;

/// <summary>Whether an answer is what a schema of the description says: kinds, what must be there, and nothing beside it.</summary>
internal sealed class JsonFit(JsonElement description)
{
    public IEnumerable<string> Faults(JsonElement schema, JsonElement value, string at)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            schema = Find(reference.GetString()!);
        }
        if (schema.TryGetProperty("oneOf", out var choices))
        {
            if (choices.EnumerateArray().All(c => Faults(c, value, at).Any()))
            {
                yield return $"{at} fits none of its choices";
            }
            yield break;
        }
        if (schema.TryGetProperty("type", out var type) && !Kinds(type).Any(k => Is(k, value)))
        {
            yield return $"{at} is {value.ValueKind} and not {type}";
            yield break;
        }
        foreach (string fault in Inside(schema, value, at))
        {
            yield return fault;
        }
    }

    private IEnumerable<string> Inside(JsonElement schema, JsonElement value, string at)
    {
        if (value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out var items))
        {
            return value.EnumerateArray().SelectMany((v, i) => Faults(items, v, $"{at}[{i}]"));
        }
        if (
            value.ValueKind != JsonValueKind.Object
            || !schema.TryGetProperty("properties", out var properties)
        )
        {
            return [];
        }
        var missing = schema.TryGetProperty("required", out var required)
            ? required
                .EnumerateArray()
                .Where(r => !value.TryGetProperty(r.GetString()!, out _))
                .Select(r => $"{at}.{r} is missing")
            : [];
        return missing.Concat(
            value
                .EnumerateObject()
                .SelectMany(p =>
                    properties.TryGetProperty(p.Name, out var known)
                        ? Faults(known, p.Value, $"{at}.{p.Name}")
                        : [$"{at}.{p.Name} is described nowhere"]
                )
        );
    }

    private JsonElement Find(string reference) =>
        reference
            .TrimStart('#', '/')
            .Split('/')
            .Aggregate(description, (at, step) => at.GetProperty(step));

    private static IEnumerable<string> Kinds(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array
            ? type.EnumerateArray().Select(t => t.GetString()!)
            : [type.GetString()!];

    private static bool Is(string kind, JsonElement value) =>
        kind switch
        {
            "null" => value.ValueKind == JsonValueKind.Null,
            "string" => value.ValueKind == JsonValueKind.String,
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "array" => value.ValueKind == JsonValueKind.Array,
            "object" => value.ValueKind == JsonValueKind.Object,
            "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
            "number" => value.ValueKind == JsonValueKind.Number,
            _ => false,
        };
}
