using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Haven.Forms.Evaluation;
using Haven.Forms.Questionnaires;
using Shouldly;
using Xunit;
using static Haven.Tests.Forms.Evaluation.HardCaseSteps;
using static Haven.Tests.Forms.TestForm;

namespace Haven.Tests.Forms.Evaluation;

/// <summary>
/// Conditions of questionnaires as they are in the field. What must come of each was worked out by hand, from the rules of
/// R4's Questionnaire.item.enableWhen and of SDC.
/// </summary>
public class HardConditionTests
{
    // "the nearest question occurrence reachable by tracing first the ancestor axis": its own repetition, then that around.
    [Fact]
    public void Condition_InARepetitionWithinARepetition_LooksAtItsOwn_AndThenAtTheOneAround() =>
        Of(
                Item(
                        "child",
                        "group",
                        Item("at-school", "boolean"),
                        Item(
                                "school",
                                "group",
                                Item("bullied", "boolean"),
                                Item("what", "string").When("bullied", "=", "answerBoolean", true),
                                Item("left-when", "date")
                                    .When("at-school", "=", "answerBoolean", false)
                            )
                            .With("repeats", true)
                    )
                    .With("repeats", true)
            )
            .With(
                """
                {"child": [
                  {"at-school": true, "school": [{"bullied": true, "what": "names"}, {"bullied": false, "what": "stale"}]},
                  {"at-school": false, "school": [{"bullied": false, "left-when": "2024-05"}]}]}
                """
            )
            .On("child[0]/school[0]/what", "child[1]/school[0]/left-when")
            .Off(
                "child[0]/school[1]/what",
                "child[1]/school[0]/what",
                "child[0]/school[0]/left-when",
                "child[0]/school[1]/left-when"
            );

    // A code means something in its system alone; the Coding of the option is the answer, not its code.
    [Theory]
    [InlineData("s1", "1", new[] { "first", "either" }, new[] { "second" })]
    [InlineData("s2", "5", new[] { "second", "either" }, new[] { "first" })]
    public void OneCodeInTwoSystems_IsTwoAnswers(
        string system,
        string points,
        string[] on,
        string[] off
    ) =>
        Of(
                Item("q", "choice").Option("a", 1, "s1").Option("a", 5, "s2"),
                Item("first", "string").When("q", "=", "answerCoding", Coding("a", "s1")),
                Item("second", "string").When("q", "=", "answerCoding", Coding("a", "s2")),
                Item("either", "string").When("q", "=", "answerCoding", Coding("a", null)),
                Item("sum", "decimal").Calculated("%resource.item.answer.ordinal().sum()")
            )
            .With($$$"""{"q": {"system": "{{{system}}}", "code": "a"}}""")
            .On(on)
            .Off(off)
            .Gives("sum", points);

    // != : "no answer has a value that is equal", so that it holds without an answer; = does not.
    [Theory]
    [InlineData("{}", true)]
    [InlineData("""{"b": "yes"}""", false)]
    [InlineData("""{"b": "no"}""", true)]
    [InlineData("""{"a": "yes", "b": "yes"}""", true)]
    public void Any_WithQuestionsThatAreNotAnswered(string answers, bool on)
    {
        var judged = Of(
                Item("a", "choice").Option("yes").Option("no"),
                Item("b", "choice").Option("yes").Option("no"),
                Item("x", "string")
                    .When("a", "=", "answerCoding", Coding("yes"))
                    .When("b", "!=", "answerCoding", Coding("yes"))
                    .With("enableBehavior", "any")
            )
            .With(answers);
        _ = on ? judged.On("x") : judged.Off("x");
    }

    // "exists" false asks for a question without an answer; one that is off has none, whatever was answered there before.
    [Theory]
    [InlineData("{}", true)]
    [InlineData("""{"gate": true, "q": "said"}""", false)]
    [InlineData("""{"gate": false, "q": "stale"}""", true)]
    public void ExistsFalse_HoldsForNoAnswer_AndForAStaleOne(string answers, bool on)
    {
        var judged = Of(
                Item("gate", "boolean"),
                Item("q", "string").When("gate", "=", "answerBoolean", true),
                Item("x", "string").When("q", "exists", "answerBoolean", false)
            )
            .With(answers);
        _ = on ? judged.On("x") : judged.Off("x");
    }

    // FHIRPath compares dates part by part; where one has no such part, it is not known which is greater or whether they are
    // equal. What is not known does not hold, and "!=" asks that no answer is known to be equal.
    [Theory]
    [InlineData("2020", new[] { "not" }, new[] { "after", "before", "same" })]
    [InlineData("2021", new[] { "after", "not" }, new[] { "before", "same" })]
    [InlineData("2020-07-01", new[] { "after", "not" }, new[] { "before", "same" })]
    [InlineData("2020-06-15", new[] { "not" }, new[] { "after", "before", "same" })]
    [InlineData("2020-06", new[] { "same" }, new[] { "after", "before", "not" })]
    [InlineData("2019-12", new[] { "before", "not" }, new[] { "after", "same" })]
    public void Dates_OfDifferentPrecision(string date, string[] on, string[] off) =>
        Of(
                Item("d", "date"),
                Item("after", "string").When("d", ">", "answerDate", "2020-06"),
                Item("before", "string").When("d", "<", "answerDate", "2020-06"),
                Item("same", "string").When("d", "=", "answerDate", "2020-06"),
                Item("not", "string").When("d", "!=", "answerDate", "2020-06")
            )
            .With($$"""{"d": "{{date}}"}""")
            .On(on)
            .Off(off);

