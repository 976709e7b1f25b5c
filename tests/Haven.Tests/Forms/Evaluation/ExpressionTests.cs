using System.Text;
using System.Text.Json.Nodes;
using Haven.Forms.Answers;
using Haven.Forms.Evaluation;
using Haven.Forms.Questionnaires;
using Haven.Forms.Responses;
using Haven.Tests.Support;
using Shouldly;
using Xunit;
using static Haven.Tests.Forms.TestForm;

namespace Haven.Tests.Forms.Evaluation;

/// <summary>Variables, calculated values and initial expressions, as LHC-Forms and HL7's guide write them.</summary>
public class ExpressionTests
{
    private static FormEvaluation Evaluate(Questionnaire form, string answers)
    {
        var reading = PlainAnswers.Read(form, Encoding.UTF8.GetBytes(answers));
        reading.Faults.ShouldBeEmpty();
        return FormEngine.Evaluate(form, reading.Response!);
    }

    private static Questionnaire WithVariables(
        (string Name, string Expression)[] variables,
        params JsonObject[] items
    )
    {
        var json = JsonNode.Parse(Json(items))!.AsObject();
        foreach (var (name, expression) in variables)
            json.Expression(ExtensionUrls.Variable, expression, name);
        return Questionnaire.Read(json.ToJsonString()).OrThrow();
    }

    private static string Value(FormEvaluation evaluation, string key) =>
        string.Join(",", evaluation.Calculated[key].Select(v => v.FormText));

    [Fact]
    public void Variables_OfAnInnerPlace_HideThoseAround_AndMayUseThem()
    {
        var group = Item(
                "g",
                "group",
                Item("inside", "integer")
                    .Expression(ExtensionUrls.Variable, "%b * 2", "c")
                    .Calculated("%a + %c")
            )
            .Expression(ExtensionUrls.Variable, "%a * 10", "b")
            .Expression(ExtensionUrls.Variable, "7", "a");
        var form = WithVariables(
            [("a", "%resource.item.where(linkId = 'n').answer.value"), ("twice", "%a * 2")],
            Item("n", "integer"),
            group,
            Item("outside", "integer").Calculated("%twice + %a")
        );

        var evaluation = Evaluate(form, """{"n": 1}""");

        evaluation.Problems.ShouldBeEmpty();
        Value(evaluation, "outside").ShouldBe("3");
        // the group's own a is 7, b is 70, c is 140
        Value(evaluation, "inside").ShouldBe("147");
    }

    [Fact]
    public void Variable_ThatUsesItself_IsNamedAndHasNoValue()
    {
        var form = WithVariables(
            [("a", "%b + 1"), ("b", "%a + 1")],
            Item("n", "integer").Calculated("%a")
        );

        var evaluation = Evaluate(form, "{}");

        evaluation.Problems.ShouldHaveSingleItem().What.ShouldContain("goes in a circle");
        Value(evaluation, "n").ShouldBe("");
    }

    [Fact]
    public void Variable_OfAnotherPlace_IsNotSeen()
    {
        var form = Of(
            Item("g", "group", Item("q", "string")).Expression(ExtensionUrls.Variable, "1", "a"),
            Item("n", "integer").Calculated("%a")
        );

        var problem = Evaluate(form, "{}").Problems.ShouldHaveSingleItem();
        (problem.Key, problem.Field).ShouldBe(("n", "calculatedExpression"));
        problem.What.ShouldContain("%a is not defined");
    }

    [Theory]
    [InlineData("%resource.item.where(linkId = 'q').answer.value.ordinal()", "2")]
    [InlineData("%resource.item.where(linkId = 'q').answer.weight()", "2")]
    [InlineData("%resource.item.where(linkId = 'q').answer.value.weight()", "2")]
    [InlineData("item.where(linkId = 'q').answer.weight().sum()", "")]
    [InlineData("%QuestionnaireResponse.repeat(item).answer.weight().sum()", "2")]
    [InlineData("%Questionnaire.item.where(linkId = 'q').answerOption.count()", "2")]
    [InlineData("%questionnaire.item.where(linkId = 'q').answerOption.value.weight().sum()", "3")]
    [InlineData("%qitem.code.code.toInteger()", "44")]
    [InlineData("%context.linkId.length()", "5")]
    [InlineData("%resource.item.where(linkId = 'q').answer.valueCoding.code.length()", "1")]
    [InlineData("%resource.item.where(linkId = 'q').answer.valueString.length()", "")]
    [InlineData("iif(%resource.item.where(linkId = 'q').answer.value.code = 'b', 5, 6)", "5")]
    [InlineData("iif(%resource.item.where(linkId = 'r').answer.empty(), {}, 1)", "")]
    [InlineData("%resource.item.answer.value.weight().aggregate($this + $total, 10)", "12")]
    [InlineData("%resource.item.where(linkId = 'r').answer.weight().sum()", "")]
    [InlineData(
        "%resource.item.where(linkId = 'r').answer.weight().aggregate($this + $total, 0)",
        "0"
    )]
    [InlineData(
        "%questionnaire.item.where(linkId = 'q').answerOption.where(value.code = %resource.item.where(linkId = 'q').answer.value.code).extension('http://hl7.org/fhir/StructureDefinition/ordinalValue').valueDecimal",
        "2"
    )]
    [InlineData("%resource.item.where(linkId = 'q').answer.value.display = 'b'", null)]
    public void Calculation_ReadsTheForm(string expression, string? expected)
    {
        var total = Item("total", "integer")
            .With("code", new JsonArray(new JsonObject { ["code"] = "44" }))
            .Calculated(expression);
        var form = Of(
            Item("q", "choice").Option("a", 1).Option("b", 2),
            Item("r", "choice").Option("a", 1),
            total
        );

        var evaluation = Evaluate(form, """{"q": "b"}""");

        if (expected is null)
            // a truth is no number: it is named, and there is no value
            evaluation.Problems.ShouldHaveSingleItem().What.ShouldContain("does not fit");
        else
            evaluation.Problems.ShouldBeEmpty();
        Value(evaluation, "total").ShouldBe(expected ?? "");
    }

