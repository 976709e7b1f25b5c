using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Haven.Forms.Answers;
using Haven.Forms.Evaluation;
using Haven.Forms.FhirPath;
using Haven.Forms.Instruments;
using Haven.Forms.Questionnaires;
using Haven.Forms.Responses;
using Shouldly;
using Xunit;
using static Haven.Tests.Forms.TestForm;

namespace Haven.Tests.Forms.Questionnaires;

/// <summary>Whatever somebody uploads: it is refused in words, or it works. Nothing else comes out.</summary>
public class HostileTests
{
    private static readonly FhirPathLimits Short = new(Steps: 20_000);

    private static readonly JsonNode?[] Odd =
    [
        null,
        JsonValue.Create(true),
        JsonValue.Create(-1),
        JsonValue.Create(1e300),
        JsonValue.Create(""),
        JsonValue.Create("q1"),
        JsonValue.Create("(1"),
        JsonValue.Create("2020-99-99"),
        new JsonArray(),
        new JsonArray(null, 7, new JsonArray()),
        new JsonObject(),
        new JsonObject { ["value"] = 1, ["extension"] = "x" },
    ];

    private static readonly string[] Everything =
    [
        Encoding.UTF8.GetString(ShippedInstruments.Phq9Json()),
        Json(
            Item(
                    "g",
                    "group",
                    Item("q1", "choice").Option("a", 1).Option("b", 2).With("repeats", true),
                    Item("q2", "quantity")
                        .When("q1", "!=", "answerCoding", new JsonObject { ["code"] = "a" })
                        .With(
                            "initial",
                            new JsonArray(
                                new JsonObject
                                {
                                    ["valueQuantity"] = new JsonObject { ["value"] = 1 },
                                }
                            )
                        ),
                    Item(
                        "below",
                        "date",
                        Item("deep", "string").When("below", ">", "answerDate", "2020")
                    )
                )
                .With("repeats", true)
                .Expression(ExtensionUrls.Variable, "item.answer.value", "all"),
            Item("sum", "decimal").Calculated("%resource.repeat(item).answer.weight().sum()"),
            Item("on", "boolean")
                .Expression(ExtensionUrls.EnableWhenExpression, "%resource.item.count() > 1")
                .Expression(ExtensionUrls.InitialExpression, "today() > @2020")
        ),
    ];

    [Fact]
    public void Questionnaire_ThatWasAltered_IsRefusedInWordsOrWorks() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(500),
            Prop.ForAll(
                Gen.Choose(0, int.MaxValue).ToArbitrary(),
                seed =>
                {
                    var random = new System.Random(seed);
                    var json = JsonNode.Parse(Everything[random.Next(Everything.Length)])!;
                    for (var i = random.Next(1, 4); i > 0; i--)
                        Alter(random, json);
                    var reading = Questionnaire.Read(json.ToJsonString());
                    if (reading.Questionnaire is not { } form)
                        reading.Faults.ShouldAllBe(f => f.What.Length > 5);
                    else
                        Works(form);
                }
            )
        );

    private static void Works(Questionnaire form)
    {
        var start = FormEngine.Start(form);
        try
        {
            var evaluation = FormEngine.Evaluate(form, start, limits: Short);
            AnswerCheck.CheckAll(form, evaluation).ShouldNotBeNull();
            var written = ResponseWriter.Write(form, evaluation.Response);
            ResponseReader.Read(form, written).Faults.ShouldBeEmpty();
        }
        catch (CircularFormException)
        {
            // a form may be altered so that it never settles, which is said in words
        }
    }

    private static void Alter(System.Random random, JsonNode root)
    {
        var places = new List<JsonNode>();
        Collect(root, places);
        var place = places[random.Next(places.Count)];
        var odd = Odd[random.Next(Odd.Length)]?.DeepClone();
        if (place is JsonArray { Count: > 0 } array)
        {
            var at = random.Next(array.Count);
            if (random.Next(2) == 0)
                array[at] = odd;
            else
                array.Add(array[at]?.DeepClone());
        }
        else if (place is JsonObject { Count: > 0 } fields)
        {
            var name = fields.ElementAt(random.Next(fields.Count)).Key;
            if (random.Next(3) == 0)
                fields.Remove(name);
            else
                fields[name] = odd;
        }
    }

    private static void Collect(JsonNode? node, List<JsonNode> into)
    {
        if (node is JsonArray or JsonObject)
            into.Add(node);
        foreach (
            var child in node is JsonArray array ? array
            : node is JsonObject fields ? fields.Select(f => f.Value)
            : []
        )
            Collect(child, into);
    }

    [Fact]
    public void Response_ThatWasAltered_IsRefusedInWordsOrRead()
    {
        var form = Questionnaire.Read(Everything[1]).OrThrow();
        const string Response = """
            {"resourceType": "QuestionnaireResponse", "status": "completed", "item": [
              {"linkId": "g", "item": [{"linkId": "q1", "answer": [{"valueCoding": {"system": "s", "code": "a"}}, {"valueCoding": {"system": "s", "code": "b"}}]},
                {"linkId": "below", "answer": [{"valueDate": "2024", "item": [{"linkId": "deep", "answer": [{"valueString": "x"}]}]}]}]},
              {"linkId": "g", "item": [{"linkId": "q2", "answer": [{"valueQuantity": {"value": 3, "unit": "kg"}}]}]},
              {"linkId": "on", "answer": [{"valueBoolean": true}]}]}
            """;
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(500),
            Prop.ForAll(
                Gen.Choose(0, int.MaxValue).ToArbitrary(),
                seed =>
                {
                    var random = new System.Random(seed);
                    var json = JsonNode.Parse(Response)!;
                    for (var i = random.Next(1, 4); i > 0; i--)
                        Alter(random, json);
                    var reading = ResponseReader.Read(
                        form,
                        Encoding.UTF8.GetBytes(json.ToJsonString())
                    );
                    if (reading.Response is { } response)
                        FormEngine.Evaluate(form, response).ShouldNotBeNull();
                    else
                        reading.Faults.ShouldNotBeEmpty();
                }
            )
        );
    }
}
