using Haven.Forms.Authoring;
using Haven.Forms.Evaluation;
using Haven.Forms.Instruments;
using Haven.Forms.Questionnaires;
using Haven.Forms.Responses;

namespace Haven.Tests.Forms.Authoring;

/// <summary>What an author writes is what the reader and the engine understand.</summary>
public class WritingTests
{
    [Fact]
    public void SectionWithChoices_IsReadAsItWasWritten()
    {
        var (document, _, question, _) = Smoking();

        var read = Questionnaire.Read(document.Write()).OrThrow().ByLinkId[question.LinkId];

        read.Type.ShouldBe(ItemType.Choice);
        read.Text!.Spanish.ShouldBe("¿Fuma?");
        read.Help!.Text.ShouldBe("Any tobacco");
        read.Required.ShouldBeTrue();
        read.Options.Select(o => o.Weight).ShouldBe([0, 2.5m, null]);
        read.Options.Select(o => o.Value.Shown("es")).ShouldBe(["Nunca", "A veces", "Refused"]);
        read.Safety!.Above.ShouldBe(1);
    }

    [Fact]
    public void Choice_KeepsItsCode_WhenItsWordsChange_AndTheOrder()
    {
        var (document, _, question, follow) = Smoking();
        var before = question.Choices.All;

        question.Choices.Write([
            before[1] with
            {
                Text = new LocalText("Now and then", null),
            },
            before[0],
        ]);

        question.Choices.All.Select(c => c.Key).ShouldBe([before[1].Key, before[0].Key]);
        follow.Skip.Conditions.ShouldHaveSingleItem().Value.ShouldBe("Now and then");
        Questionnaire.Read(document.Write()).Faults.ShouldBeEmpty();
    }

    [Fact]
    public void SharedValueSet_IsChangedForAllItsQuestions()
    {
        var document = QuestionnaireDocument.Read(
            System.Text.Encoding.UTF8.GetString(ShippedInstruments.Phq9Json())
        );
        var first = document.Find("problem-1")!;

        first.Choices.Write([
            .. first.Choices.All.Select(
                (c, i) =>
                    i == 3 ? c with { Text = new LocalText("Almost daily", null), Points = 4 } : c
            ),
            new WrittenChoice(null, new LocalText("Always", null), 5),
        ]);

        first.Choices.SharedWith.Count.ShouldBe(8);
        var read = Questionnaire.Read(document.Write()).OrThrow();
        read.ByLinkId["problem-9"].Options.Select(o => o.Weight).ShouldBe([0, 1, 2, 4, 5]);
        read.ByLinkId["problem-9"].Options[4].Value.Shown("en").ShouldBe("Always");
        ScoreRange.Of(read)["total"].Highest.ShouldBe(45);
    }

