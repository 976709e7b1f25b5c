using System.Text.Json.Nodes;
using Haven.Forms.Questionnaires;
using Shouldly;
using Xunit;
using static Haven.Tests.Forms.TestForm;

namespace Haven.Tests.Forms.Questionnaires;

/// <summary>The options that come from value sets inside the questionnaire's file.</summary>
public class ValueSetTests
{
    private static QuestionnaireReading Read(string contained, string asked = "#v")
    {
        var json = JsonNode.Parse(Json(Item("q", "choice").With("answerValueSet", asked)))!;
        json["contained"] = JsonNode.Parse($"[{contained}]");
        return Questionnaire.Read(json.ToJsonString());
    }

    private static string Options(string contained, string asked = "#v") =>
        string.Join(
            ' ',
            Read(contained, asked)
                .OrThrow()
                .Items[0]
                .Options.Select(o => $"{((CodingAnswer)o.Value).Value.System}|{o.Value.FormText}")
        );

    private const string Compose = """
        {"resourceType": "ValueSet", "id": "v", "url": "http://v.org/v", "version": "2", "compose": {"include": [
          {"system": "s", "concept": [{"code": "a", "display": "A"}, {"code": "b"}]},
          {"system": "t", "concept": [{"code": "c"}]}]}}
        """;

    [Theory]
    [InlineData("#v")]
    [InlineData("http://v.org/v")]
    [InlineData("http://v.org/v|2")]
    public void ValueSet_IsFoundByIdAndAddress(string asked) =>
        Options(Compose, asked).ShouldBe("s|a s|b t|c");

    [Fact]
    public void Expansion_GivesItsCodes_NestedOnesToo_AndNoAbstractOnes() =>
        Options(
                """
                {"resourceType": "ValueSet", "id": "v", "expansion": {"contains": [
                  {"system": "s", "code": "a", "abstract": true, "contains": [
                    {"system": "s", "code": "b", "contains": [{"system": "s", "code": "c"}]}]},
                  {"display": "a heading", "contains": [{"system": "t", "code": "d"}]}]}}
                """
            )
            .ShouldBe("s|b s|c t|d");

    [Fact]
    public void EmptyExpansion_LeavesWhatIsComposed() =>
        Options(
                """
                {"resourceType": "ValueSet", "id": "v", "expansion": {"total": 0},
                 "compose": {"include": [{"system": "s", "concept": [{"code": "a"}]}]}}
                """
            )
            .ShouldBe("s|a");

    [Fact]
    public void Exclusion_TakesCodesAway() =>
        Options(
                """
                {"resourceType": "ValueSet", "id": "v", "compose": {
                  "include": [{"system": "s", "concept": [{"code": "a"}, {"code": "b"}]}],
                  "exclude": [{"system": "s", "concept": [{"code": "a"}]}]}}
                """
            )
            .ShouldBe("s|b");

    [Fact]
    public void Inclusion_OfAnotherSet_AndOfAWholeCodeSystem_IsFollowed() =>
        Options(
                """
                {"resourceType": "ValueSet", "id": "v", "compose": {"include": [{"valueSet": ["#w"]}, {"system": "http://c.org"}]}},
                {"resourceType": "ValueSet", "id": "w", "compose": {"include": [{"system": "s", "concept": [{"code": "a"}]}]}},
                {"resourceType": "CodeSystem", "id": "c", "url": "http://c.org", "concept": [{"code": "x", "concept": [{"code": "y"}]}]}
                """
            )
            .ShouldBe("s|a http://c.org|x http://c.org|y");

    [Fact]
    public void CodeThatIsIncludedTwice_IsThereOnce() =>
        Options(
                """
                {"resourceType": "ValueSet", "id": "v", "compose": {"include": [
                  {"system": "s", "concept": [{"code": "a"}]}, {"system": "s", "concept": [{"code": "a"}, {"code": "b"}]}]}}
                """
            )
            .ShouldBe("s|a s|b");

    [Fact]
    public void Inclusions_ThatMultiply_AreStopped()
    {
        string Set(string id, string includes) =>
            $$"""{"resourceType": "ValueSet", "id": "{{id}}", "compose": {"include": [{{includes}}] } }""";
        string Of(string id) =>
            string.Join(',', Enumerable.Repeat($$"""{"valueSet": ["#{{id}}"]}""", 500));
        var codes = string.Join(
            ',',
            Enumerable.Range(0, 1500).Select(i => $$"""{"code": "c{{i}}"}""")
        );
        var last = Set("v4", $$"""{"system": "s", "concept": [{{codes}}]}""");
        string[] sets =
        [
            Set("v", Of("v1")),
            Set("v1", Of("v2")),
            Set("v2", Of("v3")),
            Set("v3", Of("v4")),
            last,
        ];

        Read(string.Join(',', sets)).OrThrow().Items[0].Options.Length.ShouldBe(1500);
    }

