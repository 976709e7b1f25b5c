using System.Text.Json.Nodes;
using Haven.Forms.Questionnaires;

namespace Haven.Forms.Authoring;

/// <summary>What a new item of each kind begins as.</summary>
internal static class NewItems
{
    public static string Stem(ItemKind kind) =>
        kind switch
        {
            ItemKind.Section => "section",
            ItemKind.Information => "information",
            ItemKind.Score => "score",
            _ => "question",
        };

    public static JsonObject Make(ItemKind kind, string linkId)
    {
        var json = new JsonObject { ["linkId"] = linkId, ["type"] = TypeOf(kind) };
        if (kind == ItemKind.SeveralChoices)
        {
            json["repeats"] = true;
        }
        if (kind == ItemKind.Score)
        {
            json["readOnly"] = true;
            json["extension"] = new JsonArray(
                new JsonObject
                {
                    ["url"] = ExtensionUrls.Calculated,
                    ["valueExpression"] = new JsonObject
                    {
                        ["language"] = "text/fhirpath",
                        ["expression"] = ScoreRule.Everything,
                    },
                }
            );
        }
        return json;
    }

    private static string TypeOf(ItemKind kind) =>
        kind switch
        {
            ItemKind.Section => "group",
            ItemKind.SingleChoice or ItemKind.SeveralChoices => "choice",
            ItemKind.YesNo => "boolean",
            ItemKind.Number => "integer",
            ItemKind.Measurement => "quantity",
            ItemKind.Date => "date",
            ItemKind.DateAndTime => "dateTime",
            ItemKind.Time => "time",
            ItemKind.ShortText => "string",
            ItemKind.LongText => "text",
            ItemKind.Information => "display",
            ItemKind.Score => "decimal",
            _ => throw new ArgumentOutOfRangeException(
                nameof(kind),
                kind,
                "The editor makes none."
            ),
        };
}
