using System.Collections.Immutable;
using Haven.Forms.Evaluation;
using Haven.Forms.Instruments;
using Haven.Forms.Questionnaires;
using Haven.Forms.Responses;
using Haven.Forms.Scoring;

namespace Haven.Tests.Forms.Instruments;

public class ConcernTests
{
    private static readonly Questionnaire Whole = ShippedInstruments.Concern();
    private static readonly Questionnaire Brief = ShippedInstruments.ConcernBrief();

    [Fact]
    public void Sample_HasEightIndicatorsOfFiveToSevenStatements_AndSaysThatItIsNotValidated()
    {
        var indicators = Whole.Items.Where(i => i.IsGroup).ToList();

        indicators.Count.ShouldBe(8);
        indicators.ShouldAllBe(i => Statements(i).Count() >= 5 && Statements(i).Count() <= 7);
        foreach (var questionnaire in new[] { Whole, Brief })
        {
            questionnaire.Title!.Text.ShouldContain("not validated");
            questionnaire.Title.Spanish!.ShouldContain("no validado");
            questionnaire.Copyright!.ShouldContain("not validated");
            questionnaire.All.ShouldAllBe(i => i.Text!.Spanish != null);
        }
    }

    [Fact]
    public void BriefForm_AsksStatementsOfTheWholeOne_InTheSameWords()
    {
        Brief.DerivedFrom.ShouldBe([Whole.Url!]);
        foreach (var item in Brief.All.Where(i => i.IsQuestion && i.Calculated is null))
        {
            Whole.ByLinkId[item.LinkId].Text.ShouldBe(item.Text);
            Whole.ByLinkId[item.LinkId].Options.ShouldBe(item.Options);
        }
    }

    [Fact]
    public void Everything_ClearlySo_ComesToTheHighestScoreOfEachIndicatorAndInAll()
    {
        var scores = Answer(Whole, _ => 3).Scores;

        scores.Count.ShouldBe(9);
        scores.ShouldAllBe(s => s.Total == s.Max && s.Band!.Level == ConcernLevel.Clear);
        Total(scores).Max.ShouldBe(96);
    }

    [Fact]
    public void Bands_LeaveNoScoreOut()
    {
        foreach (var score in Answer(Whole, _ => 1).Scores.Concat(Answer(Brief, _ => 1).Scores))
        {
            for (decimal points = score.Min; points <= score.Max; points++)
            {
                score.Bands.Count(b => points >= b.From && points <= b.To).ShouldBe(1, score.Key);
            }
        }
    }

    [Fact]
    public void NoInformation_IsMissing_NotNoConcern()
    {
        var unknown = Answer(Whole, _ => 0).Scores;
        var known = Answer(Whole, _ => 1).Scores;

        unknown.ShouldAllBe(s => s.Total == null && s.Band == null && s.Answered == 0);
        Total(unknown).Missing.Length.ShouldBe(48);
        known.ShouldAllBe(s => s.Total == 0 && s.Band!.Level == ConcernLevel.None);
    }

    [Fact]
    public void OneIndicatorUnknown_LeavesTheOthersWhole_AndTheTotalAtLeast()
    {
        int Choose(QuestionnaireItem statement) =>
            statement.Parent!.LinkId switch
            {
                "online" => 0,
                "missing" or "money" => 2,
                _ => 1,
            };

        var scores = Answer(Whole, Choose).Scores;

        Total(scores).Total.ShouldBe(11);
        Total(scores).IsAtLeast.ShouldBeTrue();
        Total(scores).Band!.Level.ShouldBe(ConcernLevel.Possible);
        scores.Single(s => s.Key == "online-score").Band.ShouldBeNull();
        scores.Single(s => s.Key == "home-score").IsComplete.ShouldBeTrue();
    }

    [Fact]
    public void TheHighestLevel_IsThere_WhateverIsStillUnknown()
    {
        var scores = Answer(Whole, s => s.Parent!.LinkId == "online" ? 0 : 3).Scores;

        Total(scores).Band!.Level.ShouldBe(ConcernLevel.Clear);
        Total(scores).IsComplete.ShouldBeFalse();
        Total(scores).IsAtLeast.ShouldBeFalse();
    }

    [Fact]
    public void ClearFear_RaisesASafetyStep_PossibleFearDoesNot()
    {
        Answer(Whole, s => s.LinkId == "control-1" ? 3 : 1)
            .SafetySteps.ShouldHaveSingleItem()
            .Key.ShouldBe("control-1");
        Answer(Whole, s => s.LinkId == "control-1" ? 2 : 1).SafetySteps.ShouldBeEmpty();
    }

    private static ScoreReading Total(IReadOnlyList<ScoreReading> scores) =>
        scores.Single(s => s.Key == "total");

    private static IEnumerable<QuestionnaireItem> Statements(QuestionnaireItem group) =>
        group.Items.Where(i => i.Calculated is null);

    private static FormEvaluation Answer(
        Questionnaire questionnaire,
        Func<QuestionnaireItem, int> choose
    ) =>
        FormEngine.Evaluate(
            questionnaire,
            QuestionnaireResponse.From(
                questionnaire
                    .All.Where(i => i.IsQuestion && i.Calculated is null)
                    .Select(i =>
                        KeyValuePair.Create(
                            i.LinkId,
                            ImmutableArray.Create(i.Options[choose(i)].Value)
                        )
                    )
            )
        );
}
