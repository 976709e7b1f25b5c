using System.Collections.Immutable;
using System.Text.Json;
using Haven.Forms.Answers;
using Haven.Forms.FhirPath;
using Haven.Forms.Questionnaires;

namespace Haven.Forms.Responses;

public sealed record ResponseReading(
    QuestionnaireResponse? Response,
    IReadOnlyList<QuestionnaireFault> Faults
)
{
    /// <summary>For answers that were stored by this program: what does not fit must not be taken for nothing.</summary>
    public QuestionnaireResponse OrThrow() =>
        Response
        ?? throw new InvalidDataException(
            "The stored answers do not fit the version of the instrument that they were given to."
        );
}

/// Reads a FHIR R4 QuestionnaireResponse against the questionnaire that it answers.
public sealed class ResponseReader
{
    private const int LargestFile = 5 * 1024 * 1024;
    private const int DeepestJson = 128;
    private readonly Questionnaire _questionnaire;
    private readonly List<QuestionnaireFault> _faults = [];
    private readonly Dictionary<string, ImmutableArray<AnswerValue>> _answers = new(
        StringComparer.Ordinal
    );
    private readonly Dictionary<string, int> _instances = new(StringComparer.Ordinal);

    private ResponseReader(Questionnaire questionnaire) => _questionnaire = questionnaire;

    public static ResponseReading Read(Questionnaire questionnaire, ReadOnlySpan<byte> json)
    {
        if (json.Length > LargestFile)
            return Refuse($"The file is larger than {LargestFile / 1024 / 1024} MB");
        try
        {
            var root = JsonElement.Parse(
                JsonWords.WithoutMark(json),
                new JsonDocumentOptions { MaxDepth = DeepestJson, AllowDuplicateProperties = false }
            );
            if (
                root.ValueKind != JsonValueKind.Object
                || !root.TryGetProperty("resourceType", out var type)
                || !type.ValueEquals("QuestionnaireResponse")
            )
                return Refuse(
                    "The file is not a FHIR QuestionnaireResponse: resourceType must be QuestionnaireResponse"
                );
            return new ResponseReader(questionnaire).Read(root);
        }
        catch (JsonException e)
        {
            return Refuse(JsonWords.Unreadable(e, DeepestJson));
        }
        catch (InvalidOperationException)
        {
            return Refuse("resourceType must be text");
        }
    }

    // What was answered on a version that is refused today is read as far as it goes: none of it may get lost.
    private bool IsLenient => _questionnaire.LeftOut.Count > 0;

    private static ResponseReading Refuse(string what) =>
        new(null, [new QuestionnaireFault("", "", what)]);

    private ResponseReading Read(JsonElement root)
    {
        var tree = TreeNode.Read(root);
        if (tree.Child("questionnaire")?.Text is { } answered && !IsSame(answered))
            _faults.Add(
                new QuestionnaireFault(
                    "",
                    "questionnaire",
                    $"The response answers {answered}, and this is {_questionnaire.Canonical}"
                )
            );
        ReadItems(tree, null, null);
        if (_faults.Count > 0)
            return new ResponseReading(null, _faults);
        var head = root.EnumerateObject()
            .Where(p => p.Name is not ("item" or "resourceType"))
            .Select(p => (p.Name, p.Value));
        return new ResponseReading(QuestionnaireResponse.From(_answers, _instances, [.. head]), []);
    }

    private bool IsSame(string answered)
    {
        var parts = answered.Split('|', 2);
        return _questionnaire.Url is null
            || (
                parts[0] == _questionnaire.Url
                && (
                    parts.Length == 1
                    || _questionnaire.Version is null
                    || parts[1] == _questionnaire.Version
                )
            );
    }

    private void Fault(string item, string field, string what)
    {
        if (_faults.Count < 100)
            _faults.Add(new QuestionnaireFault(item, field, what));
    }

    private void ReadItems(TreeNode parent, QuestionnaireItem? above, string? prefix)
    {
        foreach (var node in parent.All("item"))
        {
            var linkId = node.Child("linkId")?.Text;
            if (
                linkId is null
                || !_questionnaire.ByLinkId.TryGetValue(linkId, out var item)
                || (item.Parent != above && !IsLenient)
            )
                Fault(linkId ?? "", "linkId", "The questionnaire has no such item at this place");
            else if (item.IsRepeatingGroup)
                ReadInstance(node, item, ItemKey.Within(prefix, linkId));
            else
                ReadItem(node, item, ItemKey.Within(prefix, linkId), prefix);
        }
    }

    private void ReadInstance(TreeNode node, QuestionnaireItem group, string key)
    {
        var index = _instances.GetValueOrDefault(key);
        if (index >= QuestionnaireResponse.MostInstances)
        {
            Fault(
                group.LinkId,
                "item",
                $"The group is there more than {QuestionnaireResponse.MostInstances} times"
            );
            return;
        }
        _instances[key] = index + 1;
        ReadItems(node, group, ItemKey.Instance(key, index));
    }

    private void ReadItem(TreeNode node, QuestionnaireItem item, string key, string? prefix)
    {
        var values = ImmutableArray.CreateBuilder<AnswerValue>();
        foreach (var answer in node.All("answer"))
        {
            if (answer.Child("value") is { } value)
            {
                if (AnswerValue.Read(value) is not { } read)
                    Fault(item.LinkId, "answer", "The answer cannot be read");
                else if (item.IsQuestion && !IsLenient && !AnswerCheck.FitsType(item, read))
                    Fault(
                        item.LinkId,
                        "answer",
                        $"{read.Field} is not an answer to an item of type {item.Type.ToString().ToLowerInvariant()}"
                    );
                else
                    values.Add(read);
            }
            ReadItems(answer, item, prefix);
        }
        if (values.Count > 0 && !item.IsQuestion)
            Fault(item.LinkId, "answer", "Only a question has answers");
        else if (values.Count > 0 && IsLenient)
            _answers[key] = [.. _answers.GetValueOrDefault(key, []), .. values];
        else if (values.Count > 0 && !_answers.TryAdd(key, values.ToImmutable()))
            Fault(item.LinkId, "linkId", "The item is there twice");
        ReadItems(node, item, prefix);
    }
}
