using System.Text;
using System.Text.Json.Nodes;
using Haven.Forms.Answers;
using Haven.Forms.Evaluation;
using Haven.Forms.Questionnaires;
using Shouldly;
using Xunit;
using static Haven.Tests.Forms.TestForm;

namespace Haven.Tests.Forms.Evaluation;

/// <summary>Every operator over every type of answer, and where a condition looks.</summary>
public class EnableWhenTests
{
    private static readonly string[] Operators = ["=", "!=", ">", "<", ">=", "<="];

    private static FormEvaluation Evaluate(Questionnaire form, string answers)
    {
        var reading = PlainAnswers.Read(form, Encoding.UTF8.GetBytes(answers));
        reading.Faults.ShouldBeEmpty();
        return FormEngine.Evaluate(form, reading.Response!);
    }

    [Theory]
    [InlineData("boolean", "answerBoolean", "true", "true", "=")]
    [InlineData("boolean", "answerBoolean", "true", "false", "!=")]
    [InlineData("integer", "answerInteger", "5", "5", "= >= <=")]
    [InlineData("integer", "answerInteger", "5", "6", "!= > >=")]
    [InlineData("integer", "answerInteger", "5", "-6", "!= < <=")]
    [InlineData("integer", "answerDecimal", "5.5", "6", "!= > >=")]
    [InlineData("decimal", "answerDecimal", "5.0", "5", "= >= <=")]
    [InlineData("decimal", "answerDecimal", "0.3", "0.30", "= >= <=")]
    [InlineData("decimal", "answerInteger", "5", "4.9", "!= < <=")]
    [InlineData("date", "answerDate", "\"2020-05-01\"", "\"2020-05-01\"", "= >= <=")]
    [InlineData("date", "answerDate", "\"2020-05-01\"", "\"2020-05-02\"", "!= > >=")]
    [InlineData("date", "answerDate", "\"2020-05-01\"", "\"2019\"", "!= < <=")]
    // of a month nobody knows whether it is before its second day
    [InlineData("date", "answerDate", "\"2020-05-02\"", "\"2020-05\"", "!=")]
    [InlineData(
        "dateTime",
        "answerDateTime",
        "\"2020-05-01T10:00:00Z\"",
        "\"2020-05-01T12:00:00+02:00\"",
        "= >= <="
    )]
    [InlineData(
        "dateTime",
        "answerDateTime",
        "\"2020-05-01T10:00:00Z\"",
        "\"2020-05-01T10:00:01Z\"",
        "!= > >="
    )]
    // a moment without a zone is read in the other's
    [InlineData(
        "dateTime",
        "answerDateTime",
        "\"2020-05-01T10:00:00+02:00\"",
        "\"2020-05-01T09:00:00\"",
        "!= < <="
    )]
    [InlineData("time", "answerTime", "\"13:30:00\"", "\"13:30:00\"", "= >= <=")]
    [InlineData("time", "answerTime", "\"13:30:00\"", "\"09:00:00\"", "!= < <=")]
    [InlineData("string", "answerString", "\"x\"", "\"x\"", "= >= <=")]
    [InlineData("string", "answerString", "\"x\"", "\"X\"", "!= < <=")]
    [InlineData("text", "answerString", "\"a b\"", "\"a  b\"", "!= < <=")]
    [InlineData("url", "answerString", "\"http://a.org\"", "\"http://a.org\"", "= >= <=")]
    [InlineData(
        "quantity",
        "answerQuantity",
        """{"value":1,"system":"http://unitsofmeasure.org","code":"kg"}""",
        """{"value":1000,"system":"http://unitsofmeasure.org","code":"g"}""",
        "= >= <="
    )]
    [InlineData(
        "quantity",
        "answerQuantity",
        """{"value":1,"code":"kg"}""",
        """{"value":999,"code":"g"}""",
        "!= < <="
    )]
    // too much to convert
    [InlineData(
        "quantity",
        "answerQuantity",
        """{"value":1,"code":"g"}""",
        """{"value":79000000000000000000000000000,"code":"kg"}""",
        "!="
    )]
    // nothing is known of a length compared with a weight, except that they are not equal
    [InlineData(
        "quantity",
        "answerQuantity",
        """{"value":1,"code":"kg"}""",
        """{"value":1,"code":"m"}""",
        "!="
    )]
    [InlineData(
        "quantity",
        "answerQuantity",
        """{"value":37}""",
        """{"value":38,"unit":"°C","code":"Cel"}""",
        "!= > >="
    )]
    [InlineData(
        "quantity",
        "answerQuantity",
        """{"value":100.4,"code":"[degF]"}""",
        """{"value":38,"code":"Cel"}""",
        "= >= <="
    )]
    public void Condition_HoldsForWhatItAsks(
        string type,
        string field,
        string wanted,
        string answer,
        string holding
    )
    {
        var form = Of([
            Item("q", type),
            .. Operators.Select(op =>
                Item(op, "string").When("q", op, field, JsonNode.Parse(wanted)!)
            ),
            Item("there", "string").When("q", "exists", "answerBoolean", true),
            Item("not there", "string").When("q", "exists", "answerBoolean", false),
        ]);

        var answered = Evaluate(form, $$"""{"q": {{answer}}}""");
        var open = Evaluate(form, "{}");

        answered.Enabled.ShouldBe(["q", .. Operators.Where(holding.Split(' ').Contains), "there"]);
        open.Enabled.ShouldBe(["q", "!=", "not there"]);
    }

