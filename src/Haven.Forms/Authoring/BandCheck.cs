using System.Globalization;
using Haven.Forms.Questionnaires;
using Haven.Forms.Scoring;

namespace Haven.Forms.Authoring;

/// <summary>What a score can come to, in which steps, and over how many questions.</summary>
public sealed record ScoreRange(decimal Lowest, decimal Highest, decimal Step, int Questions)
{
    private static readonly decimal[] Steps = [1, 0.5m, 0.25m, 0.1m];

    /// <summary>The range of each score of a questionnaire, by linkId.</summary>
    public static IReadOnlyDictionary<string, ScoreRange> Of(Questionnaire questionnaire) =>
        questionnaire.Plan.Totals.ToDictionary(
            t => t.Item.LinkId,
            t => new ScoreRange(t.Min, t.Max, StepOf(t), t.Counted.Length),
            StringComparer.Ordinal
        );

    // The largest step that every number of points is made of: a total of whole points is never between two bands.
    private static decimal StepOf(TotalItem total)
    {
        var points = total
            .Counted.SelectMany(i => i.Options)
            .Select(TotalItem.Weight)
            .OfType<decimal>()
            .ToList();
        return Steps.FirstOrDefault(s => points.TrueForAll(p => decimal.IsInteger(p / s)), 0.01m);
    }
}

/// <summary>Finds totals that no band, or more than one, says anything about.</summary>
public static class BandCheck
{
    /// <summary>Each gap and each part outside the range, as a sentence. Overlaps are the reader's fault to name.</summary>
    public static IReadOnlyList<string> Look(IEnumerable<WrittenBand> bands, ScoreRange range)
    {
        var ordered = bands.OrderBy(b => b.From).ToList();
        if (ordered.Count == 0)
        {
            return [];
        }
        var said = new List<string>();
        decimal next = range.Lowest;
        foreach (var band in ordered)
        {
            if (band.From > next && next <= range.Highest)
            {
                said.Add(Gap(next, Math.Min(band.From - range.Step, range.Highest)));
            }
            next = Math.Max(next, band.To + range.Step);
        }
        if (next <= range.Highest)
        {
            said.Add(Gap(next, range.Highest));
        }
        said.AddRange(
            ordered
                .Where(b => b.From < range.Lowest || b.To > range.Highest)
                .Select(b =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"“{b.Label.Text}” goes from {b.From:0.##} to {b.To:0.##}, and the score can only be {range.Lowest:0.##} to {range.Highest:0.##}."
                    )
                )
        );
        return said;
    }

    private static string Gap(decimal from, decimal to)
    {
        FormattableString words =
            from == to
                ? $"No band says what a score of {from:0.##} means."
                : (FormattableString)
                    $"No band says what a score from {from:0.##} to {to:0.##} means.";
        return words.ToString(CultureInfo.InvariantCulture);
    }
}