    [Theory]
    [InlineData("http://hl7.org/fhir/StructureDefinition/ordinalValue")]
    [InlineData("http://hl7.org/fhir/StructureDefinition/itemWeight")]
    [InlineData("http://hl7.org/fhir/StructureDefinition/questionnaire-ordinalValue")]
    public void Weight_IsFoundWhereverItWasWritten(string url)
    {
        JsonObject Weight(decimal value) => new() { ["url"] = url, ["valueDecimal"] = value };
        JsonObject Coding(string code) => new() { ["system"] = "s", ["code"] = code };
        var onOption = new JsonObject { ["valueCoding"] = Coding("o") }.Extension(Weight(1));
        var onCoding = new JsonObject { ["valueCoding"] = Coding("c").Extension(Weight(10)) };
        var form = Of(
            Item("q", "choice")
                .With("repeats", true)
                .With("answerOption", new JsonArray(onOption, onCoding)),
            Item("sum", "decimal").Calculated("%resource.item.answer.weight().sum()")
        );

        Value(Evaluate(form, """{"q": ["o", "c"]}"""), "sum").ShouldBe("11");
    }

    [Theory]
    [InlineData("%resource.item.answer.ordinal().sum()")]
    [InlineData("%resource.item.answer.value.ordinal().sum()")]
    [InlineData("%resource.item.answer.valueCoding.weight().sum()")]
    [InlineData("%resource.item.where(linkId = 'a' or linkId = 'b').answer.value.weight().sum()")]
    public void Weight_IsTheQuestions_WhereOneAnswerIsScoredBothWays(string expression)
    {
        var form = Of(
            Item("a", "choice").Option("no", 0).Option("yes", 3),
            Item("b", "choice").Option("no", 3).Option("yes", 0),
            Item("sum", "decimal").Calculated(expression)
        );

        Value(Evaluate(form, """{"a": "yes", "b": "no"}"""), "sum").ShouldBe("6");
        Value(Evaluate(form, """{"a": "no", "b": "yes"}"""), "sum").ShouldBe("0");
    }

    [Theory]
    [InlineData("boolean", "1 = 1", "true")]
    [InlineData("integer", "2.0 * 3", "6")]
    [InlineData("integer", "0.5", null)]
    [InlineData("decimal", "7 / 2", "3.5")]
    [InlineData("decimal", "1 / 0", "")]
    [InlineData("string", "'a' & 'b'", "ab")]
    [InlineData("string", "(12.345).round(1).toString() & '%'", "12.3%")]
    [InlineData("text", "1 + 1", "2")]
    [InlineData("date", "@2020-01-31 + 1 month", "2020-02-29")]
    [InlineData("date", "'not one'", null)]
    [InlineData("dateTime", "@2020-01-01T10:00:00Z", "2020-01-01T10:00:00Z")]
    [InlineData("time", "@T10:00 + 90 minutes", "11:30")]
    [InlineData("url", "'http://a.org'", "http://a.org")]
    [InlineData("quantity", "2 'kg' + 500 'g'", "2.5")]
    [InlineData("quantity", "5", "5")]
    [InlineData("integer", "1 | 2", null)]
    [InlineData("integer", "%resource.nothing.there", "")]
    [InlineData("integer", "1.repeat($this + 1).count()", null)]
    public void Calculation_FitsItsItem_OrIsNamed(string type, string expression, string? expected)
    {
        var evaluation = Evaluate(Of(Item("c", type).Calculated(expression)), "{}");

        if (expected is null)
            evaluation.Problems.ShouldHaveSingleItem().Key.ShouldBe("c");
        else
            evaluation.Problems.ShouldBeEmpty();
        Value(evaluation, "c").ShouldBe(expected ?? "");
    }