    [Fact]
    public void Coding_IsComparedBySystemAndCode()
    {
        JsonObject Coding(string? system, string code)
        {
            var coding = new JsonObject { ["code"] = code, ["display"] = "whatever" };
            if (system is not null)
                coding["system"] = system;
            return coding;
        }
        var form = Of(
            Item("q", "open-choice").Option("x", system: "one").Option("x", system: "two"),
            Item("one", "string").When("q", "=", "answerCoding", Coding("one", "x")),
            Item("two", "string").When("q", "=", "answerCoding", Coding("two", "x")),
            Item("any", "string").When("q", "=", "answerCoding", Coding(null, "x")),
            Item("words", "string").When("q", "=", "answerString", "x"),
            Item("not one", "string").When("q", "!=", "answerCoding", Coding("one", "x"))
        );

        Evaluate(form, """{"q": {"system": "two", "code": "x"}}""")
            .Enabled.ShouldBe(["q", "two", "any", "not one"]);
        // free text is no code, even where it reads like one
        Evaluate(form, """{"q": "y"}""").Enabled.ShouldBe(["q", "not one"]);
        FormEngine
            .Evaluate(form, Answered(("q", new StringAnswer("x"))))
            .Enabled.ShouldBe(["q", "words", "not one"]);
    }

    [Fact]
    public void SeveralAnswers_NeedOneThatMatches_AndNotEqualNeedsNone()
    {
        var form = Of(
            Item("q", "integer").With("repeats", true),
            Item("is 1", "string").When("q", "=", "answerInteger", 1),
            Item("is not 1", "string").When("q", "!=", "answerInteger", 1),
            Item("above 5", "string").When("q", ">", "answerInteger", 5)
        );

        Evaluate(form, """{"q": [1, 7]}""").Disabled.ShouldBe(["is not 1"]);
        Evaluate(form, """{"q": [2, 3]}""").Enabled.ShouldBe(["q", "is not 1"]);
    }

    [Fact]
    public void AnyAndAll_AreKeptApart()
    {
        JsonObject Both(string name, string? behaviour)
        {
            var item = Item(name, "string")
                .When("a", "=", "answerBoolean", true)
                .When("b", "=", "answerBoolean", true);
            return behaviour is null ? item : item.With("enableBehavior", behaviour);
        }
        var form = Of(
            Item("a", "boolean"),
            Item("b", "boolean"),
            Both("any", "any"),
            Both("all", "all"),
            Both("unsaid", null)
        );

        Evaluate(form, """{"a": true}""").Enabled.ShouldBe(["a", "b", "any"]);
        Evaluate(form, """{"a": true, "b": true}""").Disabled.ShouldBeEmpty();
        Evaluate(form, "{}").Disabled.ShouldBe(["any", "all", "unsaid"]);
    }

