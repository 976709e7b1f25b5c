using System.Globalization;
using Haven.Forms.Questionnaires;
using Haven.Forms.Scoring;
using Haven.Screening.Fill;
using Haven.Screening.Model;

namespace Haven.Screening.Result;

/// <summary>A question with its answer and what it counts, in words.</summary>
public sealed record FactAnswer(string Question, string Answer, string Points);

/// <summary>The answers under one heading.</summary>
public sealed record FactSection(string? Heading, IReadOnlyList<FactAnswer> Answers);

/// <summary>What a result says, in words: once, for the page and for the file.</summary>
public sealed class ResultFacts(ResultView view)
{
    // Beyond these, what speaks for a level is all of the answers.
    private const int MostStrong = 12;

    private ScreeningResult Result => view.Result;

    private ScoreReading? Whole => ScreeningResult.WholeOf(view.Evaluation);

    private EarlierLine? Earlier => view.EarlierNumber is null ? null : view.Earlier[0];

    /// <summary>Who was screened with what and by whom, and whether it counts.</summary>
    public string Intro =>
        $"Client {Words.Code(view.Open.Client.Code)}. {view.Open.Questionnaire.Title?.Text}, version {view.Open.Questionnaire.Version ?? "1.0"}, filled in by {view.FilledInBy}.{(Earlier is not null ? "" : view.IsConfirmed ? " Confirmed." : " Not confirmed yet.")}";

    public string EarlierWords =>
        Earlier is { } earlier
            ? $"This no longer counts. {earlier.AmendedBy} amended it on {Words.Day(earlier.AmendedAt)}: {earlier.Reason}"
            : "";

    /// <summary>What is to be done at once, whatever the total.</summary>
    public IReadOnlyList<string> Safety =>
        [.. view.Evaluation.SafetySteps.Select(s => s.Text.Text).Distinct(StringComparer.Ordinal)];

    /// <summary>That a person set another level; the reason stands beside it.</summary>
    public string Judged => $"Set by {view.ConfirmedBy}; computed was “{Result.ComputedWords}”.";

    public string? Summary
    {
        get
        {
            int clear = Result.Indicators.Count(i => i.Level == ConcernLevel.Clear);
            string missing = MissingWords;
            string speaks = clear switch
            {
                0 => "",
                1 => "One indicator speaks clearly for it. ",
                _ => $"{clear} indicators speak clearly for it. ",
            };
            return missing.Length + speaks.Length > 0 ? speaks + missing : Whole?.Band?.Text?.Text;
        }
    }

    private string MissingWords =>
        (Result.Missing, Result.Indicators.Count(i => i.Missing > 0)) switch
        {
            (0, _) => "",
            (var questions, 0) =>
                $"Information is missing on {questions} of {questions + Result.Answered} questions.",
            (_, var indicators) =>
                $"Information is missing on {indicators} of {Result.Indicators.Count} indicators.",
        };

    public string? Comparison
    {
        get
        {
            if (
                view.Before is not { } before
                || before.Result.Total is not { } then
                || Result.Total is not { } now
            )
            {
                return null;
            }
            string day = Words.Day(before.FinishedAt);
            string change =
                now > then ? $"The total rose from {Points(then)} to {Points(now)} since {day}."
                : now < then ? $"The total fell from {Points(then)} to {Points(now)} since {day}."
                : $"The total is {Points(now)}, as on {day}.";
            var moved = Result
                .Indicators.Select(i =>
                    (Now: i, Then: before.Result.Indicators.FirstOrDefault(b => b.Key == i.Key))
                )
                .Where(p => p.Then is not null && p.Then.Level != p.Now.Level)
                .Select(p =>
                    $" {p.Now.Name}: from “{p.Then!.LevelWords}” to “{p.Now.LevelWords}”."
                );
            return change + string.Concat(moved);
        }
    }

    /// <summary>What the total means: each level with its points.</summary>
    public IReadOnlyList<(string Level, string Points)> Bands =>
        Whole is not { } total
            ? []
            :
            [
                .. total.Bands.Select(b =>
                    (
                        b.Label.Text
                            + (
                                b != total.Band ? ""
                                : total.IsAtLeast ? " (at least)"
                                : " (this result)"
                            ),
                        string.Create(CultureInfo.InvariantCulture, $"{b.From:0} to {b.To:0}")
                    )
                ),
            ];

    /// <summary>The answers that weigh most, those first. An answer of no weight speaks for no score.</summary>
    public IReadOnlyList<ReviewAnswer> Strong =>
        [.. All.Where(a => WeightOf(a) > 0).OrderByDescending(WeightOf).Take(MostStrong)];

    public IReadOnlyList<ReviewAnswer> Unknown
    {
        get
        {
            var missing = Whole?.Missing ?? [];
            return [.. All.Where(a => missing.Contains(a.Key, StringComparer.Ordinal))];
        }
    }

    public IReadOnlyList<FactSection> Answers =>
        [
            .. ReviewSection
                .Of(view.Form)
                .Select(s => new FactSection(
                    s.Heading,
                    [
                        .. s.Answers.Select(a => new FactAnswer(
                            a.Question,
                            a.Text ?? "No information",
                            PointsOf(a)
                        )),
                    ]
                )),
        ];

    public static string Points(decimal points) =>
        points.ToString("0.##", CultureInfo.InvariantCulture);

    private IEnumerable<ReviewAnswer> All => ReviewSection.Of(view.Form).SelectMany(s => s.Answers);

    private decimal WeightOf(ReviewAnswer answer) => Weights(answer).DefaultIfEmpty(0).Sum();

    private string PointsOf(ReviewAnswer answer)
    {
        var weights = Weights(answer).ToList();
        return weights.Count == 0 ? "" : Points(weights.Sum());
    }

    private IEnumerable<decimal> Weights(ReviewAnswer answer) =>
        view.Evaluation.Response[answer.Key].Select(answer.Item.WeightOf).OfType<decimal>();
}
