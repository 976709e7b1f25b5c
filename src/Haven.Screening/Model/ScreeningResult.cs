using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Haven.Design.Components;
using Haven.Forms.Evaluation;
using Haven.Forms.Questionnaires;
using Haven.Forms.Scoring;

namespace Haven.Screening.Model;

/// <summary>One score of a screening: of an indicator, or of the whole.</summary>
/// <param name="Key">The item of the questionnaire that holds it.</param>
/// <param name="Total">Null where nothing is known.</param>
/// <param name="Level">Null where it has none, or where too little is known for one.</param>
/// <param name="AtLeast">Something is missing, and could only raise the level.</param>
public sealed record ScoreResult(
    string Key,
    string Name,
    decimal? Total,
    decimal Max,
    string? Label,
    ConcernLevel? Level,
    bool AtLeast,
    int Answered,
    int Missing
)
{
    public static ScoreResult Of(ScoreReading reading) =>
        new(
            reading.Key,
            reading.Name?.Text ?? "Total",
            reading.Total,
            reading.Max,
            reading.Band?.Label.Text,
            reading.Band?.Level,
            reading.IsAtLeast,
            reading.Answered,
            reading.Missing.Length
        );

    public string LevelWords => LevelText.Of(Label, AtLeast, Total, Missing);

    public Tone Tone => LevelText.ToneOf(Level);
}

/// <summary>What a person made of a result: the level that they confirmed instead of the computed one, and why.</summary>
public sealed record Judgement(ConcernLevel Level, string Reason);

/// <summary>What a finished screening came to, as it is kept: computed once, from the version it was filled in on.</summary>
public sealed record ScreeningResult(
    decimal? Total,
    decimal Max,
    string? Label,
    ConcernLevel? Level,
    int Answered,
    int Missing,
    IReadOnlyList<string> Safety
)
{
    /// <summary>Something is missing, and could only raise the level.</summary>
    public bool AtLeast { get; init; }

    /// <summary>None in results from before there were indicators.</summary>
    public IReadOnlyList<ScoreResult> Indicators
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>Null while nobody set another level than the computed one.</summary>
    public Judgement? Judgement { get; init; }

    /// <summary>The level that counts: a person's, where one set it.</summary>
    public ConcernLevel? CountingLevel => Judgement?.Level ?? Level;

    public string Score =>
        Total is { } total
            ? string.Create(CultureInfo.InvariantCulture, $"{total:0.##} of {Max:0.##}")
            : "No total";

    /// <summary>The computed level in words, also where a person set another.</summary>
    public string ComputedWords => LevelText.Of(Label, AtLeast, Total, Missing);

    public string LevelWords =>
        Judgement is { } judged ? LevelText.Of(judged.Level) : ComputedWords;

    public Tone Tone => LevelText.ToneOf(CountingLevel);

    /// <summary>The score that counts most questions is the whole; others that have levels are its indicators.</summary>
    public static ScreeningResult Of(FormEvaluation evaluation)
    {
        var whole = WholeOf(evaluation);
        return new ScreeningResult(
            whole?.Total,
            whole?.Max ?? 0,
            whole?.Band?.Label.Text,
            whole?.Band?.Level,
            whole?.Answered ?? 0,
            whole?.Missing.Length ?? 0,
            [.. evaluation.SafetySteps.Select(s => s.Key)]
        )
        {
            AtLeast = whole?.IsAtLeast ?? false,
            Indicators =
            [
                .. evaluation
                    .Scores.Where(s => s != whole && !s.Bands.IsEmpty)
                    .Select(ScoreResult.Of),
            ],
        };
    }

    public static ScoreReading? WholeOf(FormEvaluation evaluation) =>
        evaluation.Scores.MaxBy(s => s.Answered + s.Missing.Length);

    public string Write() => JsonSerializer.Serialize(this, ResultJson.Default.ScreeningResult);

    public static ScreeningResult? Read(string? json) =>
        json is null ? null : JsonSerializer.Deserialize(json, ResultJson.Default.ScreeningResult);
}

// Written at build time: a page of fifty clients reads fifty of them.
[JsonSerializable(typeof(ScreeningResult))]
[JsonSourceGenerationOptions(IgnoreReadOnlyProperties = true)]
internal sealed partial class ResultJson : JsonSerializerContext;
