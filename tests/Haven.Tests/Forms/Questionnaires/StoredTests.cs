using System.Text.Json.Nodes;
using Haven.Forms.Evaluation;
using Haven.Forms.Questionnaires;
using Haven.Forms.Responses;
using Shouldly;
using Xunit;
using static Haven.Tests.Forms.TestForm;

namespace Haven.Tests.Forms.Questionnaires;

/// <summary>Versions that were taken in once, and that today's reader refuses: results were recorded on them.</summary>
public class StoredTests
{
    public static TheoryData<string, string> Refused() =>
        new()
        {
            {
                "a value set that is not there",
                Json(Item("a", "string"), Item("b", "choice").With("answerValueSet", "#gone"))
            },
            { "an unknown type", Json(Item("a", "string"), Item("b", "signature")) },
            {
                "a name that is there twice",
                Json(Item("a", "string"), Item("b", "string"), Item("b", "string"))
            },
            {
                "no name",
                Json(
                    Item("a", "string"),
                    Item("b", "string"),
                    new JsonObject { ["type"] = "string" }
                )
            },
            {
                "a condition on what is not there",
                Json(
                    Item("a", "string"),
                    Item("b", "string").When("gone", "=", "answerString", "x")
                )
            },
            {
                "an expression that is none",
                Json(Item("a", "string"), Item("b", "string").Calculated("1 +"))
            },
            {
                "a circle of conditions",
                Json(
                    Item("a", "string").When("b", "exists", "answerBoolean", true),
                    Item("b", "string").When("a", "exists", "answerBoolean", true)
                )
            },
            {
                "limits that nobody can keep",
                Json(Item("a", "string"), Item("b", "string").With("maxLength", -3))
            },
            {
                "rules that are not known",
                Json(
                    Item("a", "string"),
                    Item("b", "string")
                        .With("modifierExtension", new JsonArray(new JsonObject { ["url"] = "x" }))
                )
            },
            {
                "half a character",
                Json(Item("a", "string"), Item("b", "string"))
                    .Replace("\"text\":\"b\"", "\"text\":\"b \\ud83d\"", StringComparison.Ordinal)
            },
            {
                "a field twice",
                Json(Item("a", "string"), Item("b", "string"))
                    .Replace(
                        "\"text\":\"b\"",
                        "\"text\":\"b\",\"text\":\"b\"",
                        StringComparison.Ordinal
                    )
            },
            {
                "a weight without end",
                Json(
                    Item("a", "string"),
                    Item("b", "choice")
                        .Option("x", 79_000_000_000_000_000_000_000_000_000m)
                        .Option("y", 79_000_000_000_000_000_000_000_000_000m),
                    Item("sum", "decimal").Calculated("%resource.item.answer.ordinal().sum()")
                )
            },
        };

    [Theory, MemberData(nameof(Refused))]
    public void Version_ThatIsRefusedToday_OpensWithItsAnswers(string why, string json)
    {
        Questionnaire.Read(json).Questionnaire.ShouldBeNull(why);

        var stored = Questionnaire.ReadStored(json);

        stored.LeftOut.ShouldNotBeEmpty();
        stored.Items.Length.ShouldBe(json.Split("\"type\"").Length - 1);
        var response = ResponseReader
            .Read(
                stored,
                """
                {"resourceType": "QuestionnaireResponse", "status": "completed", "item": [
                  {"linkId": "a", "answer": [{"valueString": "kept"}]},
                  {"linkId": "b", "answer": [{"valueString": "one"}]},
                  {"linkId": "b", "answer": [{"valueString": "two"}]}]}
                """u8
            )
            .OrThrow();
        var evaluation = FormEngine.EvaluateHolding(stored, response);
        evaluation.Response["a"].ShouldHaveSingleItem().FormText.ShouldBe("kept");
        if (stored.ByLinkId["b"].Calculated is null)
        {
            evaluation.Response["b"].Select(v => v.FormText).ShouldBe(["one", "two"]);
        }
        ResponseWriter.Write(stored, evaluation.Response).ShouldNotBeEmpty();
    }

    [Fact]
    public void Version_OfFiftyNestedGroups_Opens()
    {
        var item = Item("deep", "string");
        for (int i = 0; i < 50; i++)
            item = Item("g" + i, "group", item);
        string json = Json(item);
        Questionnaire.Read(json).Questionnaire.ShouldBeNull();

        Questionnaire.ReadStored(json).ByLinkId.ShouldContainKey("deep");
    }

    [Fact]
    public void Version_ThatIsFine_LeavesNothingOut() =>
        Questionnaire.ReadStored(Json(Item("a", "string"))).LeftOut.ShouldBeEmpty();

    [Theory]
    [InlineData("\\ud83d", "\ufffd")]
    [InlineData("\\ud83dx", "\ufffdx")]
    [InlineData("\\ude00", "\ufffd")]
    [InlineData("\\ud83d\\ude00 \\ud83d", "\ud83d\ude00 \ufffd")]
    [InlineData("\\\\ud83d \\ud83d", "\\ud83d \ufffd")]
    [InlineData("\\u00e9 \\ud83d", "é \ufffd")]
    public void Half_OfACharacter_IsShownAsOneThatIsNotKnown(string written, string shown) =>
        Questionnaire
            .ReadStored(
                Json(Item("a", "string"))
                    .Replace("\"text\":\"a\"", $"\"text\":\"{written}\"", StringComparison.Ordinal)
            )
            .Items[0]
            .Text!.Text.ShouldBe(shown);
}
