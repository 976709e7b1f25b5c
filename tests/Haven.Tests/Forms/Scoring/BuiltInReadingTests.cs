using System.Text.Json.Nodes;
using Haven.Forms.Evaluation;
using Haven.Forms.Questionnaires;
using Shouldly;
using Xunit;
using static Haven.Tests.Forms.TestForm;

namespace Haven.Tests.Forms.Scoring;

public class BuiltInReadingTests
{
    private static JsonArray Loinc(string code) =>
        new(new JsonObject { ["system"] = "http://loinc.org", ["code"] = code });

    private static Questionnaire Form() =>
        Of(
            Item("q9", "choice")
                .Option("no", 0)
                .Option("some", 1)
                .Option("all", 27)
                .With("code", Loinc("44260-8")),
            Item("sum", "decimal")
                .Calculated("%resource.item.answer.weight().sum()")
                .With("code", Loinc("44261-6"))
        );

    [Theory]
    [InlineData("no", "Minimal", 0)]
    [InlineData("some", "Minimal", 1)]
    [InlineData("all", "Severe", 1)]
    public void LoincCodes_BringThePublishedBandsAndTheSafetyStep(
        string chosen,
        string band,
        int steps
    )
    {
        var form = Form();
        var score = FormEngine
            .Evaluate(form, Answered(("q9", form.Chosen("q9", chosen))))
            .Scores.ShouldHaveSingleItem();
        score.Band!.Label.Text.ShouldBe(band);
        score.SafetySteps.Count.ShouldBe(steps);
    }

    [Fact]
    public void CalculatedValue_ThatCountsNoWeights_IsNoScore()
    {
        var form = Of(
            Item("a", "decimal"),
            Item("b", "decimal").Calculated("%resource.item.where(linkId = 'a').answer.value * 2")
        );
        var evaluation = FormEngine.Evaluate(form, Answered(("a", new DecimalAnswer(2))));
        evaluation.Scores.ShouldBeEmpty();
        evaluation.Calculated["b"].ShouldBe([new DecimalAnswer(4)]);
    }

    [Fact]
    public void Bands_ThatOverlap_AreRefused()
    {
        static JsonObject Band(int from, int to) =>
            new()
            {
                ["url"] = ExtensionUrls.ScoreBand,
                ["extension"] = new JsonArray(
                    new JsonObject { ["url"] = "from", ["valueDecimal"] = from },
                    new JsonObject { ["url"] = "to", ["valueDecimal"] = to },
                    new JsonObject { ["url"] = "level", ["valueCode"] = "none" },
                    new JsonObject { ["url"] = "label", ["valueString"] = "L" }
                ),
            };
        Questionnaire
            .Read(Json(Item("t", "integer").Extension(Band(0, 4)).Extension(Band(4, 9))))
            .Faults.ShouldHaveSingleItem()
            .Field.ShouldBe("score-band");
    }
}
