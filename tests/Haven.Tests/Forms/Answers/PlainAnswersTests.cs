using System.Text;
using Haven.Forms.Answers;
using Haven.Forms.Questionnaires;
using static Haven.Tests.Forms.TestForm;

namespace Haven.Tests.Forms.Answers;

/// <summary>Answers written by hand: each becomes one of its question's type, or a fault that names the question.</summary>
public class PlainAnswersTests
{
    private static readonly Questionnaire Form = Of(
        Item("b", "boolean"),
        Item("i", "integer"),
        Item("d", "decimal"),
        Item("s", "string"),
        Item("day", "date"),
        Item("c", "choice").With("repeats", true).Option("A", 1).Option("B", 2),
        Item("plain", "group", Item("inside", "string")),
        Item("many", "group", Item("m", "integer")).With("repeats", true),
        Item("note", "display")
    );

    [Theory]
    [InlineData("""{"b": true}""", "b", "true")]
    [InlineData("""{"i": 7}""", "i", "7")]
    [InlineData("\uFEFF{\"i\": 7}", "i", "7")]
    [InlineData("""{"d": 1.50}""", "d", "1.50")]
    [InlineData("""{"s": "text"}""", "s", "text")]
    [InlineData("""{"day": "2026-02"}""", "day", "2026-02")]
    [InlineData("""{"c": ["A", {"system": "s", "code": "B"}]}""", "c", "A,B")]
    [InlineData("""{"c": []}""", "c", "")]
    [InlineData("""{"i": null}""", "i", "")]
    [InlineData("""{"inside": "x"}""", "inside", "x")]
    [InlineData("""{"many": [{"m": 1}, {"m": 2}]}""", "many[1]/m", "2")]
    [InlineData("""{"answers": {"i": 7}, "expected": 1}""", "i", "7")]
    [InlineData(
        """{"resourceType": "QuestionnaireResponse", "status": "completed", "item": [{"linkId": "i", "answer": [{"valueInteger": 7}]}]}""",
        "i",
        "7"
    )]
    public void WhatAnswers_IsRead(string json, string key, string texts)
    {
        var reading = PlainAnswers.Read(Form, Encoding.UTF8.GetBytes(json));

        reading.Faults.ShouldBeEmpty();
        string.Join(',', reading.Response![key].Select(a => a.FormText)).ShouldBe(texts);
    }

    [Fact]
    public void ChosenOption_BringsItsWholeCoding()
    {
        var reading = PlainAnswers.Read(Form, """{"c": [{"system": "s", "code": "B"}]}"""u8);

        var answer = reading.Response!["c"].ShouldHaveSingleItem();
        answer.ShouldBe(Form.ByLinkId["c"].Options[1].Value);
    }

    [Theory]
    [InlineData("""{"i": 1.5}""", "i", "1.5 is not an answer")]
    [InlineData("""{"i": "seven"}""", "i", "\"seven\" is not an answer")]
    [InlineData("""{"b": "yes"}""", "b", "is not an answer")]
    [InlineData("""{"day": "2026-13-01"}""", "day", "is not an answer")]
    [InlineData("""{"c": "Z"}""", "c", "\"Z\" is not an answer")]
    [InlineData("""{"nobody": 1}""", "nobody", "no item with this linkId")]
    [InlineData("""{"note": "x"}""", "note", "no answer of their own")]
    [InlineData("""{"plain": "x"}""", "plain", "no answer of their own")]
    [InlineData("""{"m": 1}""", "m", "inside the repeating group many")]
    [InlineData("""{"many": [{"i": 1}]}""", "i", "not inside the repeating group")]
    [InlineData("""{"many": [1]}""", "many", "is an object")]
    [InlineData("""[1]""", "", "must be an object")]
    [InlineData("""{"i": 1, "i": 2}""", "", "names a field twice")]
    [InlineData("{", "", "not JSON that can be read, at line 1")]
    public void WhatDoesNot_IsNamed(string json, string item, string words)
    {
        var reading = PlainAnswers.Read(Form, Encoding.UTF8.GetBytes(json));

        reading.Response.ShouldBeNull();
        var fault = reading.Faults.ShouldHaveSingleItem();
        fault.Item.ShouldBe(item);
        fault.What.ShouldContain(words);
    }
}
