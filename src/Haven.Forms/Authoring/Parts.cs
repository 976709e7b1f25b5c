using System.Text.Json.Nodes;
using Haven.Forms.Questionnaires;

namespace Haven.Forms.Authoring;

/// <summary>The named parts of an extension that consists of others, as our score bands do.</summary>
internal static class Parts
{
    public static void SetNumber(JsonObject extension, string url, decimal number)
    {
        var part = Made(extension, url);
        string field = part.ValueField() ?? "valueDecimal";
        if (part.Number(field) == number)
        {
            return;
        }
        part.Remove(field);
        part["valueDecimal"] = number;
    }

    public static void SetCode(JsonObject extension, string url, string code) =>
        Made(extension, url).SetText("valueCode", code);

    public static void SetText(JsonObject extension, string url, LocalText? text)
    {
        if (text is null || text.Text.Length == 0)
        {
            extension.DropExtensions(url);
            return;
        }
        WrittenText.Write(Made(extension, url), "valueString", text);
    }

    private static JsonObject Made(JsonObject extension, string url)
    {
        if (extension.Extensions(url).FirstOrDefault() is { } part)
        {
            return part;
        }
        var made = new JsonObject { ["url"] = url };
        extension.List("extension").Add(made);
        return made;
    }
}
