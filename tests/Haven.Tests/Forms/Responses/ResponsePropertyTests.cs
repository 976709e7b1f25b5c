using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Haven.Forms.Evaluation;
using Haven.Forms.FhirPath;
using Haven.Forms.Questionnaires;
using Haven.Forms.Responses;
using Shouldly;
using Xunit;
using static Haven.Tests.Forms.TestForm;

namespace Haven.Tests.Forms.Responses;

/// <summary>Whatever a questionnaire looks like and whatever is answered: it comes back as it went out.</summary>
public class ResponsePropertyTests
{
    private static readonly string[] Types =
    [
        "boolean",
        "integer",
        "decimal",
        "string",
        "text",
        "url",
        "date",
        "dateTime",
        "time",
        "quantity",
        "choice",
        "open-choice",
        "group",
        "display",
    ];

    [Fact]
    public void Response_OfAnyForm_ComesBackAsItWentOut() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(300),
            Prop.ForAll(
                Gen.Choose(0, int.MaxValue).ToArbitrary(),
                seed =>
                {
                    var random = new System.Random(seed);
                    var number = 0;
                    var form = Of([.. Items(random, 1, ref number)]);
                    var answers = new Dictionary<string, ImmutableArray<AnswerValue>>();
                    Answer(random, form.Items, null, answers);
                    var response = QuestionnaireResponse.From(answers);
                    var written = ResponseWriter.Write(form, response, "completed");

                    var reading = ResponseReader.Read(form, written);

                    reading.Faults.ShouldBeEmpty();
                    Same(reading.Response!, answers);
                    ResponseWriter.Write(form, reading.Response!).ShouldBe(written);
                    // with no condition in it, evaluation keeps everything too
                    Same(FormEngine.Evaluate(form, reading.Response!).Response, answers);
                }
            )
        );

    private static void Same(
        QuestionnaireResponse response,
        Dictionary<string, ImmutableArray<AnswerValue>> answers
    )
    {
        response
            .Answers.Keys.Order(StringComparer.Ordinal)
            .ShouldBe(answers.Keys.Order(StringComparer.Ordinal));
        foreach (var (key, values) in answers)
            response[key].ShouldBe(values, key);
    }

    private static List<JsonObject> Items(System.Random random, int depth, ref int number)
    {
        var items = new List<JsonObject>();
        for (var i = random.Next(1, 5); i > 0; i--)
        {
            var type = Types[random.Next(Types.Length)];
            var name = $"q{number++} [ä]";
            var inside =
                type != "display" && depth < 4 && random.Next(3) == 0
                    ? Items(random, depth + 1, ref number)
                    : [];
            var item = Item(name, type, [.. inside]);
            if (type is "choice" or "open-choice")
                item.Option("a", 1).Option("b").Option("a", 2, "other");
            if (type != "display" && random.Next(2) == 0)
                item.With("repeats", true);
            items.Add(item);
        }
        return items;
    }

    private static void Answer(
        System.Random random,
        ImmutableArray<QuestionnaireItem> items,
        string? prefix,
        Dictionary<string, ImmutableArray<AnswerValue>> answers
    )
    {
        foreach (var item in items)
        {
            var key = ItemKey.Within(prefix, item.LinkId);
            if (item.IsQuestion && random.Next(3) > 0)
                answers[key] =
                [
                    .. Enumerable
                        .Range(0, item.Repeats ? random.Next(1, 4) : 1)
                        .Select(_ => Value(random, item)),
                ];
            if (!item.IsRepeatingGroup)
            {
                Answer(random, item.Items, prefix, answers);
                continue;
            }
            // a repetition in which nothing is answered cannot be written down: none is left out in between
            for (var i = 0; i < random.Next(1, 4); i++)
            {
                var before = answers.Count;
                Answer(random, item.Items, ItemKey.Instance(key, i), answers);
                if (answers.Count == before)
                    break;
            }
        }
    }

    private static AnswerValue Value(System.Random random, QuestionnaireItem item) =>
        item.Type switch
        {
            ItemType.Boolean => new BooleanAnswer(random.Next(2) == 0),
            ItemType.Integer => new IntegerAnswer(random.Next(int.MinValue, int.MaxValue)),
            ItemType.Decimal => new DecimalAnswer(new decimal(random.Next(), 0, 0, false, 4)),
            ItemType.Quantity => new QuantityAnswer(
                random.Next(),
                "kg",
                "http://unitsofmeasure.org",
                "kg"
            ),
            ItemType.Date => Moment(
                random.Next(3) switch
                {
                    0 => "2020",
                    1 => "2020-02",
                    _ => "2020-02-29",
                },
                TemporalKind.Date
            ),
            ItemType.DateTime => Moment("2020-02-29T23:59:59.125+05:30", TemporalKind.DateTime),
            ItemType.Time => Moment("23:59:59", TemporalKind.Time),
            ItemType.Url => new UrlAnswer("http://example.org/ü?a=1|2"),
            ItemType.Choice => item.Options[random.Next(item.Options.Length)].Value,
            ItemType.OpenChoice when random.Next(2) == 0 => item.Options[0].Value,
            _ => new StringAnswer("\"<Ñ>\\ \u2028 \ud83d\ude00 " + random.Next()),
        };

    private static TemporalAnswer Moment(string text, TemporalKind kind) =>
        new(TemporalValue.Parse(text, kind)!);

    [Theory]
    [InlineData(
        "n",
        """{"linkId": "n", "answer": [{"valueString": "5"}]}""",
        "valueString is not an answer to an item of type integer"
    )]
    [InlineData(
        "n",
        """{"linkId": "n", "answer": [{"valueInteger": "five"}]}""",
        "is not an answer to an item of type integer"
    )]
    [InlineData(
        "n",
        """{"linkId": "n", "answer": [{"valueInteger": 1}]}, {"linkId": "n", "answer": [{"valueInteger": 2}]}""",
        "there twice"
    )]
    [InlineData(
        "d",
        """{"linkId": "d", "answer": [{"valueDateTime": "2020-01-01"}]}""",
        "valueDateTime is not an answer to an item of type date"
    )]
    [InlineData(
        "c",
        """{"linkId": "c", "answer": [{"valueReference": {"reference": "Patient/1"}}]}""",
        "valueReference is not an answer"
    )]
    [InlineData(
        "g",
        """{"linkId": "g", "answer": [{"valueString": "x"}]}""",
        "Only a question has answers"
    )]
    [InlineData("x", """{"linkId": "x"}""", "no such item at this place")]
    [InlineData(
        "n",
        """{"linkId": "g", "item": [{"linkId": "n", "answer": [{"valueInteger": 1}]}]}""",
        "no such item at this place"
    )]
    [InlineData("", """{"answer": [{"valueInteger": 1}]}""", "no such item at this place")]
    public void WhatDoesNotFit_IsNamed_AndNothingIsRead(string linkId, string items, string words)
    {
        var form = Of(
            Item("n", "integer"),
            Item("d", "date"),
            Item("c", "choice").Option("a"),
            Item("g", "group", Item("i", "string"))
        );

        var reading = ResponseReader.Read(
            form,
            Encoding.UTF8.GetBytes(
                $$"""{"resourceType": "QuestionnaireResponse", "item": [{{items}}]}"""
            )
        );

        reading.Response.ShouldBeNull();
        var fault = reading.Faults.ShouldHaveSingleItem();
        fault.Item.ShouldBe(linkId);
        fault.What.ShouldContain(words);
    }

    [Fact]
    public void ReferencesAndAttachments_AreCarriedAsTheyCame()
    {
        var form = Of(Item("r", "reference"), Item("a", "attachment"));
        const string Response = """
            {"resourceType": "QuestionnaireResponse", "status": "completed", "item": [
              {"linkId": "r", "answer": [{"valueReference": {"reference": "Patient/1", "display": "somebody"}}]},
              {"linkId": "a", "answer": [{"valueAttachment": {"contentType": "image/png", "data": "AAAA"}}]}]}
            """;

        var reading = ResponseReader.Read(form, Encoding.UTF8.GetBytes(Response));
        var written = JsonNode.Parse(
            ResponseWriter.Write(form, FormEngine.Evaluate(form, reading.Response!).Response)
        )!;

        written["item"]![0]!["answer"]!
            .ToJsonString()
            .ShouldBe("""[{"valueReference":{"reference":"Patient/1","display":"somebody"}}]""");
        written["item"]![1]!["answer"]!
            .ToJsonString()
            .ShouldBe("""[{"valueAttachment":{"contentType":"image/png","data":"AAAA"}}]""");
    }
}
