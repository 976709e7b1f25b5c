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
            if (instance.Answers.IsEmpty)
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
            missing.Count == 0 && value is { } number ? Band(total.Bands, number) : null,
            answered,
            missing.ToImmutable(),
            total.Bands,
            steps
        );
    }

    private static ScoreBand? Band(ImmutableArray<ScoreBand> bands, decimal total)
    {
        foreach (var band in bands)
            if (total >= band.From && total <= band.To)
                return band;
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
