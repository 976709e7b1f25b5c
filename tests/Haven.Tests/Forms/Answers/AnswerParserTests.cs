using System.Text.Json.Nodes;
using Haven.Forms.Answers;
using Haven.Forms.Questionnaires;
using Shouldly;
using Xunit;
using static Haven.Tests.Forms.TestForm;

namespace Haven.Tests.Forms.Answers;

public class AnswerParserTests
{
    private static ParsedAnswer Parse(JsonObject item, params string?[] texts) =>
        AnswerParser.Parse(Of(item).Items[0], texts);

    [Theory]
    [InlineData("integer", "12", "12")]
    [InlineData("integer", "-3", "-3")]
    [InlineData("decimal", "3.50", "3.50")]
    [InlineData("boolean", "yes", "true")]
    [InlineData("date", "2024-02-29", "2024-02-29")]
    [InlineData("date", "2024-02", "2024-02")]
    [InlineData("time", "14:30", "14:30:00")]
    [InlineData("dateTime", "2024-02-29T14:30", "2024-02-29T14:30:00Z")]
    [InlineData("url", "https://example.org/a", "https://example.org/a")]
    [InlineData("string", "  words ", "words")]
    public void Parse_OfGoodText_GivesTheTypedValue(string type, string text, string expected)
    {
        var parsed = Parse(Item("q", type), text);
        parsed.Faults.ShouldBeEmpty();
        parsed.Values.ShouldHaveSingleItem().FormText.ShouldBe(expected);
    }

    [Theory]
    [InlineData("integer", "1.5", AnswerFaultKind.NotANumber)]
    [InlineData("integer", "99999999999", AnswerFaultKind.NotANumber)]
    [InlineData("decimal", "1,5", AnswerFaultKind.NotANumber)]
    [InlineData("decimal", "1e400", AnswerFaultKind.NotANumber)]
    [InlineData("date", "2023-02-29", AnswerFaultKind.NotADate)]
    [InlineData("date", "29/02/2024", AnswerFaultKind.NotADate)]
    [InlineData("time", "25:00", AnswerFaultKind.NotATime)]
    [InlineData("boolean", "perhaps", AnswerFaultKind.NotYesOrNo)]
    [InlineData("url", "example", AnswerFaultKind.NotAnAddress)]
    public void Parse_OfBadText_SaysWhatToWrite(string type, string text, AnswerFaultKind kind)
    {
        var fault = Parse(Item("q", type), text).Faults.ShouldHaveSingleItem();
        (fault.LinkId, fault.Kind).ShouldBe(("q", kind));
        fault.Words.ShouldNotBeNullOrWhiteSpace();
    }

    [Fact]
    public void Parse_OfAChoice_TakesTheOptionWholeAndNothingElse()
    {
        var item = Item("q", "choice").Option("a", 1).Option("b", 2);
        var form = Of(item.DeepClone().AsObject());
        Parse(item.DeepClone().AsObject(), "b").Values.ShouldBe([form.Chosen("q", "b")]);
        Parse(item.DeepClone().AsObject(), "c")
            .Faults.ShouldHaveSingleItem()
            .Kind.ShouldBe(AnswerFaultKind.NotAnOption);
        Parse(item.DeepClone().AsObject(), "a", "b")
            .Faults.ShouldHaveSingleItem()
            .Kind.ShouldBe(AnswerFaultKind.TooMany);
        Parse(item.With("type", "open-choice"), "own words")
            .Values.ShouldBe([new StringAnswer("own words")]);
    }

    [Fact]
    public void Parse_OutsideTheLimits_IsRefused()
    {
        JsonObject Bounded() =>
            Item("q", "integer")
                .Extension(
                    new JsonObject { ["url"] = ExtensionUrls.MinValue, ["valueInteger"] = 1 }
                )
                .Extension(
                    new JsonObject { ["url"] = ExtensionUrls.MaxValue, ["valueInteger"] = 9 }
                );
        Parse(Bounded(), "0").Faults.ShouldHaveSingleItem().Kind.ShouldBe(AnswerFaultKind.TooSmall);
        Parse(Bounded(), "10")
            .Faults.ShouldHaveSingleItem()
            .Kind.ShouldBe(AnswerFaultKind.TooLarge);
        Parse(Bounded(), "9").Faults.ShouldBeEmpty();
        Parse(Item("q", "string").With("maxLength", 3), "four")
            .Faults.ShouldHaveSingleItem()
            .Kind.ShouldBe(AnswerFaultKind.TooLong);
        Parse(Item("q", "string").With("required", true), " ")
            .Faults.ShouldHaveSingleItem()
            .Kind.ShouldBe(AnswerFaultKind.Required);
        Parse(Item("q", "string"), "").Values.ShouldBeEmpty();
    }

    [Fact]
    public void ExclusiveOption_WithOthers_IsRefused()
    {
        var item = Item("q", "choice").Option("a").Option("none").With("repeats", true);
        ((JsonObject)item["answerOption"]![1]!).Extension(
            new JsonObject { ["url"] = ExtensionUrls.OptionExclusive, ["valueBoolean"] = true }
        );
        Parse(item.DeepClone().AsObject(), "a", "none")
            .Faults.ShouldHaveSingleItem()
            .Kind.ShouldBe(AnswerFaultKind.Exclusive);
        Parse(item, "none").Faults.ShouldBeEmpty();
    }
}
