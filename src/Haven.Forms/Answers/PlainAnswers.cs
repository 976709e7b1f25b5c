using System.Collections.Immutable;
using System.Text.Json;
using Haven.Forms.FhirPath;
using Haven.Forms.Questionnaires;
using Haven.Forms.Responses;

namespace Haven.Forms.Answers;

/// <summary>
/// Answers as people write them by hand, for test cases and the command line: linkId to a value, to an option's code, or
/// to a Coding; a list where there are several; for a repeating group a list of objects with the answers inside it.
/// </summary>
public sealed class PlainAnswers
{
    private const int LargestFile = 5 * 1024 * 1024;
    private const int DeepestJson = 128;

    private readonly Questionnaire questionnaire;
    private readonly List<QuestionnaireFault> faults = [];
    private readonly Dictionary<string, ImmutableArray<AnswerValue>> found = new(
        StringComparer.Ordinal
    );

    private PlainAnswers(Questionnaire questionnaire) => this.questionnaire = questionnaire;

    /// <summary>
    /// Reads such a file, a file that has one under "answers", as test cases do, or a FHIR QuestionnaireResponse. What
    /// cannot be an answer of its question is a fault, named with its linkId.
    /// </summary>
    public static ResponseReading Read(Questionnaire questionnaire, ReadOnlySpan<byte> json)
    {
        if (json.Length > LargestFile)
        {
            return Refuse($"The file is larger than {LargestFile / 1024 / 1024} MB");
        }
        JsonElement root;
        try
        {
            root = JsonElement.Parse(
                JsonWords.WithoutMark(json),
                new JsonDocumentOptions { MaxDepth = DeepestJson, AllowDuplicateProperties = false }
            );
        }
        catch (JsonException e)
        {
            return Refuse(JsonWords.Unreadable(e, DeepestJson));
        }
        if (root.ValueKind != JsonValueKind.Object)
        {
            return Refuse("The answers must be an object: linkId to answer");
        }
        if (root.TryGetProperty("resourceType", out _))
        {
            return ResponseReader.Read(questionnaire, json);
        }
        bool isCase =
            !questionnaire.ByLinkId.ContainsKey("answers")
            && root.TryGetProperty("answers", out var answers)
            && answers.ValueKind == JsonValueKind.Object;
        return new PlainAnswers(questionnaire).Read(isCase ? root.GetProperty("answers") : root);
    }

    private static ResponseReading Refuse(string what) =>
        new(null, [new QuestionnaireFault("", "", what)]);

    private ResponseReading Read(JsonElement answers)
    {
        ReadItems(answers, null, null);
        return faults.Count == 0
            ? new ResponseReading(QuestionnaireResponse.From(found), [])
            : new ResponseReading(null, faults);
    }

    private void ReadItems(JsonElement answers, QuestionnaireItem? group, string? prefix)
    {
        foreach (var property in answers.EnumerateObject())
        {
            if (!questionnaire.ByLinkId.TryGetValue(property.Name, out var item))
            {
                Fault(property.Name, "The questionnaire has no item with this linkId");
            }
            else if (RepeatingAround(item) != group)
            {
                Fault(
                    property.Name,
                    RepeatingAround(item) is { } around
                        ? $"This question is inside the repeating group {around.LinkId}: give its answers as a list of objects under that linkId"
                        : "This question is not inside the repeating group that it stands in here"
                );
            }
            else
            {
                ReadItem(item, property.Value, ItemKey.Within(prefix, item.LinkId));
            }
        }
    }

    private void ReadItem(QuestionnaireItem item, JsonElement json, string key)
    {
        JsonElement[] values =
            json.ValueKind == JsonValueKind.Array ? [.. json.EnumerateArray()] : [json];
        if (item.IsRepeatingGroup)
        {
            ReadRepetitions(item, values, key);
            return;
        }
        if (!item.IsQuestion)
        {
            Fault(item.LinkId, "A group and a display have no answer of their own");
            return;
        }
        var read = ImmutableArray.CreateBuilder<AnswerValue>();
        foreach (var value in values.Where(v => v.ValueKind != JsonValueKind.Null))
        {
            if (ReadValue(item, value) is { } answer)
            {
                read.Add(answer);
            }
            else
            {
                Fault(item.LinkId, $"{value.GetRawText()} is not an answer to this question");
            }
        }
        found[key] = read.ToImmutable();
    }

    private void ReadRepetitions(QuestionnaireItem group, JsonElement[] repetitions, string key)
    {
        if (repetitions.Length > QuestionnaireResponse.MostInstances)
        {
            Fault(group.LinkId, $"More than {QuestionnaireResponse.MostInstances} repetitions");
            return;
        }
        for (int i = 0; i < repetitions.Length; i++)
        {
            if (repetitions[i].ValueKind == JsonValueKind.Object)
            {
                ReadItems(repetitions[i], group, ItemKey.Instance(key, i));
            }
            else
            {
                Fault(group.LinkId, "Each repetition of a group is an object: linkId to answer");
            }
        }
    }

    private static QuestionnaireItem? RepeatingAround(QuestionnaireItem item)
    {
        var at = item.Parent;
        while (at is { IsRepeatingGroup: false })
        {
            at = at.Parent;
        }
        return at;
    }

    private static AnswerValue? ReadValue(QuestionnaireItem item, JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Object)
        {
            var given = AnswerValue.Read(ObjectType(item), json);
            return given is null || !AnswerCheck.FitsType(item, given)
                ? null
                : item.OptionFor(given)?.Value ?? given;
        }
        string text = json.ToString();
        if (
            json.ValueKind is JsonValueKind.True or JsonValueKind.False
            && item.Type == ItemType.Boolean
        )
        {
            return new BooleanAnswer(json.ValueKind == JsonValueKind.True);
        }
        if (item.Options.FirstOrDefault(o => o.Value.FormText == text) is { } option)
        {
            return option.Value;
        }
        return item.Type switch
        {
            ItemType.Integer when Conversions.TryInteger(text, out int whole) => new IntegerAnswer(
                whole
            ),
            ItemType.Decimal when Conversions.TryDecimal(text, out decimal number) =>
                new DecimalAnswer(number),
            ItemType.Quantity when Conversions.TryDecimal(text, out decimal number) =>
                new QuantityAnswer(
                    number,
                    item.DefaultUnit?.Display?.Text ?? item.DefaultUnit?.Code,
                    item.DefaultUnit?.System,
                    item.DefaultUnit?.Code
                ),
            ItemType.Date => Temporal(text, TemporalKind.Date),
            ItemType.DateTime => Temporal(text, TemporalKind.DateTime),
            ItemType.Time => Temporal(text, TemporalKind.Time),
            ItemType.Url => new UrlAnswer(text),
            ItemType.String or ItemType.Text or ItemType.OpenChoice => new StringAnswer(text),
            _ => null,
        };
    }

    private static string ObjectType(QuestionnaireItem item) =>
        item.Type switch
        {
            ItemType.Quantity => "Quantity",
            ItemType.Reference => "Reference",
            ItemType.Attachment => "Attachment",
            _ => "Coding",
        };

    private static TemporalAnswer? Temporal(string text, TemporalKind kind) =>
        TemporalValue.Parse(text, kind) is { } value ? new TemporalAnswer(value) : null;

    private void Fault(string item, string what) =>
        faults.Add(new QuestionnaireFault(item, "", what));
}