    [Fact]
    public void Condition_Holds_AsItsSentenceSays()
    {
        var (document, _, question, follow) = Smoking();
        var questionnaire = Questionnaire.Read(document.Write()).OrThrow();
        var sometimes = questionnaire.ByLinkId[question.LinkId].Options[1].Value;

        bool Asked(QuestionnaireResponse response) =>
            FormEngine.Evaluate(questionnaire, response).IsEnabled(follow.LinkId);

        follow.Skip.Conditions.ShouldHaveSingleItem().Words.ShouldBe("is");
        follow.Skip.Conditions[0].Value.ShouldBe("Sometimes");
        Asked(QuestionnaireResponse.Empty).ShouldBeFalse();
        Asked(QuestionnaireResponse.Empty.With(question.LinkId, sometimes)).ShouldBeTrue();
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void TwoConditions_NeedAllOrAny(bool all, bool asked)
    {
        var (document, _, question, follow) = Smoking();
        var number = document.Add(ItemKind.Number, null);
        follow.Skip.AddNumber(number, ">", 3);
        follow.Skip.SetNeedsAll(all);
        var questionnaire = Questionnaire.Read(document.Write()).OrThrow();

        var evaluation = FormEngine.Evaluate(
            questionnaire,
            QuestionnaireResponse.Empty.With(number.LinkId, new IntegerAnswer(4))
        );

        evaluation.IsEnabled(follow.LinkId).ShouldBe(asked);
        follow.Skip.Conditions[1].Words.ShouldBe("is more than");
    }

    [Fact]
    public void Scores_CountEverything_OrOneSection_AndSayTheirRange()
    {
        var (document, section, question, _) = Smoking();
        var other = document.Add(ItemKind.SeveralChoices, null);
        other.SetText(new LocalText("Which?", null));
        other.Choices.Write([
            new WrittenChoice(null, new LocalText("A", null), 1),
            new WrittenChoice(null, new LocalText("B", null), 2),
        ]);
        var total = document.Add(ItemKind.Score, null);
        var part = document.Add(ItemKind.Score, null);
        part.Score.Count(section);
        var questionnaire = Questionnaire.Read(document.Write()).OrThrow();
        var options = questionnaire.ByLinkId[other.LinkId].Options;

        var evaluation = FormEngine.Evaluate(
            questionnaire,
            QuestionnaireResponse
                .Empty.With(
                    question.LinkId,
                    questionnaire.ByLinkId[question.LinkId].Options[1].Value
                )
                .With(other.LinkId, options[0].Value, options[1].Value)
        );

        total.Score.CountsEverything.ShouldBeTrue();
        part.Score.Section.ShouldBe(section.LinkId);
        evaluation.Scores.Select(s => s.Total).ShouldBe([5.5m, 2.5m]);
        var ranges = ScoreRange.Of(questionnaire);
        ranges[total.LinkId].ShouldBe(new ScoreRange(0, 5.5m, 0.5m, 2));
        ranges[part.LinkId].ShouldBe(new ScoreRange(0, 2.5m, 0.5m, 1));
    }

    [Fact]
    public void SectionNamedWithAQuote_IsCounted()
    {
        var document = QuestionnaireDocument.Read(
            """{"resourceType":"Questionnaire","status":"draft","item":[{"linkId":"it's \\ one","type":"group","item":[{"linkId":"q","type":"choice","answerOption":[{"valueCoding":{"code":"a"},"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/ordinalValue","valueDecimal":3}]}]}]}]}"""
        );
        var score = document.Add(ItemKind.Score, null);

        score.Score.Count(document.Find("it's \\ one"));

        score.Score.Section.ShouldBe("it's \\ one");
        ScoreRange
            .Of(Questionnaire.Read(document.Write()).OrThrow())[score.LinkId]
            .Highest.ShouldBe(3);
    }

    [Fact]
    public void Phq9_IsUnderstood()
    {
        var document = QuestionnaireDocument.Read(
            System.Text.Encoding.UTF8.GetString(ShippedInstruments.Phq9Json())
        );
        var total = document.Find("total")!;

        total.Kind.ShouldBe(ItemKind.Score);
        total.Score.Section.ShouldBe("problems");
        total.Score.OwnExpression.ShouldBeNull();
        total.Score.Bands.Count.ShouldBe(5);
        total.Score.Bands[2].Label.ShouldBe(new LocalText("Moderate", "Moderada"));
        document.Find("problem-9")!.Safety.ShouldNotBeNull();
    }

    [Fact]
    public void Removed_TakesItsConditionsAndScoresAlong()
    {
        var (document, section, question, follow) = Smoking();
        var part = document.Add(ItemKind.Score, null);
        part.Score.Count(section);
        document.DependentOn(section).Select(i => i.LinkId).ShouldBe([follow.LinkId, part.LinkId]);

        document.Remove(section);

        document.Items.Select(i => i.LinkId).ShouldBe([follow.LinkId]);
        document.Find(follow.LinkId)!.Skip.Conditions.ShouldBeEmpty();
        Questionnaire.Read(document.Write()).Faults.ShouldBeEmpty();
        question.Document.Find(question.LinkId).ShouldBeNull();
    }

    [Fact]
    public void Move_GoesToTheEndsAndNoFurther()
    {
        var (document, section, _, follow) = Smoking();

        document.Move(document.Find(follow.LinkId)!, -1).ShouldBeTrue();
        document.Move(document.Find(follow.LinkId)!, -1).ShouldBeFalse();

        document.Items.First().LinkId.ShouldBe(follow.LinkId);
        document.MoveInto(document.Find(follow.LinkId)!, document.Find(section.LinkId));
        document.Find(follow.LinkId)!.Section!.LinkId.ShouldBe(section.LinkId);
        document.Items.Last().LinkId.ShouldBe(follow.LinkId);
    }

    [Fact]
    public void Move_DoesNotStopAtAScore()
    {
        var document = QuestionnaireDocument.New(new LocalText("Order", null), "ORDER", "1.0");
        var first = document.Add(ItemKind.Date, null);
        document.Add(ItemKind.Score, null);
        var second = document.Add(ItemKind.Date, null);

        document.Move(second, -1).ShouldBeTrue();

        document
            .Items.Where(i => i.Kind != ItemKind.Score)
            .Select(i => i.LinkId)
            .ShouldBe([second.LinkId, first.LinkId]);
    }

    [Fact]
    public void LargeFile_DoesNotGrowBeyondWhatCanBeRead()
    {
        string items = string.Join(
            ',',
            Enumerable
                .Range(0, 1900)
                .Select(i =>
                    $"{{\"linkId\":\"{i}\",\"type\":\"string\",\"text\":\"{new string('x', 2000)}\",\"code\":[{string.Join(',', Enumerable.Repeat("{\"code\":\"a\"}", 30))}]}}"
                )
        );
        string json =
            $"{{\"resourceType\":\"Questionnaire\",\"status\":\"draft\",\"item\":[{items}]}}";

        var document = QuestionnaireDocument.Read(json);

        document.Write().Length.ShouldBe(json.Length);
        Questionnaire.Read(document.Write()).Faults.ShouldBeEmpty();
    }

    private static (
        QuestionnaireDocument Document,
        DocumentItem Section,
        DocumentItem Question,
        DocumentItem Follow
    ) Smoking()
    {
        var document = QuestionnaireDocument.New(new LocalText("Smoking", null), "SMOKE", "1.0");
        var section = document.Add(ItemKind.Section, null);
        section.SetText(new LocalText("Tobacco", null));
        var question = document.Add(ItemKind.SingleChoice, section);
        question.SetText(new LocalText("Do you smoke?", "¿Fuma?"));
        question.SetHelp(new LocalText("Any tobacco", null));
        question.SetRequired(true);
        question.SetSafety(1, new LocalText("Talk about it now.", null));
        question.Choices.Write([
            new WrittenChoice(null, new LocalText("Never", "Nunca"), 0),
            new WrittenChoice(null, new LocalText("Sometimes", "A veces"), 2.5m),
            new WrittenChoice(null, new LocalText("Refused", null), null),
        ]);
        var follow = document.Add(ItemKind.LongText, null);
        follow.SetText(new LocalText("How often?", null));
        follow.Skip.AddChoice(question, "=", 1);
        return (document, section, question, follow);
    }
}
