using System.Collections.Immutable;
using Haven.Forms.Evaluation;
using Haven.Forms.Questionnaires;

namespace Haven.Forms.Scoring;

internal static class ScoreReader
{
    public static IReadOnlyList<SafetyStep> SafetySteps(FormPlan plan, List<Instance> instances)
    {
        if (plan.Safety.IsEmpty)
            return [];
        var steps = new List<SafetyStep>();
        foreach (var instance in instances)
        foreach (var (item, rule) in plan.Safety)
            if (instance.Enabled && instance.Item == item && IsRaised(instance, rule))
                steps.Add(
                    new SafetyStep(instance.Key, item.Text, rule.Text ?? BuiltInReadings.SafetyText)
                );
        return steps;
    }

    private static bool IsRaised(Instance instance, SafetyRule rule)
    {
        foreach (var answer in instance.Answers)
            if (Weight(instance.Item, answer) > rule.Above)
                return true;
        return false;
    }

    private static decimal? Weight(QuestionnaireItem item, AnswerValue answer) =>
        item.WeightOf(answer)
        ?? answer switch
        {
            IntegerAnswer n => n.Value,
            DecimalAnswer n => n.Value,
            BooleanAnswer b => b.Value ? 1 : 0,
            _ => null,
        };

    public static IReadOnlyList<ScoreReading> Scores(
        FormPlan plan,
        List<Instance> instances,
        IReadOnlyList<SafetyStep> steps
    )
    {
        if (plan.Totals.IsEmpty)
            return [];
        var scores = new List<ScoreReading>(plan.Totals.Length);
        foreach (var instance in instances)
        foreach (var total in plan.Totals)
            if (instance.Enabled && instance.Item == total.Item)
                scores.Add(Read(total, instance, instances, steps));
        return scores;
    }

    private static ScoreReading Read(
        TotalItem total,
        Instance holder,
        List<Instance> instances,
        IReadOnlyList<SafetyStep> steps
    )
    {
        var answered = 0;
        var missing = ImmutableArray.CreateBuilder<string>();
        foreach (var instance in instances)
        {
            if (!instance.Enabled || !total.Counted.Contains(instance.Item))
                continue;
            if (!SaysSomething(instance))
                missing.Add(instance.Key);
            else
                answered++;
        }
        var value = Number(holder.Answers);
        return new ScoreReading(
            holder.Key,
            holder.Item.Text,
            // a sum over nothing says nothing, whatever the questionnaire makes of it
            answered == 0
            && total.Counted.Length > 0
                ? null
                : value,
            total.Min,
            total.Max,
            Band(total, value, answered, missing.Count),
            answered,
            missing.ToImmutable(),
            total.Bands,
            steps
        );
    }

    // "No information" is a choice that weighs nothing, not even 0: it is missing as much as an empty answer.
    private static bool SaysSomething(Instance instance)
    {
        foreach (var answer in instance.Answers)
            if (instance.Item.WeightOf(answer) is not null)
                return true;
        return false;
    }

    // Where something is missing, a level is known only where what is missing can add to the score and not take from it;
    // and that there is no concern is never known while something is missing.
    private static ScoreBand? Band(TotalItem total, decimal? value, int answered, int missing)
    {
        if (value is not { } number || (missing > 0 && (answered == 0 || total.LowestAnswer < 0)))
            return null;
        foreach (var band in total.Bands)
            if (number >= band.From && number <= band.To)
                return missing > 0 && band.Level == ConcernLevel.None ? null : band;
        return null;
    }

    private static decimal? Number(ImmutableArray<AnswerValue> answers) =>
        answers is not [var only]
            ? null
            : only switch
            {
                IntegerAnswer n => n.Value,
                DecimalAnswer n => n.Value,
                QuantityAnswer q => q.Value,
                _ => null,
            };
}
