using System.Text.Json.Nodes;
using Haven.Forms.Questionnaires;

namespace Haven.Forms.Authoring;

/// <summary>
/// Words of a FHIR resource with the Spanish beside them. Everything else that hangs on a text (other languages,
/// renderings) stays as it is.
/// </summary>
internal static class WrittenText
{
    private const string Translation = "http://hl7.org/fhir/StructureDefinition/translation";

    public static LocalText? Read(JsonObject holder, string field) =>
        holder[field] is JsonValue value && value.TryGetValue(out string? text)
            ? new LocalText(text, SpanishPart(holder, field) is { } part ? TextOf(part) : null)
            : null;

    /// <summary>Null or no words at all remove the field.</summary>
    public static void Write(JsonObject holder, string field, LocalText? text)
    {
        if (text is null || text.Text.Length == 0)
        {
            holder.Remove(field);
            holder.Remove("_" + field);
            return;
        }
        if (!IsSame(Read(holder, field)?.Text, text.Text))
        {
            holder[field] = text.Text;
        }
        string? spanish = string.IsNullOrEmpty(text.Spanish) ? null : text.Spanish;
        var part = SpanishPart(holder, field);
        if (part is not null && spanish is null)
        {
            RemoveSpanish(holder, field);
        }
        else if (part is not null && !IsSame(TextOf(part), spanish))
        {
            part[ValueName(part)] = spanish;
        }
        else if (part is null && spanish is not null)
        {
            AddSpanish(holder, field, spanish);
        }
    }

    /// <summary>
    /// Whether a form shows and sends these as the same words: it trims, and has one way to end a line and to write an
    /// accent. What an author did not touch is not rewritten for that.
    /// </summary>
    public static bool IsSame(string? stored, string? sent) =>
        stored == sent
        || (
            stored is not null
            && sent is not null
            && stored.ReplaceLineEndings("\n").Trim().Normalize() == sent
        );

    private static void AddSpanish(JsonObject holder, string field, string spanish)
    {
        if (holder["_" + field] is not JsonObject beside)
        {
            beside = [];
            holder.Remove("_" + field);
            // Beside its words, where a person who reads the file looks for it.
            holder.Insert(holder.IndexOf(field) + 1, "_" + field, beside);
        }
        beside
            .List("extension")
            .Add(
                new JsonObject
                {
                    ["url"] = Translation,
                    ["extension"] = new JsonArray(
                        new JsonObject { ["url"] = "lang", ["valueCode"] = "es" },
                        new JsonObject { ["url"] = "content", ["valueString"] = spanish }
                    ),
                }
            );
    }

    private static void RemoveSpanish(JsonObject holder, string field)
    {
        var beside = (JsonObject)holder["_" + field]!;
        foreach (var extension in beside.Extensions(Translation).Where(IsSpanish).ToList())
        {
            beside.Drop("extension", extension);
        }
        if (beside.Count == 0)
        {
            holder.Remove("_" + field);
        }
    }

    // The part of the translation that holds its words.
    private static JsonObject? SpanishPart(JsonObject holder, string field) =>
        (holder["_" + field] as JsonObject)
            ?.Extensions(Translation)
            .FirstOrDefault(IsSpanish)
            ?.Extensions("content")
            .FirstOrDefault();

    private static bool IsSpanish(JsonObject translation) =>
        translation.Extensions("lang").FirstOrDefault() is { } part
        && TextOf(part)?.StartsWith("es", StringComparison.OrdinalIgnoreCase) == true;

    private static string? TextOf(JsonObject extension) => extension.Text(ValueName(extension));

    private static string ValueName(JsonObject extension) =>
        extension
            .Select(p => p.Key)
            .FirstOrDefault(k => k.StartsWith("value", StringComparison.Ordinal))
        ?? "valueString";
}
