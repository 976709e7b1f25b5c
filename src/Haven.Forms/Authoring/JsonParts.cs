using System.Globalization;
using System.Text.Json.Nodes;

namespace Haven.Forms.Authoring;

/// <summary>Reading and changing FHIR JSON in place. What is not of the expected kind counts as not there.</summary>
internal static class JsonParts
{
    public static string? Text(this JsonObject holder, string field) =>
        holder[field] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    public static bool Flag(this JsonObject holder, string field) =>
        holder[field] is JsonValue value && value.TryGetValue(out bool flag) && flag;

    public static decimal? Number(this JsonObject holder, string field) =>
        holder[field] is JsonValue value
        && decimal.TryParse(
            value.ToJsonString(),
            NumberStyles.Float,
            CultureInfo.InvariantCulture,
            out decimal number
        )
            ? number
            : null;

    public static IEnumerable<JsonObject> Objects(this JsonObject holder, string field) =>
        holder[field] is JsonArray list ? list.OfType<JsonObject>() : [];

    public static IEnumerable<JsonObject> Extensions(this JsonObject holder, string url) =>
        holder.Objects("extension").Where(e => e.Text("url") == url);

    /// <summary>The list of this name, made where it is not there.</summary>
    public static JsonArray List(this JsonObject holder, string field)
    {
        if (holder[field] is JsonArray list)
        {
            return list;
        }
        var made = new JsonArray();
        holder[field] = made;
        return made;
    }

    /// <summary>Takes one out of a list; FHIR knows no empty lists, so the last one takes the list along.</summary>
    public static void Drop(this JsonObject holder, string field, JsonNode one)
    {
        if (holder[field] is not JsonArray list)
        {
            return;
        }
        list.Remove(one);
        if (list.Count == 0)
        {
            holder.Remove(field);
        }
    }

    public static void DropExtensions(this JsonObject holder, string url)
    {
        foreach (var extension in holder.Extensions(url).ToList())
        {
            holder.Drop("extension", extension);
        }
    }

    /// <summary>Sets a flag; false is what FHIR says where nothing stands.</summary>
    public static void SetFlag(this JsonObject holder, string field, bool value)
    {
        if (holder.Flag(field) == value)
        {
            return;
        }
        if (value)
        {
            holder[field] = true;
        }
        else
        {
            holder.Remove(field);
        }
    }

    public static void SetText(this JsonObject holder, string field, string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            holder.Remove(field);
        }
        else if (!WrittenText.IsSame(holder.Text(field), text))
        {
            holder[field] = text;
        }
    }

    /// <summary>Sets a number, and leaves one of the same value as it was written: 4.0 is not rewritten as 4.</summary>
    public static void SetNumber(this JsonObject holder, string field, decimal number)
    {
        if (holder.Number(field) != number)
        {
            holder[field] = number;
        }
    }

    /// <summary>What stands at value[x] in an extension, whatever its type; null where nothing does.</summary>
    public static string? ValueField(this JsonObject extension) =>
        extension
            .Select(p => p.Key)
            .FirstOrDefault(k => k.StartsWith("value", StringComparison.Ordinal));
}
