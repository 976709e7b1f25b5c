using System.Collections.Immutable;
using Haven.Forms.Questionnaires;
using Haven.Forms.Responses;
using Haven.Forms.Scoring;

namespace Haven.Forms.Evaluation;

/// An expression that could not be worked out; its item has no value, or stays off.
public sealed record FormProblem(string Key, string Field, string What);

/// Conditions and scores that never settle. Item keys name the ones that kept changing.
public sealed class CircularFormException(IReadOnlyList<string> items)
    : Exception($"These items depend on each other in a circle: {string.Join(", ", items)}")
{
    public IReadOnlyList<string> Items { get; } = items;
}

public sealed class FormEvaluation
{
    private HashSet<string>? _on;

    public required IReadOnlyList<string> Enabled { get; init; }
    public required IReadOnlyList<string> Disabled { get; init; }

    /// Each calculated item that is on; empty where it has no value, which is not 0.
    public required IReadOnlyDictionary<
        string,
        ImmutableArray<AnswerValue>
    > Calculated { get; init; }
    public required IReadOnlyList<ScoreReading> Scores { get; init; }
    public required IReadOnlyList<SafetyStep> SafetySteps { get; init; }
    public required IReadOnlyList<FormProblem> Problems { get; init; }

    /// Keys of the items that go in a circle with these answers: they are on, and what they work out has no value.
    public IReadOnlyList<string> Circle { get; init; } = [];

    /// What is to be saved: stale answers of disabled questions are gone, calculated values are in.
    public required QuestionnaireResponse Response { get; init; }

    public bool IsEnabled(string key) =>
        (_on ??= Enabled.ToHashSet(StringComparer.Ordinal)).Contains(key);
}
