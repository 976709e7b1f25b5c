using System.Text;
using System.Text.Json.Nodes;
using Haven.Forms.Answers;
using Haven.Forms.Evaluation;
using Haven.Forms.Questionnaires;
using Shouldly;

namespace Haven.Tests.Forms.Evaluation;

/// <summary>What must come of a questionnaire and answers, worked out by hand from the text of FHIR and SDC.</summary>
internal sealed class HardCase(Questionnaire form, string answers)
{
    private readonly FormEvaluation evaluation = FormEngine.Evaluate(
        form,
        PlainAnswers.Read(form, Encoding.UTF8.GetBytes(answers)).OrThrow()
    );

    public FormEvaluation Evaluation => evaluation;

    public HardCase On(params string[] keys)
    {
        keys.ShouldBeSubsetOf(evaluation.Enabled);
        return this;
    }

    public HardCase Off(params string[] keys)
    {
        keys.ShouldBeSubsetOf(evaluation.Disabled);
        keys.ShouldAllBe(k => evaluation.Response[k].IsEmpty);
        return this;
    }

    /// <summary>The value of a calculated item as text; null for an item that has none.</summary>
    public HardCase Gives(string key, string? text)
    {
        string? found = evaluation.Calculated[key] is [var only] ? only.FormText : null;
        found.ShouldBe(text, key);
        return this;
    }

    public HardCase Number(string key, decimal number)
    {
        var values = evaluation.Calculated[key];
        (
            values is [DecimalAnswer d] ? d.Value
            : values is [IntegerAnswer i] ? i.Value
            : null as decimal?
        ).ShouldBe(number, key);
        return this;
    }

    public HardCase IsNotCalculated(string key)
    {
        evaluation.Calculated.ContainsKey(key).ShouldBeFalse(key);
        return this;
    }

    public HardCase HasNoProblem()
    {
        evaluation.Problems.ShouldBeEmpty();
        return this;
    }
}

internal static class HardCaseSteps
{
    public static HardCase With(this Questionnaire form, string answers) => new(form, answers);

    public static JsonObject Variable(this JsonObject item, string name, string expression) =>
        item.Expression(ExtensionUrls.Variable, expression, name);

    public static JsonObject Flag(this JsonObject item, string url) =>
        item.Extension(new JsonObject { ["url"] = url, ["valueBoolean"] = true });

    public static JsonNode Coding(string code, string? system = "s")
    {
        var coding = new JsonObject { ["code"] = code };
        if (system is not null)
            coding["system"] = system;
        return coding;
    }
}