    [Fact]
    public void Calculation_OfAChoice_BringsTheOptionsCoding()
    {
        var form = Of(
            Item("n", "integer"),
            Item("level", "choice")
                .Option("low", 0)
                .Option("high", 9)
                .Calculated(
                    "iif(%resource.item.where(linkId = 'n').answer.value > 3, 'high', 'low')"
                ),
            Item("weight", "decimal")
                .Calculated("%resource.item.where(linkId = 'level').answer.weight()")
        );

        var evaluation = Evaluate(form, """{"n": 4}""");

        evaluation.Calculated["level"].ShouldBe([form.Chosen("level", "high")]);
        Value(evaluation, "weight").ShouldBe("9");
    }

    [Fact]
    public void Calculations_ThatBuildOnEachOther_SettleWhateverTheirOrder()
    {
        var form = Of(
            Item("c", "integer").Calculated("%resource.item.where(linkId = 'b').answer.value + 1"),
            Item("b", "integer").Calculated("%resource.item.where(linkId = 'a').answer.value + 1"),
            Item("a", "integer").Calculated("%resource.item.where(linkId = 'n').answer.value + 1"),
            Item("n", "integer")
        );

        Value(Evaluate(form, """{"n": 1}"""), "c").ShouldBe("4");
        Value(Evaluate(form, "{}"), "c").ShouldBe("");
    }

    [Fact]
    public void BodyMassIndex_IsWorkedOutFromUnits()
    {
        var unit = new JsonObject
        {
            ["url"] = ExtensionUrls.UnitOption,
            ["valueCoding"] = new JsonObject
            {
                ["system"] = "http://unitsofmeasure.org",
                ["code"] = "cm",
                ["display"] = "cm",
            },
        };
        var form = Of(
            Item("height", "quantity").Extension(unit),
            Item("weight", "decimal"),
            Item("bmi", "decimal")
                .Expression(
                    ExtensionUrls.Variable,
                    "%resource.item.where(linkId = 'height').answer.valueQuantity.where(code = 'cm').value / 100",
                    "h"
                )
                .Calculated(
                    "(%resource.item.where(linkId = 'weight').answer.value / (%h.power(2))).round(1)"
                )
        );

        // the number takes the only unit on offer
        Value(Evaluate(form, """{"height": 170, "weight": 65}"""), "bmi").ShouldBe("22.5");
        Value(Evaluate(form, """{"weight": 65}"""), "bmi").ShouldBe("");
    }

    [Fact]
    public void Start_WorksOutInitialExpressions_FromWhatStandsInTheFormAlready()
    {
        var clock = new FakeClock();
        var form = WithVariables(
            [("first", "%resource.item.where(linkId = 'n').answer.value")],
            Item("n", "integer")
                .With("initial", new JsonArray(new JsonObject { ["valueInteger"] = 4 })),
            Item("twice", "integer").Expression(ExtensionUrls.InitialExpression, "%first * 2"),
            Item("more", "integer")
                .Expression(
                    ExtensionUrls.InitialExpression,
                    "%resource.item.where(linkId = 'twice').answer.value + 1"
                ),
            Item("today", "date").Expression(ExtensionUrls.InitialExpression, "today()"),
            Item("name", "string")
                .Expression(ExtensionUrls.InitialExpression, "%patient.name.given"),
            Item("c", "choice").Option("a").Option("b")
        );

        var start = FormEngine.Start(form, clock);

        start["twice"].ShouldBe([new IntegerAnswer(8)]);
        start["more"].ShouldBe([new IntegerAnswer(9)]);
        start["today"].ShouldHaveSingleItem().FormText.Length.ShouldBe(10);
        // nobody is known whose name it could be: the question stays open
        start["name"].ShouldBeEmpty();
        start["c"].ShouldBeEmpty();
    }

    [Fact]
    public void Start_TakesOptionsThatAreSelected_AndTheInitialCodingWhole()
    {
        var options = Item("o", "choice").With("repeats", true).Option("a").Option("b").Option("c");
        foreach (var at in (int[])[0, 2])
            options["answerOption"]![at]!["initialSelected"] = true;
        var initial = new JsonObject { ["system"] = "s", ["code"] = "x" };
        var form = Of(
            options,
            Item("c", "choice")
                .Option("x", 3)
                .With("initial", new JsonArray(new JsonObject { ["valueCoding"] = initial }))
        );

        var start = FormEngine.Start(form);

        start["o"].Select(v => v.FormText).ShouldBe(["a", "c"]);
        start["c"].ShouldBe([form.Chosen("c", "x")]);
        ((CodingAnswer)start["c"][0]).Value.Display!.Text.ShouldBe("x");
    }

    [Fact]
    public void CalculatedValue_ThatCameWithTheAnswers_IsWorkedOutAnew()
    {
        var form = Of(
            Item("n", "integer"),
            Item("c", "integer").Calculated("%resource.item.where(linkId = 'n').answer.value * 2")
        );

        var evaluation = Evaluate(form, """{"n": 2, "c": 99}""");

        Value(evaluation, "c").ShouldBe("4");
        evaluation.Response["c"].ShouldBe([new IntegerAnswer(4)]);
        Evaluate(form, """{"c": 99}""").Response["c"].ShouldBeEmpty();
    }
}
