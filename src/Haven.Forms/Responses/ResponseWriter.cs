using System.Globalization;
using System.Text.Json;
using Haven.Forms.Questionnaires;

namespace Haven.Forms.Responses;

/// Writes a FHIR R4 QuestionnaireResponse in the questionnaire's order.
public static class ResponseWriter
{
    public static byte[] Write(
        Questionnaire questionnaire,
        QuestionnaireResponse response,
        string? status = null,
        DateTimeOffset? authored = null
    )
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteString("resourceType", "QuestionnaireResponse");
            WriteHead(writer, questionnaire, response, status, authored);
            WriteItems(writer, response, questionnaire.Items, null);
            writer.WriteEndObject();
        }
        return stream.ToArray();
    }

    private static void WriteHead(
        Utf8JsonWriter writer,
        Questionnaire questionnaire,
        QuestionnaireResponse response,
        string? status,
        DateTimeOffset? authored
    )
    {
        foreach (var (name, json) in response.Head)
        {
            if (
                (name == "status" && status is not null)
                || (name == "authored" && authored is not null)
            )
                continue;
            writer.WritePropertyName(name);
            json.WriteTo(writer);
        }
        if (response.Questionnaire is null && questionnaire.Canonical is { } canonical)
            writer.WriteString("questionnaire", canonical);
        if (status is not null || response.Status is null)
            writer.WriteString("status", status ?? "in-progress");
        if (authored is { } at)
            writer.WriteString(
                "authored",
                at.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture)
            );
    }

    private static void WriteItems(
        Utf8JsonWriter writer,
        QuestionnaireResponse response,
        IEnumerable<QuestionnaireItem> items,
        string? prefix
    )
    {
        var open = false;
        foreach (var item in items)
        {
            var key = ItemKey.Within(prefix, item.LinkId);
            for (var i = 0; i < (item.IsRepeatingGroup ? response.Instances(key) : 1); i++)
            {
                var inner = item.IsRepeatingGroup ? ItemKey.Instance(key, i) : prefix;
                if (!HasContent(response, item, key, inner))
                    continue;
                if (!open)
                    writer.WriteStartArray("item");
                open = true;
                WriteItem(writer, response, item, key, inner);
            }
        }
        if (open)
            writer.WriteEndArray();
    }

    private static bool HasContent(
        QuestionnaireResponse response,
        QuestionnaireItem item,
        string key,
        string? inner
    ) => !response[key].IsEmpty || item.Items.Any(child => HasContent(response, child, inner));

    private static bool HasContent(
        QuestionnaireResponse response,
        QuestionnaireItem item,
        string? prefix
    )
    {
        var key = ItemKey.Within(prefix, item.LinkId);
        if (!item.IsRepeatingGroup)
            return HasContent(response, item, key, prefix);
        return Enumerable
            .Range(0, response.Instances(key))
            .Any(i => HasContent(response, item, key, ItemKey.Instance(key, i)));
    }

    private static void WriteItem(
        Utf8JsonWriter writer,
        QuestionnaireResponse response,
        QuestionnaireItem item,
        string key,
        string? inner
    )
    {
        writer.WriteStartObject();
        writer.WriteString("linkId", item.LinkId);
        if (item.Text is { } text)
            writer.WriteString("text", text.Text);
        var answers = response[key];
        if (answers.IsEmpty)
            WriteItems(writer, response, item.Items, inner);
        else
            WriteAnswers(writer, response, item, answers, inner);
        writer.WriteEndObject();
    }

    private static void WriteAnswers(
        Utf8JsonWriter writer,
        QuestionnaireResponse response,
        QuestionnaireItem item,
        IReadOnlyList<AnswerValue> answers,
        string? inner
    )
    {
        writer.WriteStartArray("answer");
        for (var i = 0; i < answers.Count; i++)
        {
            writer.WriteStartObject();
            answers[i].WriteTo(writer);
            // items below a question hang on its first answer
            if (i == 0)
                WriteItems(writer, response, item.Items, inner);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }
}