    [Fact]
    public void ConditionAndExpression_OnOneItem_MustBothHold()
    {
        var form = Of(
            Item("a", "boolean"),
            Item("n", "integer"),
            Item("then", "string")
                .When("a", "=", "answerBoolean", true)
                .Expression(
                    ExtensionUrls.EnableWhenExpression,
                    "%resource.item.where(linkId = 'n').answer.value > 3"
                )
        );

        Evaluate(form, """{"a": true, "n": 4}""").IsEnabled("then").ShouldBeTrue();
        Evaluate(form, """{"a": true, "n": 3}""").IsEnabled("then").ShouldBeFalse();
        Evaluate(form, """{"a": true}""").IsEnabled("then").ShouldBeFalse();
        Evaluate(form, """{"a": false, "n": 4}""").IsEnabled("then").ShouldBeFalse();
    }

    [Fact]
    public void DisabledGroup_TakesEverythingInItAway()
    {
        var form = Of(
            Item("on", "boolean"),
            Item(
                    "g",
                    "group",
                    Item("words", "display"),
                    Item("inner", "group", Item("q", "integer", Item("below", "integer")))
                )
                .When("on", "=", "answerBoolean", true),
            Item("after", "string").When("q", "exists", "answerBoolean", true),
            Item("sum", "integer").Calculated("%resource.repeat(item).answer.value.sum()")
        );

        var off = Evaluate(form, """{"q": 2, "below": 3}""");
        off.Disabled.ShouldBe(["g", "words", "inner", "q", "below", "after"]);
        off.Calculated["sum"].ShouldBeEmpty();
        off.Response.Answers.ShouldBeEmpty();
        Evaluate(form, """{"on": true, "q": 2}""").Disabled.ShouldBeEmpty();
    }

    [Fact]
    public void QuestionBelowAQuestion_IsOnByItsOwnCondition()
    {
        var form = Of(
            Item(
                "q",
                "boolean",
                Item("why", "string").When("q", "=", "answerBoolean", true),
                Item("always", "string")
            )
        );

        Evaluate(form, """{"q": false}""").Enabled.ShouldBe(["q", "always"]);
        Evaluate(form, """{"q": true}""").Enabled.ShouldBe(["q", "why", "always"]);
    }

    [Fact]
    public void RepeatingGroups_LookAtTheirOwnRepetition_Outward_AndAtAllFromOutside()
    {
        var inner = Item(
                "inner",
                "group",
                Item("i", "boolean"),
                Item("own", "string").When("i", "=", "answerBoolean", true),
                Item("of outer", "string").When("o", "=", "answerBoolean", true),
                Item("of form", "string").When("f", "=", "answerBoolean", true)
            )
            .With("repeats", true);
        var form = Of(
            Item("f", "boolean"),
            Item("outer", "group", Item("o", "boolean"), inner).With("repeats", true),
            Item("any inner", "string").When("i", "=", "answerBoolean", true),
            Item("no inner", "string").When("i", "!=", "answerBoolean", true)
        );

        var evaluation = Evaluate(
            form,
            """
            {"f": true, "outer": [
              {"o": false, "inner": [{"i": true}, {"i": false}]},
              {"o": true, "inner": [{"i": false}]}
            ]}
            """
        );

        evaluation.Disabled.ShouldBe([
            "outer[0]/inner[0]/of outer",
            "outer[0]/inner[1]/own",
            "outer[0]/inner[1]/of outer",
            "outer[1]/inner[0]/own",
            "no inner",
        ]);
        evaluation.Enabled.ShouldContain("outer[1]/inner[0]/of outer");
        evaluation.Enabled.ShouldContain("outer[1]/inner[0]/of form");
    }

    [Fact]
    public void Conditions_InALongChain_SettleWhateverTheirOrder()
    {
        const int Long = 1_200;
        var items = Enumerable
            .Range(0, Long)
            .Select(i =>
                i == 0
                    ? Item("q0", "boolean")
                    : Item("q" + i, "boolean").When("q" + (i - 1), "=", "answerBoolean", true)
            )
            .Reverse()
            .ToArray();
        var answers = Enumerable.Range(0, Long).Select(i => $"\"q{i}\": true");
        var form = Of(items);

        Evaluate(form, $"{{{string.Join(',', answers)}}}").Disabled.ShouldBeEmpty();
        Evaluate(form, $"{{{string.Join(',', answers.Skip(1))}}}").Enabled.ShouldBe(["q0"]);
    }
}
