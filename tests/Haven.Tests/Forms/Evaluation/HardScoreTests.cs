using System.Text.Json;
using System.Text.Json.Nodes;
using Haven.Forms.Questionnaires;
using Shouldly;
using Xunit;
using static Haven.Tests.Forms.Evaluation.HardCaseSteps;
using static Haven.Tests.Forms.TestForm;

namespace Haven.Tests.Forms.Evaluation;

/// <summary>Scores of questionnaires as they are in the field; what must come of each was worked out by hand.</summary>
public class HardScoreTests
{
    private const string All = "%resource.repeat(item | answer.item).answer.ordinal().sum()";

    // Decimals are exact: a tenth and two tenths are three tenths.
    [Fact]
    public void DecimalWeights_AddUpExactly() =>
        Of(
                Item("a", "choice").Option("x", 0.1m),
                Item("b", "choice").Option("x", 0.2m),
                Item("sum", "decimal").Calculated(All),
                Item("is", "boolean").Calculated($"({All}) = 0.3")
            )
            .With("""{"a": "x", "b": "x"}""")
            .Gives("sum", "0.3")
            .Gives("is", "true");

    // What protects takes points away; a total of 0 is a value, and a total below 0 is one too.
    [Theory]
    [InlineData("""{"a": "x", "b": "y", "c": "z"}""", 0)]
    [InlineData("""{"a": "x"}""", -2)]
    public void NegativeWeights_TakeAway(string answers, int total) =>
        Of(
                Item("a", "choice").Option("x", -2),
                Item("b", "choice").Option("y", 3),
                Item("c", "choice").Option("z", -1),
                Item("sum", "decimal").Calculated(All)
            )
            .With(answers)
            .Number("sum", total);

    // Each choice of several has its points, and a choice that is made twice is made once.
    [Fact]
    public void SeveralChoices_AddUpTheirPoints() =>
        Of(
                Item("a", "choice")
                    .With("repeats", true)
                    .Option("x", 1)
                    .Option("y", 2)
                    .Option("z", 4),
                Item("sum", "decimal").Calculated(All)
            )
            .With("""{"a": ["x", "z"]}""")
            .Number("sum", 5);

    // questionnaire-hidden says that the form does not show it; it is answered and counts.
    [Fact]
    public void HiddenGroup_CountsAllTheSame() =>
        Of(
                Item("group", "group", Item("q", "choice").Option("x", 4))
                    .Flag(ExtensionUrls.Hidden),
                Item("shown", "choice").Option("x", 1),
                Item("sum", "decimal").Calculated(All)
            )
            .With("""{"q": "x", "shown": "x"}""")
            .On("group", "q")
            .Number("sum", 5);

    // With its group off there is no calculation and no value, so that what builds on it has none to build on.
    [Theory]
    [InlineData("""{"gate": true, "n": 4}""", "8", "9")]
    [InlineData("""{"gate": false, "n": 4}""", null, "1")]
    public void DisabledGroup_CalculatesNothing(string answers, string? inner, string outer)
    {
        var judged = Of(
                Item("gate", "boolean"),
                Item(
                        "group",
                        "group",
                        Item("n", "integer"),
                        Item("twice", "integer")
                            .Calculated("%resource.item.item.where(linkId = 'n').answer.value * 2")
                    )
                    .When("gate", "=", "answerBoolean", true),
                Item("more", "integer")
                    .Calculated(
                        "(%resource.item.item.where(linkId = 'twice').answer.value | 0).first() + 1"
                    )
            )
            .With(answers);
        judged.Gives("more", outer);
        _ = inner is null
            ? judged.Off("n", "twice").IsNotCalculated("twice")
            : judged.Gives("twice", inner);
    }

    // The nearest variable of a name counts; each is worked out where it was written, with what is seen from there.
    [Fact]
    public void Variables_HideThoseOfTheSameNameAround_AndSeeWhatIsSeenFromTheirOwnPlace()
    {
        var form = JsonNode
            .Parse(
                Json(
                    Item(
                            "outer",
                            "group",
                            Item("a", "integer").Calculated("%x + %y"),
                            Item("inner", "group", Item("b", "integer").Calculated("%x + %y"))
                                .Variable("x", "100")
                        )
                        .Variable("x", "10")
                        .Variable("z", "%x + 1"),
                    Item("c", "integer").Calculated("%x + %y")
                )
            )!
            .AsObject();
        form.Variable("x", "1").Variable("y", "%x * 2");

        Questionnaire
            .Read(form.ToJsonString())
            .OrThrow()
            .With("{}")
            .Gives("c", "3")
            .Gives("a", "12")
            .Gives("b", "102")
            .HasNoProblem();
    }

    // The order in which they are written does not count.
    [Fact]
    public void Calculations_ThatBuildOnLaterOnes_Settle() =>
        Of(
                Item("c", "integer")
                    .Calculated("%resource.item.where(linkId = 'b').answer.value + 1"),
                Item("b", "integer")
                    .Calculated("%resource.item.where(linkId = 'a').answer.value * 2"),
                Item("a", "integer"),
                Item("high", "string").When("c", ">=", "answerInteger", 9)
            )
            .With("""{"a": 4}""")
            .Gives("b", "8")
            .Gives("c", "9")
            .On("high");

