using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Haven.Forms.Questionnaires;
using Haven.Forms.Responses;

namespace Haven.Tests.Forms;

/// Builds small questionnaires for tests.
internal static class TestForm
{
    public static string Json(params JsonObject[] items) =>
        new JsonObject
        {
            ["resourceType"] = "Questionnaire",
            ["status"] = "draft",
            ["item"] = new JsonArray([.. items]),
        }.ToJsonString();

    public static Questionnaire Of(params JsonObject[] items) =>
        Questionnaire.Read(Json(items)).OrThrow();

    public static JsonObject Item(string linkId, string type, params JsonObject[] inner)
    {
        var item = new JsonObject
        {
            ["linkId"] = linkId,
            ["type"] = type,
            ["text"] = linkId,
        };
        if (inner.Length > 0)
            item["item"] = new JsonArray([.. inner]);
        return item;
    }

    public static JsonObject When(
        this JsonObject item,
        string question,
        string op,
        string field,
        JsonNode value
    )
    {
        var conditions = item["enableWhen"] as JsonArray ?? [];
        conditions.Add(
            new JsonObject
            {
                ["question"] = question,
                ["operator"] = op,
                [field] = value,
            }
        );
        item["enableWhen"] = conditions;
        return item;
    }

    public static JsonObject With(this JsonObject item, string field, JsonNode value)
    {
        item[field] = value;
        return item;
    }

    public static JsonObject Calculated(this JsonObject item, string expression) =>
        item.Expression(ExtensionUrls.Calculated, expression);

    public static JsonObject Expression(
        this JsonObject item,
        string url,
        string expression,
        string? name = null
    )
    {
        var value = new JsonObject { ["language"] = "text/fhirpath", ["expression"] = expression };
        if (name is not null)
            value["name"] = name;
        return item.Extension(new JsonObject { ["url"] = url, ["valueExpression"] = value });
    }

    public static JsonObject Extension(this JsonObject item, JsonObject extension)
    {
        var extensions = item["extension"] as JsonArray ?? [];
        extensions.Add(extension);
        item["extension"] = extensions;
        return item;
    }

    public static JsonObject Option(
        this JsonObject item,
        string code,
        decimal? weight = null,
        string system = "s"
    )
    {
        var option = new JsonObject
        {
            ["valueCoding"] = new JsonObject
            {
                ["system"] = system,
                ["code"] = code,
                ["display"] = code,
            },
        };
        if (weight is { } w)
            option.Extension(
                new JsonObject
                {
                    ["url"] = "http://hl7.org/fhir/StructureDefinition/ordinalValue",
                    ["valueDecimal"] = w,
                }
            );
        var options = item["answerOption"] as JsonArray ?? [];
        options.Add(option);
        item["answerOption"] = options;
        return item;
    }

    public static QuestionnaireResponse Answered(
        params (string Key, AnswerValue Value)[] answers
    ) =>
        QuestionnaireResponse.From(
            answers.Select(a => KeyValuePair.Create(a.Key, ImmutableArray.Create(a.Value)))
        );

    public static AnswerValue Chosen(
        this Questionnaire questionnaire,
        string linkId,
        string code
    ) => questionnaire.ByLinkId[linkId].Options.Single(o => o.Value.FormText == code).Value;
}
