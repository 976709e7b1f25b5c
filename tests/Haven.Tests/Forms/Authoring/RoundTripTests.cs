using System.Text;
using System.Text.Json.Nodes;
using Haven.Forms.Authoring;
using Haven.Forms.Instruments;
using Haven.Forms.Questionnaires;

namespace Haven.Tests.Forms.Authoring;

/// <summary>What an author does not touch stays as it was imported.</summary>
public class RoundTripTests
{
    public static TheoryData<string> Files =>
        [
            "bmi-weight-height",
            "enablewhen-all-operators",
            "gad-7",
            "hunger-vital-sign",
            "nested-enablewhen",
            "phq9-ordinal",
            "phq9-weight-function",
            "score-drives-enablewhen",
            "tb-risk",
        ];

    [Theory, MemberData(nameof(Files))]
    public void ReadAndWritten_IsTheSameTree(string file)
    {
        string json = Text(file);

        JsonNode
            .DeepEquals(
                JsonNode.Parse(QuestionnaireDocument.Read(json).Write()),
                JsonNode.Parse(json)
            )
            .ShouldBeTrue();
    }

    [Theory, MemberData(nameof(Files))]
    public void EveryItemWrittenBackAsItReads_IsTheSameTree(string file)
    {
        string json = Text(file);
        var document = QuestionnaireDocument.Read(json);

        WriteBack(document);

        document.Write().ShouldBe(QuestionnaireDocument.Read(json).Write());
    }

    [Theory, MemberData(nameof(Files))]
    public void OneWordChanged_ChangesThatWordAlone(string file)
    {
        string json = Text(file);
        var document = QuestionnaireDocument.Read(json);
        var item = document.Items.Last(i => i.Text is not null);
        string old = item.Text!.Text;

        item.SetText(item.Text with { Text = "A word that was changed" });

        var changed = JsonNode.Parse(document.Write())!;
        var back = All(changed).Single(i => (string?)i["text"] == "A word that was changed");
        back["text"] = old;
        JsonNode.DeepEquals(changed, JsonNode.Parse(json)).ShouldBeTrue();
    }

    [Fact]
    public void Shipped_WrittenBackAsItReads_IsTheSameTree()
    {
        foreach (string name in ShippedInstruments.Names)
        {
            string json = Encoding.UTF8.GetString(ShippedInstruments.Json(name));
            var document = QuestionnaireDocument.Read(json);

            WriteBack(document);

            JsonNode
                .DeepEquals(JsonNode.Parse(document.Write()), JsonNode.Parse(json))
                .ShouldBeTrue(name);
        }
    }

    [Fact]
    public void WhatIsNotKnown_Survives()
    {
        const string json = """
            {"resourceType":"Questionnaire","status":"active","extension":[{"url":"urn:x","valueBoolean":true}],
             "contained":[{"resourceType":"Organization","id":"o","name":"Who wrote it"}],
             "item":[{"linkId":"a","type":"choice","text":"Ünï","_text":{"id":"t","extension":[
               {"url":"http://hl7.org/fhir/StructureDefinition/translation","extension":[{"url":"lang","valueCode":"fr"},{"url":"content","valueString":"Oui"}]}]},
               "initial":[{"valueCoding":{"code":"y"}}],
               "answerOption":[{"valueCoding":{"code":"y","display":"Yes","userSelected":true},"extension":[{"url":"urn:y","valueDecimal":1.0}]}]}]}
            """;
        var document = QuestionnaireDocument.Read(json);
        var item = document.Find("a")!;

        item.SetText(new LocalText("Ünï", "Sí"));
        item.Choices.Write([item.Choices.All[0] with { Points = 2.5m }]);
        item.SetText(new LocalText("Ünï", null));
        item.Choices.Write([item.Choices.All[0] with { Points = null }]);

        JsonNode
            .DeepEquals(JsonNode.Parse(document.Write()), JsonNode.Parse(json))
            .ShouldBeTrue(document.Write());
        document.Write().ShouldContain("1.0", customMessage: "a number is kept as it was written");
        document.Write().ShouldContain("Ünï");
    }

    private static void WriteBack(QuestionnaireDocument document)
    {
        document.Title = document.Title;
        document.Description = document.Description;
        document.Copyright = document.Copyright;
        document.Training = document.Training;
        foreach (var item in document.Items.ToList())
        {
            item.SetText(item.Text);
            item.SetHelp(item.Help);
            item.SetRequired(item.Required);
            item.SetPrefix(item.Prefix);
            item.SetRepeats(item.Repeats);
            item.Limits.SetRange(item.Limits.Least, item.Limits.Most);
            item.Limits.SetLength(item.Limits.Shortest, item.Limits.Longest);
            item.Limits.SetDecimals(item.Limits.Decimals);
            item.Limits.SetTimes(item.Limits.FewestTimes, item.Limits.MostTimes);
            item.Units.Choose(item.Units.Codes);
            item.SetSafety(item.Safety?.Above, item.Safety?.Text);
            document.MoveInto(item, item.Section);
            if (item.HasChoices && item.Choices.IsEditable)
            {
                item.Choices.Write(item.Choices.All);
            }
            if (item.Kind == ItemKind.Score)
            {
                item.Score.Write(item.Score.Bands);
            }
        }
    }

    private static IEnumerable<JsonNode> All(JsonNode holder) =>
        (holder["item"]?.AsArray() ?? []).SelectMany(i => All(i!).Prepend(i!));

    private static string Text(string file) =>
        File.ReadAllText(Shared.Data("questionnaires", file + ".json"));
}
