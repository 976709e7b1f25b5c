using System.Text;
using System.Text.Json.Nodes;
using Haven.Forms.Questionnaires;
using Shouldly;
using Xunit;
using static Haven.Tests.Forms.TestForm;

namespace Haven.Tests.Forms.Questionnaires;

public class RefusalTests
{
    private static IReadOnlyList<QuestionnaireFault> Faults(string json)
    {
        var reading = Questionnaire.Read(json);
        reading.Questionnaire.ShouldBeNull();
        return reading.Faults;
    }

    private static void Refuses(string item, string field, params JsonObject[] items) =>
        Faults(Json(items)).ShouldContain(f => f.Item == item && f.Field == field);

    [Fact]
    public void Read_OfFiftyMegabytes_IsRefused()
    {
        Faults(new string(' ', 50 * 1024 * 1024))
            .ShouldHaveSingleItem()
            .What.ShouldContain("larger than");
        Questionnaire.Read(new byte[50 * 1024 * 1024]).Faults.ShouldHaveSingleItem();
    }

    [Fact]
    public void Read_OfTenThousandNestedGroups_IsRefused()
    {
        var json = new StringBuilder("{\"resourceType\":\"Questionnaire\",\"item\":[");
        for (var i = 0; i < 10_000; i++)
            json.Append("{\"linkId\":\"g").Append(i).Append("\",\"type\":\"group\",\"item\":[");
        json.Append("{\"linkId\":\"q\",\"type\":\"string\"}");
        for (var i = 0; i < 10_000; i++)
            json.Append("]}");
        Faults(json.Append("]}").ToString())
            .ShouldHaveSingleItem()
            .What.ShouldContain("nests deeper");
    }

