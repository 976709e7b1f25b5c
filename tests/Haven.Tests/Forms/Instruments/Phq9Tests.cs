using Haven.Forms.Answers;
using Haven.Forms.Evaluation;
using Haven.Forms.Instruments;
using Haven.Forms.Questionnaires;
using Haven.Forms.Responses;
using Shouldly;
using Xunit;

namespace Haven.Tests.Forms.Instruments;

public class Phq9Tests
{
    private static readonly Questionnaire Ours = ShippedInstruments.Phq9();

    private static QuestionnaireResponse Answers(
        Questionnaire questionnaire,
        IEnumerable<string> linkIds,
        IEnumerable<int?> choices
    ) =>
        QuestionnaireResponse.From(
            linkIds
                .Zip(choices)
                .Where(p => p.Second is not null)
                .Select(p =>
                    KeyValuePair.Create(
                        p.First,
                        System.Collections.Immutable.ImmutableArray.Create(
                            questionnaire.ByLinkId[p.First].Options[p.Second!.Value].Value
                        )
                    )
                )
        );

    private static IEnumerable<string> OurQuestions =>
        Enumerable.Range(1, 9).Select(i => $"problem-{i}");

    private static FormEvaluation Evaluate(params int?[] choices) =>
        FormEngine.Evaluate(Ours, Answers(Ours, OurQuestions, choices));

    [Theory]
    [InlineData(new[] { 0, 0, 0, 0, 0, 0, 0, 0, 0 }, 0, "Minimal", ConcernLevel.None)]
    [InlineData(new[] { 1, 1, 1, 1, 0, 0, 0, 0, 0 }, 4, "Minimal", ConcernLevel.None)]
    [InlineData(new[] { 1, 1, 1, 1, 1, 0, 0, 0, 0 }, 5, "Mild", ConcernLevel.Possible)]
    [InlineData(new[] { 1, 2, 1, 2, 1, 0, 2, 1, 0 }, 10, "Moderate", ConcernLevel.Clear)]
    [InlineData(new[] { 2, 2, 2, 2, 2, 2, 2, 1, 0 }, 15, "Moderately severe", ConcernLevel.Clear)]
    [InlineData(new[] { 3, 3, 3, 3, 3, 3, 3, 3, 3 }, 27, "Severe", ConcernLevel.Clear)]
    public void Total_WithAllAnswered_HasItsBand(
        int[] choices,
        int total,
        string label,
        ConcernLevel level
    )
    {
        var score = Evaluate([.. choices.Select(c => (int?)c)]).Scores.ShouldHaveSingleItem();
        (score.Total, score.Min, score.Max, score.Answered).ShouldBe((total, 0, 27, 9));
        score.Band.ShouldNotBeNull().Label.Text.ShouldBe(label);
        score.Band.Level.ShouldBe(level);
        score.IsComplete.ShouldBeTrue();
    }

    [Fact]
    public void Total_WithAnswersMissing_NamesThemAndSaysAtLeast()
    {
        var score = Evaluate(2, null, 3).Scores.ShouldHaveSingleItem();
        score.Total.ShouldBe(5);
        score.Band.ShouldNotBeNull().Label.Text.ShouldBe("Mild");
        score.IsAtLeast.ShouldBeTrue();
        score.Answered.ShouldBe(2);
        score.Missing.Length.ShouldBe(7);
        score.Missing.ShouldContain("problem-2");
    }

    [Fact]
    public void Total_WithAnswersMissing_NeverSaysThatThereIsNoConcern()
    {
        var score = Evaluate(1, null, 0).Scores.ShouldHaveSingleItem();
        score.Total.ShouldBe(1);
        score.Band.ShouldBeNull();
        score.IsAtLeast.ShouldBeFalse();
    }

    [Fact]
    public void Total_WithNothingAnswered_IsNoValue()
    {
        var evaluation = Evaluate();
        evaluation.Scores.ShouldHaveSingleItem().Total.ShouldBeNull();
        evaluation.Calculated["total"].ShouldBeEmpty();
    }

    [Fact]
    public void NinthQuestion_AboveNotAtAll_RaisesTheSafetyStepWhateverTheTotal()
    {
        Evaluate(0, 0, 0, 0, 0, 0, 0, 0, 0).SafetySteps.ShouldBeEmpty();
        var step = Evaluate(null, null, null, null, null, null, null, null, 1)
            .SafetySteps.ShouldHaveSingleItem();
        step.Key.ShouldBe("problem-9");
        step.Text.Spanish.ShouldNotBeNull();
    }

    [Fact]
    public void TenthQuestion_IsNotScored()
    {
        var response = Answers(
            Ours,
            OurQuestions.Append("difficulty"),
            [1, 1, 1, 1, 1, 1, 1, 1, 0, 3]
        );
        FormEngine.Evaluate(Ours, response).Scores.ShouldHaveSingleItem().Total.ShouldBe(8);
    }

    [Fact]
    public void Words_AreThereInSpanish()
    {
        foreach (var item in Ours.All)
        {
            item.Text.ShouldNotBeNull().Spanish.ShouldNotBeNullOrWhiteSpace();
            item.Options.ShouldAllBe(o => o.Value.Shown("es") != o.Value.Shown("en"));
        }
        Ours.All.Where(i => i.Required).Count().ShouldBe(9);
        Ours.Copyright.ShouldNotBeNull().ShouldContain("No permission is required");
        Ours.All.SelectMany(i => i.Codes).ShouldBeEmpty();
    }

    [Fact]
    public void Finish_WithAnswersMissing_AsksForEachOfTheNine()
    {
        AnswerCheck.CheckAll(Ours, Evaluate(1)).Select(f => f.Key).ShouldBe(OurQuestions.Skip(1));
    }

    [Fact]
    public void Scores_AsThePublishedFormDoes()
    {
        var published = Questionnaire
            .Read(
                File.ReadAllBytes(
                    Path.Combine(SharedData.Folder("data", "questionnaires"), "phq9-ordinal.json")
                )
            )
            .OrThrow();
        var theirs = published
            .All.Where(i => i.Options.Length > 0)
            .Take(9)
            .Select(i => i.LinkId)
            .ToList();
        var random = new System.Random(9);
        for (var run = 0; run < 200; run++)
        {
            var choices = Enumerable
                .Range(0, 9)
                .Select(_ => random.Next(6) is var n && n < 4 ? n : (int?)null)
                .ToArray();
            var (ours, other) = (
                Evaluate(choices),
                FormEngine.Evaluate(published, Answers(published, theirs, choices))
            );
            var (a, b) = (ours.Scores.ShouldHaveSingleItem(), other.Scores.ShouldHaveSingleItem());
            (a.Total, a.Max, a.Answered, a.Band?.Label.Text).ShouldBe(
                (b.Total, b.Max, b.Answered, b.Band?.Label.Text)
            );
            ours.SafetySteps.Count.ShouldBe(other.SafetySteps.Count);
        }
    }
}
