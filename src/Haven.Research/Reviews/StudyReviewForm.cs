using System.Globalization;
using Haven.Privacy.Door;
using Microsoft.AspNetCore.Http;

namespace Haven.Research.Reviews;

/// <summary>Why what a study took is kept, as somebody typed it.</summary>
public sealed class StudyReviewForm
{
    public string Value { get; private set; } = "";

    public string Least { get; private set; } = "";

    public string Years { get; private init; } = "";

    /// <summary>The study's changes when the page was made.</summary>
    public int Seen { get; private init; }

    public FieldErrors Errors { get; } = new();

    public static StudyReviewForm Fresh(int seen) =>
        new() { Seen = seen, Years = StudyReview.MostYears.ToString(CultureInfo.InvariantCulture) };

    public static StudyReviewForm Parse(IFormCollection sent)
    {
        var form = new StudyReviewForm
        {
            Seen = SentNumber.Of(sent["seen"]),
            Years = sent["years"].ToString().Trim(),
        };
        form.Value = form.Errors.Text(
            sent,
            "value",
            StudyReview.LongestReason,
            "Write what the answers are still needed for."
        );
        form.Least = form.Errors.Text(
            sent,
            "least",
            StudyReview.LongestReason,
            "Write why less about each person would not do."
        );
        if (form.Count is null)
        {
            form.Errors.Add(
                "years",
                $"Enter a number of years from 1 to {StudyReview.MostYears}: a study is looked at again at least every {StudyReview.MostYears} years."
            );
        }
        return form;
    }

    /// <summary>In how many years it is looked at again; null where that cannot be read.</summary>
    public int? Count =>
        int.TryParse(Years, NumberStyles.None, CultureInfo.InvariantCulture, out int years)
        && years is > 0 and <= StudyReview.MostYears
            ? years
            : null;
}