    // iif: the first result only where the criterion is true; false and empty lead to the other, or to nothing.
    [Theory]
    [InlineData("iif(%resource.item.where(linkId = 'q').exists(), 'some', 'none')", "none")]
    [InlineData("iif(%resource.item.where(linkId = 'q').answer.value > 3, 'high', 'low')", "low")]
    [InlineData("iif({}, 'yes', 'no')", "no")]
    [InlineData("iif(1 > 2, 'yes')", null)]
    [InlineData("iif(1 < 2, 'yes', ('a' | 'b').single())", "yes")]
    public void Iif_TakesTheOtherWayForWhatIsNotKnown(string expression, string? text) =>
        Of(Item("q", "integer"), Item("x", "string").Calculated(expression))
            .With("{}")
            .Gives("x", text)
            .HasNoProblem();

    // SDC: %resource is the response, %questionnaire what it answers, %qitem the item's definition, %context the item.
    [Theory]
    [InlineData("%questionnaire.item.where(linkId = 'q').text", "q")]
    [InlineData("%qitem.text", "x")]
    [InlineData("%qitem.linkId & '/' & %context.linkId", "x/x")]
    [InlineData(
        "%questionnaire.item.where(linkId = 'q').answerOption.value.where(code = 'b').display",
        "b"
    )]
    [InlineData("%resource.item.where(linkId = 'q').answer.value.code", "a")]
    [InlineData("%questionnaire.item.count().toString()", "2")]
    public void Names_OfSdc_MeanWhatTheySay(string expression, string text) =>
        Of(Item("q", "choice").Option("a").Option("b"), Item("x", "string").Calculated(expression))
            .With("""{"q": "a"}""")
            .Gives("x", text)
            .HasNoProblem();

    // Each repetition is worked out with its own answers, and the whole over all of them.
    [Fact]
    public void Repetitions_AreWorkedOutEach_AndTogether() =>
        Of(
                Item(
                        "person",
                        "group",
                        Item("age", "integer"),
                        Item("adult", "boolean").Calculated("%context.item.empty() and %age >= 18")
                    )
                    .With("repeats", true)
                    .Variable("age", "item.where(linkId = 'age').answer.value"),
                Item("ages", "integer")
                    .Calculated(
                        "%resource.item.where(linkId = 'person').item.where(linkId = 'age').answer.value.sum()"
                    ),
                Item("people", "integer")
                    .Calculated("%resource.item.where(linkId = 'person').count()")
            )
            .With("""{"person": [{"age": 17}, {"age": 40}, {"age": 41}]}""")
            .Gives("person[0]/adult", "false")
            .Gives("person[1]/adult", "true")
            .Gives("person[2]/adult", "true")
            .Gives("ages", "98")
            .Gives("people", "3");

    // Nothing is divided by 0, and nothing comes of what is not there; neither is 0.
    [Theory]
    [InlineData("1 / 0")]
    [InlineData("%resource.item.where(linkId = 'n').answer.value + 1")]
    [InlineData("%resource.item.where(linkId = 'n').answer.value.max()")]
    public void NoValue_IsNotZero(string expression) =>
        Of(
                Item("n", "integer"),
                Item("x", "decimal").Calculated(expression),
                Item("zero", "string").When("x", "=", "answerDecimal", 0),
                Item("none", "string").When("x", "exists", "answerBoolean", false)
            )
            .With("{}")
            .Gives("x", null)
            .On("none")
            .Off("zero");

    // 90 kg and 1.8 m: the units are worked out along with the numbers.
    [Fact]
    public void Quantities_AreWorkedOutWithTheirUnits() =>
        Of(
                Item("w", "quantity"),
                Item("h", "quantity"),
                Item("heavy", "boolean")
                    .Calculated("%resource.item.where(linkId = 'w').answer.value > 80000 'g'"),
                Item("tall", "boolean")
                    .Calculated("%resource.item.where(linkId = 'h').answer.value > 200 'cm'"),
                Item("mixed", "boolean")
                    .Calculated("%resource.item.where(linkId = 'h').answer.value > 1 'kg'")
            )
            .With(
                """
                {"w": {"value": 90, "unit": "kg", "system": "http://unitsofmeasure.org", "code": "kg"},
                 "h": {"value": 1.8, "unit": "m", "system": "http://unitsofmeasure.org", "code": "m"}}
                """
            )
            .Gives("heavy", "true")
            .Gives("tall", "false")
            .Gives("mixed", null);

    // A translation changes what is read, and neither what is compared nor what counts; the Coding is kept whole.
    [Fact]
    public void Translations_ChangeNoScore_AndStayWithTheAnswer()
    {
        var question = Item("q", "choice").Option("a", 2).Option("b", 0);
        question["answerOption"]![0]!["valueCoding"]!["_display"] = JsonNode.Parse(
            """{"extension": [{"url": "http://hl7.org/fhir/StructureDefinition/translation", "extension": [{"url": "lang", "valueCode": "es"}, {"url": "content", "valueString": "siempre"}]}]}"""
        );
        var judged = Of(
                question,
                Item("x", "string").When("q", "=", "answerCoding", Coding("a")),
                Item("sum", "decimal").Calculated(All),
                Item("words", "string")
                    .Calculated("%resource.item.where(linkId = 'q').answer.value.display")
            )
            .With("""{"q": "a"}""")
            .On("x")
            .Number("sum", 2)
            .Gives("words", "a");
        var kept = judged
            .Evaluation.Response["q"]
            .ShouldHaveSingleItem()
            .ShouldBeOfType<CodingAnswer>();
        kept.Value.Json.GetProperty("_display").ValueKind.ShouldBe(JsonValueKind.Object);
        kept.Shown("es").ShouldBe("siempre");
    }
}
