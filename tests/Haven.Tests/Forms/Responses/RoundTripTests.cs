using System.Text.Json;
using System.Text.Json.Nodes;
using Haven.Forms.Evaluation;
using Haven.Forms.Questionnaires;
using Haven.Forms.Responses;
using Shouldly;
using Xunit;
using static Haven.Tests.Forms.TestForm;

namespace Haven.Tests.Forms.Responses;

public class RoundTripTests
{
    private static Questionnaire Form() =>
        Of(
            Item(
                    "g",
                    "group",
                    Item("q", "string", Item("below", "integer")),
                    Item("h", "group", Item("n", "decimal")).With("repeats", true)
                )
                .With("repeats", true),
            Item("c", "choice").Option("x", 2).With("repeats", true),
            Item("d", "date")
        );

    [Fact]
    public void Response_WrittenAndRead_IsTheSame()
    {
        var form = Form();
        var response = Answered(
            ("g[0]/q", new StringAnswer("one")),
            ("g[0]/below", new IntegerAnswer(1)),
            ("g[1]/h[0]/n", new DecimalAnswer(1.50m)),
            ("g[1]/h[1]/n", new DecimalAnswer(2m)),
            ("c", form.Chosen("c", "x"))
        );
        var first = ResponseWriter.Write(form, response, "completed");
        var again = ResponseReader.Read(form, first);
        again.Faults.ShouldBeEmpty();
        again
            .Response!.Answers.Keys.Order(StringComparer.Ordinal)
            .ShouldBe(response.Answers.Keys.Order(StringComparer.Ordinal));
        foreach (var (key, values) in response.Answers)
            again.Response[key].ShouldBe(values);
        ResponseWriter.Write(form, again.Response).ShouldBe(first);
    }

    [Fact]
    public void Coding_IsCopiedWholeIntoTheAnswer()
    {
        var coding = new JsonObject
        {
            ["system"] = "s",
            ["code"] = "x",
            ["display"] = "X",
            ["extension"] = new JsonArray(
                new JsonObject
                {
                    ["url"] = "http://hl7.org/fhir/StructureDefinition/itemWeight",
                    ["valueDecimal"] = 3,
                }
            ),
        };
        var form = Of(
            Item("c", "choice")
                .With(
                    "answerOption",
                    new JsonArray(new JsonObject { ["valueCoding"] = coding.DeepClone() })
                )
        );
        var json = JsonNode.Parse(
            ResponseWriter.Write(form, Answered(("c", form.Chosen("c", "x"))))
        )!;
        JsonNode.DeepEquals(json["item"]![0]!["answer"]![0]!["valueCoding"], coding).ShouldBeTrue();
        form.ByLinkId["c"].WeightOf(form.Chosen("c", "x")).ShouldBe(3);
    }

    [Fact]
    public void Response_ForAnotherVersion_IsRefused()
    {
        var json = JsonNode.Parse(Json(Item("a", "string")))!.AsObject();
        json["url"] = "http://example.org/q";
        json["version"] = "2";
        var form = Questionnaire.Read(json.ToJsonString()).OrThrow();
        var reading = ResponseReader.Read(
            form,
            """{"resourceType":"QuestionnaireResponse","questionnaire":"http://example.org/q|1"}"""u8
        );
        reading.Faults.ShouldHaveSingleItem().Field.ShouldBe("questionnaire");
    }

    [Fact]
    public void Response_WithUnknownItem_IsRefusedByName() =>
        ResponseReader
            .Read(
                Form(),
                """{"resourceType":"QuestionnaireResponse","item":[{"linkId":"q","answer":[{"valueString":"x"}]}]}"""u8
            )
            .Faults.ShouldHaveSingleItem()
            .Item.ShouldBe("q");

    [Fact]
    public void Key_IsFoundWithinItsRepetitions()
    {
        var form = Form();
        ItemKey.Find(form, "g[1]/h[0]/n")!.LinkId.ShouldBe("n");
        ItemKey.Find(form, "n").ShouldBeNull();
        ItemKey.Find(form, "h[0]/n").ShouldBeNull();
        ItemKey.Find(form, "g[x]/q").ShouldBeNull();
        ItemKey.Find(form, "c")!.LinkId.ShouldBe("c");
    }

    [Fact]
    public void Group_ThatWasAdded_IsThereBeforeItIsAnswered()
    {
        var evaluation = FormEngine.Evaluate(
            Form(),
            QuestionnaireResponse.Empty.WithInstances("g", 2)
        );
        evaluation.Enabled.ShouldContain("g[1]/h[0]/n");
    }

    [Fact]
    public void Read_OfWhatIsNoResponse_IsRefused()
    {
        foreach (
            var text in (string[])
                [
                    "",
                    "[]",
                    "{\"resourceType\":1}",
                    "{\"resourceType\":\"Patient\"}",
                    "{\"resourceType\":\"QuestionnaireResponse\",\"item\":[{\"linkId\":\"d\",\"answer\":[{\"valueCoding\":7}]},4]}",
                ]
        )
            ResponseReader
                .Read(Form(), System.Text.Encoding.UTF8.GetBytes(text))
                .Faults.ShouldNotBeEmpty(text);
    }
}
