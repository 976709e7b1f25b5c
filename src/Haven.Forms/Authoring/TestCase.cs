using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Haven.Forms.Answers;
using Haven.Forms.Evaluation;
using Haven.Forms.Questionnaires;
using Haven.Forms.Responses;

namespace Haven.Forms.Authoring;

/// <summary>What a score has to come to.</summary>
public sealed record ExpectedScore(string Item, decimal? Total, string? Level);

/// <summary>
/// Answers, and what the instrument has to make of them: scores, which questions are asked, which call for a safety step.
/// The answers are a FHIR QuestionnaireResponse that names no version, so that they go on to the next one.
/// </summary>
public sealed record TestCase(
    string Name,
    JsonElement Answers,
    IReadOnlyList<ExpectedScore> Scores,
    IReadOnlyList<string> Asked,
    IReadOnlyList<string> Safety
)
{
    /// <summary>A case that expects what the engine makes of these answers now.</summary>
    public static TestCase Of(string name, Questionnaire questionnaire, FormEvaluation evaluation)
    {
        byte[] response = ResponseWriter.Write(questionnaire, evaluation.Response);
        var fields = JsonElement
            .Parse(response)
            .EnumerateObject()
            .Where(p => p.Name is not ("questionnaire" or "status" or "authored"))
            .ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal);
        return new TestCase(
            name,
            JsonSerializer.SerializeToElement(fields, CaseJson.Default.DictionaryStringJsonElement),
            ScoresOf(evaluation),
            AskedOf(questionnaire, evaluation),
            SafetyOf(evaluation)
        );
    }

    /// <summary>What is different from what the case expects, in words; nothing where it passes.</summary>
    public IReadOnlyList<string> Run(Questionnaire questionnaire, TimeProvider clock)
    {
        if (Response(questionnaire) is not { } response)
        {
            return
            [
                "It answers a question that is no longer there, or that stands in another place now.",
            ];
        }
        if (Unanswerable(questionnaire, response) is { Count: > 0 } wrong)
        {
            return wrong;
        }
        try
        {
            return
            [
                .. Compared(questionnaire, FormEngine.Evaluate(questionnaire, response, clock)),
            ];
        }
        catch (CircularFormException)
        {
            return ["Conditions and scores depend on each other in a circle."];
        }
    }

    /// <summary>The same answers, expecting what comes of them now; null where they cannot be given any more.</summary>
    public TestCase? Renewed(Questionnaire questionnaire, TimeProvider clock)
    {
        if (
            Response(questionnaire) is not { } response
            || Unanswerable(questionnaire, response).Count > 0
        )
        {
            return null;
        }
        try
        {
            return Of(Name, questionnaire, FormEngine.Evaluate(questionnaire, response, clock));
        }
        catch (CircularFormException)
        {
            return null;
        }
    }

    private QuestionnaireResponse? Response(Questionnaire questionnaire) =>
        ResponseReader.Read(questionnaire, Encoding.UTF8.GetBytes(Answers.GetRawText())).Response;

    public static string Write(IReadOnlyList<TestCase> cases) =>
        JsonSerializer.Serialize([.. cases], CaseJson.Default.ListTestCase);

    public static IReadOnlyList<TestCase> Read(string json) =>
        json.Length == 0
            ? []
            : JsonSerializer.Deserialize(json, CaseJson.Default.ListTestCase) ?? [];

    private static List<string> Unanswerable(
        Questionnaire questionnaire,
        QuestionnaireResponse response
    ) =>
        [
            .. response
                .Answers.Where(a =>
                    ItemKey.Find(questionnaire, a.Key) is { Calculated: null } item
                    && AnswerCheck.Check(item, a.Value).Any()
                )
                .Select(a =>
                    $"Its answer to {Named(questionnaire, a.Key)} cannot be given any more."
                ),
        ];

    private IEnumerable<string> Compared(Questionnaire questionnaire, FormEvaluation evaluation)
    {
        var now = ScoresOf(evaluation).ToDictionary(s => s.Item, StringComparer.Ordinal);
        foreach (var expected in Scores)
        {
            if (!now.TryGetValue(expected.Item, out var score))
            {
                yield return $"{Named(questionnaire, expected.Item)} should be {InWords(expected)}, and is not worked out.";
            }
            else if (score.Total != expected.Total || score.Level != expected.Level)
            {
                yield return $"{Named(questionnaire, expected.Item)} should be {InWords(expected)}, and is {InWords(score)}.";
            }
        }
        foreach (var score in now.Values.Where(s => Scores.All(e => e.Item != s.Item)))
        {
            yield return $"{Named(questionnaire, score.Item)} is {InWords(score)}, and the case says nothing of it.";
        }
        foreach (
            string words in Differences(
                questionnaire,
                Asked,
                AskedOf(questionnaire, evaluation),
                "is asked",
                "is not asked"
            )
        )
        {
            yield return words;
        }
        foreach (
            string words in Differences(
                questionnaire,
                Safety,
                SafetyOf(evaluation),
                "calls for a safety step",
                "does not call for a safety step"
            )
        )
        {
            yield return words;
        }
    }

    private static IEnumerable<string> Differences(
        Questionnaire questionnaire,
        IReadOnlyList<string> expected,
        IReadOnlyList<string> now,
        string does,
        string doesNot
    ) =>
        expected
            .Except(now, StringComparer.Ordinal)
            .Select(key => $"{Named(questionnaire, key)} {doesNot} any more.")
            .Concat(
                now.Except(expected, StringComparer.Ordinal)
                    .Select(key => $"{Named(questionnaire, key)} {does} now as well.")
            );

    private static List<ExpectedScore> ScoresOf(FormEvaluation evaluation) =>
        [.. evaluation.Scores.Select(s => new ExpectedScore(s.Key, s.Total, s.Band?.Label.Text))];

    private static List<string> AskedOf(Questionnaire questionnaire, FormEvaluation evaluation) =>
        [
            .. evaluation.Enabled.Where(key =>
                ItemKey.Find(questionnaire, key) is { IsQuestion: true, Calculated: null }
            ),
        ];

    private static List<string> SafetyOf(FormEvaluation evaluation) =>
        [.. evaluation.SafetySteps.Select(s => s.Key)];

    private static string Named(Questionnaire questionnaire, string key) =>
        ItemKey.Find(questionnaire, key)?.Text is { } text
            ? $"“{text.Text}”"
            : "A question or score that is gone";

    /// <summary>"14 (Moderate)", as the page and the differences say it.</summary>
    public static string InWords(ExpectedScore score) =>
        (
            score.Total is { } total
                ? total.ToString("0.##", CultureInfo.InvariantCulture)
                : "without a total"
        ) + (score.Level is { } level ? $" ({level})" : "");
}

[JsonSerializable(typeof(List<TestCase>))]
[JsonSerializable(typeof(Dictionary<string, JsonElement>))]
internal sealed partial class CaseJson : JsonSerializerContext;
