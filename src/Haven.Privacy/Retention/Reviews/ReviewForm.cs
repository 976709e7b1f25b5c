using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Haven.Privacy.Holds;
using Microsoft.AspNetCore.Http;

namespace Haven.Privacy.Retention.Reviews;

/// <summary>An answer as it was typed.</summary>
public sealed class ReviewForm
{
    public const string LetGo = "let-go";
    public const string Keep = "keep";

    public string Answer { get; private init; } = "";

    public TypedDay Until { get; private init; } = TypedDay.None;

    public string Reason { get; private set; } = "";

    public FieldErrors Errors { get; } = new();

    /// <param name="latest">The last day to which they can be kept; null where they cannot.</param>
    public static ReviewForm Parse(IFormCollection sent, DateOnly today, DateOnly? latest)
    {
        var form = new ReviewForm
        {
            Answer = sent["answer"].ToString(),
            Until = TypedDay.Parse(sent, "until"),
            Reason = sent["reason"].ToString(),
        };
        if (form.Answer is not (LetGo or Keep))
        {
            form.Errors.Add("answer", "Choose whether they may go.");
        }
        else if (form.Answer == Keep)
        {
            form.Judge(today, latest);
            form.Reason = HoldForm.ReadWords(
                sent["reason"],
                "reason",
                "Say why they are still needed.",
                form.Errors
            );
        }
        return form;
    }

    private void Judge(DateOnly today, DateOnly? latest)
    {
        string? error = Until.Day switch
        {
            _ when latest is null =>
                "They cannot be kept for longer: a law or a promise allows no more.",
            null => "Enter a day, such as 27 3 2027.",
            { } day when day <= today => "The day on which it is asked again is to be after today.",
            { } day when day > latest =>
                $"{LocalTime.Day(latest.Value)} is the latest day: enter that or an earlier one.",
            _ => null,
        };
        if (error is not null)
        {
            Errors.Add("until", error);
        }
    }
}