    [Fact]
    public void Spanish_OfADesignation_IsShown_AndStaysOutOfTheCoding()
    {
        var option = Read(
                """
                {"resourceType": "ValueSet", "id": "v", "compose": {"include": [{"system": "s", "concept": [
                  {"code": "a", "display": "Yes", "designation": [{"language": "de", "value": "Ja"}, {"language": "es", "value": "Sí"}]}]}]}}
                """
            )
            .OrThrow()
            .Items[0]
            .Options[0];

        option.Value.Shown("es-MX").ShouldBe("Sí");
        option.Value.Shown("en").ShouldBe("Yes");
        ((CodingAnswer)option.Value)
            .Value.Json.GetRawText()
            .ShouldBe("""{"system":"s","code":"a","display":"Yes"}""");
    }

    [Fact]
    public void Spanish_OfAnOptionInWords_IsShown()
    {
        var option = new JsonObject
        {
            ["valueString"] = "often",
            ["_valueString"] = JsonNode.Parse(
                """{"extension": [{"url": "http://hl7.org/fhir/StructureDefinition/translation", "extension": [{"url": "lang", "valueCode": "es"}, {"url": "content", "valueString": "a menudo"}]}]}"""
            ),
        };
        var item = Of(Item("q", "choice").With("answerOption", new JsonArray(option))).Items[0];

        item.Options[0].Value.Shown("es").ShouldBe("a menudo");
        item.Options[0].Value.Shown("en").ShouldBe("often");
        item.OptionFor(new StringAnswer("often")).ShouldBe(item.Options[0]);
    }

    [Theory]
    [InlineData("", "#v", "is not contained in the file")]
    [InlineData("", "http://v.org/v", "is not contained in the file")]
    [InlineData("""{"resourceType": "ValueSet", "id": "v"}""", "#v", "lists no codes")]
    [InlineData(
        """{"resourceType": "ValueSet", "id": "v", "compose": {"include": [{"system": "s", "concept": [{"code": "a"}]}, {"system": "http://loinc.org"}]}}""",
        "#v",
        "takes all of http://loinc.org, which is not contained in the file"
    )]
    [InlineData(
        """{"resourceType": "ValueSet", "id": "v", "compose": {"include": [{"system": "s", "filter": [{"property": "p", "op": "=", "value": "x"}]}]}}""",
        "#v",
        "filters s"
    )]
    [InlineData(
        """{"resourceType": "ValueSet", "id": "v", "compose": {"include": [{"valueSet": ["#v"]}]}}""",
        "#v",
        "includes itself"
    )]
    [InlineData(
        """{"resourceType": "ValueSet", "id": "v", "compose": {"include": [{"valueSet": ["#gone"]}]}}""",
        "#v",
        "#gone is not contained"
    )]
    public void ValueSet_ThatCannotBeListed_IsRefusedWithTheItemNamed(
        string contained,
        string asked,
        string words
    )
    {
        var fault = Read(contained, asked).Faults.ShouldHaveSingleItem();
        (fault.Item, fault.Field).ShouldBe(("q", "answerValueSet"));
        fault.What.ShouldContain(words);
    }

    [Theory]
    [InlineData("""{"include": [{"system": "s", "concept": [CODE]}]}""", "compose")]
    [InlineData("""{"contains": [CODE]}""", "expansion")]
    public void Weight_OfACode_IsTheOptions(string codes, string field)
    {
        const string Code =
            """{"system": "s", "code": "a", "extension": [{"url": "http://hl7.org/fhir/StructureDefinition/itemWeight", "valueDecimal": 4}]}""";
        var item = Read(
                $$"""{"resourceType": "ValueSet", "id": "v", "{{field}}": {{codes.Replace("CODE", Code)}}}"""
            )
            .OrThrow()
            .Items[0];

        item.WeightOf(item.Options[0].Value).ShouldBe(4);
        // the same code of another system has no weight here
        item.WeightOf(new CodingAnswer(new Coding("other", "a"))).ShouldBeNull();
    }
}