    // 1,500 g are more than 1 kg and equal to 1.5 kg (UCUM); metres have no order among kilograms, and are not equal to any.
    [Theory]
    [InlineData(1500, "g", new[] { "heavy", "exact" }, new string[0])]
    [InlineData(900, "g", new string[0], new[] { "heavy", "exact" })]
    [InlineData(1.5, "kg", new[] { "heavy", "exact" }, new string[0])]
    [InlineData(1500, "m", new string[0], new[] { "heavy", "exact" })]
    public void Quantities_AreComparedByTheirUnits(
        double value,
        string unit,
        string[] on,
        string[] off
    ) =>
        Of(
                Item("w", "quantity"),
                Item("heavy", "string").When("w", ">", "answerQuantity", Kilograms(1)),
                Item("exact", "string").When("w", "=", "answerQuantity", Kilograms(1.5m))
            )
            .With(
                $$$"""{"w": {"value": {{{value.ToString(CultureInfo.InvariantCulture)}}}, "unit": "{{{unit}}}", "system": "http://unitsofmeasure.org", "code": "{{{unit}}}"}}"""
            )
            .On(on)
            .Off(off);

    // What a person writes besides the options is a string, which weighs nothing and can be asked for.
    [Fact]
    public void OpenChoice_InOnesOwnWords_IsAnAnswer_WithoutAWeight() =>
        Of(
                Item("talks", "open-choice").Option("friend", 3).Option("nobody", 0),
                Item("other", "choice").Option("a", 2).Option("b", 0),
                Item("who", "string").When("talks", "=", "answerString", "My aunt"),
                Item("answered", "string").When("talks", "exists", "answerBoolean", true),
                Item("friend", "string").When("talks", "=", "answerCoding", Coding("friend")),
                Item("sum", "decimal").Calculated("%resource.item.answer.ordinal().sum()")
            )
            .With("""{"talks": "My aunt", "other": "a"}""")
            .On("who", "answered")
            .Off("friend")
            .Number("sum", 2);

    // Information is on and off like everything else, and counts nothing.
    [Fact]
    public void Display_WithACondition_IsOnAndOff_AndLeavesScoresAlone() =>
        Of(
                Item("q", "choice").Option("yes", 1).Option("no", 0),
                Item("call", "display").When("q", "=", "answerCoding", Coding("yes")),
                Item("fine", "display").When("q", "=", "answerCoding", Coding("no")),
                Item("sum", "decimal").Calculated("%resource.item.answer.ordinal().sum()")
            )
            .With("""{"q": "yes"}""")
            .On("call")
            .Off("fine")
            .Number("sum", 1);

    // What a question begins with is there from the start; while the question is off, it is no answer.
    [Fact]
    public void Initial_OfAQuestionThatIsOff_CountsNothing_UntilTheQuestionIsOn()
    {
        var form = Of(
            Item("gate", "boolean"),
            Item("n", "integer")
                .With("initial", new JsonArray(new JsonObject { ["valueInteger"] = 7 }))
                .When("gate", "=", "answerBoolean", true),
            Item("twice", "integer")
                .Calculated(
                    "iif(%resource.item.where(linkId = 'n').answer.exists(), %resource.item.where(linkId = 'n').answer.value * 2, 0)"
                )
        );
        var start = FormEngine.Start(form);

        var closed = FormEngine.Evaluate(form, start);
        closed.Response["n"].ShouldBeEmpty();
        closed.Calculated["twice"].ShouldBe([new IntegerAnswer(0)]);
        var open = FormEngine.Evaluate(
            form,
            start.With("gate", ImmutableArray.Create<AnswerValue>(new BooleanAnswer(true)))
        );
        open.Response["n"].ShouldBe([new IntegerAnswer(7)]);
        open.Calculated["twice"].ShouldBe([new IntegerAnswer(14)]);
    }

    // A question below an answer is off with it: "if the parent is disabled, all its descendants are".
    [Fact]
    public void QuestionBelowAQuestionThatIsOff_IsOff_WhateverItsOwnConditionSays() =>
        Of(
                Item("gate", "boolean"),
                Item(
                        "q",
                        "string",
                        Item("below", "string").When("gate", "exists", "answerBoolean", true),
                        Item("free", "string")
                    )
                    .When("gate", "=", "answerBoolean", true)
            )
            .With("""{"gate": false, "q": "stale", "below": "stale", "free": "stale"}""")
            .Off("q", "below", "free");

    private static JsonObject Kilograms(decimal value) =>
        new()
        {
            ["value"] = value,
            ["unit"] = "kg",
            ["system"] = "http://unitsofmeasure.org",
            ["code"] = "kg",
        };
}
