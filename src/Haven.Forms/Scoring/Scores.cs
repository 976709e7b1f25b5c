using System.Collections.Immutable;
using Haven.Forms.Evaluation;
using Haven.Forms.Questionnaires;

namespace Haven.Forms.Scoring;

/// A question whose answer calls for a safety step at once, whatever the total.
public sealed record SafetyStep(string Key, LocalText? Question, LocalText Text);

/// A score as it stands. Missing answers are missing: they count nothing and are named.
public sealed record ScoreReading(
    string Key,
    LocalText? Name,
    decimal? Total,
    decimal Min,
    decimal Max,
    ScoreBand? Band,
    int Answered,
    ImmutableArray<string> Missing,
    ImmutableArray<ScoreBand> Bands,
    IReadOnlyList<SafetyStep> SafetySteps
)
{
    public bool IsComplete => Missing.IsEmpty;

    /// <summary>While something is missing, the band is the lowest that the score can still come to.</summary>
    public bool IsAtLeast => Band is { } band && !IsComplete && Bands.Any(b => b.From > band.From);
}

/// An item that holds a score, with the questions that it counts.
internal sealed record TotalItem(
    QuestionnaireItem Item,
    ImmutableArray<QuestionnaireItem> Counted,
    decimal Min,
    decimal Max,
    ImmutableArray<ScoreBand> Bands
)
{
    /// <summary>The least that one answer weighs; below 0 a missing answer could lower the score.</summary>
    public decimal LowestAnswer { get; } =
        Counted.SelectMany(c => c.Options).Select(Weight).OfType<decimal>().Append(0).Min();

    public static ImmutableArray<TotalItem> Find(Questionnaire questionnaire)
    {
        var weighted = questionnaire
            .All.Where(i => i.Options.Any(o => Weight(o) is not null))
            .ToImmutableArray();
        var totals = ImmutableArray.CreateBuilder<TotalItem>();
        var references = new ExpressionReferences(questionnaire);
        foreach (var item in questionnaire.All)
        {
            if (
                item.Calculated is null
                || item.Type is not (ItemType.Decimal or ItemType.Integer or ItemType.Quantity)
            )
                continue;
            var named = references.Of(item, item.Calculated);
            var counted =
                named.Count == 0
                    ? weighted
                    :
                    [
                        .. weighted.Where(w =>
                            named.Contains(w.LinkId) || Around(w).Any(named.Contains)
                        ),
                    ];
            if (counted.Length > 0 || !item.Bands.IsEmpty)
                totals.Add(
                    new TotalItem(
                        item,
                        counted,
                        counted.Sum(Least),
                        counted.Sum(Most),
                        BuiltInReadings.Bands(item)
                    )
                );
        }
        return totals.ToImmutable();
    }

    internal static decimal? Weight(AnswerOption option) =>
        (option.Weight ?? (option.Value as CodingAnswer)?.Value.Weight) is { } weight
            // a version that was stored may hold weights whose sum is no number
            ? Math.Clamp(weight, -1_000_000_000_000, 1_000_000_000_000)
            : null;

    private static IEnumerable<string> Around(QuestionnaireItem item)
    {
        for (var at = item.Parent; at is not null; at = at.Parent)
            yield return at.LinkId;
    }

    private static decimal Most(QuestionnaireItem item)
    {
        var weights = item.Options.Select(Weight).OfType<decimal>();
        return item.Repeats ? weights.Where(w => w > 0).Sum() : weights.Max();
    }

    private static decimal Least(QuestionnaireItem item)
    {
        var weights = item.Options.Select(Weight).OfType<decimal>();
        return item.Repeats ? weights.Where(w => w < 0).Sum() : weights.Min();
    }
}

internal sealed record SafetyQuestion(QuestionnaireItem Item, SafetyRule Rule)
{
    public static ImmutableArray<SafetyQuestion> Find(Questionnaire questionnaire) =>
        [
            .. questionnaire
                .All.Where(i => i.IsQuestion)
                .Select(i => (i, BuiltInReadings.Safety(i)))
                .Where(p => p.Item2 is not null)
                .Select(p => new SafetyQuestion(p.i, p.Item2!)),
        ];
}
