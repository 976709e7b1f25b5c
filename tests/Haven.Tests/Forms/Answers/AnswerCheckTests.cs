using System.Text;
using System.Text.Json.Nodes;
using Haven.Forms.Answers;
using Haven.Forms.Evaluation;
using Haven.Forms.Questionnaires;
using Shouldly;
using Xunit;
using static Haven.Tests.Forms.TestForm;

namespace Haven.Tests.Forms.Answers;

/// <summary>What an item allows, and what keeps a form from being finished.</summary>
public class AnswerCheckTests
{
    private static string Faults(JsonObject item, string answers)
    {
        var form = Of(item);
        var reading = PlainAnswers.Read(form, Encoding.UTF8.GetBytes(answers));
        reading.Faults.ShouldBeEmpty();
        var evaluation = FormEngine.Evaluate(form, reading.Response!);
        return string.Join(
            ' ',
            AnswerCheck.CheckAll(form, evaluation).Select(f => f.Fault.Kind.ToString())
        );
    }

    [Theory]
    [InlineData("string", ExtensionUrls.MinLength, "valueInteger", "3", "\"ab\"", "TooShort")]
    [InlineData("string", ExtensionUrls.MinLength, "valueInteger", "3", "\"abc\"", "")]
    [InlineData("string", ExtensionUrls.Regex, "valueString", "\"[0-9]{3}\"", "\"123\"", "")]
    [InlineData(
        "string",
        ExtensionUrls.Regex,
        "valueString",
        "\"[0-9]{3}\"",
        "\"1234\"",
        "WrongForm"
    )]
    [InlineData(
        "decimal",
        ExtensionUrls.MaxDecimalPlaces,
        "valueInteger",
        "1",
        "1.25",
        "TooPrecise"
    )]
    [InlineData("decimal", ExtensionUrls.MaxDecimalPlaces, "valueInteger", "1", "1.2", "")]
    [InlineData(
        "quantity",
        ExtensionUrls.MaxDecimalPlaces,
        "valueInteger",
        "1",
        "1.25",
        "TooPrecise"
    )]
    [InlineData("integer", ExtensionUrls.MinValue, "valueInteger", "0", "-1", "TooSmall")]
    [InlineData("integer", ExtensionUrls.MaxValue, "valueInteger", "10", "11", "TooLarge")]
    [InlineData("integer", ExtensionUrls.MaxValue, "valueInteger", "10", "10", "")]
    [InlineData("decimal", ExtensionUrls.MinValue, "valueDecimal", "0.5", "0.4", "TooSmall")]
    [InlineData(
        "date",
        ExtensionUrls.MinValue,
        "valueDate",
        "\"2020-01-01\"",
        "\"2019-12-31\"",
        "TooSmall"
    )]
    [InlineData(
        "date",
        ExtensionUrls.MaxValue,
        "valueDate",
        "\"2020-01-01\"",
        "\"2020-01-01\"",
        ""
    )]
    [InlineData(
        "quantity",
        ExtensionUrls.MaxValue,
        "valueQuantity",
        "{\"value\": 1, \"code\": \"kg\"}",
        "{\"value\": 1001, \"code\": \"g\"}",
        "TooLarge"
    )]
    [InlineData("quantity", ExtensionUrls.MaxValue, "valueDecimal", "5", "6", "TooLarge")]
    [InlineData(
        "quantity",
        ExtensionUrls.MinQuantity,
        "valueQuantity",
        "{\"value\": 10, \"code\": \"kg\"}",
        "{\"value\": 9, \"code\": \"kg\"}",
        "TooSmall"
    )]
    public void Answer_KeepsTheLimitsOfItsItem(
        string type,
        string url,
        string field,
        string limit,
        string answer,
        string expected
    )
    {
        var extension = new JsonObject { ["url"] = url, [field] = JsonNode.Parse(limit) };

        Faults(Item("q", type).Extension(extension), $$"""{"q": {{answer}}}""").ShouldBe(expected);
    }

    [Theory]
    [InlineData("[\"a\", \"b\"]", "")]
    [InlineData("[\"a\"]", "TooFew")]
    [InlineData("[]", "TooFew")]
    [InlineData("[\"a\", \"b\", \"c\", \"d\"]", "TooMany")]
    [InlineData("[\"none\"]", "")]
    [InlineData("[\"a\", \"none\"]", "Exclusive")]
    public void Choices_AreCounted_AndTheExclusiveOneStandsAlone(string answer, string expected)
    {
        JsonObject Number(string url, int value) =>
            new() { ["url"] = url, ["valueInteger"] = value };
        var item = Item("q", "choice")
            .With("repeats", true)
            .Option("a")
            .Option("b")
            .Option("c")
            .Option("d")
            .Option("none")
            .Extension(Number(ExtensionUrls.MinOccurs, 2))
            .Extension(Number(ExtensionUrls.MaxOccurs, 3));
        item["answerOption"]![4]!
            .AsObject()
            .Extension(
                new JsonObject { ["url"] = ExtensionUrls.OptionExclusive, ["valueBoolean"] = true }
            );

        Faults(item, $$"""{"q": {{answer}}}""").ShouldBe(expected);
    }

    [Fact]
    public void Required_IsAskedOnlyOfWhatIsOnAndCanBeFilledIn()
    {
        var hidden = new JsonObject { ["url"] = ExtensionUrls.Hidden, ["valueBoolean"] = true };

        Faults(Item("q", "string").With("required", true), "{}").ShouldBe("Required");
        Faults(Item("q", "string").With("required", true).Extension(hidden), "{}").ShouldBe("");
        Faults(Item("q", "string").With("required", true).With("readOnly", true), "{}")
            .ShouldBe("");
        Faults(
                Item(
                    "g",
                    "group",
                    Item("on", "boolean"),
                    Item("q", "string")
                        .With("required", true)
                        .When("on", "=", "answerBoolean", true)
                ),
                "{}"
            )
            .ShouldBe("");
    }

    [Fact]
    public void OpenChoice_TakesWordsOfOnesOwn_AndAChoiceDoesNot()
    {
        var open = Item("q", "open-choice").Option("a").With("maxLength", 5);

        Faults(open, """{"q": "a"}""").ShouldBe("");
        Faults(Item("q", "open-choice").Option("a"), """{"q": "my own words"}""").ShouldBe("");
        PlainAnswers
            .Read(Of(Item("q", "choice").Option("a")), """{"q": "my own words"}"""u8)
            .Faults.ShouldHaveSingleItem()
            .Item.ShouldBe("q");
    }
}
