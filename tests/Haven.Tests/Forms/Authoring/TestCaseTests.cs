using System.Text;
using Haven.Forms.Authoring;
using Haven.Forms.Evaluation;
using Haven.Forms.Instruments;
using Haven.Forms.Questionnaires;
using Haven.Forms.Responses;

namespace Haven.Tests.Forms.Authoring;

public class TestCaseTests
{
    private static readonly FakeClock Clock = new();

    [Fact]
    public void Case_Passes_UntilPointsChange_AndSaysWhatDiffers()
    {
        var document = Phq9();
        var kept = Keep(document);
        kept.Run(Read(document), Clock).ShouldBeEmpty();

        var first = document.Find("problem-1")!;
        first.Choices.Write([
            .. first.Choices.All.Select((c, i) => i == 2 ? c with { Points = 7 } : c),
        ]);

        kept.Run(Read(document), Clock)
            .ShouldHaveSingleItem()
            .ShouldBe("“Total score” should be 18 (Moderately severe), and is 63.");
        kept.Renewed(Read(document), Clock)!.Run(Read(document), Clock).ShouldBeEmpty();
    }

    [Fact]
    public void Case_NamesWhatIsNotAskedAnyMore()
    {
        var document = Phq9();
        var kept = Keep(document);

        document.Find("difficulty")!.Skip.AddChoice(document.Find("problem-1")!, "=", 0);

        kept.Run(Read(document), Clock)
            .ShouldHaveSingleItem()
            .ShouldEndWith("is not asked any more.");
    }

    [Fact]
    public void Case_GoesOnToTheNextVersion_AndNoticesAChoiceOrQuestionThatIsGone()
    {
        var document = Phq9();
        var kept = TestCase.Read(TestCase.Write([Keep(document)]))[0];
        document.Version = "2.0.0";
        kept.Run(Read(document), Clock).ShouldBeEmpty();

        var first = document.Find("problem-1")!;
        first.Choices.Write([.. first.Choices.All.Where((_, i) => i != 2)]);
        kept.Run(Read(document), Clock)[0].ShouldContain("cannot be given any more");
        kept.Renewed(Read(document), Clock).ShouldBeNull();

        document.Remove(document.Find("problem-1")!);
        kept.Run(Read(document), Clock).ShouldHaveSingleItem().ShouldContain("no longer there");
    }

    [Fact]
    public void Case_NoticesTheSafetyStep()
    {
        var document = Phq9();
        var kept = Keep(document);
        kept.Safety.ShouldBe(["problem-9"]);

        document.Find("problem-9")!.SetSafety(2, null);

        kept.Run(Read(document), Clock)
            .ShouldHaveSingleItem()
            .ShouldContain("does not call for a safety step");
    }

    // Every question answered with its third choice: 2 points each.
    private static TestCase Keep(QuestionnaireDocument document)
    {
        var questionnaire = Read(document);
        var response = QuestionnaireResponse.From(
            questionnaire
                .All.Where(i => i.IsQuestion && i.Calculated is null)
                .Select(i =>
                    KeyValuePair.Create(
                        i.LinkId,
                        (System.Collections.Immutable.ImmutableArray<AnswerValue>)
                            [i.Options[2].Value]
                    )
                )
        );
        return TestCase.Of(
            "All at two",
            questionnaire,
            FormEngine.Evaluate(questionnaire, response, Clock)
        );
    }

    private static Questionnaire Read(QuestionnaireDocument document) =>
        Questionnaire.Read(document.Write()).OrThrow();

    private static QuestionnaireDocument Phq9() =>
        QuestionnaireDocument.Read(Encoding.UTF8.GetString(ShippedInstruments.Phq9Json()));
}
