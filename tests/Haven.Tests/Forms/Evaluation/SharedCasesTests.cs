using System.Collections.Immutable;
using System.Text.Json;
using Haven.Forms.Answers;
using Haven.Forms.Evaluation;
using Haven.Forms.Questionnaires;
using Haven.Forms.Responses;
using Shouldly;
using Xunit;

namespace Haven.Tests.Forms.Evaluation;

/// Published questionnaires with answers, and what must come of them by hand and by two other engines.
public class SharedCasesTests(ITestOutputHelper output)
{
    [Fact]
    public void Cases_AllHold()
    {
        var folder = SharedData.Folder("data", "questionnaires");
        var failures = new List<string>();
        var files = Directory.GetFiles(Path.Combine(folder, "expected"), "*.json");
        foreach (var file in files.Order(StringComparer.Ordinal))
            failures.AddRange(
                Judge(folder, JsonElement.Parse(File.ReadAllBytes(file)))
                    .Select(f => $"{Path.GetFileName(file)}: {f}")
            );
        output.WriteLine($"{files.Length} cases");
        failures.ShouldBeEmpty();
        files.ShouldNotBeEmpty();
    }

    [Fact]
    public void Phq9_IsEvaluatedOftenEnoughASecond()
    {
        var folder = SharedData.Folder("data", "questionnaires");
        var questionnaire = Questionnaire
            .Read(File.ReadAllBytes(Path.Combine(folder, "phq9-ordinal.json")))
            .OrThrow();
        var test = JsonElement.Parse(
            File.ReadAllBytes(Path.Combine(folder, "expected", "phq9-ordinal-3.json"))
        );
        var answers = Answers(questionnaire, test);
        for (var i = 0; i < 3000; i++)
            FormEngine.Evaluate(questionnaire, answers);
        var (bytes, watch) = (
            GC.GetAllocatedBytesForCurrentThread(),
            System.Diagnostics.Stopwatch.StartNew()
        );
        for (var i = 0; i < 5000; i++)
            FormEngine.Evaluate(questionnaire, answers);
        output.WriteLine(
            $"{5000 / watch.Elapsed.TotalSeconds:0} a second, {(GC.GetAllocatedBytesForCurrentThread() - bytes) / 5000} bytes each"
        );
        // a floor far below what a slow machine reaches: this guards against falling off a cliff, the bench measures
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
    }

    private static QuestionnaireResponse Answers(Questionnaire questionnaire, JsonElement test) =>
        PlainAnswers
            .Read(questionnaire, JsonSerializer.SerializeToUtf8Bytes(test))
            .Response.ShouldNotBeNull();

    private static IEnumerable<string> Judge(string folder, JsonElement test)
    {
        var reading = Questionnaire.Read(
            File.ReadAllBytes(Path.Combine(folder, test.GetProperty("questionnaire").GetString()!))
        );
        if (reading.Questionnaire is not { } questionnaire)
            return reading.Faults.Select(f => f.ToString());
        var evaluation = FormEngine.Evaluate(questionnaire, Answers(questionnaire, test));
        var expected = test.GetProperty("expected");
        var contested = Names(test.GetProperty("contested"));
        return evaluation
            .Problems.Select(p => $"{p.Key} {p.What}")
            .Concat(
                Differences(
                    "enabled",
                    Names(expected.GetProperty("enabled")),
                    evaluation.Enabled,
                    contested
                )
            )
            .Concat(
                Differences(
                    "disabled",
                    Names(expected.GetProperty("disabled")),
                    evaluation.Disabled,
                    contested
                )
            )
            .Concat(CalculatedDifferences(expected.GetProperty("calculated"), evaluation));
    }

    private static HashSet<string> Names(JsonElement list) =>
        [.. list.EnumerateArray().Select(e => e.GetString()!)];

    private static IEnumerable<string> Differences(
        string what,
        HashSet<string> wanted,
        IReadOnlyList<string> found,
        HashSet<string> contested
    ) =>
        wanted
            .Except(found, StringComparer.Ordinal)
            .Except(contested, StringComparer.Ordinal)
            .Select(k => $"{k} should be {what}")
            .Concat(
                found
                    .Except(wanted, StringComparer.Ordinal)
                    .Except(contested, StringComparer.Ordinal)
                    .Select(k => $"{k} should not be {what}")
            );

    private static IEnumerable<string> CalculatedDifferences(
        JsonElement wanted,
        FormEvaluation evaluation
    )
    {
        foreach (var property in wanted.EnumerateObject())
        {
            var found = evaluation.Calculated.TryGetValue(property.Name, out var values)
                ? values
                : [];
            if (!Same(property.Value, found))
                yield return $"{property.Name} should be {property.Value}, and is {string.Join(", ", found)}";
        }
        foreach (var key in evaluation.Calculated.Keys)
            if (!wanted.TryGetProperty(key, out _))
                yield return $"{key} should not be calculated";
    }

    private static bool Same(JsonElement wanted, ImmutableArray<AnswerValue> found) =>
        wanted.ValueKind switch
        {
            JsonValueKind.Null => found.IsEmpty,
            JsonValueKind.Number => found is [DecimalAnswer d] && d.Value == wanted.GetDecimal()
                || found is [IntegerAnswer n] && n.Value == wanted.GetDecimal(),
            JsonValueKind.True or JsonValueKind.False => found is [BooleanAnswer b]
                && b.Value == wanted.GetBoolean(),
            JsonValueKind.Object => found is [CodingAnswer c]
                && c.Value.Code == wanted.GetProperty("code").GetString()
                && c.Value.System == wanted.GetProperty("system").GetString(),
            _ => found is [var one] && one.FormText == wanted.GetString(),
        };
}
