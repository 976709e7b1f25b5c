using System.Globalization;
using Haven.Forms.Authoring;

namespace Haven.Screening.Instruments.Drafts;

/// <summary>What can be said of a draft's scores: their range, and totals that no band speaks of.</summary>
internal static class ScoreWords
{
    public static IReadOnlyDictionary<string, ScoreRange>? Ranges(OpenDraft open) =>
        open.Reading.Questionnaire is { } questionnaire ? ScoreRange.Of(questionnaire) : null;

    public static string Range(OpenDraft open, DocumentItem score)
    {
        if (Ranges(open) is not { } ranges)
        {
            return "The lowest and highest score can be said once the questions are complete: see what is missing under Questions.";
        }
        return ranges.TryGetValue(score.LinkId, out var range) && range.Questions > 0
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"Counts {range.Questions} {(range.Questions == 1 ? "question" : "questions")}. The lowest score is {range.Lowest:0.##}, the highest {range.Highest:0.##}."
            )
            : "Counts nothing yet: no question here has choices with points.";
    }

    /// <summary>Gaps between bands and bands beyond the range, by score.</summary>
    public static IReadOnlyList<string> Look(OpenDraft open, DocumentItem score) =>
        Ranges(open) is { } ranges && ranges.TryGetValue(score.LinkId, out var range)
            ? BandCheck.Look(score.Score.Bands, range)
            : [];

    public static string Counted(DocumentItem score) =>
        score.Score.OwnExpression is not null ? "What the imported file says"
        : score.Score.Section is { } section
            ? $"The section “{score.Document.Find(section)?.Name ?? "that is gone"}”"
        : "Everything";
}