    [Fact]
    public void Read_OfGroupsNestedFortyDeep_NamesTheDepth()
    {
        var inner = Item("q", "string");
        for (var i = 0; i < 40; i++)
            inner = Item("g" + i, "group", inner);
        Faults(Json(inner)).ShouldContain(f => f.What.Contains("nested more than"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"resourceType\":7}")]
    [InlineData("{\"resourceType\":\"Patient\"}")]
    [InlineData("{\"resourceType\":\"Questionnaire\"}")]
    [InlineData("{\"resourceType\":\"Questionnaire\",\"item\":\"x\"}")]
    [InlineData("{\"resourceType\":\"Questionnaire\",\"item\":[[],7,null,{}]}")]
    [InlineData("{\"resourceType\":\"Questionnaire\",\"status\":\"a\",\"status\":\"b\"}")]
    [InlineData(
        "{\"resourceType\":\"Questionnaire\",\"extension\":{\"url\":7},\"item\":[{\"linkId\":{},\"type\":[],\"enableWhen\":\"x\",\"answerOption\":[{}]}]}"
    )]
    public void Read_OfWhatIsNoQuestionnaire_IsRefusedInWords(string json) =>
        Faults(json).ShouldNotBeEmpty();

    [Fact]
    public void Read_OfFaultyItems_NamesItemFieldAndReason()
    {
        Refuses("a", "linkId", Item("a", "string"), Item("a", "string"));
        Refuses("a", "type", Item("a", "chioce"));
        Refuses("a", "enableWhen", Item("a", "string").When("gone", "=", "answerString", "x"));
        Refuses(
            "a",
            "enableWhen",
            Item("a", "string").When("b", "like", "answerString", "x"),
            Item("b", "string")
        );
        Refuses(
            "a",
            "enableWhen",
            Item("a", "string").When("b", "exists", "answerString", "x"),
            Item("b", "string")
        );
        Refuses(
            "a",
            "enableWhen",
            Item("a", "string").When("g", "exists", "answerBoolean", true),
            Item("g", "group", Item("b", "string"))
        );
        Refuses("a", "answerOption", Item("a", "choice"));
        Refuses("a", "answerOption", Item("a", "choice").Option("x").Option("x"));
        Refuses("a", "answerValueSet", Item("a", "choice").With("answerValueSet", "#gone"));
        Refuses(
            "a",
            "answerValueSet",
            Item("a", "choice").With("answerValueSet", "http://example.org/vs")
        );
        Refuses(
            "a",
            "sdc-questionnaire-calculatedExpression",
            Item("a", "integer").Calculated("1 +")
        );
        Refuses("a", "maxLength", Item("a", "string").With("maxLength", -1));
        Refuses("a", "item", Item("a", "display", Item("b", "string")));
    }

    private static JsonObject Limit(string url, string field, JsonNode value) =>
        new() { ["url"] = url, [field] = value };

    [Fact]
    public void Read_OfLimitsThatNobodyCanKeep_IsRefused()
    {
        Refuses(
            "a",
            "minLength",
            Item("a", "string")
                .With("maxLength", 3)
                .Extension(Limit(ExtensionUrls.MinLength, "valueInteger", 4))
        );
        Refuses(
            "a",
            "questionnaire-minOccurs",
            Item("a", "string")
                .With("repeats", true)
                .Extension(Limit(ExtensionUrls.MinOccurs, "valueInteger", 4))
                .Extension(Limit(ExtensionUrls.MaxOccurs, "valueInteger", 3))
        );
        Refuses(
            "a",
            "minValue",
            Item("a", "date")
                .Extension(Limit(ExtensionUrls.MinValue, "valueDate", "2021-01-01"))
                .Extension(Limit(ExtensionUrls.MaxValue, "valueDate", "2020-12-31"))
        );
        Refuses(
            "a",
            "minValue",
            Item("a", "date")
                .Extension(Limit(ExtensionUrls.MinValue, "valuePeriod", new JsonObject()))
        );
        Refuses(
            "a",
            "regex",
            Item("a", "string").Extension(Limit(ExtensionUrls.Regex, "valueString", "[a-"))
        );
        Refuses(
            "a",
            "initial",
            Item("a", "integer")
                .With("initial", new JsonArray(new JsonObject { ["valueString"] = "x" }))
        );
    }

    [Fact]
    public void Read_OfWeightsAndVariablesWithoutEnd_IsRefused()
    {
        Refuses("a", "answerOption", Item("a", "choice").Option("x", decimal.MaxValue));
        var item = Item("a", "string");
        for (var i = 0; i < 300; i++)
            item.Expression(ExtensionUrls.Variable, "%v" + (i + 1), "v" + i);
        Refuses("a", "variable", item);
    }

    [Fact]
    public void Read_OfVariablesThatAllUseEachOther_WalksEachOnce()
    {
        var all = string.Join(" + ", Enumerable.Range(0, 199).Select(i => "%v" + i));
        var group = Item(
            "g",
            "group",
            [.. Enumerable.Range(0, 50).Select(i => Item("q" + i, "integer").Calculated(all))]
        );
        for (var i = 0; i < 199; i++)
            group.Expression(ExtensionUrls.Variable, all, "v" + i);
        Questionnaire.Read(Json(group)).Faults.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("text/cql")]
    [InlineData("application/x-fhir-query")]
    public void Read_OfAnExpressionInAnotherLanguage_IsRefused(string language)
    {
        foreach (
            var url in (string[])
                [
                    ExtensionUrls.Variable,
                    ExtensionUrls.Calculated,
                    ExtensionUrls.EnableWhenExpression,
                    ExtensionUrls.InitialExpression,
                ]
        )
        {
            var item = Item("a", "string").Expression(url, "Patient?name=x", "n");
            item["extension"]![0]!["valueExpression"]!["language"] = language;
            Faults(Json(item)).ShouldHaveSingleItem().What.ShouldContain(language);
        }
    }

    [Fact]
    public void Read_OfTwoVariablesWithOneName_IsRefused() =>
        Refuses(
            "a",
            "variable",
            Item("a", "string")
                .Expression(ExtensionUrls.Variable, "1", "n")
                .Expression(ExtensionUrls.Variable, "2", "n")
        );

    [Theory]
    [InlineData("implicitRules", "\"http://example.org/rules\"")]
    [InlineData(
        "modifierExtension",
        "[{\"url\": \"http://example.org/x\", \"valueBoolean\": true}]"
    )]
    public void Read_OfWhatChangesTheMeaningOfTheWhole_IsRefused(string field, string value)
    {
        var json = JsonNode.Parse(Json(Item("a", "string")))!;
        json[field] = JsonNode.Parse(value);
        var fault = Faults(json.ToJsonString()).ShouldHaveSingleItem();
        (fault.Item, fault.Field).ShouldBe(("", field));
    }

    [Fact]
    public void Read_OfConditionsInACircle_NamesThem()
    {
        var faults = Faults(
            Json(
                Item("a", "string").When("b", "exists", "answerBoolean", true),
                Item("b", "string").When("c", "exists", "answerBoolean", true),
                Item("c", "string").When("a", "exists", "answerBoolean", true)
            )
        );
        faults.ShouldHaveSingleItem().What.ShouldContain("a, b, c");
        Refuses("a", "enableWhen", Item("a", "string").When("a", "exists", "answerBoolean", true));
        Refuses(
            "g",
            "enableWhen",
            Item("g", "group", Item("a", "string")).When("a", "exists", "answerBoolean", true)
        );
    }

    [Fact]
    public void Read_OfCalculationsInACircle_NamesThem()
    {
        var faults = Faults(
            Json(
                Item("a", "integer")
                    .Calculated("%resource.item.where(linkId = 'b').answer.value + 1"),
                Item("b", "integer")
                    .Calculated("%resource.item.where(linkId = 'a').answer.value + 1")
            )
        );
        faults.ShouldHaveSingleItem().Field.ShouldBe("calculatedExpression");
    }

    [Fact]
    public void Read_OfTooManyItems_IsRefused() =>
        Faults(Json([.. Enumerable.Range(0, 4500).Select(i => Item("q" + i, "string"))]))
            .ShouldHaveSingleItem()
            .What.ShouldContain("more than 4000 items");

    [Fact]
    public void Export_GivesTheBytesThatWereRead()
    {
        var json = "  " + Json(Item("a", "string")) + "\n";
        Encoding.UTF8.GetString(Questionnaire.Read(json).OrThrow().Json.Span).ShouldBe(json);
    }
}
