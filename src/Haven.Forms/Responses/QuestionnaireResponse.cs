using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Haven.Forms.Questionnaires;

namespace Haven.Forms.Responses;

/// The answers to a questionnaire by item key. Immutable: each change gives a new one.
public sealed class QuestionnaireResponse
{
    internal const int MostInstances = 100;
    private readonly Dictionary<string, ImmutableArray<AnswerValue>> _answers;
    private readonly Dictionary<string, int> _declared;
    private readonly Dictionary<string, int> _instances;

    private QuestionnaireResponse(
        Dictionary<string, ImmutableArray<AnswerValue>> answers,
        Dictionary<string, int> declared,
        ImmutableArray<(string Name, JsonElement Json)> head
    )
    {
        (_answers, _declared, Head) = (answers, declared, head);
        _instances = new Dictionary<string, int>(declared, StringComparer.Ordinal);
        foreach (var key in answers.Keys)
            CountInstances(key);
    }

    public static QuestionnaireResponse Empty { get; } =
        new(New(), new Dictionary<string, int>(StringComparer.Ordinal), []);

    public IReadOnlyDictionary<string, ImmutableArray<AnswerValue>> Answers => _answers;

    public ImmutableArray<AnswerValue> this[string key] =>
        _answers.TryGetValue(key, out var values) ? values : [];

    /// Fields of the resource other than its items, as they came.
    internal ImmutableArray<(string Name, JsonElement Json)> Head { get; }

    public string? Questionnaire => HeadText("questionnaire");
    public string? Status => HeadText("status");

    private string? HeadText(string name)
    {
        foreach (var (field, json) in Head)
            if (field == name && json.ValueKind == JsonValueKind.String)
                return json.GetString();
        return null;
    }

    public static QuestionnaireResponse From(
        IEnumerable<KeyValuePair<string, ImmutableArray<AnswerValue>>> answers
    ) => new(New(answers), Empty._declared, []);

    internal static QuestionnaireResponse From(
        Dictionary<string, ImmutableArray<AnswerValue>> answers,
        Dictionary<string, int> declared,
        ImmutableArray<(string, JsonElement)> head
    ) => new(answers, declared, head);

    /// The response with these answers in place of the item's former ones; none removes them.
    public QuestionnaireResponse With(string key, params ImmutableArray<AnswerValue> values)
    {
        var answers = New(_answers);
        if (values.IsDefaultOrEmpty)
            answers.Remove(key);
        else
            answers[key] = values;
        return new QuestionnaireResponse(answers, _declared, Head);
    }

    /// How often a repeating group is there: once at least, and as often as it was added or answered.
    public int Instances(string groupKey) => Math.Max(1, _instances.GetValueOrDefault(groupKey));

    public QuestionnaireResponse WithInstances(string groupKey, int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MostInstances);
        var declared = new Dictionary<string, int>(_declared, StringComparer.Ordinal)
        {
            [groupKey] = count,
        };
        return new QuestionnaireResponse(_answers, declared, Head);
    }

    internal QuestionnaireResponse WithAnswers(
        Dictionary<string, ImmutableArray<AnswerValue>> answers
    ) => new(answers, _declared, Head);

    private static Dictionary<string, ImmutableArray<AnswerValue>> New(
        IEnumerable<KeyValuePair<string, ImmutableArray<AnswerValue>>>? from = null
    )
    {
        var answers = new Dictionary<string, ImmutableArray<AnswerValue>>(StringComparer.Ordinal);
        foreach (var (key, values) in from ?? [])
            if (!values.IsDefaultOrEmpty)
                answers[key] = values;
        return answers;
    }

    private void CountInstances(string key)
    {
        for (
            var end = key.IndexOf("]/", StringComparison.Ordinal);
            end > 0;
            end = key.IndexOf("]/", end + 2, StringComparison.Ordinal)
        )
        {
            var start = key.LastIndexOf('[', end);
            if (
                start < 0
                || !int.TryParse(
                    key.AsSpan(start + 1, end - start - 1),
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var index
                )
            )
                continue;
            var group = key[..start];
            _instances[group] = Math.Max(
                _instances.GetValueOrDefault(group),
                Math.Min(index + 1, MostInstances)
            );
        }
    }
}
